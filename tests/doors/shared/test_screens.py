"""The screens in a real browser: nothing for axe to find, nothing refused by the content policy, keyboard only."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.looking import CHROMIUM, FLAGS, RULES
from tests.doors.shared.stage import PAGES, served

pytestmark = pytest.mark.browser

DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
LOOKS: dict[str, dict[str, Any]] = {
    "light": DESK,
    "dark": {**DESK, "color_scheme": "dark"},
    "phone": PHONE,
    "200 % zoom": {"viewport": {"width": 683, "height": 384}, "device_scale_factor": 2},
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "without scripts": {**DESK, "java_script_enabled": False},
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def stage() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest, complaints: list[str]) -> Iterator[Page]:
    look = getattr(request, "param", "light")
    context = browser.new_context(locale="ro-RO", **LOOKS[look])
    opened = context.new_page()
    opened.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert not complaints


def faults(page: Page) -> list[str]:
    """What axe finds, one line each."""
    page.evaluate("scrollTo(0, 0)")
    answer = Axe().run(page, options={"runOnly": RULES}).response
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize("page", ["light", "dark", "phone", "200 % zoom"], indirect=True)
def test_axe_finds_nothing_on_any_page(page: Page, stage: str) -> None:
    found = {}
    for path in PAGES:
        page.goto(stage + path)
        if lines := faults(page):
            found[path] = lines

    assert not found


def test_axe_sees_a_planted_fault(page: Page, stage: str) -> None:
    page.goto(stage + "/registru")
    page.evaluate("document.querySelector('.number').style.color = '#eee'")

    assert any("color-contrast" in line for line in faults(page))


@pytest.mark.parametrize("page", ["320 px", "phone", "200 % zoom", "light"], indirect=True)
def test_no_page_scrolls_sideways(page: Page, stage: str) -> None:
    wide = {}
    for path in PAGES:
        page.goto(stage + path)
        if (excess := overflow(page)) > 0:
            wide[path] = excess

    assert not wide


def test_a_key_opens_what_the_screen_says(page: Page, stage: str) -> None:
    page.goto(stage + "/registru")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("n?r")
    assert page.input_value("[name=q]") == "n?r"

    page.locator("h1").click()
    page.keyboard.press("?")
    listed = page.locator("#keys-help li").all_inner_texts()
    assert any(text.startswith("Tipărește registrul") and text.endswith("P") for text in listed)
    page.keyboard.press("Escape")

    page.keyboard.press("n")
    page.wait_for_url("**/inregistreaza")


def test_single_keys_rest_when_the_person_turned_them_off(page: Page, stage: str) -> None:
    page.goto(stage + "/registru?taste=off")
    page.keyboard.press("n")
    page.keyboard.press("/")

    assert page.url.endswith("/registru?taste=off")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_a_correspondent_is_found_as_one_types_and_taken_by_keyboard(page: Page, stage: str) -> None:
    page.goto(stage + "/inregistreaza")
    page.keyboard.type("tar")
    page.wait_for_selector("[role=option]")
    box = page.locator("[role=combobox]").first
    assert box.get_attribute("aria-expanded") == "true"
    assert not faults(page)

    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("data-value") == "2"
    page.keyboard.press("Enter")

    assert page.locator("[data-chosen] input[name=party]").input_value() == "2"
    assert box.get_attribute("aria-expanded") == "false"


def test_enter_moves_on_and_control_enter_sends_once(page: Page, stage: str) -> None:
    page.goto(stage + "/inregistreaza")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "external_number"
    page.keyboard.press("Enter")
    page.keyboard.type("2011")
    page.keyboard.press("Enter")
    assert page.locator("[name=external_date]").input_value().startswith("20.11.20")
    page.keyboard.press("Alt+3")
    assert page.locator("[name=direction]:checked").input_value() == "internal"
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")

    assert len(sent) == 1
    assert page.title() == "Trimis"


def test_chosen_files_are_listed_and_an_empty_one_is_refused(page: Page, stage: str) -> None:
    page.goto(stage + "/inregistreaza")
    page.set_input_files(
        "#id_files",
        [
            {"name": "cerere.pdf", "mimeType": "application/pdf", "buffer": b"x" * 48_213},
            {"name": "gol.pdf", "mimeType": "application/pdf", "buffer": b""},
        ],
    )
    rows = page.locator("[data-files] li")
    assert "48,2" in rows.nth(0).inner_text()
    assert "gol" in rows.nth(1).inner_text()
    assert not page.evaluate("document.querySelector('#id_files').validity.valid")
    assert not faults(page)

    rows.nth(1).get_by_role("button").click()
    assert rows.count() == 1
    assert page.evaluate("document.querySelector('#id_files').validity.valid")


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_what_opens_is_accessible_too(page: Page, stage: str) -> None:
    page.goto(stage + "/inregistrare")
    page.get_by_role("link", name="Anulează").click()
    assert page.evaluate("document.activeElement.name") == "reason"
    assert not faults(page)
    page.keyboard.press("Escape")

    page.locator(".bar summary").click()
    assert not faults(page)
    page.keyboard.press("Escape")
    assert page.locator(".bar details[open]").count() == 0

    page.keyboard.press("?")
    assert not faults(page)


def test_an_error_summary_takes_the_focus_and_leads_to_its_field(page: Page, stage: str) -> None:
    page.goto(stage + "/inregistreaza-erori")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("location.hash") == "#id_party_text"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") in ("party_text", "external_number")


@pytest.mark.parametrize("page", ["without scripts"], indirect=True)
def test_without_scripts_everything_has_an_address(page: Page, stage: str) -> None:
    page.goto(stage + "/inregistrare")
    assert page.get_by_role("link", name="Anulează").get_attribute("href") == "/anuleaza"
    assert page.get_by_role("button", name="Copiază").count() == 0

    page.goto(stage + "/inregistreaza")
    assert page.locator("#id_files").is_visible()
    page.locator("#id_party_text").fill("Țărălungă")
    page.get_by_role("button", name="Înregistrează", exact=True).click()
    assert page.title() == "Trimis"
