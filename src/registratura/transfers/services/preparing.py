"""Rows put into the form in which they are brought in: for one portion, and for the next while one is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Final
from uuid import UUID, uuid5

from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import fold
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.services import PastBatch, PastEntry
from registratura.transfers.meanings import Read
from registratura.transfers.models import Transfer, TransferRow
from registratura.transfers.services.checking import read_of

_KEYS: Final = UUID("6b2b7f9e-4d0e-5f0e-9c59-6f3c0a1d7e11")


@dataclass(frozen=True, slots=True)
class Portion:
    """Rows made ready, those of each turn of a number by themselves: {turn: (keys of the rows, their entries)}."""

    turns: dict[int, tuple[list[int], PastBatch]]
    last_place: int


class Ahead:
    """Makes the next portion ready in a thread of its own, which asks the database nothing."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="moving-in")
        self._made: Future[Portion] | None = None

    def __enter__(self) -> Ahead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def begin(self, work: Callable[[], Portion]) -> None:
        """Begin a portion; what was begun before and not taken is forgotten."""
        self._made = self._pool.submit(work)

    def take(self) -> Portion | None:
        """Return the portion that was begun, when it is ready, or None. Raises: whatever its work raised."""
        made, self._made = self._made, None
        return made.result() if made is not None else None


def made_ready(
    *, transfer: Transfer, rows: Sequence[TransferRow], units: Mapping[str, int], now: datetime
) -> Portion:
    """Return rows as entries of the past, checked. Asks the database nothing. Raises: EntryRefusedError."""
    today = legal_date(now)
    turns: dict[int, tuple[list[int], PastBatch]] = {}
    for turn in sorted({row.occurrence for row in rows}):
        chosen = [row for row in rows if row.occurrence == turn]
        past = [_past(transfer, row, units, today) for row in chosen]
        turns[turn] = ([row.id for row in chosen], registers.state_past(entries=past, now=now))
    return Portion(turns, rows[-1].place if rows else -1)


def units_as_said() -> dict[str, int]:
    """Return the units by their codes and names, folded."""
    return {fold(said): unit.id for unit in institutions.unit_tree() for said in (unit.code, unit.name)}


def _past(transfer: Transfer, row: TransferRow, units: Mapping[str, int], today: date) -> PastEntry:
    read = read_of(transfer=transfer, cells=row.cells, today=today)
    assert read.number is not None
    assert read.registered_on is not None
    unit = units.get(fold(read.text("unit")))
    return PastEntry(
        key=uuid5(_KEYS, f"{transfer.institution_id}/{transfer.id}/{row.place}"),
        number=read.number,
        registered_on=read.registered_on,
        draft=EntryDraft(
            direction=read.direction,
            subject=read.text("subject"),
            document_kind=read.text("document_kind"),
            parties=tuple(
                PartyDraft(role, read.text(role)) for role in ("sender", "recipient") if read.text(role)
            ),
            unit_id=unit,
            sender_number=read.text("sender_number"),
            sender_dated_on=read.sender_dated_on,
            sheet_count=read.sheet_count,
            annex_count=read.annex_count,
            dispatched_on=read.dispatched_on,
            resolution=read.text("resolution"),
            filing_code=read.text("filing_code"),
            remarks=_remarks(read, known_unit=unit is not None),
        ),
        annulled=read.annulled,
    )


def _remarks(read: Read, *, known_unit: bool) -> str:
    said = [read.text("remarks")]
    if read.text("written_number"):
        said.append(f"Număr scris în registrul vechi: {read.text('written_number')}.")
    if read.text("unit") and not known_unit:
        said.append(f"Compartiment în registrul vechi: {read.text('unit')}.")
    return "\n".join(one for one in said if one)
