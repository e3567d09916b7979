"""From the journal to events and their deliveries; and forgetting what is old."""

from datetime import datetime

from django.db import transaction

from registratura.journal import queries as journal
from registratura.journal.queries import FinishedAct
from registratura.toolkit.scope import required_institution
from registratura.webhooks.catalogue import EVENTS, KIND_OF_ACTION
from registratura.webhooks.models import Attempt, Delivery, Endpoint, Event, Feed
from registratura.webhooks.pacing import KEPT

BATCH = 500


@transaction.atomic
def gather(*, now: datetime) -> int:
    """
    Make events of what the journal holds since last time, and a delivery for each endpoint; return how many events.

    An act becomes one event, whatever is killed: both are written in one transaction. Nothing is gathered while no
    program is told of anything. Safe to repeat and to run twice at once.
    """
    feed = Feed.objects.select_for_update().first()
    if feed is None:
        return 0
    endpoints = list(Endpoint.objects.filter(ended_at__isnull=True).order_by("id"))
    if not endpoints:
        return 0
    acts = journal.finished_acts(
        after=(feed.transaction_id, feed.record_id), actions=list(KIND_OF_ACTION), limit=BATCH
    )
    for act in acts:
        feed.last_sequence += 1
        _tell(_event_of(act, feed.last_sequence), endpoints, now)
        feed.transaction_id, feed.record_id = act.transaction_id, act.id
    if acts:
        feed.save(update_fields=["transaction_id", "record_id", "last_sequence"])
    return len(acts)


def begin_feed() -> Feed:
    """Begin to read the journal at what is yet to happen; go on where reading stands. For the services of this room."""
    feed = Feed.objects.select_for_update().first()
    is_told = Endpoint.objects.filter(ended_at__isnull=True).exists()
    if feed is not None and is_told:
        return feed
    place = journal.end_of_finished()
    if feed is None:
        feed = Feed(institution_id=required_institution(), transaction_id=place[0], record_id=place[1])
        feed.save(force_insert=True)
    else:
        feed.transaction_id, feed.record_id = place
        feed.save(update_fields=["transaction_id", "record_id"])
    return feed


def _event_of(act: FinishedAct, sequence: int) -> Event:
    kind = KIND_OF_ACTION[act.action]
    entry = act.subject_id if act.subject_type == "entry" else act.details.get("entry_id")
    event = Event(
        institution_id=required_institution(),
        sequence=sequence,
        kind=kind,
        record_id=act.id,
        entry_id=int(entry) if entry else None,
        facts={
            outside: act.details[inside] for inside, outside in EVENTS[kind].told if inside in act.details
        },
        happened_at=act.at,
    )
    event.save(force_insert=True)
    return event


def _tell(event: Event, endpoints: list[Endpoint], now: datetime) -> None:
    for endpoint in endpoints:
        wanted = not endpoint.kinds or event.kind in endpoint.kinds
        if wanted and endpoint.disabled_at is None and endpoint.added_at <= event.happened_at:
            put_delivery(endpoint=endpoint, event=event, now=now)


def put_delivery(*, endpoint: Endpoint, event: Event, now: datetime) -> Delivery:
    """Write a delivery that waits. For the services of this room."""
    delivery = Delivery(
        institution_id=required_institution(), endpoint=endpoint, event=event, next_attempt_at=now
    )
    delivery.save(force_insert=True)
    return delivery


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Take away events with their deliveries and attempts thirty days after they happened; return how many events."""
    old = list(
        Event.objects.filter(happened_at__lt=now - KEPT).order_by("id").values_list("id", flat=True)[:5_000]
    )
    Attempt.objects.filter(delivery__event_id__in=old).delete()
    Delivery.objects.filter(event_id__in=old).delete()
    Event.objects.filter(pk__in=old).delete()
    return len(old)
