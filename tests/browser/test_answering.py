"""
An answer by keyboard alone: from the entry by one key, prefilled, registered, told at both ends, in each size.

The server runs against the database of the tests; what it writes is committed and stays, as numbers do.
"""

import os
import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from registratura.correspondents import services as correspondents
from registratura.flows import terms
from registratura.kernel.calendar import legal_date
from registratura.registers import services as registers
from registratura.registers.drafts import PartyDraft
from registratura.toolkit.scope import acting_for
from tests.browser.looking import faults, follow
from tests.cast import Town, open_town

pytestmark = pytest.mark.browser

LOOKS = {
    "wide": {"width": 1366, "height": 768},
    "phone": {"width": 390, "height": 844},
}


@pytest.fixture
def town(server: str) -> Town:
    """A town with three petitions of one person, the second connected to the first."""
    mark = uuid4().hex[:6]
    town = open_town(name=f"Comuna Valea Mierlei {mark}", domain=f"{mark}.example")
    with acting_for(town.id):
        special = registers.open_register(template="petitions", by=None, now=timezone.now()).id
        person = correspondents.add(
            data={
                "name": "Țărălungă Ștefania-Ioana",
                "kind": "person",
                "address": "str. Morii 4",
                "locality": "Valea Mierlei",
            },
            by=town.registrar,
            now=timezone.now(),
        ).id
    party = (PartyDraft("sender", "Țărălungă Ștefania-Ioana", person),)
    first = None
    for subject in ("Petiție privind iluminatul public", "Revenire la petiție", "Cerere de audiență"):
        given = town.register(
            subject,
            parties=party,
            unit_id=town.urbanism.id,
            connected_to_id=first if subject.startswith("Revenire") else None,
            special_register_ids=(special,) if subject.startswith("Petiție") else (),
        )
        first = first or given.entry_id
    with acting_for(town.id):
        terms.follow(entry_ids=[first or 0], by=town.registrar, now=timezone.now())
    return town


@pytest.fixture
def page(server: str, chromium: Browser, town: Town) -> Iterator[Page]:
    ana = Client()
    ana.force_login(town.registrar)
    session = next(iter(ana.cookies.values()))
    context = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="ro-RO", reduced_motion="reduce"
    )
    context.add_cookies([{"name": session.key, "value": session.value, "url": server}])
    shown = context.new_page()
    shown.set_default_timeout(30_000)
    complaints: list[str] = []
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.on("console", lambda m: complaints.append(m.text) if "Content Security" in m.text else None)
    shown.goto(
        f"{server}/birou/{town.institution.code}/registre/general/{legal_date(timezone.now()).year}/1/"
    )
    yield shown
    context.close()
    assert not complaints


def looked_at(page: Page, name: str) -> list[str]:
    """Look at a page in each size and color; with a folder for it, keep what was seen."""
    found = []
    for size, viewport in LOOKS.items():
        for scheme in ("light", "dark"):
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found += faults(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, size)
            if folder := os.environ.get("LOOK_AT"):
                page.screenshot(path=f"{folder}/{name}-{size}-{scheme}.png", full_page=True)
    page.set_viewport_size(LOOKS["wide"])  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    return found


def test_ar_18_an_answer_by_keyboard_alone_closes_the_connected_ones(page: Page) -> None:
    seen = looked_at(page, "entry")

    page.keyboard.press("r")
    expect(page.locator("#id_subject")).to_be_focused()
    seen += looked_at(page, "answer")
    page.locator("#id_subject").focus()
    page.keyboard.press("End")
    page.keyboard.type(": iluminatul se repară până vineri")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".messages")).to_contain_text("Urmează expedierea")
    expect(page.locator("main")).to_contain_text("Răspunde la")
    expect(page).to_have_url(re.compile("/4/"))
    seen += looked_at(page, "answered")
    page.goto(page.url.replace("/4/", "/2/"))
    expect(page.locator("#raspunsuri")).to_contain_text("4/")
    seen += looked_at(page, "closed")
    page.goto(page.url.replace("/2/", "/1/raspuns/legare/"))
    seen += looked_at(page, "link")
    assert not seen


def test_arh_05_the_same_number_asks_for_less(page: Page) -> None:
    page.keyboard.press("r")
    expect(page.locator("#id_unit")).to_be_visible()
    page.get_by_label("Același număr").check()

    expect(page.locator("#id_unit")).to_be_hidden()
    seen = looked_at(page, "same")
    page.locator("#id_subject").focus()
    page.keyboard.press("Control+Enter")

    expect(page.locator("#raspunsuri")).to_contain_text("același număr")
    seen += looked_at(page, "same-given")
    follow(page, page.locator("#raspunsuri").get_by_role("link", name="Retrage").first)
    seen += looked_at(page, "withdraw")
    page.get_by_label("Motivul retragerii").fill("Scris la alt document")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#raspunsuri")).to_contain_text("retras")
    assert not seen
