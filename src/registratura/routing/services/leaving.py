"""Whoever leaves, or a unit that closes, hands over everything in one act; many papers in portions of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.routing.errors import HolderRefusedError, WorkOpenError
from registratura.routing.models import Assignment, CircuitStep, Departure, Standing
from registratura.routing.models.assignment import OPEN_STATES, StandingState
from registratura.routing.models.circuit import StepState
from registratura.routing.orders import Holder
from registratura.routing.queries import open_work
from registratura.routing.services.holding import (
    HeldEntry,
    check_conflict,
    hold,
    refuse_barred,
    settled,
)
from registratura.routing.services.moving import passed
from registratura.routing.services.rows import place, stand
from registratura.routing.wording import clean_text, holder_words
from registratura.toolkit.scope import acting_for, required_institution

PORTION = 50  # entries held at a time: whoever registers or orders meanwhile waits for no more


@dataclass(frozen=True, slots=True)
class Departed:
    """How much went over; `remark` says why the rest did not."""

    done_count: int
    remark: str


@dataclass(frozen=True, slots=True)
class HandedOverAll:
    """What went over: open assignments, steps of circuits, and entries that waited for an order."""

    assignment_count: int
    step_count: int
    waiting_count: int


@transaction.atomic
def hand_over_all(*, leaving: Holder, to: Holder, reason: str, by: Actor, now: datetime) -> HandedOverAll:
    """
    Hand over all open work of a person who leaves, or of a unit that closes, in one act. All or nothing.

    leaving: a person (`user_id` alone), or a unit (`unit_id` alone) with what it holds itself and what waits there.
    For more than a few hundred papers use `ask_departure`.
    Raises: HolderRefusedError; OrderRefusedError without a reason; ConflictOfInterestError naming the petition that
    must go elsewhere first.
    """
    reason, holder = _checked(leaving, to, reason, now)
    counts = _pass_entries(leaving, holder, reason, by, now)
    counts = replace(counts, step_count=_move_steps(_mine(leaving), holder))
    _tell_all(leaving, holder, reason, counts, by)
    return counts


def _checked(leaving: Holder, to: Holder, reason: str, now: datetime) -> tuple[str, Holder]:
    reason = clean_text(
        reason, field="reason", required=_("Scrieți motivul predării, de pildă „Încetează contractul”.")
    )
    holder = settled(holder=to, field="to", now=now, solves=True)
    if leaving.user_id and leaving.user_id == holder.user_id:
        raise HolderRefusedError(_("Alegeți pe altcineva decât cel care predă."), field="to")
    # What waits for an order stands in a unit: with a receiver inside, it would wait where it did.
    if not leaving.user_id and leaving.unit_id == holder.unit_id:
        raise HolderRefusedError(
            _("Alegeți un alt compartiment, sau pe cineva din altul decât cel care predă."), field="to"
        )
    return reason, holder


def _mine(leaving: Holder) -> Q:
    if leaving.user_id:
        return Q(user_id=leaving.user_id)
    return Q(unit_id=leaving.unit_id, user_id__isnull=True)


def _pass_entries(
    leaving: Holder, holder: Holder, reason: str, by: Actor, now: datetime, limit: int | None = None
) -> HandedOverAll:
    """Pass what is open on entries, on so many of them at the most, and say how much it was."""
    mine = _mine(leaving)
    waiting_unit = None if leaving.user_id else leaving.unit_id
    held = _held(mine, waiting_unit, limit)
    check_conflict(entries=list(held.values()), holders=[holder], now=now)
    assignments = list(
        Assignment.objects.filter(mine, state__in=OPEN_STATES, entry_id__in=held).order_by("id")
    )
    for assignment in assignments:
        made = passed(
            assignment=assignment,
            entry=held[assignment.entry_id],
            holder=holder,
            reason=reason,
            by=by,
            now=now,
            text=assignment.order_text,
            internal_on=assignment.internal_on,
        )
        _tell(assignment, made, reason, by)
    return HandedOverAll(len(assignments), 0, _move_waiting(waiting_unit, holder, held, by, now))


def _held(mine: Q, waiting_unit: int | None, limit: int | None) -> dict[int, HeldEntry]:
    ids = set(_entries_of(mine, waiting_unit)[:limit])
    return hold(entry_ids=ids) if ids else {}


def _entries_of(mine: Q, waiting_unit: int | None) -> list[int]:
    ids: set[int] = set(
        Assignment.objects.filter(mine, state__in=OPEN_STATES).values_list("entry_id", flat=True)
    )
    if waiting_unit is not None:
        ids |= set(_waiting(waiting_unit))
    return sorted(ids)


def _waiting(unit_id: int) -> Iterable[int]:
    return Standing.objects.filter(unit_id=unit_id, state=StandingState.WAITING).values_list(
        "entry_id", flat=True
    )


def _move_waiting(
    unit_id: int | None, holder: Holder, held: dict[int, HeldEntry], by: Actor, now: datetime
) -> int:
    """What waits in the unit without any lead waits in the other's unit from now on."""
    if unit_id is None:
        return 0
    left = [entry_id for entry_id in _waiting(unit_id) if entry_id in held]
    for entry_id in sorted(left):
        place(entry=held[entry_id], unit_id=holder.unit_id, by=by)
        stand(entry_id=entry_id, state=StandingState.WAITING, unit_id=holder.unit_id, now=now)
    return len(left)


def _move_steps(mine: Q, holder: Holder) -> int:
    undecided = (StepState.WAITING, StepState.OPEN)
    return CircuitStep.objects.filter(mine, state__in=undecided).update(
        unit_id=holder.unit_id, user_id=holder.user_id
    )


def _tell(assignment: Assignment, made: Assignment, reason: str, by: Actor) -> None:
    journal.record(
        action="routing.assignment.handed_over",
        subject_type="entry",
        subject_id=assignment.entry_id,
        by=by,
        details={
            "from": holder_words(assignment.unit_id, assignment.user_id),
            "to": holder_words(made.unit_id, made.user_id),
            "part": assignment.part,
            "reason": reason,
            "assignments": [assignment.id, made.id],
        },
    )


def _tell_all(leaving: Holder, holder: Holder, reason: str, counts: HandedOverAll, by: Actor) -> None:
    journal.record(
        action="routing.work.handed_over",
        subject_type="person" if leaving.user_id else "unit",
        subject_id=leaving.user_id or leaving.unit_id or 0,
        by=by,
        details={
            "from": holder_words(leaving.unit_id, leaving.user_id),
            "to": holder_words(holder.unit_id, holder.user_id),
            "reason": reason,
            "assignments": counts.assignment_count,
            "steps": counts.step_count,
            "waiting": counts.waiting_count,
        },
    )


@transaction.atomic
def ask_departure(*, leaving: Holder, to: Holder, reason: str, by: Actor, now: datetime) -> Departure:
    """
    Write down that all open work goes over, to be carried out in portions by `carry_departure`.

    Everything is checked for all papers now. Raises: as `hand_over_all`.
    """
    reason, holder = _checked(leaving, to, reason, now)
    entries = _entries_of(_mine(leaving), None if leaving.user_id else leaving.unit_id)
    refuse_barred(entry_ids=entries, holder=holder, now=now)
    departure = Departure(
        institution_id=required_institution(),
        user_id=leaving.user_id,
        unit_id=None if leaving.user_id else leaving.unit_id,
        to_user_id=holder.user_id,
        to_unit_id=holder.unit_id,
        reason=reason,
        open_count=len(entries),
        asked_at=now,
        asked_by_id=by.id,
    )
    departure.save(force_insert=True)
    return departure


def carry_departure(
    *, institution_id: int, departure_id: int, clock: Callable[[], datetime], portion: int = PORTION
) -> Departed:
    """
    Carry a departure out, each portion a transaction of its own; called again after a kill, it goes on.

    Must not run inside a scope. What a portion refuses ends it, with the words in `remark`: what went over stays.
    """
    while True:
        with acting_for(institution_id):
            departure = Departure.objects.select_for_update().select_related("asked_by").get(pk=departure_id)
            if departure.finished_at is None:
                _carry_portion(departure, clock(), portion)
        if departure.finished_at is not None:
            return Departed(departure.done_count, departure.remark)


def _carry_portion(departure: Departure, now: datetime, portion: int) -> None:
    leaving = Holder(departure.unit_id, departure.user_id)
    to = Holder(departure.to_unit_id, departure.to_user_id)
    by = departure.asked_by
    try:
        with transaction.atomic():
            reason, holder = _checked(leaving, to, departure.reason, now)
            counts = _pass_entries(leaving, holder, reason, by, now, portion)
            departure.done_count += counts.assignment_count + counts.waiting_count
            if not counts.assignment_count + counts.waiting_count:
                steps = _move_steps(_mine(leaving), holder)
                _tell_all(leaving, holder, reason, HandedOverAll(departure.done_count, steps, 0), by)
                departure.finished_at = now
    except DomainError as error:
        departure.finished_at, departure.remark = now, error.words[:1000]
    departure.save(update_fields=["done_count", "finished_at", "remark"])


def refuse_open_work(*, holder: Holder) -> None:
    """
    Refuse to let a unit close or a person go while work is open there. Call it before, in the same transaction.

    Holds the unit, or the person's roles, so that nothing new arrives in between.
    Raises: WorkOpenError telling how much there is.
    """
    table, column = (
        ("institutions_membership", "user_id") if holder.user_id else ("institutions_orgunit", "id")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table} WHERE institution_id = %s AND {column} = %s ORDER BY id FOR NO KEY UPDATE",
            [required_institution(), holder.user_id or holder.unit_id],
        )
    count = open_work(holder)
    if count:
        raise WorkOpenError(
            ngettext(
                "%(holder)s are încă o lucrare deschisă sau în așteptare; predați-o întâi altcuiva.",
                "%(holder)s are încă %(count)d lucrări deschise sau în așteptare; predați-le întâi altcuiva.",
                count,
            )
            % {"holder": holder_words(holder.unit_id, holder.user_id), "count": count}
        )
