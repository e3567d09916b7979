"""News of this room."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Assigned:
    """Work was given to a unit or a person. `part` is lead, co or info."""

    institution_id: int
    entry_id: int
    assignment_id: int
    part: str
    unit_id: int | None
    user_id: int | None  # None: the unit, whoever distributes there
    order_text: str
    internal_on: date | None
    by_id: int | None


@dataclass(frozen=True, slots=True)
class Returned:
    """Work was given back with a reason; it waits for an order again when it was the lead's."""

    institution_id: int
    entry_id: int
    assignment_id: int
    part: str
    reason: str
    to_user_id: int | None  # who had given it, and may want to know
    by_id: int


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Work passed from one holder to another; the new assignment goes on with the same part."""

    institution_id: int
    entry_id: int
    assignment_id: int
    former_id: int
    part: str
    from_unit_id: int | None
    from_user_id: int | None
    unit_id: int | None
    user_id: int | None
    reason: str
    by_id: int


@dataclass(frozen=True, slots=True)
class Done:
    """A holder finished; with the lead's part the work on the entry is finished."""

    institution_id: int
    entry_id: int
    assignment_id: int
    part: str
    result: str
    by_id: int
