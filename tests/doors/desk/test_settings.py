"""The administration: structure, people, registers, integrity; who may, who may not, and bad input."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for
from tests.cast import Town

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ADMINISTRATOR_PAGES = [
    "compartimente",
    "compartimente/institutie",
    "compartimente/istoric",
    "compartimente/nou",
    "oameni",
    "oameni/istoric",
    "oameni/nou",
    "numere",
    "numere/general",
    "numere/general/schimba",
    "numere/general/continua",
    "numere/general/plaja",
    "numere/general/inchide",
    "registru-nou",
    "integritate",
]


def address(town: Town, page: str) -> str:
    return f"/birou/{town.institution.code}/{page}/"


def link_for(user: User) -> str:
    return f"/cont/legatura/{accounts.issue_sign_in_link(user=user, now=datetime.now(tz=UTC))}/"


def came_by_link(user: User) -> Client:
    client = Client()
    assert client.post(link_for(user)).status_code == 302
    return client


@pytest.fixture(autouse=True)
def _no_counted_attempts() -> None:
    cache.clear()


@pytest.fixture
def adina(alba: Town) -> Client:
    return came_by_link(alba.administrator)


@pytest.mark.parametrize("page", ADMINISTRATOR_PAGES)
def test_each_page_opens_for_the_administrator_alone(
    alba: Town, buzau: Town, adina: Client, page: str
) -> None:
    where = address(alba, page)
    registrar, stranger = Client(), Client()
    registrar.force_login(alba.registrar, backend=BACKEND)
    stranger.force_login(buzau.administrator, backend=BACKEND)

    assert adina.get(where).status_code == 200
    assert registrar.get(where).status_code == 403
    assert stranger.get(where).status_code == 404
    assert Client().get(where)["Location"].startswith("/cont/intrare/?next=")


def test_an_administrator_begins_where_administrators_may_be(alba: Town, adina: Client) -> None:
    assert adina.get("/", follow=True).redirect_chain[-1][0] == address(alba, "compartimente")


@pytest.mark.parametrize("page", ["compartimente", "oameni", "numere", "integritate"])
def test_lists_ask_the_database_little(
    alba: Town, adina: Client, page: str, django_assert_max_num_queries: Any
) -> None:
    adina.get(address(alba, page))
    with django_assert_max_num_queries(20):  # with the savepoints of the scope
        adina.get(address(alba, page))


def test_a_unit_is_added_moved_and_closed_and_the_journal_tells_it(alba: Town, adina: Client) -> None:
    adina.post(address(alba, "compartimente/nou"), {"code": "STC", "name": "Stare civilă", "parent": ""})
    with acting_for(alba.id):
        unit = institutions.unit_by_code("STC")
    assert unit is not None
    here = f"compartimente/{unit.id}"

    adina.post(address(alba, here), {"code": "STC", "name": "Evidență", "parent": alba.secretariat.id})
    tree = adina.get(address(alba, "compartimente")).text
    assert "depth-1" in tree
    itself = adina.post(address(alba, here), {"code": "STC", "name": "Evidență", "parent": unit.id})
    assert "Alegeți din listă" in itself.text
    taken = adina.post(
        address(alba, "compartimente/nou"), {"code": "URB", "name": "Alt urbanism", "parent": ""}
    )
    assert "alegeți altul" in taken.text
    assert 'value="Alt urbanism"' in taken.text
    refused = adina.post(address(alba, f"compartimente/{alba.secretariat.id}/inchide"))
    assert "din subordine" in refused.text
    adina.post(address(alba, f"{here}/inchide"))
    assert "Evidență" not in adina.get(address(alba, "compartimente")).text
    assert "Evidență" in adina.get(f"{address(alba, 'compartimente')}?inchise=1").text
    history = adina.get(address(alba, "compartimente/istoric")).text
    assert "A închis compartimentul" in history
    assert "<del>Stare civilă</del> → <ins>Evidență</ins>" in history


def test_the_institutions_data_are_changed_or_refused_field_by_field(alba: Town, adina: Client) -> None:
    where = address(alba, "compartimente/institutie")
    good = {"name": "Comuna Alba", "cui": "18547290", "website": "alba.example", "email": "a@alba.example"}

    bad = adina.post(where, {**good, "name": "", "website": "javascript:x", "email": "x@", "phone": "1" * 50})
    assert bad.status_code == 200
    for words in ("Scrieți numele instituției", "https://primarie.ro", "contact@primarie.ro", "cel mult 20"):
        assert words in bad.text
    assert adina.post(where, good).status_code == 302
    alba.institution.refresh_from_db()
    assert (alba.institution.name, alba.institution.website) == ("Comuna Alba", "https://alba.example")
    assert "<del>Primăria Alba</del>" in adina.get(address(alba, "compartimente/istoric")).text


NEW = {"email": "maria@alba.example", "name": "Maria Nica", "role": "registrar", "unit": ""}


def test_a_new_person_gets_an_account_a_role_a_letter_and_a_link_shown_once(
    alba: Town, adina: Client
) -> None:
    answer = adina.post(address(alba, "oameni/nou"), NEW)

    shown = re.findall(r"/cont/legatura/[\w-]+/", answer.text)
    assert len(set(shown)) == 1
    assert mail.outbox[0].to == ["maria@alba.example"]
    assert shown[0] in str(mail.outbox[0].body)
    assert "Adina Aldea v-a dat" in " ".join(str(mail.outbox[0].body).split())
    maria = Client()
    assert maria.post(shown[0])["Location"] == "/cont/cale/"
    assert maria.get("/", follow=True).status_code == 200
    told = adina.get(address(alba, "oameni/istoric")).text
    assert "A dat rolul „Registrator” pentru Maria Nica" in told
    assert "A dat o legătură de intrare pentru Maria Nica" in told


def test_a_link_into_an_account_that_works_elsewhere_is_never_shown(
    alba: Town, buzau: Town, adina: Client
) -> None:
    early = link_for(buzau.registrar)  # held by somebody of Buzău until now

    answer = adina.post(
        address(alba, "oameni/nou"), {**NEW, "email": buzau.registrar.email.upper(), "name": "Altcineva"}
    )

    assert "ori lucrează și la altă instituție" in answer.text
    assert "/cont/legatura/" not in answer.text
    assert "/cont/legatura/" in str(mail.outbox[0].body)
    assert Client().post(early).status_code == 410
    with acting_for(alba.id):
        member = next(m for m in institutions.members() if m.user_id == buzau.registrar.id)
    assert member.full_name == buzau.registrar.full_name
    again = adina.post(address(alba, f"oameni/{member.id}/legatura"), {})
    assert "și la altă instituție" in again.text
    assert "/cont/legatura/" not in again.text


def test_a_link_into_an_account_with_a_way_in_is_mailed_and_takes_nothing_away(
    alba: Town, adina: Client
) -> None:
    user = alba.clerk
    user.set_password("o parolă de altădată")
    user.save(update_fields=["password"])
    with acting_for(alba.id):
        member = next(m for m in institutions.members() if m.user_id == user.id)

    answer = adina.post(address(alba, f"oameni/{member.id}/legatura"), {"lost": "on"})

    user.refresh_from_db()
    assert "/cont/legatura/" not in answer.text
    assert mail.outbox[-1].to == [user.email]
    assert "/cont/legatura/" in mail.outbox[-1].body
    assert user.check_password("o parolă de altădată")


def test_giving_a_role_asks_again_who_one_is_after_a_quarter_of_an_hour(alba: Town) -> None:
    user = alba.administrator
    now = datetime.now(tz=UTC)
    with time_machine.travel(now, tick=False) as clock:
        adina = came_by_link(user)
        adina.post("/cont/parola/pune/", {"password1": "șapte berze pe un horn"})
        clock.move_to(now + timedelta(minutes=16))
        answer = adina.post(address(alba, "oameni/nou"), NEW)
        assert answer["Location"].startswith("/cont/confirma/")
        assert people.user_by_email("maria@alba.example") is None
        adina.post(answer["Location"], {"password": "șapte berze pe un horn"})
        assert people.user_by_email("maria@alba.example") is not None  # the suspended form went on


def test_without_any_way_to_prove_it_one_is_led_to_setting_one(alba: Town) -> None:
    client = Client()
    client.force_login(alba.administrator, backend=BACKEND)

    assert client.get(address(alba, "oameni/nou"))["Location"] == "/cont/cale/"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": ""}, "Scrieți adresa de e-mail"),
        ({"email": "x@" + "y" * 400}, "Adresa de e-mail"),
        ({"email": "a\x00@b.ro"}, "Adresa de e-mail"),
        ({"name": "  "}, "Scrieți numele persoanei"),
        ({"name": "x" * 10_000}, "cel mult 200"),
        ({"role": "king"}, "Alegeți din listă"),
        ({"role": "clerk", "unit": ""}, "alegeți-l"),
        ({"unit": "NIMIC"}, "Alegeți din listă"),
    ],
)
def test_bad_data_of_a_person_are_refused_beside_the_field(
    alba: Town, adina: Client, changed: dict[str, str], words: str
) -> None:
    answer = adina.post(address(alba, "oameni/nou"), {**NEW, **changed})

    assert answer.status_code == 200
    assert words in answer.text
    assert not mail.outbox


def test_a_role_ends_at_the_next_page_and_stays_to_be_seen_on_its_days(alba: Town, adina: Client) -> None:
    clerk = Client()
    clerk.force_login(alba.clerk, backend=BACKEND)
    assert clerk.get(address(alba, "registre/general")).status_code == 200
    with acting_for(alba.id):
        roles = {m.role: m.id for m in institutions.members(at=datetime.now(tz=UTC))}

    adina.post(address(alba, f"oameni/{roles[Role.CLERK]}/incheie"))

    assert clerk.get(address(alba, "registre/general")).status_code == 404
    assert "Bogdan Barbu" not in adina.get(address(alba, "oameni")).text
    assert "Bogdan Barbu" in adina.get(f"{address(alba, 'oameni')}?la=03.03.2026").text
    assert "Bogdan Barbu" not in adina.get(f"{address(alba, 'oameni')}?la=01.03.2026").text
    last = adina.post(address(alba, f"oameni/{roles[Role.ADMINISTRATOR]}/incheie"))
    assert "ultimul administrator" in last.text
    for nonsense in ("31.02.2026", "\x00", "x" * 500, "99999999"):
        assert adina.get(address(alba, "oameni"), {"la": nonsense}).status_code == 200


def test_nobody_ends_a_role_of_another_institution(alba: Town, buzau: Town, adina: Client) -> None:
    with acting_for(buzau.id):
        foreign = institutions.members()[0].id

    assert adina.post(address(alba, f"oameni/{foreign}/incheie")).status_code == 404
    assert adina.post(address(alba, f"oameni/{foreign}/legatura"), {}).status_code == 404
    assert adina.post(address(alba, f"compartimente/{buzau.urbanism.id}/inchide")).status_code == 404


def test_a_register_is_opened_changed_and_closed(alba: Town, adina: Client) -> None:
    refused = adina.post(address(alba, "registru-nou"), {"template": "general"})
    assert "Alegeți din listă" in refused.text
    adina.post(
        address(alba, "registru-nou"), {"template": "dispositions", "name": "Dispoziții", "code": "disp"}
    )
    again = adina.post(address(alba, "registru-nou"), {"template": "dispositions", "code": "disp"})
    assert "scrieți alt cod" in again.text

    adina.post(address(alba, "numere/disp/schimba"), {"name": "Dispozițiile primarului", "number_code": "DP"})
    with acting_for(alba.id):
        register = registers.register_by_code("disp")
    assert register is not None
    assert (register.name, register.number_code, register.reply_takes_number) == (
        "Dispozițiile primarului",
        "DP",
        False,
    )
    asked = adina.get(address(alba, "numere/disp/inchide"))
    assert "Nu se mai poate deschide" in asked.text
    adina.post(address(alba, "numere/disp/inchide"))
    page = adina.get(address(alba, "numere/disp")).text
    assert "A închis registrul" in page
    assert "<del>DISP</del> → <ins>DP</ins>" in page
    assert adina.post(address(alba, "numere/disp/schimba"), {"name": "X"}).status_code == 404
    assert "nu se închide" in adina.post(address(alba, "numere/general/inchide")).text


def test_numbers_continue_from_paper_after_being_asked_twice(alba: Town, adina: Client) -> None:
    where = address(alba, "numere/general/continua")

    asked = adina.post(where, {"first_number": "1201"})
    assert "Numerele 1–1200 rămân" in asked.text
    with acting_for(alba.id):
        assert registers.sequences_of(alba.general.id) == []
    assert adina.post(where, {"first_number": "1201", "sure": "on"}).status_code == 302
    assert alba.register().number == 1201
    late = adina.post(where, {"first_number": "5000", "sure": "on"})
    assert "nu sunt libere" in late.text
    for nonsense in ("", "1", "-4", "x", "\x00", "9" * 30):
        assert "De îndreptat" in adina.post(where, {"first_number": nonsense, "sure": "on"}).text


def test_a_range_is_given_to_a_unit_after_being_asked_twice(alba: Town, adina: Client) -> None:
    where = address(alba, "numere/general/plaja")
    year = datetime.now(tz=UTC).year
    typed = {"unit": alba.urbanism.id, "year": year, "first": 500, "upper": 599}

    assert "registrul sare peste ele" in adina.post(where, typed).text
    assert adina.post(where, {**typed, "sure": "on"}).status_code == 302
    assert "500–599" in adina.get(address(alba, "numere/general")).text
    assert "nu sunt libere" in adina.post(where, {**typed, "first": 550, "upper": 650, "sure": "on"}).text
    assert "de la numărul mic" in adina.post(where, {**typed, "first": 800, "upper": 700, "sure": "on"}).text
    assert "Alegeți din listă" in adina.post(where, {**typed, "unit": 10**12, "sure": "on"}).text


def test_the_integrity_page_says_that_all_is_whole(alba: Town, adina: Client) -> None:
    for _turn in range(3):
        alba.register()

    before = adina.get(address(alba, "integritate")).text
    after = adina.post(address(alba, "integritate")).text

    assert "Totul este întreg" not in before
    assert "Totul este întreg" in after
    assert "1–3" in after
    auditor = Client()
    auditor.force_login(alba.auditor, backend=BACKEND)
    assert auditor.post(address(alba, "integritate")).status_code == 200


def test_the_integrity_page_names_what_is_wrong(
    alba: Town, adina: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from registratura.registers.queries import RegisterFault

    def broken(register: Any) -> Any:
        yield from (RegisterFault("general", 2026, n, "gap", f"lipsește numărul {n}") for n in range(1, 60))

    monkeypatch.setattr(registers, "verify_register", broken)

    page = adina.post(address(alba, "integritate")).text

    assert "Ceva nu este cum trebuie" in page
    assert "2026: lipsește numărul 50" in page
    assert "lipsește numărul 51" not in page
    assert "și altele" in page


def test_ending_a_role_is_refused_twice(alba: Town) -> None:
    now = datetime.now(tz=UTC)
    with acting_for(alba.id):
        line = next(m for m in institutions.members() if m.role == Role.CLERK)
        membership = institutions.membership_by_id(line.id)
        assert membership is not None
        structure.end_membership(membership=membership, now=now, by=alba.administrator)
        with pytest.raises(structure.MembershipRefusedError):
            structure.end_membership(membership=membership, now=now, by=alba.administrator)
