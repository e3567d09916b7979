"""Short deeds that several tests of dispatch begin with. Entries are of today, as the database dates them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from registratura.dispatch import queries
from registratura.dispatch import services as dispatch
from registratura.dispatch.drafts import ShipmentDraft
from registratura.dispatch.models import Shipment
from registratura.dispatch.queries import ShipmentCard
from registratura.kernel.calendar import legal_date
from registratura.registers.drafts import PartyDraft
from tests.cast import Town

BARCODES = ("RR123456785RO", "RR473124829RO", "RE000000005RO", "AB000000014RO")


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return legal_date(now())


def tomorrow() -> date:
    return today() + timedelta(days=1)


def outgoing(town: Town, recipient: str = "Ionescu Maria", **fields: Any) -> int:
    """Register an answer that goes out; the entry's key."""
    usual: dict[str, Any] = {
        "subject": "Răspuns la cererea de racord",
        "direction": "outgoing",
        "parties": (PartyDraft("recipient", recipient),),
    }
    return town.register(**{**usual, **fields}).entry_id


def draft(**fields: Any) -> ShipmentDraft:
    usual: dict[str, Any] = {
        "method": "post_ar",
        "recipient_name": "Ionescu Maria",
        "address": "str. Lungă nr. 3, Alba, 510100",
    }
    if fields.get("method") == "email":
        usual |= {"email": "maria@example.com", "message_subject": "Răspuns", "message_text": "vă răspundem."}
    return ShipmentDraft(**{**usual, **fields})


def prepared(town: Town, entry_id: int | None = None, seen: int | None = None, **fields: Any) -> Shipment:
    """Ana gets a letter ready."""
    return dispatch.prepare(
        entry_id=entry_id or outgoing(town), draft=draft(**fields), seen=seen, by=town.registrar, now=now()
    )


def sent(town: Town, **fields: Any) -> Shipment:
    """Ana takes a letter to the post today."""
    return dispatch.send(shipment_id=prepared(town, **fields).id, on=today(), by=town.registrar, now=now())


def card(shipment_id: int) -> ShipmentCard:
    found = queries.shipment(shipment_id)
    assert found is not None
    return found
