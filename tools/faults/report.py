"""What came out, as a table and as JSON, and its place in docs/reliability.md."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.faults.history import Judgement

if TYPE_CHECKING:
    from tools.faults.scenario import Scenario

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- Written by `make faults`: begin -->", "<!-- Written by `make faults`: end -->"
HEAD = "| scenario | rule | done | lost | twice | missing | out of order | other | its control, and what it showed | |"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A scenario and its control, as they ended."""

    scenario: Scenario
    lacking: str = ""
    done: dict[str, int] = field(default_factory=dict)
    found: Judgement = field(default_factory=Judgement)
    control_done: dict[str, int] = field(default_factory=dict)
    control_found: Judgement = field(default_factory=Judgement)
    seconds: float = 0.0

    @property
    def instrument_works(self) -> bool:
        """Whether the control showed what it must."""
        counts = self.control_found.counts
        return "broke off" not in self.control_done and any(counts[kind] for kind in self.scenario.shows)

    @property
    def passed(self) -> bool:
        """Whether nothing broke, and the control did."""
        return not self.lacking and self.found.clean and self.instrument_works

    @property
    def verdict(self) -> str:
        """In a word or two."""
        if self.lacking:
            return f"not run: {self.lacking}"
        if not self.found.clean:
            return "**missed**"
        return "passed" if self.instrument_works else "**its control shows nothing**"

    @property
    def words(self) -> list[str]:
        """What is wrong, in words."""
        broke = self.control_found.words() if "broke off" in self.control_done else []
        return self.found.words() + [f"control: {one}" for one in broke]


def told(numbers: dict[str, int]) -> str:
    """Numbers with their words."""
    return ", ".join(f"{count:,} {what}" for what, count in numbers.items())


def row(result: Result) -> str:
    """A row of the table."""
    scenario = result.scenario
    shown = {kind.replace("_", " "): count for kind, count in result.control_found.counts.items() if count}
    found = result.found.counts if not result.lacking else dict.fromkeys(Judgement.KINDS, "–")
    control = f"{scenario.control}: {told(shown) or 'nothing'}"
    cells = [
        *(f"`{scenario.name}`: {scenario.asks}", scenario.rule, told(result.done) or "–"),
        *(str(found[kind]) for kind in Judgement.KINDS),
        *(scenario.control if result.lacking else control, result.verdict),
    ]
    return f"| {' | '.join(cells)} |"


def table(results: Sequence[Result]) -> str:
    """The table, Markdown."""
    return "\n".join([HEAD, "|---" * 10 + "|", *map(row, results)])


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """The same for programs, with what was found in words."""
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"system": platform.platform(), "cores": os.cpu_count()},
        "passed": all(result.passed for result in results),
        "scenarios": [
            {
                "name": result.scenario.name,
                "rule": result.scenario.rule,
                "verdict": result.verdict.strip("*"),
                "done": result.done,
                "found": result.found.counts,
                "words": result.words,
                "control": {"done": result.control_done, "found": result.control_found.counts},
                "seconds": round(result.seconds, 1),
            }
            for result in results
        ],
    }


def into_docs(results: Sequence[Result], page: Path = PAGE) -> None:
    """Put rows into the page: a scenario that ran anew replaces its row, the others stay."""
    text = page.read_text(encoding="utf-8")
    before, _begin, rest = text.partition(BEGIN)
    inside, _end, after = rest.partition(END)
    kept = _rows(inside)
    day = datetime.now(UTC).date().isoformat()
    for result in results:
        kept[result.scenario.name] = f"{row(result)} {day} |"
    lines = [f"{HEAD} run on |", "|---" * 11 + "|", *(kept[name] for name in _in_order(kept))]
    page.write_text(f"{before}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}{after}", encoding="utf-8")


def _rows(inside: str) -> dict[str, str]:
    return {name: line for line, name in re.findall(r"^(\| `([\w-]+)`:.*)$", inside, re.MULTILINE)}


def _in_order(kept: dict[str, str]) -> list[str]:
    from tools.faults.table import TABLE

    return [scenario.name for scenario in TABLE if scenario.name in kept]
