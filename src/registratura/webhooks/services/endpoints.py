"""Adding, changing and ending endpoints; their secrets; trials."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution
from registratura.webhooks.catalogue import EVENTS, TEST
from registratura.webhooks.errors import EndpointRefusedError
from registratura.webhooks.models import Delivery, Endpoint, Event
from registratura.webhooks.pacing import OVERLAP
from registratura.webhooks.services.gathering import begin_feed, put_delivery

MOST_ENDPOINTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointDraft:
    """What an administrator writes of a program. No kinds: every event."""

    name: str
    url: str
    kinds: Collection[str] = field(default=())
    with_words: bool = False


@transaction.atomic
def add_endpoint(*, draft: EndpointDraft, by: Actor, now: datetime) -> Endpoint:
    """
    Let a program be told of what happens to entries from now on.

    Raises: EndpointRefusedError for an address that is not one of the web, carries a password, or is one too many.
    """
    name, url, kinds = _checked(draft)
    if Endpoint.objects.filter(ended_at__isnull=True).count() >= MOST_ENDPOINTS:
        raise EndpointRefusedError(_("Opriți întâi un program: sunt îngăduite %d.") % MOST_ENDPOINTS)
    begin_feed()
    row = Endpoint(
        institution_id=required_institution(),
        name=name,
        url=url,
        kinds=kinds,
        with_words=draft.with_words,
        nonce=secrets.token_hex(16),
        added_at=now,
        added_by_id=by.id,
    )
    row.save(force_insert=True)
    _write_down("webhooks.endpoint.added", row, by)
    return row


@transaction.atomic
def change_endpoint(*, endpoint_id: int, draft: EndpointDraft, by: Actor, now: datetime) -> Endpoint:
    """
    Change where and of what a program is told; what waits goes to the new address.

    Raises: EndpointRefusedError.
    """
    name, url, kinds = _checked(draft)
    row = _held(endpoint_id)
    row.name, row.url, row.kinds, row.with_words = name, url, kinds, draft.with_words
    row.save(update_fields=["name", "url", "kinds", "with_words"])
    _write_down("webhooks.endpoint.changed", row, by)
    return row


@transaction.atomic
def rotate_secret(*, endpoint_id: int, by: Actor, now: datetime) -> Endpoint:
    """
    Give a program a new secret; for a day both sign, so that nothing is lost while it is written there.

    Raises: EndpointRefusedError when it was ended, or changed less than a day ago.
    """
    row = _held(endpoint_id)
    if row.former_until is not None and row.former_until > now:
        raise EndpointRefusedError(
            _("Cheia s-a schimbat deja; cea veche mai semnează câteva ore. Schimbați-o din nou după aceea.")
        )
    row.former_nonce, row.former_until = row.nonce, now + OVERLAP
    row.nonce = secrets.token_hex(16)
    row.save(update_fields=["nonce", "former_nonce", "former_until"])
    journal.record(
        action="webhooks.endpoint.rotated",
        subject_type="webhook",
        subject_id=row.id,
        by=by,
        details={"name": row.name, "former_until": row.former_until.isoformat()},
    )
    return row


@transaction.atomic
def enable_endpoint(*, endpoint_id: int, by: Actor, now: datetime) -> None:
    """
    Tell a program again that was stopped after its silence; what it missed is sent by `replay_period`.

    Raises: EndpointRefusedError when it is not stopped.
    """
    row = _held(endpoint_id)
    if row.disabled_at is None:
        raise EndpointRefusedError(_("Programul este anunțat deja."))
    row.disabled_at, row.disabled_reason, row.failing_at = None, "", None
    row.save(update_fields=["disabled_at", "disabled_reason", "failing_at"])
    Delivery.objects.filter(endpoint_id=row.id, state="waiting").update(next_attempt_at=now, tries=0)
    _write_down("webhooks.endpoint.enabled", row, by)


@transaction.atomic
def end_endpoint(*, endpoint_id: int, by: Actor, now: datetime) -> None:
    """
    Tell a program nothing more.

    Raises: EndpointRefusedError when it is none or was ended already.
    """
    row = _held(endpoint_id)
    row.ended_at, row.ended_by_id = now, by.id
    row.save(update_fields=["ended_at", "ended_by"])
    Delivery.objects.filter(endpoint_id=row.id, state__in=["waiting", "sending"]).update(
        state="failed", next_attempt_at=None, lease_until=None
    )
    _write_down("webhooks.endpoint.ended", row, by)


@transaction.atomic
def send_test(*, endpoint_id: int, by: Actor, now: datetime) -> Delivery:
    """
    Let an event of trial go to a program, and return its delivery.

    Raises: EndpointRefusedError.
    """
    feed = begin_feed()
    row = _held(endpoint_id)
    feed.last_sequence += 1
    feed.save(update_fields=["last_sequence"])
    event = Event(
        institution_id=required_institution(), sequence=feed.last_sequence, kind=TEST, happened_at=now
    )
    event.save(force_insert=True)
    delivery = put_delivery(endpoint=row, event=event, now=now)
    _write_down("webhooks.endpoint.tested", row, by)
    return delivery


def _held(endpoint_id: int) -> Endpoint:
    row = Endpoint.objects.select_for_update().filter(pk=endpoint_id, ended_at__isnull=True).first()
    if row is None:
        raise EndpointRefusedError(_("Programul acesta nu mai este anunțat; adăugați-l din nou."))
    return row


def _checked(draft: EndpointDraft) -> tuple[str, str, list[str]]:
    name, url = ro_normalise(draft.name, single_line=True)[:120], draft.url.strip()
    if not name:
        raise EndpointRefusedError(_("Scrieți ce program este anunțat."), field="name")
    if not _is_address(url):
        raise EndpointRefusedError(
            _("Scrieți o adresă întreagă, de pildă https://program.exemplu.ro/anunturi, fără parolă în ea."),
            field="url",
        )
    if set(draft.kinds) - set(EVENTS):
        raise EndpointRefusedError(_("Alegeți evenimentele din listă."), field="kinds")
    return name, url, [kind for kind in EVENTS if kind in draft.kinds]


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return False
    whole = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.username is None
    return whole and url.isascii() and url.isprintable() and " " not in url and len(url) <= 500


def _write_down(action: str, row: Endpoint, by: Actor) -> None:
    journal.record(
        action=action,
        subject_type="webhook",
        subject_id=row.id,
        by=by,
        details={"name": row.name, "url": row.url, "kinds": row.kinds, "with_words": row.with_words},
    )
