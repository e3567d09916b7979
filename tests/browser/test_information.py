"""Two requests for information in a browser: one with thirty days in all, one refused and complained about."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.browser.looking import faults, follow
from tests.browser.test_terms import page_of
from tests.cast import Town, open_town
from tests.flows.information_ground import REASONS, leave, open_registers, submitted

pytestmark = pytest.mark.browser


@pytest.fixture
def town(server: str) -> Town:
    mark = uuid4().hex[:6]
    opened = open_town(name=f"Comuna Valea Mierlei {mark}", domain=f"{mark}.example")
    open_registers(opened)
    return opened


@pytest.fixture
def page(chromium: Browser, server: str, town: Town) -> Iterator[Page]:
    """The desk of Rodica, of public relations."""
    opened = page_of(chromium, server, town.officer)
    yield opened
    opened.context.close()


def address(town: Town, server: str, entry_id: int) -> str:
    with acting_for(town.id):
        row = books.entry_by_id(entry_id)
    assert row is not None
    return f"{server}/birou/{town.institution.code}/registre/general/{row.year}/{row.number}/"


def sound(page: Page) -> None:
    """Find nothing wrong with a page, wide and narrow."""
    assert faults(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert faults(page) == []
    page.set_viewport_size({"width": 1280, "height": 720})


def evaluate(page: Page, found: str) -> None:
    follow(page, page.get_by_role("link", name="Evaluează").first)
    sound(page)
    page.get_by_label(found).check()
    page.get_by_label("Domeniul de interes").select_option("public_money")
    page.get_by_label("persoană fizică").check()
    page.get_by_label("Unde se trimite răspunsul").fill("Str. Lungă 4, Alba Iulia")
    follow(page, page.get_by_role("button", name="Scrie evaluarea"))
    expect(page.get_by_role("status").first).to_contain_text("Evaluarea primară este scrisă")


def last_letter(town: Town) -> int:
    with acting_for(town.id):
        register = books.general_register()
        assert register is not None
        shown: Any = books.page(
            register=register, narrowed=books.EntryFilter(), visible_units=None, reader_id=0
        )
    return int(shown.lines[0].id)


def test_INF_04_thirty_days_come_with_the_notice_that_left(page: Page, server: str, town: Town) -> None:
    entry_id = submitted(town)
    page.goto(address(town, server, entry_id))
    evaluate(page, "Se comunică la cerere")
    sound(page)

    follow(page, page.get_by_role("link", name="Cere 30 de zile").first)
    sound(page)
    page.get_by_label("De ce este nevoie de 30 de zile").fill("volum mare de documente")
    follow(page, page.get_by_role("button", name="Pregătește înștiințarea"))
    expect(page.get_by_role("status").first).to_contain_text("se dau când pleacă")
    leave(town, last_letter(town))
    page.goto(address(town, server, entry_id))
    expect(page.locator("#legea-544")).to_contain_text("solicitantul a fost înștiințat")

    follow(page, page.get_by_role("link", name="Dă răspunsul").first)
    sound(page)
    page.get_by_label("Formatul").fill("PDF")
    follow(page, page.get_by_role("button", name="Dă răspunsul"))
    expect(page.locator("#legea-544")).to_contain_text("de expediat")
    leave(town, last_letter(town))
    page.reload()
    expect(page.locator("#legea-544")).to_contain_text("favorabil")
    for name in ("", "registru/"):
        page.goto(f"{server}/birou/{town.institution.code}/solicitari-544/{name}")
        expect(page.locator("main")).to_contain_text("Contractul de salubritate")
        sound(page)


def test_INF_05_17_a_refusal_names_its_ground_and_is_complained_about(
    page: Page, server: str, town: Town
) -> None:
    entry_id = submitted(town)
    page.goto(address(town, server, entry_id))
    evaluate(page, "Este exceptată de la liberul acces")

    follow(page, page.get_by_role("link", name="Comunică refuzul").first)
    expect(page.get_by_text("Plângere la secția de contencios")).to_be_visible()
    page.get_by_role("button", name="Comunică refuzul").click()
    expect(page.get_by_role("alert")).to_contain_text("art. 12 alin. (1)")
    sound(page)
    page.get_by_label("d) datele personale").check()
    page.get_by_label("Motivarea").fill(REASONS)
    page.get_by_role("button", name="Comunică refuzul").click()
    leave(town, last_letter(town))
    page.reload()

    follow(page, page.get_by_role("link", name="Reclamație primită").first)
    sound(page)
    page.get_by_label("Când a aflat").fill("azi")
    follow(page, page.get_by_role("button", name="Primește reclamația"))
    page.get_by_label("Membrii comisiei").fill("Ana Albu\nHoria Hanganu")
    sound(page)
    follow(page, page.get_by_role("button", name="Numește comisia"))
    page.get_by_label("Ce a constatat comisia").fill("Excepția nu se aplica întregului document.")
    follow(page, page.get_by_role("button", name="Înscrie raportul"))
    sound(page)
    page.get_by_label("întemeiată", exact=True).check()
    page.get_by_label("Măsurile luate").fill("avertisment scris")
    follow(page, page.get_by_role("button", name="Hotărăște"))
    expect(page.get_by_role("status").first).to_contain_text("Decizia este scrisă")
    sound(page)


def test_INF_10_a_verbal_request_is_one_button(page: Page, server: str, town: Town) -> None:
    page.goto(f"{server}/birou/{town.institution.code}/solicitari-544/")
    sound(page)
    follow(page, page.get_by_role("link", name="Cerere verbală"))
    sound(page)
    page.get_by_label("Ce s-a cerut").fill("Programul de audiențe")
    follow(page, page.get_by_role("button", name="Răspuns pe loc"))
    expect(page.get_by_role("status").first).to_contain_text("Cererea verbală are numărul 1")
    follow(page, page.get_by_role("link", name="Costul copiilor"))
    sound(page)
