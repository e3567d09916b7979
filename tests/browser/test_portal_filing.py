"""A petition filed from a phone without JavaScript, by keyboard alone; the same form at the counter."""

import os
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from registratura.filings import queries
from registratura.flows import filing_clicks
from registratura.toolkit.postgres.cluster import PrivateCluster
from tests.browser.looking import faults, follow
from tests.browser.test_terms import page_of
from tests.cast import Town, open_town
from tests.flows.filing_ground import begin, open_forms
from tests.flows.test_filing import PNG

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("FILING_SHOTS", "")
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def town(server: str) -> Town:
    mark = uuid4().hex[:6]
    found = open_town(name=f"Comuna Valea Mierlei {mark}", domain=f"{mark}.example")
    open_forms(found, unit_id=found.secretariat.id)
    return found


def looked_at(page: Page, name: str) -> None:
    """Find nothing wrong with a page, on a phone and wide."""
    assert faults(page) == [], name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-phone.png", full_page=True)
        page.set_viewport_size({"width": 1366, "height": 768})
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]


def press(page: Page, key: str = "Enter") -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_petition_is_filed_from_a_phone_without_javascript(
    chromium: Browser, server: str, town: Town
) -> None:
    context: Any = chromium.new_context(viewport=PHONE, locale="ro-RO", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/portal/{town.institution.code}/depunere/")
    follow(page, page.get_by_role("link", name="Petiție"))
    follow(page, page.get_by_role("button", name="Începeți"))
    follow(page, page.get_by_role("button", name="Mai departe"))
    expect(page.get_by_role("heading", name="De îndreptat")).to_be_visible()
    assert page.title().startswith("Eroare: ")
    assert page.evaluate("document.activeElement.className") == "errors"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "f_fel"
    page.get_by_label("O sesizare").check()
    page.get_by_label("Pe scurt, despre ce este vorba").fill("Gropi pe strada Lungă")
    page.get_by_label("Ce doriți să ne spuneți").fill("Sunt trei gropi la numărul 12.")
    page.get_by_label("Pe scurt, despre ce este vorba").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aveți ceva de adăugat?")
    picture = {"name": "groapa.png", "mimeType": "image/png", "buffer": PNG}
    page.get_by_label("Fișiere care ajută").set_input_files(picture)
    follow(page, page.get_by_role("button", name="Mai departe"))
    page.get_by_label("În numele meu").check()
    follow(page, page.get_by_role("button", name="Mai departe"))
    page.get_by_label("Numele").fill("Maria Ionescu")
    follow(page, page.get_by_role("button", name="Păstrez și continui altă dată"))
    address = page.get_by_role("link", name="/depunere/ciorna/").get_attribute("href")
    context.clear_cookies()
    page.goto(f"{server}{address}")
    expect(page.get_by_label("Numele")).to_have_value("Maria Ionescu")
    follow(page, page.get_by_role("button", name="Mai departe"))
    page.get_by_label("e-mail").check()
    follow(page, page.get_by_role("button", name="Mai departe"))
    page.get_by_label("e-mail").fill("maria@exemplu.ro")
    follow(page, page.get_by_role("button", name="Mai departe"))
    expect(page.get_by_text("groapa.png")).to_be_visible()
    follow(page, page.get_by_role("button", name="Trimiteți cererea"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Cererea a fost înregistrată")
    sent = page.url
    page.go_back()
    page.goto(sent.replace("trimisa/", "verificare/"))
    assert page.url == sent
    context.close()


def test_every_page_of_filing_is_sound_and_goes_by_keyboard(
    chromium: Browser, server: str, town: Town
) -> None:
    context: Any = chromium.new_context(viewport=PHONE, locale="ro-RO")
    page = context.new_page()
    page.goto(f"{server}/portal/{town.institution.code}/depunere/")
    looked_at(page, "list")
    page.get_by_role("link", name="Petiție").focus()
    press(page)
    looked_at(page, "start")
    page.get_by_role("button", name="Începeți").focus()
    press(page)
    page.get_by_role("button", name="Mai departe").focus()
    press(page)
    looked_at(page, "errors")
    page.get_by_label("O cerere").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Un banc în parc")
    page.keyboard.press("Tab")
    page.keyboard.type("Aș vrea un banc în parcul mare.")
    page.keyboard.press("Tab")
    press(page)
    page.get_by_label("Fișiere care ajută").set_input_files(
        {"name": "banc.png", "mimeType": "image/png", "buffer": PNG}
    )
    expect(page.get_by_text("Adăugat: banc.png")).to_be_visible()
    looked_at(page, "files")
    page.reload()
    expect(page.get_by_role("button", name="Scoate")).to_be_visible()
    looked_at(page, "kept")
    page.get_by_role("button", name="Mai departe").focus()
    press(page)
    page.get_by_label("În numele meu").focus()
    page.keyboard.press("Space")
    press(page)
    page.get_by_label("Numele").focus()
    page.keyboard.type("Ion Pop")
    press(page)
    page.get_by_label("poștă").focus()
    page.keyboard.press("Space")
    press(page)
    looked_at(page, "address")
    page.get_by_label("Strada").fill("Str. Lungă 12")
    page.get_by_label("Localitatea").fill("Alba Iulia")
    page.get_by_label("Județul").select_option("AB")
    page.get_by_role("button", name="Mai departe").focus()
    press(page)
    looked_at(page, "check")
    follow(page, page.get_by_role("link", name="Păstrez și trimit altă dată"))
    looked_at(page, "save")
    follow(page, page.get_by_role("link", name="Continui acum"))
    page.goto(page.url.partition("pagina/")[0] + "verificare/")
    page.get_by_role("button", name="Trimiteți cererea").focus()
    press(page)
    looked_at(page, "sent")
    page.goto(f"{server}/portal/{town.institution.code}/depunere/ciorna/nimic/")
    looked_at(page, "gone")
    context.close()


def test_what_is_sent_while_the_database_is_stopped_gets_its_number_when_it_is_back(
    chromium: Browser, server: str, town: Town, cluster: PrivateCluster
) -> None:
    person = begin(town, now=timezone.now())
    context: Any = chromium.new_context(viewport=PHONE, locale="ro-RO", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/portal/{town.institution.code}/depunere/ciorna/{person.secret}/verificare/")
    expect(page.get_by_text("Gropi pe strada Lungă")).to_be_visible()
    connection.close()
    cluster.stop()
    try:
        follow(page, page.get_by_role("button", name="Trimiteți cererea"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Cererea a fost primită")
        reference = page.locator("strong").first.inner_text()
    finally:
        cluster.start()
    assert filing_clicks.do_kept(clock=timezone.now) == 1
    assert filing_clicks.do_kept(clock=timezone.now) == 0
    card = person.filing()
    assert (card.reference, card.state) == (reference, queries.REGISTERED)
    follow(page, page.get_by_role("link", name="Uitați-vă din nou"))
    expect(page.get_by_text(card.number_written)).to_be_visible()
    context.close()


def test_an_official_files_for_who_has_no_email(chromium: Browser, server: str, town: Town) -> None:
    desk = page_of(chromium, server, town.registrar)
    desk.goto(f"{server}/birou/{town.institution.code}/depunere/")
    looked_wide(desk, "desk-list")
    follow(desk, desk.get_by_role("button", name="Petiție"))
    desk.get_by_label("O cerere").check()
    desk.get_by_label("Pe scurt, despre ce este vorba").fill("Ajutor de încălzire")
    desk.get_by_label("Ce doriți să ne spuneți").fill("Vreau ajutor pentru încălzire.")
    looked_wide(desk, "desk-page")
    follow(desk, desk.get_by_role("button", name="Mai departe"))
    follow(desk, desk.get_by_role("button", name="Mai departe"))
    desk.get_by_label("În numele meu").check()
    follow(desk, desk.get_by_role("button", name="Mai departe"))
    desk.get_by_label("Numele").fill("Ileana Bătrâna")
    follow(desk, desk.get_by_role("button", name="Mai departe"))
    desk.get_by_label("poștă").check()
    follow(desk, desk.get_by_role("button", name="Mai departe"))
    desk.get_by_label("Strada").fill("Uliță fără nume 3")
    desk.get_by_label("Localitatea").fill("Alba Iulia")
    desk.get_by_label("Județul").select_option("AB")
    follow(desk, desk.get_by_role("button", name="Mai departe"))
    looked_wide(desk, "desk-check")
    follow(desk, desk.get_by_role("button", name="Depune și dă număr"))
    expect(desk.get_by_text("Cererea are număr.")).to_be_visible()
    looked_wide(desk, "desk-done")
    place = desk.get_by_role("link", name="Tipărește dovada").get_attribute("href")
    answer = desk.request.get(f"{server}{place}")
    assert BytesIO(answer.body()).read(5) == b"%PDF-"
    desk.context.close()


def looked_wide(page: Page, name: str) -> None:
    """Find nothing wrong with a page of the desk."""
    assert faults(page) == [], name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
