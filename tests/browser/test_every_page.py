"""
Every page of the desk, opened as each role: no complaint of axe or of the browser, no sideways scroll, no heavy page.

The server runs against the database of the tests; what it writes is committed and stays.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from registratura.accounts.models import User
from registratura.correspondents import services as correspondents
from registratura.registers import queries as registers
from registratura.registers import services
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.models import Entry
from registratura.toolkit.scope import acting_for
from tests.browser.addresses import BEHIND, CONSOLE, OPEN, OWN, PUBLIC, SUPPLIED
from tests.browser.axe import violations
from tests.browser.busy_town import Places, fill
from tests.browser.looking import RULES
from tests.browser.supplied import in_force, supplied
from tests.cast import Town, open_town

pytestmark = pytest.mark.browser

DESK, PHONE, ZOOMED = (1366, 768), (390, 844), (683, 384)
Enter = Callable[[Any, str], str]
HEAVIEST = 60_000  # bytes of a page's HTML
CAST = ("registrar", "officer", "head", "clerk", "archivist", "auditor", "administrator", "protector")
ROLES = (*CAST, "secretary")
LONG_NAME = "Asociația de Dezvoltare Intercomunitară pentru Gospodărirea Apelor și Pădurilor " * 3


@dataclass
class Walk:
    """A person's way through the pages, and what was wrong on it."""

    page: Page
    looked_at: set[str]
    faults: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def open(self, address: str, *, status: int = 200, looks: bool = True) -> None:
        """Open a page at the desk; `looks` also tries it dark, on a phone and at 200 %."""
        self.said.clear()
        self.size(DESK)
        answer = self.page.goto(address)
        assert answer is not None
        if answer.status != status:
            self.faults.append(f"{address}: answered {answer.status}, not {status}")
        if len(answer.body()) > HEAVIEST:
            self.faults.append(f"{address}: {len(answer.body())} bytes")
        if not self.page.title().strip(" ·").removesuffix("Registratura"):
            self.faults.append(f"{address}: has no title")
        self.look(address, looks=looks)
        expected = f"the server responded with a status of {status}"
        self.faults += [f"{address}: {text}" for text in self.said if status == 200 or expected not in text]

    def look(self, address: str, *, looks: bool) -> None:
        """Ask axe about the page as it stands, in each look; the width counts in all of them."""
        self.narrow(address, "desk")
        if looks and address not in self.looked_at:
            self.looked_at.add(address)
            self.ask(address, "light", RULES)
            self.page.emulate_media(color_scheme="dark")
            self.ask(address, "dark", ["color-contrast"])
            self.page.emulate_media(color_scheme="light")
            self.size(ZOOMED)
            self.narrow(address, "200 %")
            self.size(PHONE)
            self.narrow(address, "phone")
            self.ask(address, "phone", ["wcag22aa"])

    def keep(self, address: str, look: str) -> None:
        """Keep a picture of the page, when a folder is named for it."""
        if folder := os.environ.get("LOOK_AT"):
            name = re.sub(r"\W+", "-", address.partition("/birou/")[2] or address).strip("-")
            self.page.screenshot(path=f"{folder}/{name}-{look}.png", full_page=True)

    def ask(self, address: str, look: str, rules: list[str]) -> None:
        self.keep(address, look)
        self.faults += [
            f"{address} ({look}): {found['id']} {found['targets'][:3]}"
            for found in violations(self.page, rules=rules)
        ]

    def narrow(self, address: str, look: str) -> None:
        over = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if over > 0:
            self.faults.append(f"{address} ({look}): {over} px too wide")

    def size(self, wide_and_high: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": wide_and_high[0], "height": wide_and_high[1]})


@pytest.fixture(scope="module")
def town(server: str) -> Town:
    """A town with a full page of entries and the longest texts that its forms take."""
    mark = uuid4().hex[:6]
    opened = open_town(name=f"Comuna Poiana Lungă de Sus și de Jos {mark}", domain=f"{mark}.example")
    for number in range(52):
        opened.register(
            f"Cerere numărul {number} pentru eliberarea unui certificat de urbanism",
            sender=f"Țărălungă Ștefania-Ioana {number}",
            unit_id=(opened.secretariat if number % 2 else opened.urbanism).id,
        )
    return opened


@pytest.fixture(scope="module")
def busy(town: Town) -> tuple[Places, dict[str, User]]:
    """Work of every kind in the town, and the people besides the cast."""
    return fill(town)


@pytest.fixture(scope="module")
def people(town: Town, busy: tuple[Places, dict[str, User]]) -> dict[str, User]:
    """Who may sign in, by role."""
    return {role: getattr(town, role) for role in CAST} | busy[1]


@pytest.fixture(scope="module")
def places(town: Town, busy: tuple[Places, dict[str, User]]) -> Places:
    """The numbers of an entry in each state, and the keys that stand in addresses."""
    now, ana = timezone.now(), town.registrar
    with acting_for(town.id):
        known = correspondents.add(data={"name": LONG_NAME[:200], "kind": "body"}, by=ana, now=now)
    parties = [PartyDraft("sender", LONG_NAME[:200], known.id)]
    parties += [PartyDraft("sender", f"{LONG_NAME[:190]} {number}") for number in range(11)]
    laden = town.register(
        ("Sesizare privind " + "gospodărirea apelor și a pădurilor " * 60)[:2000],
        parties=tuple(parties),
        received_at=now - timedelta(days=10),
        late_reason="Documentul a fost găsit mai târziu în corespondența secretariatului.",
        unit_id=town.urbanism.id,
    )
    numbers = {name: town.register().number for name in ("plain", "annulled")}
    with acting_for(town.id):
        reserved, unused = services.reserve_numbers(
            register_id=town.general.id,
            count=2,
            direction="outgoing",
            purpose="Dispozițiile primarului din această săptămână",
            owner=ana,
            until=now + timedelta(days=3),
            request_key=uuid4(),
            by=ana,
            now=now,
        )
        services.give_up_reservation(entry=_entry(unused.number), by=ana)
        services.annul_entry(
            entry=_entry(numbers["annulled"]), reason="Înregistrat de două ori", act="", by=ana
        )
        draft = EntryDraft(direction="incoming", subject="Cerere îndreptată", parties=tuple(parties[:1]))
        services.correct_entry(
            entry=_entry(numbers["plain"]), draft=draft, reason="Numele era greșit", by=ana, now=now
        )
        reserved_id = _entry(reserved.number).id
        year = _entry(reserved.number).year
    files = [
        SimpleUploadedFile(f"{'anexă cu un nume lung ' * 8}{number}.txt", f"file {number}".encode())
        for number in range(30)
    ]
    signed_in(town.registrar).post(
        f"/birou/{town.institution.code}/registre/general/{year}/{laden.number}/fisiere/", {"files": files}
    )
    return (
        busy[0]
        | numbers
        | {
            "year": year,
            "laden": laden.number,
            "reserved": reserved.number,
            "unused": unused.number,
            "reserved_id": reserved_id,
            "correspondent": known.id,
            "unit": town.urbanism.id,
        }
    )


def _entry(number: int) -> Entry:
    register = registers.general_register()
    assert register is not None
    return Entry.objects.get(register_id=register.id, number=number)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """Addresses already asked about: one page need not be read for each role."""
    return set()


@pytest.fixture
def walk(chromium: Browser, looked_at: set[str]) -> Iterator[Walk]:
    """A visitor who has not signed in."""
    context = chromium.new_context(locale="ro-RO", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(20_000)
    here = Walk(page, looked_at)

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            here.said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: here.said.append(str(error)))
    yield here
    context.close()
    assert not here.faults, "\n".join(here.faults)


@pytest.fixture(scope="module")
def enter(server: str, town: Town, people: dict[str, User]) -> Enter:
    """Signs a visitor in, once for each role, and gives the address of the institution."""
    sessions: dict[str, Any] = {}

    def entered(walk: Walk, role: str) -> str:
        if role not in sessions:
            sessions[role] = next(iter(signed_in(people[role]).cookies.values()))
        session = sessions[role]
        walk.page.context.add_cookies([{"name": session.key, "value": session.value, "url": server}])
        return f"{server}/birou/{town.institution.code}/"

    return entered


@pytest.mark.parametrize("role", ROLES)
def test_each_page_of_the_rail_is_in_order(
    walk: Walk, server: str, enter: Enter, places: Places, role: str
) -> None:
    enter(walk, role)
    walk.open(f"{server}/birou/")
    links = walk.page.locator(".rail__link").evaluate_all("links => links.map(link => link.href)")

    assert links
    for link in links:
        walk.open(link)


@pytest.mark.parametrize("role", BEHIND)
def test_each_page_behind_the_rail_is_in_order(walk: Walk, enter: Enter, places: Places, role: str) -> None:
    home = enter(walk, role)

    for page in BEHIND[role]:
        walk.open(home + page.format(**places))


def test_refusals_and_the_own_pages_are_in_order(
    walk: Walk, server: str, enter: Enter, places: Places
) -> None:
    home = enter(walk, "registrar")

    for page in OWN:
        walk.open(server + page)
    walk.open(f"{home}nimic/", status=404)
    walk.open(f"{home}oameni/", status=403)


def test_a_form_that_comes_back_is_in_order(walk: Walk, server: str, enter: Enter, places: Places) -> None:
    home = enter(walk, "registrar")
    walk.open(f"{home}registre/general/{places['year']}/{places['plain']}/anulare/", looks=False)

    with walk.page.expect_navigation():
        walk.page.locator("form.form").evaluate(
            "form => { form.noValidate = true; setTimeout(() => form.submit()) }"
        )

    expect(walk.page.locator(".errors")).to_be_focused()
    walk.look("annulling without a reason", looks=True)


def test_a_visitors_pages_are_in_order(walk: Walk, server: str, town: Town) -> None:
    for page in ("/cont/intrare/", "/cont/parola/uitata/", *OPEN):
        walk.open(server + page)
    for page in PUBLIC:
        walk.open(f"{server}/portal/{town.institution.code}/confidentialitate/{page}")
    walk.open(f"{server}/cont/legatura/nimic/", status=410)


def test_pages_of_the_supplier_and_of_its_customer_are_in_order(
    walk: Walk, server: str, town: Town, enter: Enter
) -> None:
    ground = supplied(town)
    keys = in_force(ground)
    session = next(iter(signed_in(ground.luca).cookies.values()))
    walk.page.context.add_cookies([{"name": session.key, "value": session.value, "url": server}])
    for page in CONSOLE:
        walk.open(f"{server}/consola/{page.format(**keys)}")

    home = enter(walk, "administrator")
    for page in SUPPLIED:
        walk.open(home + page.format(**keys))
