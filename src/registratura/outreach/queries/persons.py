"""What a person follows, by link or by pseudonym; and the address, opened at the moment of need."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from registratura.outreach import keys
from registratura.outreach.models import Subscription, Suppression, Topic
from registratura.subjects import queries as subjects

LINK_FOR: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Followed:
    """A topic as it stands for an address. state: `confirmed`, `unconfirmed`, `ended` or empty for never asked."""

    topic_id: int
    key: str
    name: str
    words: str
    state: str
    pace: str
    paused_to: date | None


def email_of(subject_id: UUID) -> str:
    """Return the address of a person, opened from the sealed identities; empty once the person was erased."""
    return _identity(subject_id, "email")


def phone_of(subject_id: UUID) -> str:
    """Return the telephone of a person, opened from the sealed identities; empty when there is none."""
    return _identity(subject_id, "phone")


def _identity(subject_id: UUID, kind: str) -> str:
    found = subjects.reached_by(subject_id, kind=kind)
    return found[1] if found is not None else ""


def waiting_topics(*, token: str, now: datetime) -> list[str]:
    """Return the topics that a confirmation link would confirm; none for a link that is not there or too old."""
    rows = Subscription.objects.filter(
        token_digest=keys.digest_of(token), state="unconfirmed", asked_at__gt=now - LINK_FOR
    )
    return list(rows.order_by("topic_id").values_list("topic__name", flat=True))


def followed(*, address_key: str) -> list[Followed]:
    """Return every topic of the mail with how it stands for an address."""
    held = {row.topic_id: row for row in Subscription.objects.filter(address_key=address_key)}
    topics = Topic.objects.filter(purpose="P12").order_by("id")
    return [_followed(topic, held.get(topic.id)) for topic in topics if topic.active or topic.id in held]


def _followed(topic: Topic, row: Subscription | None) -> Followed:
    return Followed(
        topic.id,
        topic.key,
        topic.name,
        topic.words,
        row.state if row is not None else "",
        row.pace if row is not None else "each",
        row.paused_to if row is not None else None,
    )


def is_stopped(*, address_key: str) -> bool:
    """Whether nothing at all goes to an address."""
    return Suppression.objects.filter(address_key=address_key, topic__isnull=True).exists()


def topic_name(topic_id: int) -> str:
    """Return the name of a topic; empty when there is none."""
    return Topic.objects.filter(pk=topic_id).values_list("name", flat=True).first() or ""
