"""A request of a data subject in a browser: asked without an account, looked at on the desk, proven with a code."""

import os
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import faults, follow
from tests.browser.test_terms import page_of
from tests.cast import Town, open_town
from tests.flows.rights_ground import code_sent

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("RIGHTS_SHOTS", "")


@pytest.fixture
def town(server: str) -> Town:
    mark = uuid4().hex[:6]
    return open_town(name=f"Comuna Valea Mierlei {mark}", domain=f"{mark}.example")


def looked_at(page: Page, name: str) -> None:
    """Find nothing wrong with a page, wide and on a phone."""
    assert faults(page) == []
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    assert faults(page) == []
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-phone.png", full_page=True)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_a_person_asks_without_an_account_and_the_desk_sees_the_clock(
    chromium: Browser, server: str, town: Town
) -> None:
    context: Any = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="ro-RO")
    page = context.new_page()
    page.goto(f"{server}/portal/{town.institution.code}/confidentialitate/cerere/")
    looked_at(page, "ask")
    follow(page, page.get_by_role("button", name="Mai departe"))
    expect(page.get_by_text("Alegeți ce cereți.").first).to_be_visible()
    page.get_by_label("Vreau să ștergeți datele mele").check()
    follow(page, page.get_by_role("button", name="Mai departe"))
    follow(page, page.get_by_role("button", name="Mai departe"))
    page.get_by_label("Numele").fill("Maria Ionescu")
    page.get_by_label("Adresa de e-mail").fill("maria@exemplu.ro")
    looked_at(page, "person")
    follow(page, page.get_by_role("button", name="Mai departe"))
    looked_at(page, "check")
    follow(page, page.get_by_role("button", name="Trimiteți cererea"))
    looked_at(page, "receipt")
    follow(page, page.get_by_role("button", name="Deschideți pagina cererii"))
    page.get_by_label("Codul din e-mail").fill(code_sent(town))
    looked_at(page, "status")
    follow(page, page.get_by_role("button", name="Confirmă"))
    expect(page.get_by_text("În lucru", exact=True)).to_be_visible()
    context.close()

    desk = page_of(chromium, server, town.protector)
    desk.goto(f"{server}/birou/{town.institution.code}/cereri-date/")
    looked_at(desk, "list")
    follow(desk, desk.get_by_role("link", name="DP-").first)
    desk.get_by_text("Refuză", exact=True).click()
    looked_at(desk, "request")
    follow(desk, desk.get_by_role("button", name="Aprobă"))
    expect(desk.get_by_text("Aprobată", exact=True)).to_be_visible()
    desk.goto(f"{server}/birou/{town.institution.code}/cereri-date/noua/")
    looked_at(desk, "counter")
    desk.context.close()
