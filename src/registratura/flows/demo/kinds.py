"""The shape of a kind of document: how often it comes, from whom, to which duty and how it ends.

Slots in braces are filled by the history: {street} {number} {village} {person} {month} {year} {last_year}
{area} {parcel} {case} {act}. A subject may be bound to months of the year.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """A short content with slots, and the months in which it is written; no months means all year."""

    text: str
    months: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document: who writes it, how often, to which duty it goes and how it ends."""

    code: str
    name: str
    duty: str  # what the unit that handles it does, see institutions' units
    commune: float  # weight among the documents of its direction in a commune
    seat: float  # the same in a municipality
    subjects: tuple[Subject, ...]
    senders: str = "p"  # p person, b body, i institution; repeated letters weigh more
    reply: str = ""  # kind of the written answer
    reply_share: float = 0.0  # how many get a written answer of their own
    reply_days: tuple[int, int] = (2, 28)
    sheets: tuple[int, int] = (1, 2)
    annexes: tuple[int, int] = (0, 0)
    filing: int = 1  # the file's number in the filing plan of the unit
    resolution: str = ""  # how it ends without a written answer


def subjects(lines: str) -> tuple[Subject, ...]:
    """Read one subject a line; `6,7,8: words` binds it to months."""
    made = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        months, mark, words = line.partition(": ")
        if mark and months.replace(",", "").isdigit():
            made.append(Subject(words, frozenset(int(month) for month in months.split(","))))
        else:
            made.append(Subject(line))
    return tuple(made)
