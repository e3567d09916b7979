"""Fees on the portal: the list with its law, the calculator, the page of a charge behind its link, notifications."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from registratura.fees import services
from registratura.fees.links import secret_of
from registratura.fees.models import Charge
from registratura.flows import fees as flow
from registratura.flows.fees import Payer
from registratura.kernel.banking.references import with_check
from registratura.portals import services as portals
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.card_provider import MERCHANT, SECRET, notification
from tests.rooms.fees.ground import NOW, card_of, charge, set_fee

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(alba: Town) -> Town:
    set_fee(alba, name_en="Urbanism certificate")
    with acting_for(alba.id):
        portals.open_portal(by=alba.administrator, now=NOW)
    return alba


def at(town: Town, name: str, **places: Any) -> str:
    return reverse(f"portal:{name}", kwargs={"code": town.institution.code, **places})


def page_of(town: Town, made: Charge, name: str = "fee_payment") -> str:
    secret = secret_of(institution_id=town.id, reference=made.reference)
    return at(town, name, reference=made.reference, secret=secret)


def take_cards(town: Town) -> None:
    with acting_for(town.id):
        services.choose_provider(
            name="Procesator",
            pay_url="https://plati.example/start",
            merchant=MERCHANT,
            secret=SECRET,
            is_active=True,
            by=town.administrator,
            now=NOW,
        )


def test_fees_are_listed_with_their_law_and_worked_out_by_steps(
    town: Town, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        listed = client.get(at(town, "fees"))
    assert "Legea 227/2015 art. 474 alin. (1)" in listed.text
    assert "Certificat de urbanism" in listed.text
    with django_assert_max_num_queries(9):
        page = client.get(
            at(town, "fee", fee="urbanism"), {"cantitate": "1.200", "scutire": "rural", "calcul": "1"}
        )
    assert "8,00\xa0lei" in page.text
    assert "Ce trece de 1.000 m²" in page.text
    assert "RO49 AAAA 1B31 0075 9384 0000" in page.text
    assert "Urbanism certificate" in client.get(at(town, "fees"), {"limba": "en"}).text


@pytest.mark.parametrize("typed", ["", "mult", "\x00", "9" * 50, "-1"])
def test_a_wrong_number_stands_beside_its_field_and_nothing_typed_is_lost(
    town: Town, client: Client, typed: str
) -> None:
    page = client.get(
        at(town, "fee", fee="urbanism"), {"cantitate": typed, "calcul": "1", "scutire": "rural"}
    )

    assert page.status_code == 422
    assert 'href="#id_cantitate"' in page.text
    assert 'value="rural" selected' in page.text


def test_a_closed_portal_shows_no_fees_but_whoever_owes_can_pay(alba: Town, client: Client) -> None:
    set_fee(alba)
    made = charge(alba)
    with acting_for(alba.id):
        portals.close_portal(by=alba.administrator, now=NOW)

    assert client.get(at(alba, "fees")).status_code == 404
    assert client.get(page_of(alba, made)).status_code == 200


def test_the_page_of_a_charge_says_how_to_pay(
    town: Town, client: Client, django_assert_max_num_queries: Any
) -> None:
    take_cards(town)
    made = charge(town)
    with django_assert_max_num_queries(11):  # of these three open and close the scope
        page = client.get(page_of(town, made))

    assert "7,00\xa0lei" in page.text
    assert "RO49 AAAA 1B31 0075 9384 0000" in page.text
    assert "Plătesc cu cardul" in page.text
    assert page["Referrer-Policy"] == "same-origin"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get(page_of(town, made, "fee_order")).content.startswith(b"%PDF")
    assert b"<svg" in client.get(page_of(town, made, "fee_code")).content
    assert client.get(page_of(town, made, "fee_proof")).status_code == 404
    onward = client.post(page_of(town, made, "fee_card"))
    assert 'href="https://plati.example/start?merchant=ALBA-1&amp;order=' in onward.text
    assert client.get(page_of(town, made, "fee_card")).status_code == 405


def test_a_wrong_link_says_nothing_and_is_counted(town: Town, buzau: Town, client: Client) -> None:
    made = charge(town)
    wrong = [
        at(town, "fee_payment", reference=made.reference, secret="a" * 16),
        at(town, "fee_payment", reference=with_check("9999999999"), secret="a" * 16),
        at(town, "fee_payment", reference="x" * 300, secret="ț"),
        page_of(town, made).replace(town.institution.code, buzau.institution.code),
    ]

    assert {client.get(address).status_code for address in wrong} == {404}
    codes = [client.get(wrong[0]).status_code for _turn in range(60)]
    assert codes[-1] == 429
    assert client.get(page_of(town, made)).status_code == 200


def test_what_is_paid_leaves_a_proof_a_letter_and_a_line_in_the_history(town: Town, client: Client) -> None:
    take_cards(town)
    entry = town.register()
    view = flow.charge_for(
        institution=town.institution,
        rule_code="urbanism",
        answers={"suprafata": "200"},
        payer=Payer(name="Popescu Ion", email="ion@exemplu.ro"),
        entry_id=entry.entry_id,
        now=NOW,
    )
    assert not flow.is_settled(institution=town.institution, entry_id=entry.entry_id)
    card = client.post(view.page.partition("//")[2].partition("/")[2].join(("/", "")) + "card/")
    order = card.text.partition("order=")[2].partition("&")[0]
    body, headers = notification(order=order, amount=700)
    notify = at(town, "fee_notification")
    sent = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    forged = {**sent, "HTTP_WEBHOOK_SIGNATURE": "v1,AAAA"}

    assert client.post(notify, body, "application/json", **forged).status_code == 403
    assert client.post(notify, body, "application/json", **sent).json() == {"outcome": "paid"}
    assert client.post(notify, body, "application/json", **sent).json() == {"outcome": "repeated"}
    assert client.get(notify).status_code == 405
    assert flow.is_settled(institution=town.institution, entry_id=entry.entry_id)
    assert view.charge_id is not None
    made = card_of(town, view.charge_id)
    paid = client.get(view.page)
    assert "Taxa este plătită" in paid.text
    assert (
        client.get(page_of(town, Charge(reference=made.line.reference), "fee_proof")).content[:4] == b"%PDF"
    )
    registrar = Client()
    registrar.force_login(town.registrar)
    place = {"register": "general", "year": entry.year, "number": entry.number}
    history = registrar.get(reverse("desk:entry", kwargs={"code": town.institution.code, **place})).text
    assert "A încasat taxa" in history
    assert mail.outbox == []  # letters leave by their job, after the act
