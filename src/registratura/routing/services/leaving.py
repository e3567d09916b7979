"""Whoever leaves, or a unit that closes, hands over everything in one act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.routing.errors import HolderRefusedError, WorkOpenError
from registratura.routing.models import Assignment, CircuitStep, Standing
from registratura.routing.models.assignment import OPEN_STATES, StandingState
from registratura.routing.models.circuit import StepState
from registratura.routing.orders import Holder
from registratura.routing.queries import open_work
from registratura.routing.services.holding import HeldEntry, check_conflict, hold, settled
from registratura.routing.services.moving import passed
from registratura.routing.services.rows import place, stand
from registratura.routing.wording import clean_text, holder_words
from registratura.toolkit.scope import required_institution


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
    Raises: HolderRefusedError; OrderRefusedError without a reason; ConflictOfInterestError naming the petition that
    must go elsewhere first.
    """
    reason = clean_text(
        reason, field="reason", required=_("Scrieți motivul predării, de pildă „Încetează contractul”.")
    )
    holder = settled(holder=to, field="to", now=now, solves=True)
    if (leaving.user_id and leaving.user_id == holder.user_id) or (
        not leaving.user_id and (leaving.unit_id, None) == (holder.unit_id, holder.user_id)
    ):
        raise HolderRefusedError(_("Alegeți pe altcineva decât cel care predă."), field="to")
    mine = Q(user_id=leaving.user_id) if leaving.user_id else Q(unit_id=leaving.unit_id, user_id__isnull=True)
    waiting_unit = None if leaving.user_id else leaving.unit_id
    held = _held(mine, waiting_unit)
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
    moved = _move_waiting(waiting_unit, holder, held, by, now)
    steps = _move_steps(mine, holder)
    counts = HandedOverAll(len(assignments), steps, moved)
    _tell_all(leaving, holder, reason, counts, by)
    return counts


def _held(mine: Q, waiting_unit: int | None) -> dict[int, HeldEntry]:
    ids: set[int] = set(
        Assignment.objects.filter(mine, state__in=OPEN_STATES).values_list("entry_id", flat=True)
    )
    if waiting_unit is not None:
        ids |= set(_waiting(waiting_unit))
    return hold(entry_ids=ids) if ids else {}


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
