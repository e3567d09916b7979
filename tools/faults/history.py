"""
What was acknowledged, and whether the database agrees: the notes of clients, and the judge that reads them.

A client writes `begun` before it asks, `given` once it was answered, `undone` for what it took back itself, `settled`
when it asked again, `differs` when asking again gave another number. Each line carries the moment of the machine's
steady clock, which all processes of a machine share.
"""

import os
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

NAMED = 5  # faults of a kind that are told one by one


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the notes. `at`: nanoseconds of the steady clock."""

    word: str
    key: str
    rest: str
    at: int


@dataclass
class Notes:
    """What clients wrote down: a folder with a file for each, lines of `word key rest moment`."""

    folder: Path

    def lines(self) -> list[Line]:
        """Return every line in the order of its moment; a torn last line does not count."""
        found = []
        for path in sorted(self.folder.glob("*.notes")):
            for line in path.read_text(encoding="ascii").split("\n")[:-1]:
                head, _space, moment = line.rpartition(" ")
                word, key, rest = head.split(" ", 2)
                found.append(Line(word, key, rest, int(moment)))
        return sorted(found, key=lambda line: line.at)

    def of(self, word: str) -> list[tuple[str, str]]:
        """Return the (key, rest) of every line that begins with a word."""
        return [(line.key, line.rest) for line in self.lines() if line.word == word]

    def count(self, word: str) -> int:
        """Count the lines that begin with a word."""
        start = f"{word} ".encode("ascii")
        return sum(
            line.startswith(start)
            for path in self.folder.glob("*.notes")
            for line in path.read_bytes().split(b"\n")[:-1]
        )


class Notebook:
    """One client's notes, written with one system call a line, so that no kill can take them back."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(
            folder / f"{os.getpid()}.notes", os.O_WRONLY | os.O_CREAT | os.O_APPEND, mode=0o600
        )

    def write(self, word: str, key: object, rest: object = "-") -> None:
        """Write a line in one system call."""
        os.write(self._file, f"{word} {key} {rest} {time.monotonic_ns()}\n".encode("ascii"))


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the database has it. `key`: of the document; `registered_at`: anything that can be compared."""

    year: int
    number: int
    key: str
    registered_at: Any


@dataclass(slots=True)
class Judgement:
    """What is wrong, in words; empty lists where nothing is."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    KINDS = ("lost", "twice", "missing", "out_of_order", "other")

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        return {kind: len(getattr(self, kind)) for kind in self.KINDS}

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not any(self.counts.values())

    def words(self) -> list[str]:
        """The first faults of each kind, in words."""
        return [f"{kind}: {words}" for kind in self.KINDS for words in getattr(self, kind)[:NAMED]]

    def add(self, further: "Judgement") -> None:
        """Take over what another judgement found."""
        for kind in self.KINDS:
            getattr(self, kind).extend(getattr(further, kind))


def judge(lines: Sequence[Line], rows: Iterable[Row], *, counters: dict[int, int] | None = None) -> Judgement:
    """
    Compare what was acknowledged with what is there.

    lost: an acknowledged number that its document does not have. twice: a document or a number that stands there
    twice, or was answered in two ways. missing: a number left out between 1 and the last, or a counter that says
    another last one. out of order: a moment that falls while the number rises, or a document that was asked for
    after another had been answered and has the lower number.
    counters: the last number that the register itself says, by year.
    """
    placed = sorted(rows, key=lambda row: (row.year, row.number))
    found = Judgement()
    _answers(lines, placed, found)
    _numbers(placed, counters or {}, found)
    _order(lines, placed, found)
    return found


def _answers(lines: Sequence[Line], rows: Sequence[Row], found: Judgement) -> None:
    there: dict[str, list[int]] = {}
    for row in rows:
        there.setdefault(row.key, []).append(row.number)
    answered: dict[str, set[int]] = {}
    for line in lines:
        if line.word in ("given", "settled"):
            answered.setdefault(line.key, set()).add(int(line.rest))
        elif line.word == "differs":
            found.twice.append(f"{line.key} asked again got {line.rest}")
    for key, numbers in answered.items():
        if len(numbers) > 1:
            found.twice.append(f"{key} was answered {sorted(numbers)}")
        if lost := numbers - set(there.get(key, ())):
            found.lost.append(f"{key} was answered {sorted(lost)} and has {there.get(key, 'none')}")
    found.twice += [f"{key} stands at {numbers}" for key, numbers in there.items() if len(numbers) > 1]
    asked = {line.key for line in lines if line.word in ("begun", "given", "settled")}
    found.other += [f"{key} has a number that nobody asked for" for key in there if key not in asked]


def _numbers(rows: Sequence[Row], counters: dict[int, int], found: Judgement) -> None:
    for year in sorted({row.year for row in rows} | set(counters)):
        numbers = Counter(row.number for row in rows if row.year == year)
        last = max(numbers, default=0)
        found.twice += [
            f"{year}/{number} was given {count} times" for number, count in numbers.items() if count > 1
        ]
        found.missing += [
            f"{year}/{number} is not there" for number in range(1, last + 1) if number not in numbers
        ]
        if (said := counters.get(year, last)) != last:
            found.missing.append(f"the register says that {year} ends at {said}, its last entry is {last}")


def _moment(row: Row) -> Any:
    # Two moments of one zone are compared by what the wall shows, which goes back in autumn.
    return row.registered_at.timestamp() if isinstance(row.registered_at, datetime) else row.registered_at


def _order(lines: Sequence[Line], rows: Sequence[Row], found: Judgement) -> None:
    for before, after in pairwise(rows):
        if _moment(after) < _moment(before):
            found.out_of_order.append(
                f"{after.year}/{after.number} is dated {after.registered_at}, before {before.year}/{before.number}"
            )
    begun: dict[str, int] = {}
    given: dict[tuple[str, int], int] = {}
    for line in lines:
        if line.word == "begun":
            begun.setdefault(line.key, line.at)
        elif line.word == "given":
            given.setdefault((line.key, int(line.rest)), line.at)
    # From the highest number down: nobody with a higher one may have been answered before this one was asked for.
    soonest, whose = 0, None
    for row in reversed(rows):
        if whose is not None and begun.get(row.key, 0) > soonest:
            found.out_of_order.append(
                f"{row.year}/{row.number} was asked for after {whose.year}/{whose.number} had been answered"
            )
        answered = given.get((row.key, row.number))
        if answered is not None and (whose is None or answered < soonest):
            soonest, whose = answered, row
