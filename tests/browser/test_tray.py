"""The tray by keyboard and by hand: rows ticked with s, numbers for all of them, files put in; in each look."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import faults, follow
from tests.cast import Town, open_town
from tests.flows.test_tray import Fake, fetch, letter, mailbox

pytestmark = pytest.mark.browser

LOOKS = {
    "wide": ({"width": 1366, "height": 768}, "light"),
    "dark": ({"width": 1366, "height": 768}, "dark"),
    "phone": ({"width": 390, "height": 844}, "light"),
}


@pytest.fixture
def town(server: str) -> Town:
    """A town with three messages in its tray, one of a machine."""
    mark = uuid4().hex[:6]
    town = open_town(name=f"Comuna Tava {mark}", domain=f"{mark}.example")
    letters = [letter(f"Cerere de adeverință {number}", number=number) for number in (1, 2)]
    machine = letter("Lipsesc de la birou", number=3, Auto_Submitted="auto-replied")
    fetch(town, mailbox(town, 143), Fake(*letters, machine))
    return town


@pytest.fixture
def page(server: str, chromium: Browser, town: Town) -> Iterator[Page]:
    ana = Client()
    ana.force_login(town.registrar)
    session = next(iter(ana.cookies.values()))
    context = chromium.new_context(
        locale="ro-RO", reduced_motion="reduce", viewport={"width": 1366, "height": 768}
    )
    context.add_cookies([{"name": session.key, "value": session.value, "url": server}])
    shown = context.new_page()
    shown.set_default_timeout(60_000)
    complaints: list[str] = []
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.goto(f"{server}/birou/{town.institution.code}/tava/")
    yield shown
    context.close()
    assert not complaints


def looked(page: Page, name: str) -> list[str]:
    """Look at a page wide, dark and on a phone; with a folder for it, keep what was seen."""
    found = []
    for look, (viewport, scheme) in LOOKS.items():
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{look}: {fault}" for fault in faults(page)]
        if folder := os.environ.get("LOOK_AT"):
            page.screenshot(path=f"{folder}/{name}-{look}.png", full_page=True)
    page.set_viewport_size(LOOKS["wide"][0])  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    return found


def test_rows_are_ticked_with_a_key_and_get_their_numbers_together(page: Page) -> None:
    seen = looked(page, "tray")

    page.keyboard.press("s")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("s")
    expect(page.locator("input[name=item]:checked")).to_have_count(2)
    page.keyboard.press("Control+Enter")

    expect(page.locator(".messages")).to_contain_text("2 mesaje au primit numere, de la 1 la 2.")
    expect(page.locator("input[name=item]")).to_have_count(1)
    follow(page, page.get_by_role("link", name="Lipsesc de la birou"))
    expect(page.locator("main")).to_contain_text("Pare trimis de un program")
    assert not seen + looked(page, "tray-item")


def test_files_are_put_into_the_tray_and_opened_there(page: Page, tmp_path: Path) -> None:
    (tmp_path / "cerere-loc-parcare.txt").write_text(
        "Vă rog să îmi aprobați locul de parcare.", encoding="utf-8"
    )
    page.locator("summary", has_text="Pune fișiere în tavă").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "cerere-loc-parcare.txt")
    seen = looked(page, "tray-add")
    page.get_by_role("button", name="Pune în tavă").click()

    expect(page.locator("h1")).to_contain_text("Cerere loc parcare")
    expect(page.locator("main")).to_contain_text("Vă rog să îmi aprobați locul de parcare.")
    expect(page.locator("main")).to_contain_text("încărcat la ghișeu")
    assert not seen + looked(page, "tray-uploaded")
