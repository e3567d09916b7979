"""
A letter from a template: seen while it is written, registered with one press; and a text that tells its fault.

The server runs against the database of the tests; what it writes is committed and stays.
"""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from registratura.accounts.models import User
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for
from tests.browser.looking import faults, follow
from tests.cast import Town, open_town
from tests.flows.letter_ground import usual

pytestmark = pytest.mark.browser


@pytest.fixture
def town(server: str) -> Town:
    mark = uuid4().hex[:6]
    town = open_town(name=f"Comuna Valea Scrisorii {mark}", domain=f"{mark}.example")
    usual(town)
    return town


@pytest.fixture
def page(server: str, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="ro-RO", reduced_motion="reduce"
    )
    shown = context.new_page()
    shown.set_default_timeout(30_000)
    yield shown
    context.close()


def enter(page: Page, server: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    session = next(iter(client.cookies.values()))
    page.context.clear_cookies()
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": server}])


def test_a_letter_is_seen_while_it_is_written_and_gets_its_number_in_one_press(
    page: Page, server: str, town: Town
) -> None:
    given = town.register("Sesizare privind iluminatul", document_kind="petiție")
    with acting_for(town.id):
        (line,) = registers.lines_of([given.entry_id])
    enter(page, server, town.registrar)
    page.goto(f"{server}/birou/{town.institution.code}/registre/general/{line.year}/{line.number}/")
    page.keyboard.press("s")
    follow(page, page.get_by_role("button", name="Răspuns la petiție"))
    picture = page.locator("#look img").first
    expect(picture).to_have_js_property("complete", True)
    before = picture.get_attribute("src")

    page.get_by_label("Soluția (favorabilă sau nu) și ce urmează").fill("Lampa a fost înlocuită.")
    expect(page.locator("#look img").first).not_to_have_attribute("src", str(before))
    assert faults(page) == []

    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Scrisoarea are numărul 2/")).to_be_visible()
    expect(page.get_by_role("link", name="Răspuns la petiție 2-").first).to_be_visible()


def test_a_text_tells_its_fault_while_it_is_written(page: Page, server: str, town: Town) -> None:
    enter(page, server, town.administrator)
    page.goto(f"{server}/birou/{town.institution.code}/sabloane/")
    follow(page, page.get_by_role("link", name="Referat", exact=True))
    follow(page, page.get_by_role("link", name="Editează textul"))
    text = page.get_by_label("Text (Typst)")
    written = text.input_value()

    text.fill(written + "\n#intrare.numarr")
    expect(page.locator("#look")).to_contain_text(
        "„intrare.numarr” nu este un câmp cunoscut. Poate „intrare.numar”?"
    )
    assert faults(page) == []

    text.fill(written + "\nÎncă un rând.")
    expect(page.locator("#look img").first).to_be_visible()
    page.get_by_role("button", name="Publică versiunea").click()
    expect(page.get_by_text("Versiunea 2 este publicată")).to_be_visible()
