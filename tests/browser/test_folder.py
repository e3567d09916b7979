"""The morning folder without a mouse: twenty papers, several at once with one order, and only keys are pressed."""

from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from registratura.accounts.models import User
from registratura.registers.services import Registered
from registratura.routing import queries as routing
from registratura.toolkit.scope import acting_for
from tests.browser.looking import faults
from tests.cast import Town, open_town

pytestmark = pytest.mark.browser
MOUSE = """
for (const kind of ["pointerdown", "mousedown", "touchstart"])
  addEventListener(kind, () => sessionStorage.setItem("touched", kind), true);
"""


@pytest.fixture
def town(server: str) -> Town:
    mark = uuid4().hex[:6]
    return open_town(name=f"Comuna Fântâna Mare {mark}", domain=f"{mark}.example")


@pytest.fixture
def papers(town: Town) -> list[Registered]:
    return [town.register(f"Cererea {n}", unit_id=town.urbanism.id) for n in range(1, 21)]


def page_of(browser: Browser, server: str, user: User) -> Page:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    context = browser.new_context(
        locale="ro-RO", viewport={"width": 1366, "height": 768}, reduced_motion="reduce"
    )
    session = next(iter(client.cookies.values()))
    context.add_cookies([{"name": session.key, "value": session.value, "url": server}])
    page = context.new_page()
    page.add_init_script(MOUSE)
    return page


def holders(town: Town, papers: list[Registered]) -> list[str]:
    """Who has each paper, with the words of the order; empty for one that still waits."""
    with acting_for(town.id):
        found = []
        for paper in papers:
            lead = next((line for line in routing.path_of(paper.entry_id, at=paper.registered_at)), None)
            found.append(f"{lead.user_name or lead.unit_name}: {lead.order_text}" if lead else "")
        return found


def pressed(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_twenty_papers_are_given_without_a_mouse(
    chromium: Browser, server: str, town: Town, papers: list[Registered]
) -> None:
    page = page_of(chromium, server, town.head)
    page.goto(f"{server}/birou/{town.institution.code}/mapa/")
    expect(page.locator("input[name=current]:focus")).to_have_count(1)

    # Eighteen with the same order: a space ticks, j goes on to the next.
    for _n in range(18):
        pressed(page, "Space", "j")
    expect(page.locator("input[name=targets]:checked")).to_have_count(18)
    pressed(page, "l")
    page.keyboard.type("barbu")
    pressed(page, "Tab")
    page.keyboard.type("Spre soluționare")
    pressed(page, "Enter")
    expect(page.get_by_role("status").first).to_contain_text("18 lucrări au fost repartizate")

    # The next alone: what stands chosen in the list gets the order, and Enter sends it from any box.
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page.locator("input[name=current]:focus")).to_have_count(1)
    pressed(page, "l")
    page.keyboard.type("hanganu")
    pressed(page, "Enter")
    expect(page.get_by_role("status").first).to_contain_text("1 lucrare a fost repartizată")

    # The last needs no work.
    expect(page.locator("input[name=current]:focus")).to_have_count(1)
    pressed(page, "u")
    page.keyboard.type("La dosar")
    for _n in range(12):
        pressed(page, "Tab")
        if page.evaluate("document.activeElement.value") == "aside":
            break
    pressed(page, "Enter")
    expect(page.get_by_role("heading", name="Mapa este goală")).to_be_visible()

    assert page.evaluate("sessionStorage.getItem('touched')") is None
    assert holders(town, papers) == [
        *["Bogdan Barbu: Spre soluționare"] * 18,
        "Horia Hanganu: ",
        "",
    ]
    page.context.close()


def test_a_mistake_keeps_the_ticks_and_what_was_typed(
    chromium: Browser, server: str, town: Town, papers: list[Registered]
) -> None:
    page = page_of(chromium, server, town.head)
    page.goto(f"{server}/birou/{town.institution.code}/mapa/")
    expect(page.locator("input[name=current]:focus")).to_have_count(1)

    pressed(page, "Space", "j", "Space", "l")
    page.keyboard.type("nimeni")
    pressed(page, "Enter")

    expect(page.get_by_role("alert")).to_contain_text("nu este în lista")
    expect(page.locator("input[name=targets]:checked")).to_have_count(2)
    expect(page.locator("#id_lead")).to_have_value("nimeni")
    assert faults(page) == []
    assert holders(town, papers) == [""] * 20
    page.context.close()
