"""
A petition from the counter to the post office: the registrar, public relations, the head, a clerk, the mayor.

Then the petitions that the law treats otherwise: sent on, repeated, without a name. The requests for information of
the same promise stand in `test_information`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from registratura.accounts.models import User
from registratura.correspondents import services as correspondents
from registratura.deadlines import queries as terms
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers.drafts import PartyDraft
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.browser.looking import faults, follow
from tests.browser.test_terms import page_of
from tests.cast import Town, open_town
from tests.flows.petition_ground import Office, office_of

pytestmark = pytest.mark.browser
GROUND = "OG 43/1997 art. 21"


@dataclass
class TownHall:
    """The people of a town hall, each before an own screen."""

    office: Office
    chromium: Browser
    server: str

    @property
    def town(self) -> Town:
        return self.office.town

    @contextmanager
    def desk_of(self, user: User, path: str = "") -> Iterator[Page]:
        """Sit down at somebody's desk, at an address of the institution."""
        page = page_of(self.chromium, self.server, user)
        page.set_viewport_size({"width": 1366, "height": 768})
        page.set_default_timeout(15_000)
        page.goto(self.address(path))
        yield page
        page.context.close()

    def address(self, path: str) -> str:
        return f"{self.server}/birou/{self.town.institution.code}/{path}"

    def entry(self, number: int, page: str = "") -> str:
        """Return the path of an entry of this year, or of one of its pages."""
        return f"registre/general/{legal_date(timezone.now()).year}/{number}/{page}"

    def row(self, number: int) -> EntryRow:
        with acting_for(self.town.id):
            register = books.general_register()
            assert register is not None
            found = books.entry(register=register, year=legal_date(timezone.now()).year, number=number)
        assert found is not None
        return found

    def term_of(self, number: int) -> str:
        """Return how the term of a petition stands."""
        entry_id = self.row(number).id
        with acting_for(self.town.id):
            cards = terms.state_of(
                subject_type="entry", subject_id=entry_id, today=legal_date(timezone.now())
            )
        return next(card.state for card in cards if card.rule_code == "PET")


@pytest.fixture
def hall(chromium: Browser, server: str) -> TownHall:
    mark = uuid4().hex[:6]
    town = open_town(name=f"Comuna Valea Mierlei {mark}", domain=f"{mark}.example")
    return TownHall(office_of(town), chromium, server)


def said(page: Page, words: str) -> None:
    expect(page.locator("#messages")).to_contain_text(words)


def test_a_petition_goes_from_the_counter_to_the_post_office(hall: TownHall) -> None:
    town = hall.town
    with acting_for(town.id):
        correspondents.add(
            data={
                "name": "Crăciunescu Ilie",
                "kind": "person",
                "address": "Str. Lungă 4",
                "locality": "Alba",
            },
            by=town.registrar,
            now=timezone.now(),
        )

    _at_the_counter(hall)
    _made_a_petition(hall)
    _given_by_the_head(hall)
    _worked_out_by_the_clerk(hall)
    _signed_twice(hall)
    _answered(hall)
    _taken_by_the_post(hall)

    assert hall.term_of(1) == "met"
    with hall.desk_of(town.officer, hall.entry(1, "petitie/")) as page:
        expect(page.locator("main")).to_contain_text("răspunsă")
        assert faults(page) == []
    with hall.desk_of(town.officer, "petitii/registru/") as page:
        expect(page.locator("main")).to_contain_text(GROUND)
        expect(page.locator("main")).to_contain_text("Crăciunescu Ilie")


def _at_the_counter(hall: TownHall) -> None:
    with hall.desk_of(hall.town.registrar, "inregistrare/") as page:
        page.locator("#id_sender_text").press_sequentially("craciun")
        expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("Crăciunescu")
        page.keyboard.press("Enter")
        page.get_by_label("Conținutul pe scurt").fill("Sesizare despre gropile de pe strada Lungă")
        page.get_by_label("Compartiment").select_option(label="Urbanism")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".given .stamp__number")).to_have_text("1")


def _made_a_petition(hall: TownHall) -> None:
    with hall.desk_of(hall.town.officer, hall.entry(1)) as page:
        page.get_by_role("button", name="Înscrie ca petiție").click()
        expect(page.get_by_role("heading", name="Ce cere legea")).to_be_visible()
        assert faults(page) == []
        page.get_by_role("link", name="Stabilește felul").first.click()
        page.get_by_label("sesizare").check()
        page.get_by_label("persoană fizică").check()
        page.get_by_label("Domeniul").select_option(index=1)
        page.get_by_role("button", name="Stabilește").click()
        expect(page.locator("main")).to_contain_text("sesizare")


def _given_by_the_head(hall: TownHall) -> None:
    with hall.desk_of(hall.town.head, "mapa/") as page:
        expect(page.locator("main")).to_contain_text("Sesizare despre gropile")
        page.goto(hall.address(hall.entry(1)))
        page.locator("#lucrare").get_by_role("link", name="Repartizează").click()
        page.locator("#id_lead").fill("Bogdan")
        page.locator("#id_order_text").fill("Verificați la fața locului.")
        page.locator("#id_internal_on").fill(f"{legal_date(timezone.now()):%d.%m.%Y}")
        page.get_by_role("button", name="Repartizează").click()
        expect(page.locator("#lucrare")).to_contain_text("Bogdan Barbu")


def _worked_out_by_the_clerk(hall: TownHall) -> None:
    with hall.desk_of(hall.town.clerk, "lucrari/") as page:
        expect(page.locator(".bar__unread")).to_have_text("1")
        expect(page.locator("main")).to_contain_text("Verificați la fața locului.")
        page.goto(hall.address(hall.entry(1)))
        page.get_by_role("button", name="Primesc lucrarea").click()
        expect(page.locator("#lucrare")).to_contain_text("în lucru")
        page.goto(hall.address(hall.entry(1, "petitie/solutie/")))
        page.get_by_label("favorabil", exact=True).check()
        page.get_by_label("Temeiul legal").fill(GROUND)
        page.get_by_role("button", name="Scrie soluția").click()
        expect(page.locator("main")).to_contain_text(GROUND)
        expect(page.get_by_role("button", name="Semnez")).to_have_count(0)


def _signed_twice(hall: TownHall) -> None:
    for who in (hall.town.head, hall.office.mayor):
        with hall.desk_of(who, hall.entry(1, "petitie/")) as page:
            page.get_by_role("button", name="Semnez", exact=True).first.click()
            expect(page.locator("#semnaturi")).to_contain_text(who.full_name)
            assert faults(page) == []


def _answered(hall: TownHall) -> None:
    with hall.desk_of(hall.town.officer, hall.entry(1, "petitie/")) as page:
        page.get_by_role("link", name="Răspunde").first.click()
        page.get_by_label("Conținutul pe scurt").fill(
            "Răspuns: gropile de pe strada Lungă se astupă în aprilie"
        )
        page.get_by_label("Calea de expediere").select_option("post")
        page.get_by_role("button", name="Înregistrează răspunsul").click()
        expect(page.locator("main")).to_contain_text("2/")
    assert hall.term_of(1) == "open"


def _taken_by_the_post(hall: TownHall) -> None:
    with hall.desk_of(hall.town.officer, hall.entry(2)) as page:
        page.get_by_role("link", name="Pregătește expedierea").click()
        page.locator("[name=method][value=post_ar]").check()
        page.get_by_label("Adresa", exact=False).first.fill("Str. Lungă 4, 510100 Alba Iulia")
        page.get_by_role("button", name="Pregătește").click()
        expect(page.locator("#messages")).to_be_attached()
        page.goto(hall.address("expedieri/"))
        page.get_by_role("checkbox", name="Pune în borderou").check()
        page.locator("#id_post_office").fill("Oficiul Poștal Alba Iulia 1")
        page.get_by_role("button", name="Pune în borderou").click()
        page.get_by_label("Cod de bare").fill("RR000000093RO")
        page.get_by_label("Greutate în grame").fill("20")
        page.get_by_role("button", name="Închide și dă număr").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Borderoul")
        assert faults(page) == []
        page.get_by_role("button", name="Predat la poștă").click()
        expect(page.locator("main")).to_contain_text("predat la")


def test_PET_10_a_petition_of_another_authority_is_sent_on_with_two_letters(hall: TownHall) -> None:
    hall.office.petition("Sesizare despre un drum județean")

    with hall.desk_of(hall.town.officer, hall.entry(1, "petitie/redirectionare/")) as page:
        page.get_by_label("Autoritatea competentă").fill("Consiliul Județean Alba")
        page.get_by_role("button", name="Dă numerele și redirecționează").click()
        expect(page.locator("main")).to_contain_text("Scrisorile:")
        assert faults(page) == []

    assert {hall.row(number).direction for number in (2, 3)} == {"outgoing"}
    assert "Consiliul Județean Alba" in {hall.row(number).recipient_name for number in (2, 3)}


def test_PET_15_the_same_petition_after_the_answer_is_classed_with_a_note_at_the_first_number(
    hall: TownHall,
) -> None:
    subject = "Sesizare despre gropile de pe strada Lungă, lângă școala veche"
    person = (PartyDraft("sender", "Popescu Ion"),)
    first = hall.office.petition(subject, parties=person)
    with acting_for(hall.town.id):
        hall.office.sign(first)
        hall.office.answer(first, dispatched_on=legal_date(timezone.now()))
    hall.office.petition(subject, parties=person)

    with hall.desk_of(hall.town.officer, hall.entry(3, "petitie/")) as page:
        expect(page.locator("main")).to_contain_text("Petiții asemănătoare")
        follow(page, page.get_by_role("link", name="Compară"))
        assert faults(page) == []
        page.get_by_role("button", name="Clasează ca repetată").click()
        expect(page.locator("main")).to_contain_text("repetată")
        page.goto(hall.address(hall.entry(1)))
        expect(page.locator("main")).to_contain_text("3/")

    assert hall.term_of(3) == "cancelled"


def test_PET_12_a_petition_without_a_name_is_classed_by_a_person(hall: TownHall) -> None:
    hall.office.petition("Sesizare despre gunoi", sender="Anonim")

    with hall.desk_of(hall.town.officer, hall.entry(1, "petitie/")) as page:
        expect(page.locator("main")).to_contain_text("se propune clasarea ca anonimă")
        page.get_by_role("link", name="Clasează…").click()
        page.locator("#id_note").fill("Nu are nume și adresă.")
        page.get_by_role("button", name="Clasează petiția").click()
        expect(page.locator("main")).to_contain_text("anonimă")
        assert faults(page) == []

    assert hall.term_of(1) == "cancelled"


def test_PET_07_more_time_is_the_mayor_s_and_only_after_the_notice(hall: TownHall) -> None:
    hall.office.petition("Sesizare despre aerisirea pieței")
    entry_id = hall.row(1).id
    with acting_for(hall.town.id):
        (card,) = terms.state_of(subject_type="entry", subject_id=entry_id, today=legal_date(timezone.now()))
    path = f"termene/{card.id}/prelungire/"
    today = f"{legal_date(timezone.now()):%d.%m.%Y}"

    with hall.desk_of(hall.town.head, path) as page:
        expect(page.locator("main")).to_contain_text("OG 27/2002")
        expect(page.get_by_role("button", name="Prelungește")).to_have_count(0)
    with hall.desk_of(hall.office.mayor, path) as page:
        page.get_by_label("De ce este nevoie de mai mult timp").fill("Măsurători la fața locului")
        page.get_by_label("Numărul deciziei").fill("12")
        page.get_by_role("button", name="Prelungește").click()
        expect(page.get_by_role("alert")).to_contain_text("înștiințare")
        page.get_by_label("Numărul înștiințării").fill("2")
        page.get_by_label("Data trimiterii ei").fill(today)
        page.get_by_role("button", name="Prelungește").click()
        expect(page.locator("#messages")).to_contain_text("Termenul este prelungit")
        assert faults(page) == []
