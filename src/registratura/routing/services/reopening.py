"""Work that was finished and is not finished after all: its answer was annulled or withdrawn."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.events import publish
from registratura.routing.errors import ConflictOfInterestError, HolderRefusedError
from registratura.routing.models import Assignment, Standing
from registratura.routing.models.assignment import Part, StandingState, State
from registratura.routing.orders import Holder
from registratura.routing.services.assigning import assigned
from registratura.routing.services.holding import HeldEntry, check_conflict, hold, settled
from registratura.routing.services.rows import stand, write
from registratura.routing.wording import clean_text, holder_words


@transaction.atomic
def reopen(*, entry_id: int, reason: str, by: Actor | None, now: datetime) -> bool:
    """
    Let finished work go on: back to whom finished it, or, when that one no longer works here, to the head's folder.

    by: None when nobody decided it, as for a letter that came back; the order is then still of whom gave it first.
    Returns whether anything was finished; what is still in work, set aside or never ordered stays as it is.
    Raises: OrderRefusedError without a reason; EntryNotStandingError.
    """
    reason = clean_text(reason, field="reason", required=_("Scrieți de ce se reia lucrarea."))
    entry = hold(entry_ids=[entry_id])[entry_id]
    finished = Standing.objects.filter(entry_id=entry_id, state=StandingState.DONE).exists()
    last = Assignment.objects.filter(entry_id=entry_id, part=Part.LEAD).order_by("-id").first()
    if not finished or last is None or last.state != State.DONE:
        return False
    holder = _still_there(last, entry, now)
    if holder is None:
        stand(entry_id=entry_id, state=StandingState.WAITING, unit_id=entry.unit_id, now=now)
    else:
        made = write(
            entry_id=entry_id,
            part=Part.LEAD,
            holder=holder,
            text=last.order_text,
            internal_on=None,
            by_id=by.id if by is not None else last.assigned_by_id,
            now=now,
            previous=last,
        )
        waits = holder.user_id is None
        stand(
            entry_id=entry_id,
            state=StandingState.WAITING if waits else StandingState.PLACED,
            unit_id=holder.unit_id,
            now=now,
        )
        publish(assigned(assignment=made, by=by))
    journal.record(
        action="routing.work.reopened",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"reason": reason, "to": holder_words(holder.unit_id, holder.user_id) if holder else ""},
    )
    return True


def _still_there(last: Assignment, entry: HeldEntry, now: datetime) -> Holder | None:
    holder = Holder(last.unit_id, last.user_id)
    try:
        settled(holder=holder, field="lead", now=now, solves=True)
        check_conflict(entries=[entry], holders=[holder], now=now)
    except (HolderRefusedError, ConflictOfInterestError):
        return None
    return holder
