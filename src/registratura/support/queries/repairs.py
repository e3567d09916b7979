"""Repairs of a conversation, with the hands the device went through."""

from dataclasses import dataclass
from datetime import datetime

from registratura.support.models import CustodyEvent, Repair
from registratura.support.repair_machine import STAGES, TRANSITIONS, Stage


@dataclass(frozen=True, slots=True)
class Hand:
    """A change of hands."""

    way: str
    giver: str
    taker: str
    condition: str
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class RepairCard:
    """One repair."""

    id: int
    ticket_id: int
    device: str
    serial: str
    symptom: str
    stage: Stage
    stage_at: datetime
    quote_bani: int | None
    parts: str
    had_data: bool | None
    wipe: str
    onward: tuple[Stage, ...]
    hands: tuple[Hand, ...]

    @property
    def stage_words(self) -> str:
        """The stage in words."""
        return str(STAGES[self.stage])


def repairs_of(ticket_id: int) -> list[RepairCard]:
    """Return the repairs of a conversation, the oldest first."""
    return [_card(row) for row in Repair.objects.filter(ticket_id=ticket_id).order_by("id")]


def repair(repair_id: int) -> RepairCard | None:
    """Return a repair, or None."""
    row = Repair.objects.filter(pk=repair_id).first()
    return _card(row) if row is not None else None


def _card(row: Repair) -> RepairCard:
    hands = [
        Hand(one.way, one.giver, one.taker, one.condition, one.happened_at, one.digest)
        for one in CustodyEvent.objects.filter(repair_id=row.id).order_by("id")
    ]
    stage = Stage(row.stage)
    return RepairCard(
        row.id,
        row.ticket_id,
        row.device,
        row.serial,
        row.symptom,
        stage,
        row.stage_at,
        row.quote_bani,
        row.parts,
        row.had_data,
        row.wipe,
        tuple(one for one in Stage if one in TRANSITIONS[stage]),
        tuple(hands),
    )
