"""Sending again: one delivery, or everything of a period."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.webhooks.errors import ReplayRefusedError
from registratura.webhooks.models import Delivery, DeliveryState, Endpoint, Event
from registratura.webhooks.services.gathering import put_delivery

MOST = 10_000


@transaction.atomic
def replay(*, delivery_id: int, by: Actor, now: datetime) -> Delivery:
    """
    Send one delivery again, under the same number, with all its attempts anew.

    Raises: ReplayRefusedError when it is none, waits already, or its program is not told any more.
    """
    row = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery_id).first()
    if row is None:
        raise ReplayRefusedError(_("Anunțul nu mai este păstrat."))
    endpoint = _open_endpoint(row.endpoint_id)
    if row.state == DeliveryState.SENDING:
        raise ReplayRefusedError(_("Anunțul tocmai se trimite; așteptați câteva minute."))
    _again(row, now)
    _write_down(endpoint, by, count=1)
    return row


@transaction.atomic
def replay_period(*, endpoint_id: int, since: datetime, until: datetime, by: Actor, now: datetime) -> int:
    """
    Send a program every event of a period that it wants, in order, and return how many.

    Raises: ReplayRefusedError for a period that is none, is empty, or holds more than 10,000 events.
    """
    if since >= until:
        raise ReplayRefusedError(_("Prima zi trebuie să fie înaintea ultimei."), field="since")
    endpoint = _open_endpoint(endpoint_id)
    events = Event.objects.filter(happened_at__gte=since, happened_at__lt=until)
    if endpoint.kinds:
        events = events.filter(kind__in=endpoint.kinds)
    found = list(events.order_by("sequence")[: MOST + 1])
    if not found:
        raise ReplayRefusedError(
            _("În zilele acestea nu este păstrat niciun eveniment; se păstrează treizeci de zile."),
            field="since",
        )
    if len(found) > MOST:
        raise ReplayRefusedError(_("Sunt prea multe evenimente; alegeți mai puține zile."), field="until")
    known = {
        row.event_id: row
        for row in Delivery.objects.select_for_update(of=("self",))
        .filter(endpoint_id=endpoint.id, event_id__in=[event.id for event in found])
        .order_by("id")
    }
    for event in found:
        row = known.get(event.id)
        if row is None:
            put_delivery(endpoint=endpoint, event=event, now=now)
        elif row.state != DeliveryState.SENDING:
            _again(row, now)
    _write_down(endpoint, by, count=len(found))
    return len(found)


def _open_endpoint(endpoint_id: int) -> Endpoint:
    row = Endpoint.objects.filter(pk=endpoint_id, ended_at__isnull=True).first()
    if row is None:
        raise ReplayRefusedError(_("Programul nu mai este anunțat."))
    if row.disabled_at is not None:
        raise ReplayRefusedError(_("Programul este oprit; reporniți-l întâi."))
    return row


def _again(row: Delivery, now: datetime) -> None:
    row.state, row.tries, row.next_attempt_at = DeliveryState.WAITING, 0, now
    row.save(update_fields=["state", "tries", "next_attempt_at"])


def _write_down(endpoint: Endpoint, by: Actor, *, count: int) -> None:
    journal.record(
        action="webhooks.delivery.replayed",
        subject_type="webhook",
        subject_id=endpoint.id,
        by=by,
        details={"name": endpoint.name, "count": count},
    )
