"""What people and institutions choose: ways, quiet hours, digests, words, webhooks; and what they have read."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime, time
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.messaging import queries
from registratura.messaging.catalogue import KINDS, Channel, Kind
from registratura.messaging.composing import LANGUAGES, Words, checked_words
from registratura.messaging.errors import EndpointRefusedError, PreferenceRefusedError, TemplateRefusedError
from registratura.messaging.models import (
    Endpoint,
    Message,
    OfficeOptions,
    PersonOptions,
    Preference,
    Template,
)
from registratura.messaging.pacing import Quiet
from registratura.messaging.queries import CHOOSABLE, OfficeChoices, PersonChoices, endpoint_by_id
from registratura.messaging.services.sending import checked_phone
from registratura.toolkit.scope import required_institution

MOST_ENDPOINTS = 10


def mark_read(*, user_id: int, message_ids: Collection[int] | None, now: datetime) -> int:
    """Mark messages of a person as read, all of them when no numbers are given; return how many had not been."""
    rows = Message.objects.filter(user_id=user_id, read_at__isnull=True)
    if message_ids is not None:
        rows = rows.filter(pk__in=message_ids)
    return rows.update(read_at=now)


@transaction.atomic
def set_preferences(
    *,
    user_id: int,
    wanted: Mapping[tuple[Kind, Channel], bool],
    choices: PersonChoices,
    by: Actor,
    now: datetime,
) -> None:
    """
    Keep by which ways a person wants each kind, and the person's quiet hours, digest and telephone.

    A way that is not named stays as it was. What is in the application cannot be refused.
    Raises: PreferenceRefusedError for a way that is not chosen; MessageRefusedError for a telephone that is none.
    """
    for kind, channel in wanted:
        if channel not in CHOOSABLE or not (KINDS[kind].house and KINDS[kind].chosen):
            raise PreferenceRefusedError(_("Acest mesaj nu poate fi cerut sau refuzat pe această cale."))
    phone = checked_phone(phone=choices.phone) if choices.phone.strip() else ""
    if any(yes for (_kind, channel), yes in wanted.items() if channel is Channel.SMS) and not phone:
        raise PreferenceRefusedError(_("Scrieți numărul de telefon la care doriți SMS-urile."), field="phone")
    before = {(way.kind, way.channel): way.wanted for way in queries.ways_of(user_id)}
    changed = {way: yes for way, yes in wanted.items() if before.get(way) != yes}
    for (kind, channel), yes in changed.items():
        row = Preference.objects.filter(user_id=user_id, kind=kind, channel=channel).first()
        if row is None:
            fresh = Preference(user_id=user_id, kind=kind, channel=channel, wanted=yes)
            fresh.institution_id = required_institution()
            fresh.save(force_insert=True)
        else:
            row.wanted = yes
            row.save(update_fields=["wanted"])
    _keep_person(user_id, choices, phone)
    journal.record(
        action="messaging.preference.changed",
        subject_type="user",
        subject_id=user_id,
        by=by,
        details={
            "ways": {f"{kind}/{channel}": yes for (kind, channel), yes in changed.items()},
            "daily_digest": choices.daily_digest,
            "quiet": _written(choices.quiet),
        },
    )


def _keep_person(user_id: int, choices: PersonChoices, phone: str) -> None:
    row = PersonOptions.objects.select_for_update().filter(user_id=user_id).first()
    fresh = row is None
    row = row or PersonOptions(institution_id=required_institution(), user_id=user_id)
    quiet = choices.quiet or queries.office_choices().quiet
    row.own_quiet = choices.quiet is not None
    row.quiet_from, row.quiet_to, row.quiet_free_days = quiet.starts, quiet.ends, quiet.free_days
    row.daily_digest, row.phone = choices.daily_digest, phone
    if fresh:
        row.save(force_insert=True)
    else:
        row.save(
            update_fields=[
                *("own_quiet", "quiet_from", "quiet_to", "quiet_free_days", "daily_digest", "phone"),
            ]
        )


@transaction.atomic
def choose_office_options(*, choices: OfficeChoices, by: Actor, now: datetime) -> None:
    """
    Set the institution's quiet hours, flood limit and digest hour, for what is written from now on.

    Raises: PreferenceRefusedError for a flood limit under 1 or over 100.
    """
    if not 1 <= choices.flood_limit <= 100:
        raise PreferenceRefusedError(_("Alegeți între 1 și 100 de mesaje pe oră."), field="flood_limit")
    before = queries.office_choices()
    row = OfficeOptions.objects.select_for_update().first()
    fresh = row is None
    row = row or OfficeOptions(institution_id=required_institution())
    row.quiet_from, row.quiet_to = choices.quiet.starts, choices.quiet.ends
    row.quiet_free_days, row.flood_limit = choices.quiet.free_days, choices.flood_limit
    row.digest_clock, row.changed_at, row.changed_by_id = choices.digest_clock, now, by.id
    if fresh:
        row.save(force_insert=True)
    else:
        row.save(
            update_fields=[
                *("quiet_from", "quiet_to", "quiet_free_days", "flood_limit", "digest_clock"),
                *("changed_at", "changed_by"),
            ]
        )
    journal.record(
        action="messaging.options.changed",
        subject_type="institution",
        subject_id=required_institution(),
        by=by,
        details={"before": _told(before), "after": _told(choices)},
    )


def _told(choices: OfficeChoices) -> dict[str, object]:
    facts = asdict(choices)
    return {**facts, "quiet": _written(choices.quiet), "digest_clock": _clock(choices.digest_clock)}


def _written(quiet: Quiet | None) -> str:
    if quiet is None:
        return ""
    days = "+" if quiet.free_days else "-"
    return f"{_clock(quiet.starts)}-{_clock(quiet.ends)}{days}"


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"


@transaction.atomic
def write_template(
    *, kind: Kind, channel: Channel, language: str, subject: str, text: str, by: Actor, now: datetime
) -> Words:
    """
    Put an institution's own words in the place of the usual ones, for what is written from now on.

    Raises: TemplateRefusedError for a kind whose words are not chosen, and as `composing.checked_words` does.
    """
    if not KINDS[kind].chosen or channel is Channel.WEBHOOK or language not in LANGUAGES:
        raise TemplateRefusedError(_("Textul acestui mesaj nu se schimbă."))
    words = checked_words(kind=kind, channel=channel, subject=subject, text=text)
    _retire(kind, channel, language, now)
    row = Template(
        institution_id=required_institution(),
        kind=kind,
        channel=channel,
        language=language,
        subject=words.subject,
        body=words.text,
        written_at=now,
        written_by_id=by.id,
    )
    row.save(force_insert=True)
    journal.record(
        action="messaging.template.changed",
        subject_type="message_template",
        subject_id=row.id,
        by=by,
        details={"kind": str(kind), "channel": str(channel), "language": language},
    )
    return words


@transaction.atomic
def restore_template(*, kind: Kind, channel: Channel, language: str, by: Actor, now: datetime) -> bool:
    """Put the usual words back and return whether there were others."""
    retired = _retire(kind, channel, language, now)
    for number in retired:
        journal.record(
            action="messaging.template.restored",
            subject_type="message_template",
            subject_id=number,
            by=by,
            details={"kind": str(kind), "channel": str(channel), "language": language},
        )
    return bool(retired)


def _retire(kind: Kind, channel: Channel, language: str, now: datetime) -> list[int]:
    rows = Template.objects.select_for_update().filter(
        kind=kind, channel=channel, language=language, retired_at__isnull=True
    )
    numbers = []
    for row in rows:
        row.retired_at = now
        row.save(update_fields=["retired_at"])
        numbers.append(row.id)
    return numbers


@transaction.atomic
def add_endpoint(*, name: str, url: str, kinds: Collection[Kind], by: Actor, now: datetime) -> Endpoint:
    """
    Let a program of the institution's be told of messages; no kinds means all of them.

    Raises: EndpointRefusedError for an address that is not one of the web, carries a password, or is one too many.
    """
    name, url = ro_normalise(name, single_line=True)[:120], url.strip()
    if not name:
        raise EndpointRefusedError(_("Scrieți ce program este anunțat."), field="name")
    try:
        parts = urlsplit(url)
        fit = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.username is None
        fit = fit and url.isascii() and url.isprintable() and " " not in url and len(url) <= 500
        _port = parts.port
    except ValueError:
        fit = False
    if not fit:
        raise EndpointRefusedError(
            _("Scrieți o adresă întreagă, de pildă https://program.exemplu.ro/anunturi, fără parolă în ea."),
            field="url",
        )
    if Endpoint.objects.filter(ended_at__isnull=True).count() >= MOST_ENDPOINTS:
        raise EndpointRefusedError(_("Opriți întâi un webhook: sunt îngăduite %d.") % MOST_ENDPOINTS)
    row = Endpoint(
        institution_id=required_institution(),
        name=name,
        url=url,
        nonce=secrets.token_hex(16),
        kinds=sorted(str(kind) for kind in kinds),
        added_at=now,
        added_by_id=by.id,
    )
    row.save(force_insert=True)
    journal.record(
        action="messaging.endpoint.added",
        subject_type="endpoint",
        subject_id=row.id,
        by=by,
        details={"name": row.name, "url": row.url},
    )
    return row


@transaction.atomic
def end_endpoint(*, endpoint_id: int, by: Actor, now: datetime) -> None:
    """
    Tell a program nothing more.

    Raises: EndpointRefusedError when it is none or was ended already.
    """
    row = endpoint_by_id(endpoint_id)
    if row is None or row.ended_at is not None:
        raise EndpointRefusedError(_("Acest webhook a fost oprit deja."))
    row.ended_at, row.ended_by_id = now, by.id
    row.save(update_fields=["ended_at", "ended_by"])
    journal.record(
        action="messaging.endpoint.ended",
        subject_type="endpoint",
        subject_id=row.id,
        by=by,
        details={"name": row.name},
    )
