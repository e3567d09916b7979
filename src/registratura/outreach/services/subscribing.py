"""Topics, who follows them, and who wants nothing. A subscription counts once it was confirmed from the address."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from registratura.consents import services as consents
from registratura.consents.states import Method
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.outreach import keys
from registratura.outreach.errors import SubscriptionRefusedError
from registratura.outreach.keys import Link
from registratura.outreach.models import CallTask, Options, Send, Subscription, Suppression, Topic
from registratura.subjects import services as persons
from registratura.toolkit.scope import required_institution

LINK_FOR: Final = timedelta(days=14)
AGAIN_AFTER: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Asked:
    """A subscription that waits for its confirmation. token: for the letter alone, empty when none is to be sent."""

    subject_id: UUID
    email: str
    token: str
    topics: tuple[str, ...]


@transaction.atomic
def save_topic(*, name: str, words: str, purpose: str, active: bool, key: str = "", by: Actor | None) -> int:
    """
    Keep a topic that one may follow; a known `key` changes that topic, none makes a new one. Return its number.

    purpose: P12 for mail, P13 for the telephone; never changes once made.
    Raises: SubscriptionRefusedError for a topic without a name or words.
    """
    name, words = ro_normalise(name, single_line=True)[:80], ro_normalise(words, single_line=True)[:300]
    if len(name) < 3 or len(words) < 3:
        raise SubscriptionRefusedError(_("Dați subiectului un nume și spuneți despre ce este."), field="name")
    row = Topic.objects.filter(key=key).first() if key else None
    if row is None:
        wanted = key or slugify(name)[:40] or secrets.token_hex(4)
        if Topic.objects.filter(key=wanted).exists():
            raise SubscriptionRefusedError(_("Există deja un subiect cu acest nume."), field="name")
        row = Topic(
            institution_id=required_institution(),
            key=wanted,
            name=name,
            words=words,
            purpose=purpose,
            active=active,
        )
        row.save(force_insert=True)
    else:
        row.name, row.words, row.active = name, words, active
        row.save(update_fields=["name", "words", "active"])
    journal.record(
        action="outreach.topic.saved", subject_type="topic", subject_id=row.id, by=by, details={"name": name}
    )
    return row.id


@transaction.atomic
def save_options(
    *, most_in_week: int, quiet_from: time, quiet_to: time, by: Actor | None, now: datetime
) -> None:
    """
    Set how many messages one person gets in seven days at the most, over all campaigns, and the hours without any.

    Raises: SubscriptionRefusedError for a number that is none of 1 to 7.
    """
    if not 1 <= most_in_week <= 7:
        raise SubscriptionRefusedError(_("Alegeți între 1 și 7 mesaje pe săptămână."), field="most_in_week")
    row = Options.objects.select_for_update().first()
    fresh = row is None
    row = row or Options(institution_id=required_institution())
    row.most_in_week, row.quiet_from, row.quiet_to = most_in_week, quiet_from, quiet_to
    row.changed_at, row.changed_by_id = now, by.id if by is not None else None
    if fresh:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["most_in_week", "quiet_from", "quiet_to", "changed_at", "changed_by"])
    journal.record(
        action="outreach.options.changed",
        subject_type="outreach",
        subject_id=row.id,
        by=by,
        details={"most_in_week": most_in_week},
    )


@transaction.atomic
def ask(*, email: str, topic_ids: Collection[int], language: str, now: datetime) -> Asked:
    """
    Write down that somebody wants topics at an address, until the confirmation comes from there; send nothing.

    Asked again within hours no second letter is due: the form cannot be used to fill a mailbox.
    Raises: SubscriptionRefusedError for an address that is none or topics that are not there.
    Law: Legea 506/2004 art. 12 alin. (1).
    """
    address = email.strip().lower()[:254]
    try:
        validate_email(address)
    except ValidationError as error:
        raise SubscriptionRefusedError(
            _("Adresa de e-mail nu este bună; verificați-o."), field="email"
        ) from error
    topics = list(Topic.objects.filter(pk__in=topic_ids, active=True, purpose="P12").order_by("id"))
    if not topics:
        raise SubscriptionRefusedError(_("Alegeți cel puțin un subiect."), field="topics")
    person = persons.subject_of(identities={"email": address}, kind="prospect", now=now).id
    token, address_key = secrets.token_urlsafe(24), keys.key_of_address(address)
    due = [_wanted(topic, person, address_key, token=token, language=language, now=now) for topic in topics]
    if not any(due):
        return Asked(person, address, "", ())
    journal.record(
        action="outreach.subscription.asked",
        subject_type="outreach",
        subject_id=topics[0].id,
        by=None,
        details={"topics": [topic.key for topic in topics]},
    )
    return Asked(
        person, address, token, tuple(topic.name for topic, wanted in zip(topics, due, strict=True) if wanted)
    )


def _wanted(
    topic: Topic, person: UUID, address_key: str, *, token: str, language: str, now: datetime
) -> bool:
    """Bring a subscription to unconfirmed; say whether a letter is due for it."""
    row = Subscription.objects.select_for_update().filter(subject=person, topic=topic).first()
    if row is None:
        row = Subscription(
            institution_id=required_institution(),
            subject=person,
            topic=topic,
            address_key=address_key,
            state=Subscription.State.UNCONFIRMED,
            language=language,
            token_digest=keys.digest_of(token),
            asked_at=now,
        )
        row.save(force_insert=True)
        return True
    if row.state == Subscription.State.CONFIRMED:
        return False
    if row.state == Subscription.State.UNCONFIRMED and now - row.asked_at < AGAIN_AFTER:
        return False
    row.state, row.asked_at, row.token_digest = Subscription.State.UNCONFIRMED, now, keys.digest_of(token)
    row.confirmed_at = row.ended_at = row.paused_to = None
    row.save(update_fields=["state", "asked_at", "token_digest", "confirmed_at", "ended_at", "paused_to"])
    return True


@transaction.atomic
def confirm(*, token: str, language: str, now: datetime, served_id: int | None = None) -> list[str]:
    """
    Confirm what waits under a link: from here on it counts, and the consent (P12) is written. Return the topics.

    A link used twice, too old or strange confirms nothing and says so by returning nothing.
    Raises: ConsentRefusedError when the notice in force offers no such choice.
    """
    rows = list(
        Subscription.objects.select_for_update(of=("self",))
        .select_related("topic")
        .filter(token_digest=keys.digest_of(token), state="unconfirmed", asked_at__gt=now - LINK_FOR)
        .order_by("topic_id")
    )
    if not rows:
        return []
    person = rows[0].subject
    consents.give(
        subject_id=person,
        purpose="P12",
        method=Method.BUTTON,
        by=None,
        now=now,
        language=language,
        served_id=served_id,
    )
    for row in rows:
        row.state, row.confirmed_at, row.token_digest = Subscription.State.CONFIRMED, now, ""
        row.save(update_fields=["state", "confirmed_at", "token_digest"])
        _lift(row.address_key, row.topic_id)
    journal.record(
        action="outreach.subscription.confirmed",
        subject_type="outreach",
        subject_id=rows[0].id,
        by=None,
        details={"topics": [row.topic.key for row in rows]},
    )
    return [row.topic.name for row in rows]


def _lift(address_key: str, topic_id: int) -> None:
    """A person who asks anew, from the address itself, has changed their mind about what they had stopped."""
    Suppression.objects.filter(
        address_key=address_key, reason__in=["unsubscribed", "complaint"], topic_id__in=[topic_id]
    ).delete()
    Suppression.objects.filter(address_key=address_key, reason="unsubscribed", topic__isnull=True).delete()


@transaction.atomic
def follow(*, subject_id: UUID, email: str, topic_id: int, language: str, now: datetime) -> None:
    """
    Have a person who is signed in, whose address was proven by that, follow a topic; without a letter in between.

    The consent for the topic's purpose is the caller's to write first.
    Raises: SubscriptionRefusedError for a topic that is not there.
    """
    topic = Topic.objects.filter(pk=topic_id, active=True).first()
    if topic is None:
        raise SubscriptionRefusedError(_("Subiectul nu mai există."))
    address_key = keys.key_of_address(email)
    _wanted(topic, subject_id, address_key, token=secrets.token_urlsafe(24), language=language, now=now)
    row = Subscription.objects.select_for_update().get(subject=subject_id, topic=topic)
    if row.state != Subscription.State.CONFIRMED:
        row.state, row.confirmed_at, row.token_digest = Subscription.State.CONFIRMED, now, ""
        row.save(update_fields=["state", "confirmed_at", "token_digest"])
        _lift(address_key, topic.id)
        _note("outreach.subscription.confirmed", row.id, [topic.key])


@transaction.atomic
def choose(*, address_key: str, topic_id: int, pace: str, paused_to: date | None, now: datetime) -> bool:
    """Change how often a topic comes, or rest it until a day; False when the address does not follow it."""
    rows = Subscription.objects.select_for_update().filter(
        address_key=address_key, topic_id=topic_id, state="confirmed"
    )
    row = rows.first()
    if row is None or pace not in Subscription.Pace.values:
        return False
    row.pace, row.paused_to = pace, paused_to
    row.save(update_fields=["pace", "paused_to"])
    _note("outreach.subscription.changed", row.id, [str(topic_id)])
    return True


@transaction.atomic
def unsubscribe(*, link: Link, now: datetime) -> bool:
    """
    End a topic for an address, at once, and withhold what waits; False when it stood so already.

    Works without an account, after the account was erased, and for a message whose row is long gone.
    Law: Regulation (EU) 2016/679 art. 21(3); RFC 8058.
    """
    topic = Topic.objects.filter(pk=link.topic_id).first()
    return _end(
        link.address_key, topic_id=topic.id if topic is not None else None, reason="unsubscribed", now=now
    )


@transaction.atomic
def stop_everything(*, address_key: str, reason: str = "unsubscribed", now: datetime) -> bool:
    """
    End every topic for an address and take the consents back; False when it stood so already.

    Law: Regulation (EU) 2016/679 art. 7(3), art. 21(3).
    """
    found = Subscription.objects.filter(address_key=address_key).values_list("subject", flat=True)
    for person in sorted(set(found)):
        for purpose in ("P12", "P13"):
            consents.withdraw(subject_id=person, purpose=purpose, method=Method.UNSUBSCRIBE, by=None, now=now)
    return _end(address_key, topic_id=None, reason=reason, now=now)


@transaction.atomic
def suppress(*, address_key: str, reason: str, now: datetime) -> bool:
    """Let nothing go to an address any more, whatever list it comes to; False when it stood so already."""
    return _end(address_key, topic_id=None, reason=reason, now=now)


def _end(address_key: str, *, topic_id: int | None, reason: str, now: datetime) -> bool:
    everything = models.Q(topic_id__isnull=True)
    known = (
        Suppression.objects.filter(address_key=address_key)
        .filter(everything if topic_id is None else models.Q(topic_id=topic_id))
        .exists()
    )
    rows = Subscription.objects.filter(address_key=address_key).exclude(state="ended")
    waiting = Send.objects.filter(address_key=address_key, state="queued")
    calls = CallTask.objects.filter(address_key=address_key, state="waiting")
    if topic_id is not None:
        rows, waiting = rows.filter(topic_id=topic_id), waiting.filter(campaign__topic_id=topic_id)
        calls = calls.filter(campaign__topic_id=topic_id)
    keys = list(rows.order_by("id").values_list("id", flat=True))
    ended = rows.update(state="ended", ended_at=now, paused_to=None, token_digest="")
    for key in keys:
        _note("outreach.subscription.ended", key, [reason])
    withheld = waiting.update(state="withheld", reason=reason)
    calls.update(state="withheld")
    if not known:
        row = Suppression(
            institution_id=required_institution(),
            address_key=address_key,
            topic_id=topic_id,
            reason=reason,
            noted_at=now,
        )
        row.save(force_insert=True)
        _note("outreach.suppression.noted", row.id, [str(topic_id or "")])
    elif not ended and not withheld:
        return False
    return True


@transaction.atomic
def withhold_for(*, subject_id: UUID) -> int:
    """Withhold everything that waits for a person whose consent has just ended; return how many."""
    return Send.objects.filter(subject=subject_id, state="queued").update(state="withheld", reason="consent")


def _note(action: str, row_id: int, topics: list[str]) -> None:
    journal.record(
        action=action, subject_type="outreach", subject_id=row_id, by=None, details={"topics": topics}
    )
