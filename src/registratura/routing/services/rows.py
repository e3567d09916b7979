"""Writing the rows of assignments and standings of entries that are held."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from registratura.journal.services import Actor
from registratura.registers import services as registers
from registratura.routing.models import Assignment, Standing
from registratura.routing.models.assignment import OPEN_STATES, Part, StandingState, State
from registratura.routing.orders import Holder
from registratura.routing.services.holding import HeldEntry
from registratura.toolkit.scope import required_institution


def write(
    *,
    entry_id: int,
    part: str,
    holder: Holder,
    text: str,
    internal_on: date | None,
    by_id: int,
    now: datetime,
    previous: Assignment | None = None,
    for_id: int | None = None,
) -> Assignment:
    """Write an assignment of a held entry. for_id: the absent person in whose place the order is given."""
    made = Assignment(
        institution_id=required_institution(),
        entry_id=entry_id,
        unit_id=holder.unit_id,
        user_id=holder.user_id,
        part=part,
        order_text=text,
        internal_on=internal_on,
        assigned_at=now,
        assigned_by_id=by_id,
        assigned_for_id=for_id,
        previous=previous,
    )
    made.save(force_insert=True)
    return made


def end(
    *,
    assignment: Assignment,
    state: State,
    outcome: str,
    by: Actor,
    now: datetime,
    for_id: int | None = None,
) -> None:
    """End an assignment that is held. for_id: the absent person in whose place it is ended."""
    assignment.state = state
    assignment.ended_at, assignment.ended_by_id, assignment.ended_for_id = now, by.id, for_id
    assignment.outcome = outcome
    assignment.save(update_fields=["state", "ended_at", "ended_by", "ended_for", "outcome"])


def open_lead(*, entry_id: int) -> Assignment | None:
    """Return the open lead of an entry, or None."""
    return Assignment.objects.filter(entry_id=entry_id, part=Part.LEAD, state__in=OPEN_STATES).first()


def open_of(*, entry_id: int, holder: Holder) -> Assignment | None:
    """Return what a holder has open on an entry, whatever the part, or None."""
    found = Assignment.objects.filter(entry_id=entry_id, state__in=OPEN_STATES)
    found = found.filter(unit_id=holder.unit_id) if holder.unit_id else found.filter(unit_id__isnull=True)
    found = found.filter(user_id=holder.user_id) if holder.user_id else found.filter(user_id__isnull=True)
    return found.first()


def make_room(*, entry_id: int, holder: Holder, by: Actor, now: datetime) -> None:
    """End the lesser part of a holder who leads from now on."""
    former = open_of(entry_id=entry_id, holder=holder)
    if former is not None:
        end(assignment=former, state=State.CLOSED, outcome=_("A devenit responsabil."), by=by, now=now)


def stand(*, entry_id: int, state: StandingState, unit_id: int | None, now: datetime) -> None:
    """Write down where a held entry stands from now on."""
    changed = Standing.objects.filter(entry_id=entry_id).update(state=state, unit_id=unit_id, since_at=now)
    if not changed:
        Standing(
            institution_id=required_institution(),
            entry_id=entry_id,
            state=state,
            unit_id=unit_id,
            since_at=now,
        ).save(force_insert=True)


def place(*, entry: HeldEntry, unit_id: int | None, by: Actor) -> None:
    """Write the lead's unit into the register when it is another than the one that stands there."""
    if unit_id is not None and unit_id != entry.unit_id:
        registers.place_entry(entry_id=entry.id, unit_id=unit_id, by=by)
