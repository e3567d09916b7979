"""
A morning at the counter, by keyboard alone: three documents, a receipt, an annulment, a search without diacritics.

The server runs against the database of the tests; what it writes is committed and stays, as numbers do.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from registratura.correspondents import services as correspondents
from registratura.toolkit.scope import acting_for
from tests.browser.looking import faults
from tests.cast import Town, open_town

pytestmark = pytest.mark.browser

MOST_KEYS = 12


@dataclass
class Counter:
    """Ana at her keyboard. `keys` counts the strokes that are no text."""

    page: Page
    town: Town
    root: str
    keys: int = 0
    complaints: list[str] = field(default_factory=list)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def pick(self, text: str, name: str) -> None:
        """Type a part of a name and take the first row with Enter."""
        self.write(text)
        expect(self.page.locator("[role=option][aria-selected=true]")).to_contain_text(name)
        self.press("Enter")

    def registered(self, number: int) -> None:
        expect(self.page.locator(".given .stamp__number")).to_have_text(str(number))
        expect(self.page.locator("#id_sender_text")).to_be_focused()


@pytest.fixture
def town(server: str) -> Town:
    """A town whose directory knows three people; its first number is 1."""
    mark = uuid4().hex[:6]
    opened = open_town(name=f"Comuna Valea Mierlei {mark}", domain=f"{mark}.example")
    with acting_for(opened.id):
        for name in ("Țărălungă Ștefania-Ioana", "Agrotera SRL", "Crăciunescu Ilie"):
            correspondents.add(data={"name": name, "kind": "person"}, by=opened.registrar, now=timezone.now())
    return opened


@pytest.fixture
def counter(server: str, chromium: Browser, town: Town) -> Iterator[Counter]:
    ana = Client()
    ana.force_login(town.registrar)
    session = next(iter(ana.cookies.values()))
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="ro-RO")
    context.add_cookies([{"name": session.key, "value": session.value, "url": server}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    here = Counter(page, town, f"{server}/birou/{town.institution.code}/")
    page.on("pageerror", lambda error: here.complaints.append(str(error)))
    page.on("console", lambda m: here.complaints.append(m.text) if "Content Security" in m.text else None)
    page.goto(f"{here.root}inregistrare/")
    yield here
    context.close()
    assert not here.complaints


def test_three_documents_by_keyboard_a_receipt_an_annulment_and_a_search(counter: Counter) -> None:
    page = counter.page

    strokes = []
    for text, name, subject in (
        ("taral", "Țărălungă", "Cerere pentru certificat de urbanism"),
        ("agrot", "Agrotera", "Factura de motorină"),
        ("craciun", "Crăciunescu", "Petiție privind iluminatul public"),
    ):
        counter.keys = 0
        counter.pick(text, name)
        counter.press("Enter")
        counter.write(subject)
        counter.press("Control+Enter")
        counter.registered(len(strokes) + 1)
        strokes.append(counter.keys)
    print(f"keystrokes beyond the text, per document: {strokes}")
    assert max(strokes) <= MOST_KEYS

    with page.context.expect_page() as opened:
        counter.press("Alt+R")
    paper = page.get_by_role("link", name="Recipisa").evaluate("link => link.href")
    receipt = page.context.request.get(paper)
    opened.value.close()
    with pypdfium2.PdfDocument(io.BytesIO(receipt.body())) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert "3/" in text
    assert "Crăciunescu Ilie" in text

    page.get_by_role("link", name="Anulează").focus()
    counter.press("Enter")
    page.wait_for_url("**/anulare/")
    page.locator("[name=reason]").focus()
    counter.write("înregistrat de două ori")
    counter.press("Control+Enter")
    page.wait_for_url("**/registre/general/*/3/")
    expect(page.locator("main")).to_contain_text("înregistrat de două ori")

    counter.press("/")
    counter.write("craciunescu")
    with page.expect_navigation():
        counter.press("Enter")
    expect(page.locator("main")).to_contain_text("Petiție privind iluminatul public")


def test_a_new_correspondent_is_written_down_without_leaving(counter: Counter) -> None:
    page = counter.page

    counter.write("Dobre Ilie")
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("Adaugă")
    counter.press("Enter")
    expect(page.locator("[name=new_name]")).to_be_focused()
    assert faults(counter.page) == []
    for _field in range(2):
        counter.press("Enter")
    counter.write("1960515123456")
    counter.press("Enter")
    expect(page.locator("[data-check-code] .field__warning").first).to_contain_text("CNP")
    page.locator("[name=subject]").focus()
    counter.write("Cerere de ajutor social")
    counter.press("Control+Enter")

    expect(page.locator(".given__what")).to_contain_text("Dobre Ilie")


def test_whoever_types_faster_than_the_list_comes_still_picks_from_it(counter: Counter) -> None:
    counter.write("taral")
    counter.press("Enter")

    expect(counter.page.locator("[data-place=sender] .chip")).to_contain_text("Țărălungă")


def test_the_direction_turns_the_form_round_and_keeps_whom_it_names(counter: Counter) -> None:
    page = counter.page

    counter.pick("taral", "Țărălungă")
    counter.press("Alt+2")

    expect(page.locator("[name=recipient]")).to_have_count(1)
    expect(page.locator("[name=recipient_text]")).to_be_focused()
    expect(page.get_by_label("Răspuns la nr.")).to_be_visible()
    counter.press("Alt+3")
    expect(page.locator("[data-place=sender]")).to_be_hidden()
    assert faults(counter.page) == []


def test_the_back_button_and_a_second_send_give_the_same_number_R9(counter: Counter) -> None:
    page = counter.page
    key = page.locator("[name=request_key]").input_value()
    counter.pick("agrot", "Agrotera")
    counter.press("Enter")
    counter.write("Ofertă pentru sare")
    counter.press("Control+Enter")
    expect(page.locator(".given")).to_be_visible()
    number = page.locator(".given .stamp__number").inner_text()

    page.go_back()
    expect(page.locator("[name=request_key]")).to_have_value(key)
    if not page.locator("[name=sender]").count():  # the browser fetched the page anew
        counter.pick("agrot", "Agrotera")
        page.locator("[name=subject]").fill("Ofertă pentru sare")
    counter.press("Control+Enter")

    expect(page.locator("#given-title")).to_contain_text(f"avea deja numărul {number}/")
    page.goto(f"{counter.root}registre/general/")
    expect(page.locator("tr", has_text="Ofertă pentru sare")).to_have_count(1)


def test_an_error_takes_the_focus_keeps_what_was_typed_and_is_accessible(counter: Counter) -> None:
    page = counter.page
    counter.write("Cineva Necunoscut")
    page.locator("[name=sender_dated_on]").fill("31.02.2026")
    counter.press("Control+Enter")

    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator("[name=sender_text]")).to_have_value("Cineva Necunoscut")
    assert faults(counter.page) == []
