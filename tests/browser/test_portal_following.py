"""From a phone, without JavaScript: a paper is followed, completed by keyboard, answered, fetched and checked."""

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import faults, follow
from tests.cast import Town, open_town
from tests.flows.following_ground import TEXT, answer_in_portal, asked, kept, number_of, secret_of

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("FOLLOWING_SHOTS", "")
PHONE: Any = {"width": 390, "height": 844}


@pytest.fixture
def town(server: str) -> Town:
    mark = uuid4().hex[:6]
    return open_town(name=f"Comuna Valea Mierlei {mark}", domain=f"{mark}.example")


def looked_at(page: Page, name: str) -> None:
    """Find nothing wrong with a page, on a phone."""
    assert faults(page) == [], name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-phone.png", full_page=True)


def test_a_paper_is_followed_completed_answered_and_fetched(
    chromium: Browser, server: str, town: Town, tmp_path: Path
) -> None:
    entry_id = town.register("Cerere de racordare la apă", unit_id=town.urbanism.id).entry_id
    asked(town, entry_id)
    secret, portal = secret_of(town, entry_id), f"{server}/portal/{town.institution.code}"
    context: Any = chromium.new_context(viewport=PHONE, locale="ro-RO", java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{portal}/urmarire/")
    looked_at(page, "ask")
    page.get_by_label("Numărul de înregistrare sau referința").fill(number_of(town, entry_id))
    page.get_by_label("Secretul").fill("0000 0000 0000 0000")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nu am găsit cererea")).to_be_visible()
    looked_at(page, "wrong")
    page.get_by_label("Secretul").fill(secret.lower())
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cerere de racordare la apă")
    looked_at(page, "asked")
    follow(page, page.get_by_role("button", name="Depune completarea"))
    expect(page.get_by_text("Adăugați cel puțin un fișier").first).to_be_visible()
    looked_at(page, "refused")
    plan = {"name": "plan.txt", "mimeType": "text/plain", "buffer": TEXT}
    page.get_by_label("Fișierele").set_input_files(plan)
    follow(page, page.get_by_role("button", name="Depune completarea"))
    expect(page.get_by_text("Completarea a fost depusă, sub același număr.")).to_be_visible()

    _shipment, _document, answer_id = answer_in_portal(
        town, entry_id, kept(town, tmp_path, b"Se aproba.\n", "raspuns.txt")
    )
    page.goto(f"{portal}/urmarire/{secret}/")
    expect(page.get_by_role("heading", name="Vi s-a răspuns")).to_be_visible()
    looked_at(page, "answered")
    with page.expect_download() as taken:
        page.get_by_role("button", name="raspuns.txt").click()
    assert Path(taken.value.path()).read_bytes() == b"Se aproba.\n"
    page.goto(f"{portal}/urmarire/{secret}/")
    expect(page.get_by_text("L-ați deschis prima oară")).to_be_visible()

    page.goto(f"{portal}/verificare/")
    page.get_by_label("Numărul de pe document").fill(number_of(town, answer_id))
    letter = {"name": "raspuns.txt", "mimeType": "text/plain", "buffer": b"Se aproba.\n"}
    page.get_by_label("Documentul, ca fișier").set_input_files(letter)
    follow(page, page.get_by_role("button", name="Verifică"))
    expect(page.get_by_role("heading", name="Da, acest document a fost emis")).to_be_visible()
    looked_at(page, "checked")
    context.close()


def test_with_javascript_the_file_to_be_checked_does_not_leave_the_browser(
    chromium: Browser, server: str, town: Town, tmp_path: Path
) -> None:
    entry_id = town.register().entry_id
    _shipment, _document, answer_id = answer_in_portal(town, entry_id, kept(town, tmp_path))
    context: Any = chromium.new_context(viewport=PHONE, locale="ro-RO")
    page = context.new_page()
    sent: list[Any] = []
    page.on("request", lambda request: sent.append(request))

    page.goto(f"{server}/portal/{town.institution.code}/verificare/")
    page.get_by_label("Numărul de pe document").fill(number_of(town, answer_id))
    page.get_by_label("Documentul, ca fișier").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": TEXT}
    )
    follow(page, page.get_by_role("button", name="Verifică"))

    expect(page.get_by_role("heading", name="Da, acest document a fost emis")).to_be_visible()
    posted = [request.post_data_buffer or b"" for request in sent if request.method == "POST"]
    assert posted
    assert not any(TEXT.strip() in body for body in posted)
    context.close()
