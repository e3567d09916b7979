"""Whom a petition is about: these and everybody below them neither receive nor solve it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.routing.errors import OrderRefusedError
from registratura.routing.models import Assignment, ConcernedPerson, Standing
from registratura.routing.models.assignment import OPEN_STATES, Part, StandingState, State
from registratura.routing.queries import staff
from registratura.routing.services.holding import hold
from registratura.routing.services.rows import end, stand
from registratura.routing.wording import clean_text, holder_words
from registratura.toolkit.scope import required_institution


@transaction.atomic
def name_concerned(*, entry_id: int, user_ids: Sequence[int], by: Actor, now: datetime) -> list[Assignment]:
    """
    Write down the officials whose activity a petition is about, and return the work that was taken from those barred.

    What the lead had waits for a new order, at the registry. Safe to repeat.
    Raises: EntryNotStandingError; OrderRefusedError for a person who works nowhere here.
    Law: OG 27/2002 art. 11.
    """
    hold(entry_ids=[entry_id])
    known = {post.user_id for post in staff.posts(at=now)}
    if not user_ids or set(user_ids) - known:
        raise OrderRefusedError(_("Alegeți persoana vizată dintre oamenii instituției."), field="user_ids")
    named = set(staff.concerned_persons(entry_id))
    new = [user_id for user_id in dict.fromkeys(user_ids) if user_id not in named]
    for user_id in new:
        ConcernedPerson(
            institution_id=required_institution(),
            entry_id=entry_id,
            user_id=user_id,
            named_at=now,
            named_by_id=by.id,
        ).save(force_insert=True)
    if new:
        journal.record(
            action="routing.person.concerned",
            subject_type="entry",
            subject_id=entry_id,
            by=by,
            details={"persons": list(accounts.names_of(new).values())},
        )
    return _take_from_barred(entry_id, by, now)


def _take_from_barred(entry_id: int, by: Actor, now: datetime) -> list[Assignment]:
    bar = staff.barred_from([entry_id], at=now)[entry_id]
    taken = []
    for assignment in Assignment.objects.filter(entry_id=entry_id, state__in=OPEN_STATES).order_by("id"):
        by_unit = assignment.user_id is None and assignment.unit_id in bar.unit_ids
        if assignment.user_id not in bar.user_ids and not by_unit:
            continue
        reason = _("Conflict de interese (OG 27/2002 art. 11).")
        end(assignment=assignment, state=State.CLOSED, outcome=reason, by=by, now=now)
        if assignment.part == Part.LEAD:
            stand(entry_id=entry_id, state=StandingState.WAITING, unit_id=None, now=now)
        journal.record(
            action="routing.assignment.closed",
            subject_type="entry",
            subject_id=entry_id,
            by=by,
            details={
                "assignment": assignment.id,
                "part": assignment.part,
                "from": holder_words(assignment.unit_id, assignment.user_id),
                "reason": reason,
            },
        )
        taken.append(assignment)
    # A paper registered for a unit of those barred waits for another's order: at the registry.
    standing = Standing.objects.filter(entry_id=entry_id, state=StandingState.WAITING).first()
    if standing is not None and standing.unit_id in bar.unit_ids:
        stand(entry_id=entry_id, state=StandingState.WAITING, unit_id=None, now=now)
    return taken


@transaction.atomic
def clear_concerned(*, entry_id: int, user_id: int, reason: str, by: Actor, now: datetime) -> None:
    """
    Withdraw a person that a petition was thought to be about; the trace stays.

    Raises: OrderRefusedError without a reason, or when the person is not named; EntryNotStandingError.
    """
    reason = clean_text(reason, field="reason", required=_("Scrieți de ce petiția nu privește persoana."))[
        :500
    ]
    hold(entry_ids=[entry_id])
    row = ConcernedPerson.objects.filter(
        entry_id=entry_id, user_id=user_id, withdrawn_at__isnull=True
    ).first()
    if row is None:
        raise OrderRefusedError(_("Persoana nu mai este notată la această petiție; reîncărcați pagina."))
    row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_reason = now, by.id, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    journal.record(
        action="routing.person.cleared",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"persons": list(accounts.names_of([user_id]).values()), "reason": reason},
    )
