"""Notices from the catalogue to the people: made anew from the code, published, told, and new purposes asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from registratura.accounts import queries as accounts
from registratura.consents import services as ledger
from registratura.flows import own_choices
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.privacy.purposes import Purpose as Key
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.notices import queries as notices
from registratura.notices import services as told
from registratura.notices.comparing import What, compare
from registratura.notices.content import Content, Controller, Recipient, Section
from registratura.notices.errors import NoticeRefusedError
from registratura.notices.events import NoticePublished
from registratura.notices.generating import content_from
from registratura.notices.queries import Version
from registratura.notices.rules import Materiality
from registratura.notices.templates import prose_for
from registratura.notices.wording import change_words
from registratura.toolkit.personal_data import catalogue
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

ANNOUNCE = "flows.announce_notice"
PORTION = 200
OWN = "own-"
"""The beginning of keys of recipients that a controller named itself."""


def content_now(
    *,
    institution: Institution,
    offered: Collection[Key] = (),
    own: Sequence[tuple[Recipient, tuple[str, ...]]] = (),
    now: datetime,
) -> Content:
    """
    Return what the running program obliges a controller to tell.

    offered: purposes resting on consent that it carries out. own: recipients that it names itself, each with the keys
    of the purposes for which it gets data. Must run in the institution's scope.
    """
    content = content_from(
        catalogue().entries,
        controller=controller_of(institution=institution, now=now),
        supplier=_is_supplier(institution),
        offered=offered,
    )
    return with_own(content=content, own=own)


def with_own(*, content: Content, own: Sequence[tuple[Recipient, tuple[str, ...]]]) -> Content:
    """Return a content with the recipients that the controller names itself."""
    purposes = []
    for one in content.purposes:
        added = [recipient.key for recipient, keys in own if one.key in keys]
        purposes.append(replace(one, recipients=tuple(sorted({*one.recipients, *added}))))
    return replace(
        content, purposes=tuple(purposes), recipients=(*content.recipients, *(one for one, _keys in own))
    )


def own_recipients(*, content: Content) -> list[tuple[Recipient, tuple[str, ...]]]:
    """Return the recipients that the controller named itself, each with its purposes."""
    return [
        (one, tuple(purpose.key for purpose in content.purposes if one.key in purpose.recipients))
        for one in content.recipients
        if one.key.startswith(OWN)
    ]


def offered_in(*, content: Content) -> frozenset[Key]:
    """Return the purposes resting on consent that a content offers."""
    return frozenset(Key(one.key) for one in content.purposes if one.chosen)


def controller_of(*, institution: Institution, now: datetime) -> Controller:
    """Return an institution as its notice names it, with its data protection officers."""
    officers = institutions.holders_of(Permission.PRIVACY_ADMINISTER, at=now)
    contact = accounts.contact_of(officers[0]) if officers else None
    return Controller(
        name=institution.name,
        address=", ".join(filter(None, (institution.address, institution.locality))),
        email=institution.email,
        phone=institution.phone,
        fiscal_code=institution.cui,
        protector=contact.email if contact is not None else "",
    )


@transaction.atomic
def start(*, institution: Institution, by: Actor, now: datetime) -> int:
    """
    Begin a draft from the newest version, with the data of the running program; the first one from the shipped words.

    Raises: NoticeRefusedError when a draft is begun already.
    """
    newest = notices.newest()
    if newest is not None:
        content = content_now(
            institution=institution,
            offered=offered_in(content=newest.content),
            own=own_recipients(content=newest.content),
            now=now,
        )
        return told.start_draft(content=content, prose=newest.prose, by=by, now=now)
    kind = "supplier" if _is_supplier(institution) else "institution"
    content = content_now(institution=institution, now=now)
    return told.start_draft(content=content, prose=prose_for(kind, content.controller), by=by, now=now)


@transaction.atomic
def change(
    *,
    institution: Institution,
    draft: Version,
    offered: Collection[Key],
    own: Sequence[tuple[Recipient, tuple[str, ...]]],
    prose: Mapping[str, tuple[Section, ...]],
    by: Actor,
    now: datetime,
) -> None:
    """
    Put choices, recipients and words in a draft; its data are made anew from the program.

    Raises: NoticeRefusedError as `notices.services.change_draft` does.
    """
    content = content_now(institution=institution, offered=offered, own=own, now=now)
    told.change_draft(draft_id=draft.id, content=content, prose=prose, by=by, now=now)


@transaction.atomic
def publish(
    *,
    institution: Institution,
    draft: Version,
    materiality: Materiality,
    effective_on: date,
    summary: Mapping[str, str],
    by: Actor,
    now: datetime,
) -> int:
    """
    Publish a draft that still says what the program does, and have the people told; return the version's number.

    Raises: NoticeRefusedError when the program has changed since; further as `notices.services.publish_draft`.
    """
    fresh = content_now(
        institution=institution,
        offered=offered_in(content=draft.content),
        own=own_recipients(content=draft.content),
        now=now,
    )
    left_out = compare(draft.content, fresh)
    if left_out:
        raise NoticeRefusedError(
            _(
                "Programul face azi altceva decât spune proiectul: %s. Salvați proiectul din nou și recitiți-l."
            )
            % change_words(left_out[0], fresh, "ro", earlier=draft.content)
        )
    return told.publish_draft(
        draft_id=draft.id,
        materiality=materiality,
        effective_on=effective_on,
        summary=summary,
        by=by,
        now=now,
    )


def on_published(*, event: NoticePublished) -> None:
    """Have everybody with an account told of a change of substance, by a job that goes with the commit."""
    controller = institutions.account_controller()
    if controller is None or controller.id != event.institution_id or event.number == 1:
        return
    if event.materiality == Materiality.EDITORIAL:
        return
    job = app.configure_task(ANNOUNCE, allow_unknown=False)
    job.defer(institution_id=event.institution_id, version_id=event.version_id)


def announce(*, institution_id: int, version_id: int, after: int, now: datetime) -> int | None:
    """
    Tell the next portion of people of a version, each once; return the last one told, None when all are.

    A killed job goes on where it stopped: what was told stays told. Must not run inside a scope.
    """
    people = accounts.active_user_ids(after=after, limit=PORTION)
    with acting_for(institution_id):
        version = notices.version_by_id(version_id)
        institution = institutions.institution_by_id(institution_id)
        assert version is not None
        assert institution is not None
        before = notices.version(version.number - 1)
    for user_id in people:
        with acting_for(institution_id):
            _tell(institution, version, before, user_id, now)
    return people[-1] if len(people) == PORTION else None


def _tell(
    institution: Institution, version: Version, before: Version | None, user_id: int, now: datetime
) -> None:
    user = accounts.user_by_id(user_id)
    assert user is not None
    language = user.language if user.language in version.summary else "ro"
    difference = notices.comparison(before, version, language=language) if before is not None else None
    place = own_choices.privacy_path(institution=institution)
    sent = messaging.send(
        kind=Kind.NOTICE_CHANGED,
        to=user_id,
        context={
            "controller": institution.name,
            "effective_on": version.effective_on,
            "summary": version.summary[language],
            "changes": list(difference.changes) if difference is not None else [],
            "notice_url": f"{settings.PUBLIC_URL}{place}informare/{version.number}/",
            "choices_url": f"{settings.PUBLIC_URL}/cont/confidentialitate/",
        },
        dedupe_key=f"notice/{version.id}/{user_id}",
        by=None,
        now=now,
    )
    told.note_served(
        version_id=version.id,
        subject_id=own_choices.person_of_account(user=user, now=now),
        component="mail",
        language=language,
        message_id=sent.message_id,
        now=now,
    )


def ask(*, now: datetime) -> int:
    """
    Write down, for everybody with an account, that a purpose which is new since today is asked; return how many were.

    The purpose stays closed: asking is no answer. Must not run inside a scope.
    """
    controller = institutions.account_controller()
    if controller is None:
        return 0
    with acting_for(controller.id):
        version = notices.in_force(on=legal_date(now))
    added = [one.purpose for one in version.changes if one.what is What.PURPOSE_ADDED] if version else []
    chosen = [key for key in added if version and (found := version.content.purpose(key)) and found.chosen]
    count, after = 0, 0
    while chosen and (people := accounts.active_user_ids(after=after, limit=PORTION)):
        after = people[-1]
        for user_id in people:
            count += _ask(controller.id, user_id, chosen, now)
    return count


def _ask(institution_id: int, user_id: int, purposes: Sequence[str], now: datetime) -> int:
    user = accounts.user_by_id(user_id)
    assert user is not None
    with acting_for(institution_id):
        person = own_choices.person_of_account(user=user, now=now)
        asked = [
            ledger.request(subject_id=person, purpose=one, now=now, language=user.language)
            for one in purposes
        ]
    return sum(one.changed for one in asked)


def _is_supplier(institution: Institution) -> bool:
    return bool(institution.kind == "supplier")
