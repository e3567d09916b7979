"""What the tests of dispatch begin with: people signed in, a letter prepared, a letter gone, a bundle."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from registratura.dispatch import queries as shipments
from registratura.dispatch import services as dispatch
from registratura.dispatch.queries import ShipmentCard
from registratura.flows import dispatching
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address
from tests.rooms.dispatch.letters import BARCODES, now, prepared, sent, today

Enter = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def open_road(monkeypatch: pytest.MonkeyPatch) -> None:
    """No register of its own has a say."""
    monkeypatch.setattr(dispatching, "GUARDS", ())


@pytest.fixture
def enter() -> Enter:
    def signed_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def ana(alba: Town, enter: Enter) -> Client:
    return enter(alba.registrar)


@pytest.fixture
def letter(alba: Town) -> ShipmentCard:
    with acting_for(alba.id):
        return shown(alba, prepared(alba, barcode=BARCODES[0]).id)


@pytest.fixture
def gone(alba: Town) -> ShipmentCard:
    with acting_for(alba.id):
        return shown(alba, sent(alba, barcode=BARCODES[1]).id)


def shown(town: Town, key: int) -> ShipmentCard:
    with acting_for(town.id):
        card = shipments.shipment(key)
    assert card is not None
    return card


def place(card: ShipmentCard) -> dict[str, Any]:
    return {"register": card.register_code, "year": card.year, "number": card.number}


def do(client: Client, town: Town, card: ShipmentCard, deed: str, **typed: Any) -> Any:
    return client.post(address(town, "shipment_act", shipment=card.id, deed=deed), typed)


def bundled(town: Town, *letters: int, close: bool = True) -> int:
    with acting_for(town.id):
        key = dispatch.open_bundle(day=today(), post_office="OP 1", by=town.registrar, now=now()).id
        dispatch.fill(bundle_id=key, shipment_ids=letters, by=town.registrar, now=now())
        if close:
            dispatch.close_bundle(bundle_id=key, by=town.registrar, now=now())
    return key
