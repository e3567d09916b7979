"""The registers of an institution and how far their numbers have come."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from registratura.institutions import queries as institutions
from registratura.registers.models import NumberSequence, Register


@dataclass(frozen=True, slots=True)
class RegisterCard:
    """
    A register on screen; `directions` holds incoming, outgoing, internal.

    `has_ranges`: whether units have numbers of their own in the year that was asked for.
    """

    id: int
    code: str
    name: str
    kind: str
    kind_name: str
    template: str
    number_code: str
    directions: tuple[str, ...]
    legal_basis: str
    reply_takes_number: bool
    opened_at: datetime
    closed_at: datetime | None
    has_ranges: bool = False


def card_of(register: Register) -> RegisterCard:
    """Return what the screens show of a register."""
    return RegisterCard(
        id=register.id,
        code=register.code,
        name=register.name,
        kind=register.kind,
        kind_name=str(Register.Kind(register.kind).label),
        template=register.template,
        number_code=register.number_code,
        directions=tuple(register.directions.split(",")),
        legal_basis=register.legal_basis,
        reply_takes_number=register.reply_takes_number,
        opened_at=register.opened_at,
        closed_at=register.closed_at,
        has_ranges=getattr(register, "has_ranges", False),
    )


_ORDER = {"general": 0, "special": 1, "parallel": 2, "historical": 3}


def register_of_template(template: str) -> int | None:
    """Return the open register that was made from a template of law, the oldest of them, or None."""
    found = Register.objects.filter(template=template, closed_at__isnull=True).order_by("id").first()
    return found.id if found is not None else None


def registers(*, with_closed: bool = True, ranges_in: int | None = None) -> list[RegisterCard]:
    """
    Return the registers of the institution in scope: the general one first, then by name.

    ranges_in: the year of which the cards tell whether units have ranges.
    """
    rows = Register.objects.order_by("name", "id")
    if ranges_in is not None:
        ranges = NumberSequence.objects.filter(
            register_id=OuterRef("pk"), year=ranges_in, unit__isnull=False, closed_at__isnull=True
        )
        rows = rows.annotate(has_ranges=Exists(ranges))
    cards = [card_of(row) for row in rows if with_closed or row.closed_at is None]
    return sorted(cards, key=lambda card: _ORDER[card.kind])


def register_by_code(code: str) -> Register | None:
    """Return a register by its code, or None."""
    return Register.objects.filter(code=code).first()


def general_register() -> Register | None:
    """Return the general register, or None before it is opened."""
    return Register.objects.filter(kind=Register.Kind.GENERAL).first()


@dataclass(frozen=True, slots=True)
class SequenceLine:
    """A counter: the register's own (`unit_name` empty) or a unit's range. `next_number` None when none is left."""

    year: int
    unit_id: int | None
    unit_name: str
    first_number: int
    upper_number: int | None
    last_number: int
    next_number: int | None
    last_registered_at: datetime | None
    closed: bool


def sequences_of(register_id: int) -> list[SequenceLine]:
    """Return the counters of a register, newest year first, its own before the ranges."""
    rows = list(NumberSequence.objects.filter(register_id=register_id))
    names = institutions.unit_names(row.unit_id for row in rows)
    lines = [
        SequenceLine(
            year=row.year,
            unit_id=row.unit_id,
            unit_name=names.get(row.unit_id, "") if row.unit_id else "",
            first_number=row.first_number,
            upper_number=row.upper_number,
            last_number=row.last_number,
            next_number=None
            if row.closed_at or (row.upper_number and row.last_number >= row.upper_number)
            else row.last_number + 1,
            last_registered_at=row.last_registered_at,
            closed=row.closed_at is not None,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (-line.year, line.unit_id is not None, line.first_number))


@dataclass(frozen=True, slots=True)
class RangeLine:
    """Whence a unit's next number comes; `next_number` None when every range of the unit is used up."""

    unit_id: int
    first_number: int
    upper_number: int
    next_number: int | None


def ranges_of_year(register_id: int, *, year: int) -> list[RangeLine]:
    """Return for each unit with ranges in a year the lowest one with a free number, or the last one used up."""
    rows = NumberSequence.objects.filter(
        register_id=register_id, year=year, unit__isnull=False, closed_at__isnull=True
    )
    found: dict[int, RangeLine] = {}
    for row in rows.order_by("first_number", "id"):
        if row.unit_id is None or row.upper_number is None:
            continue
        free = row.last_number + 1 if row.last_number < row.upper_number else None
        if row.unit_id not in found or found[row.unit_id].next_number is None:
            found[row.unit_id] = RangeLine(row.unit_id, row.first_number, row.upper_number, free)
    return list(found.values())
