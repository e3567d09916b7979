"""What noised figures were told, and what is left of a year's budget."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registratura.business.models import NoisedFigure, Snapshot
from registratura.business.rules import YEARLY_EPSILON_MILLI


@dataclass(frozen=True, slots=True)
class NoisedLine:
    """A figure that left with noise, and its loss of privacy in thousandths."""

    question: str
    told: Any
    epsilon_milli: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Budget:
    """The budget of a subject in a year, in thousandths of ε."""

    year: int
    most_milli: int
    lines: tuple[NoisedLine, ...]

    @property
    def spent_milli(self) -> int:
        """What is spent."""
        return sum(line.epsilon_milli for line in self.lines)

    @property
    def left_milli(self) -> int:
        """What is left."""
        return self.most_milli - self.spent_milli


def budget(*, subject: str, year: int) -> Budget:
    """Return what was told of a subject in a year, and what it cost."""
    rows = NoisedFigure.objects.filter(subject=subject, year=year).order_by("id")
    lines = tuple(NoisedLine(row.question, row.told, row.epsilon_milli, row.asked_at) for row in rows)
    return Budget(year, YEARLY_EPSILON_MILLI, lines)


@dataclass(frozen=True, slots=True)
class SnapshotLine:
    """The figures of a day as they may be told."""

    taken_on: date
    told: Any
    taken_at: datetime


def snapshot() -> SnapshotLine | None:
    """Return the newest figures, or None before the first night."""
    row = Snapshot.objects.order_by("-taken_on", "-id").first()
    return SnapshotLine(row.taken_on, row.told, row.taken_at) if row is not None else None
