"""What a printed register is made of: its head, its lines, its totals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, Protocol

Direction = Literal["incoming", "outgoing", "internal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annulment:
    """Why and when an entry was struck out."""

    reason: str
    annulled_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """
    One position of the register: the thirteen statutory elements and what happened to the number.

    An empty text or None leaves its column blank.
    Law: Instrucțiuni aprobate prin Ordinul de zi 217/1996, art. 9.
    """

    number: int
    written_number: str = ""
    registered_on: date | None
    issuer_number: str = ""
    issuer_dated_on: date | None = None
    sheet_count: int | None = None
    annex_count: int | None = None
    issuer: str = ""
    summary: str = ""
    unit: str = ""
    dispatched_on: date | None = None
    resolution: str = ""
    recipient: str = ""
    connected_to: str = ""
    filing_code: str = ""
    direction: Direction = "incoming"
    annulment: Annulment | None = None
    unused: bool = False
    late_received_on: date | None = None
    """The day the document really came, when it was found and registered later."""


class Position(Protocol):
    """What the sums of a print need of a line, whatever its columns."""

    @property
    def number(self) -> int:
        """The number by which the lines are ordered."""
        ...

    @property
    def direction(self) -> Direction:
        """Which way the document went."""
        ...

    @property
    def annulment(self) -> Annulment | None:
        """Why it was struck out, or None."""
        ...

    @property
    def unused(self) -> bool:
        """Whether no document took the number."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterHead:
    """What stands above the table and below it."""

    institution: str
    cui: str = ""
    locality: str = ""
    register_title: str
    year: int
    period: str = ""
    """Words for the printed period, such as „1 ianuarie – 31 martie 2026”; empty means the whole year."""
    printed_at: datetime
    """Aware; shown in Bucharest time, and the creation time of the file."""
    printed_by: str
    start_number: int | None = None
    """First number given here when the year began on paper."""

    def __post_init__(self) -> None:
        if self.printed_at.tzinfo is None:
            raise ValueError("printed_at must be an aware datetime")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTotals:
    """Sums over all lines of a print; every number counts as a position, used or not."""

    positions: int = 0
    incoming: int = 0
    outgoing: int = 0
    internal: int = 0
    annulled: int = 0
    unused: int = 0
    first_number: int | None = None
    last_number: int | None = None

    def plus(self, line: Position) -> RegisterTotals:
        """Return the totals with one more line."""
        stands = not line.unused
        return replace(
            self,
            positions=self.positions + 1,
            incoming=self.incoming + (stands and line.direction == "incoming"),
            outgoing=self.outgoing + (stands and line.direction == "outgoing"),
            internal=self.internal + (stands and line.direction == "internal"),
            annulled=self.annulled + (line.annulment is not None),
            unused=self.unused + line.unused,
            first_number=line.number if self.first_number is None else self.first_number,
            last_number=line.number,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintReport:
    """What was printed, for the journal and for the one who ordered it."""

    pages: int
    entries: int
    annulled: int
    unused: int
    replaced_characters: int
    """Characters no font of ours can show, printed as �."""
    chunks: int
    peak_parent_kib: int
    """High-water mark of this process since it began."""
    peak_child_kib: int
    """High-water mark of the largest child process."""
    size_bytes: int
    sha256: str
