"""News of the supplier: asked for, confirmed, sent, stopped; joined here to mail, calendars and accounts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction

from registratura.consents import queries as consents
from registratura.consents import services as ledger
from registratura.flows.own_choices import person_of_account
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.kernel.privacy.purposes import Purpose
from registratura.messaging import queries as messages
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.channels.ways import mail_server
from registratura.messaging.services import Outside
from registratura.notices import queries as notices
from registratura.notices import services as told
from registratura.outreach import keys
from registratura.outreach import queries as campaigns
from registratura.outreach import services as outreach
from registratura.outreach.keys import Link
from registratura.outreach.letters import Content, Sender, letter
from registratura.outreach.mailing import MailBag, Way
from registratura.outreach.queries import Followed
from registratura.outreach.services import Batch
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for, current_institution

if TYPE_CHECKING:
    from registratura.accounts.models import User
    from registratura.institutions.models import Institution

AT_ONCE: Final = 400
"""Lines in one job: under a minute, so that letters of service wait for no campaign."""
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Choices:
    """What an address follows, and whether nothing goes to it at all."""

    followed: tuple[Followed, ...]
    stopped: bool


@contextmanager
def for_news(*, supplier: Institution) -> Iterator[None]:
    """Open the supplier's scope for what was agreed to be told (P12)."""
    with acting_for(supplier.id), reading_for(Purpose.P12):
        yield


def sender_of(*, supplier: Institution) -> Sender:
    """Return who speaks in a campaign: the supplier, with its postal address, as the law wants it known."""
    return Sender(
        name=supplier.name,
        address=", ".join(filter(None, (supplier.address, supplier.locality))),
        email=str(settings.DEFAULT_FROM_EMAIL),
        reply_to=supplier.email,
        site=str(settings.PUBLIC_URL).rstrip("/"),
    )


def send_campaign(
    *, institution_id: int, campaign_id: int, clock: Clock, way: Way | None = None, most: int = AT_ONCE
) -> Batch | None:
    """
    Send the next lines of a running campaign; None where there is no such supplier. Must not run inside a scope.

    way: the way out; that of the installation when it is not given.
    """
    supplier = institutions.institution_by_id(institution_id)
    if supplier is None:
        return None
    with acting_for(institution_id):
        free = messages.free_day()
    sender = sender_of(supplier=supplier)
    own = way or MailBag(mail_server(), own_name=sender.email.rpartition("@")[2].strip("<> "))
    try:
        return outreach.send_some(
            institution_id=institution_id,
            campaign_id=campaign_id,
            sender=sender,
            free=free,
            way=own,
            clock=clock,
            most=most,
        )
    finally:
        own.close()


@transaction.atomic
def ask_for_news(
    *, supplier: Institution, email: str, topic_ids: Collection[int], language: str, now: datetime
) -> None:
    """
    Take a wish to be told of topics, and send the one letter by which it is confirmed.

    What was followed already, or asked a moment ago, gets no letter, and the page says the same: it tells nobody who
    follows what. Raises: SubscriptionRefusedError.
    """
    with acting_for(supplier.id):
        with reading_for(Purpose.P12):
            asked = outreach.ask(email=email, topic_ids=topic_ids, language=language, now=now)
        if not asked.token:
            return
        messaging.send(
            kind=Kind.NEWS_CONFIRM,
            to=Outside(email=asked.email, language=language),
            context={
                "topics": ", ".join(asked.topics),
                "page": f"{settings.PUBLIC_URL}/noutati/confirmare/{asked.token}/",
            },
            dedupe_key=f"news.confirm:{keys.digest_of(asked.token)}",
            by=None,
            now=now,
        )


def waiting_topics(*, supplier: Institution, token: str, now: datetime) -> list[str]:
    """Return what a confirmation link would confirm."""
    with for_news(supplier=supplier):
        return campaigns.waiting_topics(token=token, now=now)


@transaction.atomic
def confirm_news(*, supplier: Institution, token: str, language: str, now: datetime) -> list[str]:
    """
    Confirm what waits under a link, and write the consent with the notice that was before the person.

    Raises: ConsentRefusedError when the notice in force offers no such choice.
    """
    with for_news(supplier=supplier):
        return outreach.confirm(token=token, language=language, now=now)


def link_of(*, supplier: Institution, token: str) -> Link | None:
    """Return what a link of a message says, None for one that is not ours."""
    with acting_for(supplier.id):
        return keys.link_behind(token)


def topic_of(*, supplier: Institution, link: Link) -> str:
    """Return the name of the topic that a link is about; empty for all of them."""
    with for_news(supplier=supplier):
        return campaigns.topic_name(link.topic_id)


def choices_of(*, supplier: Institution, link: Link) -> Choices:
    """Return what the address behind a link follows; no account is needed, and no address is shown."""
    with for_news(supplier=supplier):
        return Choices(
            tuple(campaigns.followed(address_key=link.address_key)),
            campaigns.is_stopped(address_key=link.address_key),
        )


@transaction.atomic
def unsubscribe(*, supplier: Institution, link: Link, now: datetime) -> bool:
    """End the topic of a link at once; False when it stood so already. Law: RFC 8058."""
    with for_news(supplier=supplier):
        return outreach.unsubscribe(link=link, now=now)


@transaction.atomic
def stop_everything(*, supplier: Institution, link: Link, now: datetime) -> bool:
    """End every topic for the address behind a link and take the consents back; False when it stood so already."""
    with for_news(supplier=supplier):
        return outreach.stop_everything(address_key=link.address_key, now=now)


@transaction.atomic
def choose(
    *, supplier: Institution, link: Link, topic_id: int, pace: str, paused_to: date | None, now: datetime
) -> bool:
    """Change how often a topic comes to the address behind a link, or rest it until a day."""
    with for_news(supplier=supplier):
        return outreach.choose(
            address_key=link.address_key, topic_id=topic_id, pace=pace, paused_to=paused_to, now=now
        )


@transaction.atomic
def end_topic(*, supplier: Institution, link: Link, topic_id: int, now: datetime) -> bool:
    """End one topic for the address behind a link."""
    with for_news(supplier=supplier):
        return outreach.unsubscribe(link=Link(topic_id, link.send_id, link.address_key), now=now)


def test_letter(
    *, supplier: Institution, campaign_id: int, to: str, fitted: bool, now: datetime
) -> bytes | None:
    """Return a campaign's letter as it would reach an address, with working links of that address alone."""
    sender = sender_of(supplier=supplier)
    with for_news(supplier=supplier):
        card = campaigns.campaign(campaign_id)
        if card is None:
            return None
        token = keys.token_for(Link(card.topic_id, 0, keys.key_of_address(to)))
        return letter(
            sender=sender,
            content=Content(
                topic=card.line.topic,
                topic_key=card.topic_key,
                subject_line=card.subject_line,
                body=card.fitted_body if fitted and card.fitted_body else card.body,
            ),
            to=to,
            reference=keys.reference_of(0, controller=supplier.id),
            stop_url=f"{sender.site}/noutati/dezabonare/{token}/",
            choices_url=f"{sender.site}/noutati/alegeri/{token}/",
            at=now,
        )


def send_test(
    *, supplier: Institution, campaign_id: int, by: User, now: datetime, way: Way | None = None
) -> bool:
    """
    Send a campaign to the person who writes it, and to nobody else; False when there is no such campaign.

    Must not run inside a scope. Raises: ChannelError.
    """
    content = test_letter(supplier=supplier, campaign_id=campaign_id, to=by.email, fitted=False, now=now)
    if content is None:
        return False
    sender = sender_of(supplier=supplier)
    own = way or MailBag(mail_server(), own_name=sender.email.rpartition("@")[2].strip("<> "))
    try:
        own.hand_over(to=by.email, sender=sender.email, content=content)
    finally:
        own.close()
    with for_news(supplier=supplier):
        outreach.note_tested(campaign_id=campaign_id, by=by, now=now)
    return True


def take_report(*, raw: bytes, now: datetime) -> str | None:
    """Tie a letter that came back by itself to a message of a campaign; None when it is about none. In a scope."""
    supplier = institutions.supplier()
    if supplier is None or current_institution() != supplier.id:
        return None
    with for_news(supplier=supplier):
        return outreach.take_report(raw=raw, now=now)


def invite_to_survey(*, supplier: Institution, survey_id: int, clock: Clock, way: Way | None = None) -> int:
    """
    Invite to a survey everybody who agreed to be asked (P14), once; return how many letters left.

    Must not run inside a scope. In the anonymous mode the tokens are written after all letters, together.
    """
    with acting_for(supplier.id), reading_for(Purpose.P14):
        found = campaigns.survey(survey_id)
        agreed = consents.open_for(purpose="P14", at=clock())
    if found is None:
        return 0
    card, sender, kept = found[0], sender_of(supplier=supplier), []
    own = way or MailBag(mail_server(), own_name=sender.email.rpartition("@")[2].strip("<> "))
    for person in agreed:
        with acting_for(supplier.id), reading_for(Purpose.P14):
            invitation = outreach.invite(survey_id=survey_id, subject_id=person, now=clock())
            if invitation is None:
                continue
            link = keys.token_for(Link(0, 0, keys.key_of_address(invitation.email)))
        content = letter(
            sender=sender,
            content=Content(
                topic=card.name,
                topic_key="chestionare",
                subject_line=card.name,
                body=f"{card.intro}\n\n{sender.site}/noutati/chestionar/{invitation.token}/".strip(),
            ),
            to=invitation.email,
            reference=keys_reference(supplier=supplier, token=invitation.token),
            stop_url=f"{sender.site}/noutati/dezabonare/{link}/",
            choices_url=f"{sender.site}/noutati/alegeri/{link}/",
            at=clock(),
        )
        own.hand_over(to=invitation.email, sender=sender.email, content=content)
        kept.append(invitation.token)
    own.close()
    if card.mode == "anonymous" and kept:
        with acting_for(supplier.id), reading_for(Purpose.P14):
            outreach.keep_tokens(survey_id=survey_id, tokens=kept)
    return len(kept)


def keys_reference(*, supplier: Institution, token: str) -> str:
    """Return the Message-ID of an invitation: random, tied to nothing that is kept."""
    domain = str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].strip("<> ") or "localhost"
    return f"<i{supplier.id}.{keys.digest_of('reference ' + token)[:24]}@{domain}>"


@transaction.atomic
def follow_as_account(*, user: User, topic_id: int, now: datetime, language: str) -> None:
    """
    Have a signed-in person follow a topic; the address was proven by signing in. The consent comes with it.

    Raises: SubscriptionRefusedError; ConsentRefusedError when the notice in force offers no such choice.
    """
    supplier = institutions.supplier()
    if supplier is None:
        return
    with acting_for(supplier.id):
        person = person_of_account(user=user, now=now)
        version = notices.in_force(on=legal_date(now))
        served = (
            told.note_served(
                version_id=version.id, subject_id=person, component="form", language=language, now=now
            )
            if version is not None
            else None
        )
        ledger.give(subject_id=person, purpose="P12", by=user, now=now, language=language, served_id=served)
        with reading_for(Purpose.P12):
            outreach.follow(
                subject_id=person, email=user.email, topic_id=topic_id, language=language, now=now
            )
