"""Paying: the calculator without JavaScript, a card on the page of a real provider, the cashier by keyboard alone."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from registratura.fees import services
from registratura.fees.links import secret_of
from registratura.fees.models import Charge
from registratura.fees.services import ChargeDraft, VersionDraft
from registratura.portals import services as portals
from registratura.toolkit.scope import acting_for
from tests.browser.looking import faults
from tests.browser.test_terms import page_of
from tests.cast import NOW, Town, open_town
from tests.fakes import card_provider
from tests.fakes.card_provider import MERCHANT, SECRET, CardProvider, notification
from tests.rooms.fees.ground import BANDS, TREASURY

pytestmark = pytest.mark.browser
PHONE: Any = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def provider() -> Any:
    with card_provider.running() as running:
        yield running


@pytest.fixture(scope="module")
def town(server: str, provider: CardProvider) -> Town:
    """A town that takes cards, with a fee by bands."""
    mark = uuid4().hex[:6]
    opened = open_town(name=f"Comuna Valea Mierlei {mark}", domain=f"{mark}.example")
    with acting_for(opened.id):
        portals.open_portal(by=opened.administrator, now=NOW)
        draft = VersionDraft(
            name="Certificat de urbanism",
            legal_basis="Legea 227/2015 art. 474 alin. (1)",
            formula=BANDS,
            valid_from=date(2026, 1, 1),
            iban=TREASURY,
        )
        services.set_version(code="urbanism", draft=draft, by=opened.administrator, now=NOW)
        services.choose_provider(
            name="Procesator",
            pay_url=provider.pay_url,
            merchant=MERCHANT,
            secret=SECRET,
            is_active=True,
            by=opened.administrator,
            now=NOW,
        )
    return opened


def charged(town: Town) -> Charge:
    entry = town.register()
    draft = ChargeDraft(
        rule_code="urbanism",
        answers={"suprafata": "1.200"},
        entry_id=entry.entry_id,
        payer_name="Popescu Ion",
    )
    with acting_for(town.id):
        made = services.charge(draft=draft, by=town.registrar, now=NOW)
    assert made is not None
    return made


def test_a_fee_is_worked_out_on_a_phone_without_javascript(
    chromium: Browser, server: str, town: Town
) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/portal/{town.institution.code}/taxe/")
    page.get_by_role("link", name="Certificat de urbanism").click()
    page.get_by_role("textbox", name="Suprafața terenului").fill("o mie")
    page.get_by_role("button", name="Calculează").click()
    expect(page.get_by_role("link", name="Scrieți un număr")).to_be_visible()
    page.get_by_role("textbox", name="Suprafața terenului").fill("1.200")
    page.get_by_label("Reducere sau scutire").select_option("rural")
    page.get_by_role("button", name="Calculează").click()
    expect(page.locator(".fee-answer")).to_contain_text("8,00")
    expect(page.locator(".fee-answer")).to_contain_text("Ce trece de 1.000 m²")
    context.close()


def test_a_card_is_paid_on_the_page_of_the_provider_and_told_by_its_signature(
    chromium: Browser, server: str, town: Town, provider: CardProvider, settings: Any
) -> None:
    settings.PUBLIC_URL = server
    made = charged(town)
    place = {
        "code": town.institution.code,
        "reference": made.reference,
        "secret": secret_of(institution_id=town.id, reference=made.reference),
    }
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(server + reverse("portal:fee_payment", kwargs=place))
    assert faults(page) == []
    page.get_by_role("button", name="Plătesc cu cardul").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("pe pagina Procesator")
    assert faults(page) == []
    page.get_by_role("link", name="Continuați la plată").click()
    page.wait_for_url(f"{provider.pay_url}**")
    arrived = provider.arrived[-1]
    assert arrived.facts["amount"] == "1600"

    page.goto(arrived.facts["return"])
    expect(page.get_by_role("heading", name="Așteptăm răspunsul băncii")).to_be_visible()
    notify = server + reverse("portal:fee_notification", kwargs={"code": place["code"]})
    forged = notification(order=arrived.facts["order"], amount=1600, merchant="ALTUL")
    assert card_provider.post(notify, *forged) == (400, {"outcome": "merchant"})
    told = notification(order=arrived.facts["order"], amount=1600)
    assert card_provider.post(notify, *told) == (200, {"outcome": "paid"})
    assert card_provider.post(notify, *told) == (200, {"outcome": "repeated"})
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Taxa este plătită")
    expect(page.get_by_role("link", name="Dovada plății")).to_be_visible()
    assert faults(page) == []
    context.close()


def test_the_cashier_needs_no_mouse(chromium: Browser, server: str, town: Town) -> None:
    made = charged(town)
    page = page_of(chromium, server, town.registrar)
    page.goto(f"{server}/birou/{town.institution.code}/taxe/casierie/")
    page.keyboard.type(made.reference[2:])
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Suma primită, lei")).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Tipărește chitanța")).to_be_visible()
    expect(page.get_by_role("textbox", name="Referința plății")).to_be_focused()
    assert faults(page) == []
    page.context.close()
