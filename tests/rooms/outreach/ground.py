"""The supplier with a notice that offers every choice, topics, and people who follow them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from registratura.consents import services as consents
from registratura.kernel.privacy.purposes import Purpose
from registratura.messaging.channels.port import ChannelError
from registratura.outreach import keys
from registratura.outreach import services as outreach
from registratura.outreach.letters import Sender
from registratura.outreach.models import Subscription, Topic
from registratura.outreach.services.sending import Batch
from registratura.subjects import services as persons
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, open_supplier
from tests.rooms.consents.ground import publish
from tests.rooms.notices.ground import content, purpose

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
SENDER = Sender(
    "Cartea Software SRL", "Str. Lungă 1", "noutati@furnizor.example", "", "https://furnizor.example"
)
CHOSEN = ("P12", "P13", "P14", "P15", "P18", "P19", "P21", "P22")


@dataclass
class Sink:
    """A mail server that keeps what it is given, or says no."""

    letters: list[tuple[str, bytes]] = field(default_factory=list)
    refusal: ChannelError | None = None

    def hand_over(self, *, to: str, sender: str, content: bytes) -> None:
        """Keep a letter."""
        if self.refusal is not None:
            raise self.refusal
        self.letters.append((to, content))

    def close(self) -> None:
        """End the conversation."""


@dataclass
class Ground:
    """The supplier, a topic of the mail and one of the telephone."""

    supplier: Supplier
    topic: int
    phone_topic: int

    @property
    def id(self) -> int:
        """The supplier's number."""
        return self.supplier.id

    def person(self, email: str, *, says: tuple[str, ...] = ("P12",), follows: bool = True) -> UUID:
        """Make somebody known who said yes to these purposes and, if so wished, follows the topic."""
        with acting_for(self.id), reading_for(Purpose.P12):
            found = persons.subject_of(identities={"email": email}, kind="prospect", now=NOW).id
            for key in says:
                consents.give(subject_id=found, purpose=key, by=None, now=NOW)
            if follows:
                Subscription(
                    institution_id=self.id,
                    subject=found,
                    topic=Topic.objects.get(pk=self.topic),
                    address_key=keys.key_of_address(email),
                    state="confirmed",
                    asked_at=NOW,
                    confirmed_at=NOW,
                ).save(force_insert=True)
        return found

    def campaign(self, *, name: str = "Versiunea nouă", start: bool = True, **more: object) -> int:
        """Write a campaign on the topic and start it."""
        words = {"subject_line": "Ce e nou", "body": "Registrul se tipărește mai repede.", **more}
        with acting_for(self.id), reading_for(Purpose.P12):
            made = outreach.save_campaign(
                campaign_id=None,
                topic_id=self.topic,
                name=name,
                by=self.supplier.counsel,
                now=NOW,
                **words,  # type: ignore[arg-type]
            )
            if start:
                outreach.start(campaign_id=made, by=self.supplier.counsel, now=NOW)
        return made

    def send(self, campaign: int, sink: Sink, *, now: datetime = NOW, most: int = 500) -> Batch:
        """Let a worker send what waits."""
        return outreach.send_some(
            institution_id=self.id,
            campaign_id=campaign,
            sender=SENDER,
            free=lambda day: False,
            way=sink,
            clock=lambda: now,
            most=most,
        )


def ground() -> Ground:
    """Open the supplier with its notice and topics."""
    supplier = open_supplier()
    offered = content(purpose("P01"), *(purpose(key, ground="A6-1-a") for key in CHOSEN))
    publish(supplier, offered, on=date(2026, 3, 2), now=datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    with acting_for(supplier.id), reading_for(Purpose.P12):
        topic = outreach.save_topic(
            name="Noutăți despre program",
            words="Ce e nou, o dată pe lună.",
            purpose="P12",
            active=True,
            by=None,
        )
        phone = outreach.save_topic(
            name="Oferte la telefon", words="Vă sunăm cu o ofertă.", purpose="P13", active=True, by=None
        )
    return Ground(supplier, topic, phone)
