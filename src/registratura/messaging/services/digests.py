"""Gathering held deliveries into one letter for each person."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from registratura.messaging.catalogue import Kind
from registratura.messaging.models import Delivery, Message
from registratura.messaging.models.delivery import Hold, State
from registratura.messaging.services.sending import send


def gather_digests(*, now: datetime) -> int:
    """
    Send a digest to each person of the institution in scope whose held messages came due; return how many persons.

    What is held later for the same person comes along. One message alone goes as it is. Safe to run twice at once: who
    comes second finds nothing held.
    """
    due = Delivery.objects.filter(
        state=State.WAITING,
        hold=Hold.DIGEST,
        next_attempt_at__lte=now,
        message__user_id=OuterRef("message__user_id"),
    )
    with transaction.atomic():
        held = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("message")
            .filter(Exists(due), state=State.WAITING, hold=Hold.DIGEST)
            .order_by("id")
        )
        groups: dict[int, list[Delivery]] = defaultdict(list)
        for delivery in held:
            if delivery.message.user_id is not None:
                groups[delivery.message.user_id].append(delivery)
        for user_id, deliveries in groups.items():
            _gather(user_id, deliveries, now)
    return len(groups)


def _gather(user_id: int, deliveries: list[Delivery], now: datetime) -> None:
    subjects = {delivery.message_id: delivery.message.subject for delivery in deliveries}
    if len(subjects) == 1:
        for alone in deliveries:
            alone.hold, alone.next_attempt_at = Hold.NONE, now
            alone.save(update_fields=["hold", "next_attempt_at"])
        return
    sent = send(
        kind=Kind.DIGEST,
        to=user_id,
        context={"count": len(subjects), "lines": list(subjects.values())},
        dedupe_key=f"digest:{user_id}:{deliveries[0].id}-{deliveries[-1].id}",
        by=None,
        now=now,
    )
    digest = Message.objects.get(pk=sent.message_id)
    for delivery in deliveries:
        delivery.state, delivery.hold, delivery.digest = State.SUPPRESSED, Hold.NONE, digest
        delivery.next_attempt_at, delivery.ended_at = None, now
        delivery.save(update_fields=["state", "hold", "digest", "next_attempt_at", "ended_at"])
