"""The first pages of a portal, as a citizen meets them: a cheap phone, no JavaScript, the keyboard, 400 %."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from registratura.portals import hours, services
from registratura.portals.services import Look
from registratura.toolkit.scope import acting_for
from tests.browser.looking import faults
from tests.browser.test_terms import page_of
from tests.cast import NOW, Town, open_town

pytestmark = pytest.mark.browser
PHONE: Any = {"width": 390, "height": 844}
FOUR_TIMES: Any = {"width": 320, "height": 256}  # what a window of 1280 by 1024 leaves at 400 %


@pytest.fixture(scope="module")
def town(server: str) -> Town:
    """A town with a dressed portal."""
    mark = uuid4().hex[:6]
    opened = open_town(name=f"Comuna Valea Portalului {mark}", domain=f"{mark}.example")
    day = hours.read_day("8-12, 12:30-16:30")
    with acting_for(opened.id):
        look = Look(
            color="#8c1d18",
            welcome="Bine ați venit.",
            week=(*([day] * 5), (), ()),
            email="contact@valea.example",
        )
        services.change_portal(look=look, own_hosts=frozenset(), by=None, now=NOW)
    return opened


def test_the_first_pages_read_well_on_a_phone_and_at_four_times_without_javascript(
    chromium: Browser, server: str, town: Town
) -> None:
    code = town.institution.code
    for window in (PHONE, FOUR_TIMES):
        context = chromium.new_context(viewport=window)
        page = context.new_page()
        for path in (
            f"/portal/{code}/",
            f"/portal/{code}/accesibilitate/",
            "/portal/",
            f"/portal/{code}/nu-exista/",
        ):
            page.goto(server + path)
            expect(page.locator("h1")).to_be_visible()
            assert faults(page) == [], (path, window)
        assert not context.cookies()
        context.close()
    plain = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{server}/portal/?q=valea+portalului+{town.institution.name.split()[-1]}")
    page.get_by_role("link", name=town.institution.name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(town.institution.name)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    plain.close()


def test_the_keyboard_goes_round_the_head_of_the_page(chromium: Browser, server: str, town: Town) -> None:
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{server}/portal/{town.institution.code}/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Sari la conținut")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    context.close()


def test_the_colour_is_shown_and_judged_as_it_is_chosen(chromium: Browser, server: str, town: Town) -> None:
    page = page_of(chromium, server, town.administrator)
    page.goto(f"{server}/birou/{town.institution.code}/portal-public/")
    assert faults(page) == []

    page.locator("#id_color").fill("#f2c14e")

    weak = page.get_by_role("button", name="Păstrează cu #")
    expect(weak).to_be_visible()
    for _ in range(40):  # the sheet with the chosen colour comes after the words
        if not faults(page):
            break
        page.wait_for_timeout(250)
    assert faults(page) == []
    nearest = weak.inner_text().split()[-1]
    weak.click()
    expect(page.get_by_role("status")).to_contain_text("Pagina publică este păstrată.")
    expect(page.locator("#id_color")).to_have_value(nearest)
    page.context.close()
