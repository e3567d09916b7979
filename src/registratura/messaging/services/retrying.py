"""Sending again what was given up, and trying a way out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.messaging.catalogue import Channel, Kind
from registratura.messaging.errors import RetryRefusedError
from registratura.messaging.models import Delivery
from registratura.messaging.models.delivery import Hold, State
from registratura.messaging.pacing import MOST_ATTEMPTS
from registratura.messaging.services.queueing import put_in_queue
from registratura.messaging.services.sending import Outside, Sent, send

RETRIED = (State.FAILED, State.BOUNCED, State.WAITING)


@transaction.atomic
def retry(*, delivery_id: int, by: Actor | None, now: datetime) -> Delivery:
    """
    Let a delivery that failed, came back or waits be tried at once, with all its attempts anew.

    Raises: RetryRefusedError when there is none, or it left already, or a digest said it.
    """
    row = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery_id).first()
    if row is None:
        raise RetryRefusedError(_("Această trimitere nu există."))
    if row.state not in RETRIED or row.channel == Channel.IN_APP:
        raise RetryRefusedError(
            _("Trimiterea este „%s”: nu are de ce să fie reluată.") % State(row.state).label.lower()
        )
    if row.message.forgotten_at is not None:
        raise RetryRefusedError(
            _("Textul mesajului s-a șters la împlinirea termenului de păstrare; scrieți altul.")
        )
    row.state, row.hold, row.next_attempt_at, row.ended_at = State.WAITING, Hold.NONE, now, None
    row.tries_left, row.queued_at = MOST_ATTEMPTS, now
    row.save(update_fields=["state", "hold", "next_attempt_at", "ended_at", "tries_left", "queued_at"])
    put_in_queue(delivery=row)
    journal.record(
        action="messaging.delivery.retried",
        subject_type="delivery",
        subject_id=row.id,
        by=by,
        details={"message": row.message_id, "channel": row.channel},
    )
    return row


def send_test(*, to: Outside, by: Actor, now: datetime) -> Sent:
    """
    Send a message by which an administrator sees whether a way works.

    Raises: MessageRefusedError for an address that is none.
    """
    return send(
        kind=Kind.CHANNEL_TEST,
        to=to,
        context={"asked_by": by.full_name},
        dedupe_key=f"test:{by.id}:{now.timestamp()}",
        by=by,
        now=now,
    )
