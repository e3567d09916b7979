"""The gazette, the list of Law 544 and a draft on a phone without JavaScript; what a clerk sees before publishing."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.looking import faults, follow
from tests.browser.test_terms import page_of
from tests.cast import Town, open_town
from tests.rooms.consultations.test_draft import announced
from tests.rooms.gazette.ground import paper, prepared, published

pytestmark = pytest.mark.browser
PHONE: Any = {"width": 390, "height": 844}


@pytest.fixture
def town(server: str) -> Town:
    mark = uuid4().hex[:6]
    return open_town(name=f"Comuna Izvoarele {mark}", domain=f"{mark}.example")


def test_a_visitor_reads_what_is_public_on_a_phone(chromium: Browser, server: str, town: Town) -> None:
    published(town)
    key = announced(town)
    context = chromium.new_context(viewport=PHONE, locale="ro-RO", java_script_enabled=False)
    page = context.new_page()
    looking = chromium.new_context(viewport=PHONE, locale="ro-RO").new_page()
    home = f"{server}/portal/{town.institution.code}"

    page.goto(f"{home}/monitor/")
    page.get_by_label("Căutați în Monitor").fill("buget")
    follow(page, page.get_by_role("button", name="Caută"))
    follow(page, page.get_by_role("link", name="Hotărâre nr. 1"))
    expect(page.get_by_role("link", name="hotarare.txt")).to_be_visible()
    act = page.url
    for address in (f"{home}/monitor/", act, f"{home}/informatii/", f"{home}/consultari/{key}/"):
        looking.goto(address)
        assert faults(looking) == [], address


def test_a_clerk_sees_what_was_found_before_it_is_public(chromium: Browser, server: str, town: Town) -> None:
    edition = prepared(town, paper(town, "Ion, CNP 1630615123457, tel. 0722 000 111", name="cu-date.txt"))
    page = page_of(chromium, server, town.officer)

    page.goto(f"{server}/birou/{town.institution.code}/monitor/pregatit/{edition}/")
    expect(page.get_by_text("1630615123457", exact=True)).to_be_visible()
    assert faults(page) == []
    follow(page, page.get_by_role("button", name="Publică", exact=False).first)
    expect(page.get_by_role("heading", name="Nu s-a publicat nimic")).to_be_visible()
