"""The department's pages on both sides, with work in every state: in order light and dark, wide and on a phone."""

import os
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from registratura.calls import services as calls
from registratura.flows.calling import recordings
from registratura.kernel import diagnosis
from registratura.toolkit import diagnosing
from tests.browser.axe import violations
from tests.browser.helped import CALLS, HELP, HELPED, SUPPORT, exchange_says, helped
from tests.browser.looking import RULES
from tests.browser.supplied import Supplied, supplied
from tests.browser.test_every_page import DESK, PHONE, signed_in
from tests.cast import Town, open_town

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def town(server: str) -> Town:
    return open_town(name="Comuna Poiana cu Întrebări", domain=f"{uuid4().hex[:6]}.example")


@pytest.fixture(scope="module")
def ground(town: Town) -> Supplied:
    return supplied(town)


@pytest.fixture(scope="module")
def keys(town: Town, ground: Supplied) -> dict[str, Any]:
    return helped(ground, asker_id=town.administrator.id)


@pytest.fixture
def page(chromium: Browser, keys: dict[str, Any]) -> Iterator[Page]:
    with chromium.new_context(locale="ro-RO", reduced_motion="reduce", viewport=_size(DESK)) as context:
        opened = context.new_page()
        opened.set_default_timeout(60_000)  # the first page of all is slow where much runs beside
        yield opened


def _size(wide_and_high: tuple[int, int]) -> Any:
    return {"width": wide_and_high[0], "height": wide_and_high[1]}


def sign_in(page: Page, server: str, user: Any) -> None:
    cookie = next(iter(signed_in(user).cookies.values()))
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server}])


def looked(page: Page, name: str) -> list[str]:
    """What is wrong with a page as it stands, light, dark and on a phone."""
    found = []
    for look, scheme, size, rules in (
        ("light", "light", DESK, RULES),
        ("dark", "dark", DESK, ["color-contrast"]),
        ("phone", "light", PHONE, ["wcag22aa"]),
    ):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size(_size(size))
        found += [
            f"{name} ({look}): {one['id']} {one['targets'][:3]}" for one in violations(page, rules=rules)
        ]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{name} ({look}): {over} px too wide"] if over > 0 else []
        if folder := os.environ.get("LOOK_AT"):
            file = re.sub(r"\W+", "-", name).strip("-")
            page.screenshot(path=f"{folder}/{file}-{look}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(_size(DESK))
    return found


def walked(page: Page, home: str, addresses: tuple[str, ...], keys: dict[str, Any]) -> list[str]:
    """What is wrong with pages one after the other."""
    faults, said = [], []
    page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in addresses:
        answer = page.goto(home + address.format(**keys))
        assert answer is not None
        if answer.status != 200 or len(answer.body()) > 60_000:
            faults.append(f"{address}: {answer.status}, {len(answer.body())} bytes")
        faults += looked(page, f"{home.rpartition('://')[2].partition('/')[2]}{address}")
    return faults + said


@pytest.mark.parametrize(("room", "addresses"), [("asistenta", SUPPORT), ("convorbiri", CALLS)])
def test_each_page_of_whoever_helps_is_in_order(
    page: Page, server: str, ground: Supplied, keys: dict[str, Any], room: str, addresses: tuple[str, ...]
) -> None:
    sign_in(page, server, ground.luca)

    assert walked(page, f"{server}/consola/{room}/", addresses, keys) == []


def test_each_page_of_whoever_asks_is_in_order(page: Page, server: str, keys: dict[str, Any]) -> None:
    assert walked(page, f"{server}/asistenta/", HELPED, keys) == []


def test_each_page_of_help_at_the_desk_is_in_order(
    page: Page, server: str, town: Town, keys: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosing, "_is_confined", lambda data: True)  # a process of its own
    sign_in(page, server, town.administrator)

    assert walked(page, f"{server}/birou/{town.institution.code}/", HELP, keys) == []


def test_a_supervisor_hears_what_is_said_and_is_told_when_it_is_over(
    page: Page, server: str, ground: Supplied, keys: dict[str, Any]
) -> None:
    sign_in(page, server, ground.luca)
    page.goto(f"{server}/consola/convorbiri/{keys['call_recorded']}/")
    page.get_by_label("De ce ascultați pe loc").fill("contestația 7")
    page.get_by_role("button", name="Ascultă pe loc").click()
    expect(page.get_by_role("heading", name="Ascultare pe loc")).to_be_visible()
    assert looked(page, "overhearing") == []

    page.get_by_role("button", name="Pornește sunetul").click()
    exchange_says(ground, line=keys["line"], seconds=3)

    expect(page.locator("[data-overhear-seconds]")).to_have_text("3")
    expect(page.get_by_role("status").filter(has_text="Se aude.")).to_be_visible()
    with recordings(supplier=ground.supplier):
        calls.hang_up(call_id=keys["call_recorded"], by=ground.luca, now=timezone.now())
    expect(page.get_by_text("Nu mai este nimic de ascultat")).to_be_visible()
    assert looked(page, "overheard") == []


def test_a_diagnosis_from_a_file_is_seen_field_by_field_before_it_leaves(
    page: Page, server: str, keys: dict[str, Any]
) -> None:
    text = diagnosis.write(made_at=timezone.now(), fields={"jobs.failed": 6, "disk.free_gb": 3})
    page.goto(f"{server}/asistenta/cerere/{keys['case_repair']}/diagnostic/")
    page.locator("#id_file").set_input_files(
        {"name": "diagnostic.json", "mimeType": "application/json", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Arată-mi").click()
    fields = page.locator(".bundle__field")
    expect(fields).to_have_count(2)
    assert looked(page, "diagnosis shown") == []

    fields.nth(0).locator("input").uncheck()
    page.get_by_role("button", name="Trimite ce este bifat").click()

    expect(page.get_by_role("heading", name="Trimise")).to_be_visible()
    assert looked(page, "diagnosis sent") == []


def test_the_words_of_a_conversation_go_where_the_customer_says(
    page: Page, server: str, keys: dict[str, Any]
) -> None:
    page.goto(f"{server}/asistenta/discutie/{keys['secret_ended']}/")
    page.get_by_role("button", name="Păstrează ca o cerere").click()
    expect(page.locator(".errors")).to_be_visible()
    assert looked(page, "choice without an address") == []

    page.locator("#id_email").fill("nicoleta@exemplu.ro")
    page.get_by_role("button", name="Păstrează ca o cerere").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Bună ziua, o întrebare")
    assert looked(page, "words kept") == []
