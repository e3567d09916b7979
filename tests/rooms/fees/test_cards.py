"""Notifications of the provider: believed by their signature, counted once in any order, forged ones written down."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from registratura.fees import queries, services, wording
from registratura.fees.errors import PaymentRefusedError
from registratura.fees.models import Charge
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.card_provider import MERCHANT, SECRET, notification

from .ground import NOW, card_of, charge, set_fee

OTHER = "whsec_ZGlmZXJpdGRpZmVyaXRkaWZlcml0ZGlmZXJpdA=="
BACK = "https://portal.example/intors"


def choose(town: Town, *, pay_url: str = "https://plati.example/start") -> None:
    with acting_for(town.id):
        services.choose_provider(
            name="Procesator",
            pay_url=pay_url,
            merchant=MERCHANT,
            secret=SECRET,
            is_active=True,
            by=town.administrator,
            now=NOW,
        )


@pytest.fixture
def town(alba: Town) -> Town:
    """Alba, which takes cards."""
    set_fee(alba)
    choose(alba)
    return alba


def begun(town: Town, made: Charge) -> str:
    """Set out for the provider; return the order."""
    with acting_for(town.id):
        address, _name = services.begin_card(charge_id=made.id, back=BACK, now=NOW)
    return address.partition("order=")[2].partition("&")[0]


def hear(town: Town, told: tuple[bytes, dict[str, str]], *, now: datetime | None = None) -> str:
    body, headers = told
    with acting_for(town.id):
        return services.hear(headers=headers, body=body, now=now or datetime.now(tz=UTC)).outcome


def test_the_same_sum_has_one_order_and_the_rest_another(town: Town) -> None:
    made = charge(town)
    assert begun(town, made) == begun(town, made)
    with acting_for(town.id):
        services.record_payment(
            charge_id=made.id,
            method="bank",
            amount_bani=300,
            paid_on=NOW.date(),
            external_id="a",
            payer_name="",
            by=None,
            now=NOW,
        )
    assert hear(town, notification(order=begun(town, made), amount=400)) == "paid"
    assert card_of(town, made.id).line.state == "paid"
    with pytest.raises(PaymentRefusedError):
        begun(town, made)


def test_forged_late_and_foreign_notifications_leave_the_charge_unpaid_and_are_written_down(
    town: Town,
) -> None:
    made = charge(town)
    order, now = begun(town, made), datetime.now(tz=UTC)
    body, headers = notification(order=order, amount=700)
    forged: dict[str, tuple[bytes, dict[str, str]]] = {
        "another secret": notification(order=order, amount=700, secret=OTHER),
        "another body": (body.replace(b"700", b"7000"), headers),
        "another algorithm": (
            body,
            headers | {"webhook-signature": "none," + headers["webhook-signature"][3:]},
        ),
        "no signature": (body, headers | {"webhook-signature": ""}),
        "an empty key": (body, headers | {"webhook-signature": "v1,"}),
        "another number": (body, headers | {"webhook-id": "evt_altul"}),
        "no number": (body, headers | {"webhook-id": ""}),
        "an old one": notification(order=order, amount=700, at=now - timedelta(minutes=6)),
        "one of tomorrow": notification(order=order, amount=700, at=now + timedelta(days=1)),
        "another sum": notification(order=order, amount=1),
        "another currency": notification(order=order, amount=700, currency="EUR"),
        "another merchant": notification(order=order, amount=700, merchant="BUZAU"),
        "another order": notification(order="00000000-0000-4000-8000-000000000000", amount=700),
        "a state of its own": notification(order=order, amount=700, state="NEW"),
        "a sum in words": notification(order=order, amount="700"),  # type: ignore[arg-type]
    }

    outcomes = {name: hear(town, told, now=now) for name, told in forged.items()}
    assert not {"paid", "repeated", "noted"} & set(outcomes.values()), outcomes
    assert set(outcomes.values()) <= wording.EVENTS.keys()
    assert card_of(town, made.id).payments == []
    with acting_for(town.id):
        assert len(queries.provider_events()) == len(forged)
    assert hear(town, (body, headers)) == "paid"


def test_in_whatever_order_and_however_often_they_come_the_charge_ends_the_same(town: Town) -> None:
    for turn in permutations(range(3)):
        made = charge(town)
        order = begun(town, made)
        told = [
            notification(order=order, amount=700, state="pending"),
            notification(order=order, amount=700),
            notification(order=order, amount=700, state="failed"),
        ]
        for place in (*turn, *turn, 1):
            hear(town, told[place])
        hear(town, notification(order=order, amount=700))  # said again under another number
        card = card_of(town, made.id)
        assert (card.line.state, len(card.payments)) == ("paid", 1)


def test_money_that_comes_after_the_charge_was_cancelled_is_kept_to_be_given_back(town: Town) -> None:
    made = charge(town)
    order = begun(town, made)
    with acting_for(town.id):
        services.cancel(charge_id=made.id, reason="greșită", by=town.registrar, now=NOW)

    assert hear(town, notification(order=order, amount=700)) == "paid"
    line = card_of(town, made.id).line
    assert (line.state, line.surplus_bani) == ("cancelled", 700)


def test_without_a_provider_nothing_is_believed(alba: Town) -> None:
    set_fee(alba)
    made = charge(alba)

    with acting_for(alba.id), pytest.raises(PaymentRefusedError):
        services.begin_card(charge_id=made.id, back=BACK, now=NOW)
    assert hear(alba, notification(order="x", amount=700)) == "signature"
