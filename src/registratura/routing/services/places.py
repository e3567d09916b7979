"""In whose place somebody acts: one's own, or that of an absent person whose deputy one is."""

from dataclasses import dataclass
from datetime import datetime

from registratura.accounts import queries as accounts
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.routing.models import Assignment
from registratura.routing.queries import staff
from registratura.routing.queries.staff import Lent


@dataclass(frozen=True, slots=True)
class Place:
    """In whose place somebody acts: oneself, or an absent person with a name for the journal."""

    for_id: int | None = None
    for_name: str = ""

    @property
    def noted(self) -> dict[str, str]:
        """What the journal adds to the act; nothing for one's own."""
        return {"for": self.for_name} if self.for_id is not None else {}


OWN = Place()


def place_of(*, lent: Lent | None) -> Place:
    """Return the place of an absent person, or one's own."""
    return Place(lent.user_id, lent.user_name) if lent is not None else OWN


def holds(*, assignment: Assignment, by: Actor, now: datetime) -> Place | None:
    """
    Say in whose place a person works on an assignment: its person, a deputy, or for a unit one who solves there.

    None: the person does not work on it at all.
    """
    if assignment.user_id is not None:
        if by.id == assignment.user_id:
            return OWN
        if assignment.user_id not in staff.stands_in_for(by.id, on=legal_date(now)):
            return None
        names = accounts.names_of([assignment.user_id])
        return Place(assignment.user_id, names.get(assignment.user_id, ""))
    hands = staff.hands_of(by.id, at=now)
    if staff.may_resolve(hands.own, unit_id=assignment.unit_id):
        return OWN
    lent = (one for one in hands.lent if staff.may_resolve(one.powers, unit_id=assignment.unit_id))
    found = next(lent, None)
    return place_of(lent=found) if found is not None else None


def orders(*, unit_id: int | None, by: Actor, now: datetime) -> Place | None:
    """Say in whose place a person gives orders in a unit; None when the person gives none there."""
    hands = staff.hands_of(by.id, at=now)
    if not staff.may_order(hands.powers, unit_id=unit_id):
        return None
    return place_of(lent=hands.orders_for(unit_id))
