"""Jobs of deliveries: one at the moment of writing, and a sweep for whatever came due or was left behind."""

from datetime import datetime, timedelta

from django.db.models import Q
from procrastinate.contrib.django import app

from registratura.messaging.catalogue import Channel
from registratura.messaging.models import Delivery
from registratura.messaging.models.delivery import Hold, State

TASK = "messaging.deliver"
# Conversations with servers at once: slow ones must not hold up the other jobs of the house.
LANES = {Channel.EMAIL: 3, Channel.SMS: 1, Channel.WEBHOOK: 1}
LOST_AFTER = timedelta(minutes=10)  # a job asked for and not begun since is asked for again
BATCH = 500


def put_in_queue(*, delivery: Delivery) -> None:
    """Ask for a delivery's job, committed with the caller's transaction."""
    lane = f"{TASK}:{delivery.channel}:{delivery.id % LANES[Channel(delivery.channel)]}"
    job = app.configure_task(TASK, allow_unknown=False, lock=lane)
    job.defer(institution_id=delivery.institution_id, delivery_id=delivery.id)


def queue_due(*, now: datetime, limit: int = BATCH) -> int:
    """
    Ask for the jobs of what came due, and of what a killed worker left, in the institution in scope.

    Returns how many were asked for. Safe to repeat and to run twice at once.
    """
    due = Q(state=State.WAITING, next_attempt_at__lte=now) & ~Q(hold=Hold.DIGEST)
    left = Q(state=State.SENDING, lease_until__lte=now)
    unasked = Q(queued_at__isnull=True) | Q(queued_at__lte=now - LOST_AFTER)
    found = list(
        Delivery.objects.select_for_update(skip_locked=True)
        .filter(unasked, due | left)
        .order_by("next_attempt_at", "id")[:limit]
    )
    for delivery in found:
        delivery.queued_at = now
        delivery.save(update_fields=["queued_at"])
        put_in_queue(delivery=delivery)
    return len(found)
