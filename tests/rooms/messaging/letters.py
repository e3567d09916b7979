"""Messages as the tests write them, and the ways out as the tests stand in for them."""

from datetime import UTC, datetime
from typing import Any

from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.models import Delivery
from registratura.messaging.services import Sent
from tests.cast import Town

# A Tuesday, ten in the morning in Bucharest.
MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def assigned(town: Town, *, key: str = "a", now: datetime = MORNING, to: Any = None, **facts: Any) -> Sent:
    """Tell Bogdan, or somebody else, of an assignment."""
    return messaging.send(
        kind=Kind.ASSIGNMENT_RECEIVED,
        to=to if to is not None else town.clerk.id,
        context={"number": "125/02.03.2026", "given_by": town.head.full_name, **facts},
        about_type="entry",
        about_id=1,
        dedupe_key=key,
        by=town.head,
        now=now,
    )


def number_given(town: Town, *, to: Any = "dan@example.ro", key: str = "n", now: datetime = MORNING) -> Sent:
    """Tell somebody outside the number of an e-mail."""
    return messaging.send(
        kind=Kind.NUMBER_GIVEN,
        to=to,
        context={"number": "125/02.03.2026"},
        about_type="entry",
        about_id=1,
        dedupe_key=key,
        by=None,
        now=now,
    )


def delivery_of(sent: Sent, channel: str = "email") -> Delivery:
    """Return the delivery of a message by a way, in the open scope."""
    return Delivery.objects.get(message_id=sent.message_id, channel=channel)
