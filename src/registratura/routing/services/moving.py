"""What holders do with their work: take it, give it back, hand it over, finish it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish
from registratura.routing.errors import HolderRefusedError, NotYoursError, OrderRefusedError
from registratura.routing.events import Done, HandedOver, Returned
from registratura.routing.machine import Deed
from registratura.routing.models import Assignment
from registratura.routing.models.assignment import OPEN_STATES, Part, StandingState, State
from registratura.routing.orders import Holder
from registratura.routing.queries.terms import open_terms
from registratura.routing.services.holding import (
    HeldEntry,
    check_conflict,
    movable,
    opened,
    settled,
)
from registratura.routing.services.places import OWN, Place, holds, orders
from registratura.routing.services.rows import end, make_room, open_of, place, stand, write
from registratura.routing.wording import clean_text, day_words, holder_words

_WEIGHT = {Part.LEAD: 2, Part.CO: 1, Part.INFO: 0}


@transaction.atomic
def accept(*, assignment_id: int, by: Actor, now: datetime) -> Assignment:
    """
    Take an assignment into work.

    Raises: AssignmentEndedError telling who was first; NotYoursError; ConflictOfInterestError;
    EntryNotStandingError.
    """
    assignment, _entry, in_place = opened(assignment_id=assignment_id, deed=Deed.ACCEPT, by=by, now=now)
    assignment.state = State.ACCEPTED
    assignment.accepted_at, assignment.accepted_by_id = now, by.id
    assignment.accepted_for_id = in_place.for_id
    assignment.save(update_fields=["state", "accepted_at", "accepted_by", "accepted_for"])
    journal.record(
        action="routing.assignment.accepted",
        subject_type="entry",
        subject_id=assignment.entry_id,
        by=by,
        details={"assignment": assignment.id, "part": assignment.part, **in_place.noted},
    )
    return assignment


@transaction.atomic
def return_with_reason(*, assignment_id: int, reason: str, by: Actor, now: datetime) -> Assignment:
    """
    Give an assignment back with a reason.

    What was the lead's waits for a new order: a person's in the unit, a unit's at the registry.

    Raises: as accept; OrderRefusedError without a reason.
    """
    reason = clean_text(
        reason, field="reason", required=_("Scrieți de ce restituiți lucrarea, ca să ajungă unde trebuie.")
    )
    assignment, _entry, in_place = opened(assignment_id=assignment_id, deed=Deed.RETURN, by=by, now=now)
    end(
        assignment=assignment,
        state=State.RETURNED,
        outcome=reason,
        by=by,
        now=now,
        for_id=in_place.for_id,
    )
    _wait_again(assignment, now)
    journal.record(
        action="routing.assignment.returned",
        subject_type="entry",
        subject_id=assignment.entry_id,
        by=by,
        details={
            "assignment": assignment.id,
            "part": assignment.part,
            "reason": reason,
            **in_place.noted,
        },
    )
    publish(
        Returned(
            institution_id=assignment.institution_id,
            entry_id=assignment.entry_id,
            assignment_id=assignment.id,
            part=assignment.part,
            reason=reason,
            to_user_id=assignment.assigned_by_id,
            by_id=by.id,
        )
    )
    return assignment


def _wait_again(assignment: Assignment, now: datetime) -> None:
    if assignment.part == Part.LEAD:
        unit = assignment.unit_id if assignment.user_id is not None else None
        stand(entry_id=assignment.entry_id, state=StandingState.WAITING, unit_id=unit, now=now)


@transaction.atomic
def take_back(*, assignment_id: int, reason: str, by: Actor, now: datetime) -> Assignment:
    """
    Take work away from its holder, as the one who ordered it or a head above; a lead's waits for a new order.

    Raises: OrderRefusedError without a reason; AssignmentEndedError; NotYoursError; EntryNotStandingError.
    """
    reason = clean_text(reason, field="reason", required=_("Scrieți de ce luați lucrarea înapoi."))
    assignment, entry = movable(assignment_id=assignment_id, deed=Deed.CLOSE)
    in_place = _passes(assignment, by, now, holder_too=False)
    if in_place is None:
        raise NotYoursError(_not_yours(assignment, entry))
    end(assignment=assignment, state=State.CLOSED, outcome=reason, by=by, now=now, for_id=in_place.for_id)
    _wait_again(assignment, now)
    journal.record(
        action="routing.assignment.closed",
        subject_type="entry",
        subject_id=assignment.entry_id,
        by=by,
        details={
            "assignment": assignment.id,
            "part": assignment.part,
            "from": holder_words(assignment.unit_id, assignment.user_id),
            "reason": reason,
            **in_place.noted,
        },
    )
    return assignment


@transaction.atomic
def mark_done(*, assignment_id: int, result: str, by: Actor, now: datetime) -> Assignment:
    """
    Finish an assignment. With the lead's, the work of the co-responsibles is finished too.

    result: what was done; for information alone it may be empty.
    Raises: as accept; OrderRefusedError without a result.
    """
    assignment, _entry, in_place = opened(assignment_id=assignment_id, deed=Deed.FINISH, by=by, now=now)
    needed = "" if assignment.part == Part.INFO else _("Scrieți pe scurt cum s-a rezolvat lucrarea.")
    result = clean_text(result, field="result", required=needed)
    end(assignment=assignment, state=State.DONE, outcome=result, by=by, now=now, for_id=in_place.for_id)
    if assignment.part == Part.LEAD:
        for helper in Assignment.objects.filter(
            entry_id=assignment.entry_id, part=Part.CO, state__in=OPEN_STATES
        ):
            end(
                assignment=helper,
                state=State.CLOSED,
                outcome=_("Încheiată de responsabil."),
                by=by,
                now=now,
            )
        stand(entry_id=assignment.entry_id, state=StandingState.DONE, unit_id=assignment.unit_id, now=now)
    journal.record(
        action="routing.assignment.done",
        subject_type="entry",
        subject_id=assignment.entry_id,
        by=by,
        details={
            "assignment": assignment.id,
            "part": assignment.part,
            "result": result,
            **in_place.noted,
        },
    )
    publish(
        Done(
            institution_id=assignment.institution_id,
            entry_id=assignment.entry_id,
            assignment_id=assignment.id,
            part=assignment.part,
            result=result,
            by_id=by.id,
        )
    )
    return assignment


@transaction.atomic
def hand_over(
    *,
    assignment_id: int,
    to: Holder,
    reason: str,
    by: Actor,
    now: datetime,
    order_text: str | None = None,
    internal_on: date | None = None,
) -> Assignment:
    """
    Give an assignment on to another person or unit, with the same part, and return the new one.

    May be done by the holder, a deputy, the one who ordered it, or a head above.
    order_text, internal_on: when None, those of the order before go on.
    Raises: AssignmentEndedError telling who was first; HolderRefusedError; NotYoursError; OrderRefusedError;
    ConflictOfInterestError; EntryNotStandingError.
    """
    reason = clean_text(reason, field="reason")
    assignment, entry = movable(assignment_id=assignment_id, deed=Deed.HAND_OVER)
    in_place = _passes(assignment, by, now, holder_too=True)
    if in_place is None:
        raise NotYoursError(_not_yours(assignment, entry))
    holder = settled(holder=to, field="to", now=now, solves=assignment.part != Part.INFO)
    if (holder.unit_id, holder.user_id) == (assignment.unit_id, assignment.user_id):
        raise HolderRefusedError(_("Lucrarea este deja acolo; alegeți pe altcineva."), field="to")
    _check_day(assignment, entry, internal_on, now)
    check_conflict(entries=[entry], holders=[holder], now=now)
    text = assignment.order_text if order_text is None else clean_text(order_text, field="order_text")
    made = passed(
        assignment=assignment,
        entry=entry,
        holder=holder,
        reason=reason,
        by=by,
        now=now,
        text=text,
        internal_on=internal_on or assignment.internal_on,
        for_id=in_place.for_id,
    )
    journal.record(
        action="routing.assignment.handed_over",
        subject_type="entry",
        subject_id=entry.id,
        by=by,
        details={
            "from": holder_words(assignment.unit_id, assignment.user_id),
            "to": holder_words(holder.unit_id, holder.user_id),
            "part": assignment.part,
            "reason": reason,
            "assignments": [assignment.id, made.id],
            **in_place.noted,
        },
    )
    return made


def _passes(assignment: Assignment, by: Actor, now: datetime, *, holder_too: bool) -> Place | None:
    """Say in whose place somebody takes or passes work: as who ordered it, as its holder, as a head."""
    if assignment.assigned_by_id == by.id:
        return OWN
    held = holds(assignment=assignment, by=by, now=now) if holder_too else None
    if held is not None and held.for_id is None:
        return held
    ordered = orders(unit_id=assignment.unit_id, by=by, now=now)
    return ordered if ordered is not None and ordered.for_id is None else held or ordered


def _not_yours(assignment: Assignment, entry: HeldEntry) -> str:
    return _(
        "Lucrarea %(number)s este la %(holder)s; o poate da mai departe cine o are, cine a repartizat-o sau un"
        " conducător."
    ) % {"number": entry.written_number, "holder": holder_words(assignment.unit_id, assignment.user_id)}


def _check_day(assignment: Assignment, entry: HeldEntry, internal_on: date | None, now: datetime) -> None:
    if internal_on is None:
        return
    today = legal_date(now)
    if internal_on < today:
        raise OrderRefusedError(
            _("Data internă a trecut deja; alegeți cel devreme ziua de azi."), field="internal_on"
        )
    term = open_terms([entry.id]).get(entry.id)
    if assignment.part == Part.LEAD and term is not None and today < term.due_on <= internal_on:
        raise OrderRefusedError(
            _("Termenul lucrării %(number)s este %(day)s; data internă trebuie să fie înaintea lui.")
            % {"number": entry.written_number, "day": day_words(term.due_on)},
            field="internal_on",
        )


def passed(
    *,
    assignment: Assignment,
    entry: HeldEntry,
    holder: Holder,
    reason: str,
    by: Actor,
    now: datetime,
    text: str,
    internal_on: date | None,
    for_id: int | None = None,
) -> Assignment:
    """
    Pass a held assignment to a settled holder, publish it, and return the one that goes on.

    A holder who has the entry already keeps the weightier part: leading goes before helping, helping before reading.
    """
    existing = open_of(entry_id=entry.id, holder=holder)
    end(assignment=assignment, state=State.HANDED_OVER, outcome=reason, by=by, now=now, for_id=for_id)
    if existing is not None and _WEIGHT[Part(existing.part)] >= _WEIGHT[Part(assignment.part)]:
        return existing
    if existing is not None:
        make_room(entry_id=entry.id, holder=holder, by=by, now=now)
    made = write(
        entry_id=entry.id,
        part=assignment.part,
        holder=holder,
        text=text,
        internal_on=internal_on,
        by_id=by.id,
        now=now,
        previous=assignment,
        for_id=for_id,
    )
    if assignment.part == Part.LEAD:
        place(entry=entry, unit_id=holder.unit_id, by=by)
        waits = holder.user_id is None
        stand(
            entry_id=entry.id,
            state=StandingState.WAITING if waits else StandingState.PLACED,
            unit_id=holder.unit_id,
            now=now,
        )
    publish(
        HandedOver(
            institution_id=made.institution_id,
            entry_id=entry.id,
            assignment_id=made.id,
            former_id=assignment.id,
            part=made.part,
            from_unit_id=assignment.unit_id,
            from_user_id=assignment.user_id,
            unit_id=made.unit_id,
            user_id=made.user_id,
            reason=reason,
            by_id=by.id,
        )
    )
    return made
