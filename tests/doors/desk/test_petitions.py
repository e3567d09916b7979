"""Petitions at the desk: who may, what is refused in words, what the register and the log hold."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from registratura.flows import petitions as flow
from registratura.petitions.terms import Domain, Kind, SenderType, Standing
from registratura.registers import services as registers
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.doors.desk.counter import words
from tests.doors.desk.terms_ground import signed_in
from tests.flows.petition_ground import GROUND, Office, now, office_of, today

pytestmark = pytest.mark.django_db

PAGES = (
    *("petition", "petition_describe", "petition_class", "petition_resume", "petition_reclassify"),
    *("petition_redirect", "petition_solution", "petition_log"),
)


@pytest.fixture
def office(alba: Town) -> Office:
    return office_of(alba)


@pytest.fixture
def rodica(alba: Town) -> Client:
    return signed_in(alba.officer)


def address(office: Office, name: str, entry: EntryRow | None = None, **more: Any) -> str:
    place: dict[str, Any] = {"code": office.town.institution.code, **more}
    if entry is not None:
        place |= {"register": "general", "year": entry.year, "number": entry.number}
    return reverse(f"desk:{name}", kwargs=place)


def acting(office: Office) -> dict[str, Any]:
    return {"powers": office.powers(office.town.officer), "by": office.town.officer, "now": now()}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_for_those_who_may_and_for_nobody_else(
    office: Office, buzau: Town, rodica: Client, name: str
) -> None:
    with acting_for(office.id):
        registers.open_register(template="law544", by=None, now=NOW)
    entry = office.petition()
    where = address(office, name, entry)

    assert rodica.get(where).status_code == 200
    registrar = signed_in(office.town.registrar).get(where).status_code
    assert registrar == (200 if name == "petition" else 403)
    assert signed_in(buzau.registrar).get(where).status_code == 404
    assert signed_in(office.town.administrator).get(where).status_code == 403
    assert Client().get(where).status_code == 302


def test_the_list_is_the_officers(office: Office, buzau: Town, rodica: Client) -> None:
    where = address(office, "petitions")

    assert rodica.get(where).status_code == 200
    assert signed_in(office.town.registrar).get(where).status_code == 403
    assert signed_in(buzau.officer).get(where).status_code == 404


def test_what_is_no_petition_has_no_page_and_is_inscribed_from_its_entry(
    office: Office, rodica: Client
) -> None:
    entry = office.petition(special=())
    page = address(office, "entry", entry)

    assert rodica.get(address(office, "petition", entry)).status_code == 404
    assert "Înscrie ca petiție" in words(rodica.get(page))
    assert "Înscrie ca petiție" not in words(signed_in(office.town.registrar).get(page))
    answer = rodica.post(address(office, "petition_inscribe", entry), follow=True)

    assert "Ce cere legea" in words(answer)
    assert "Stabiliți felul petiției" in words(rodica.get(page))
    assert (
        signed_in(office.town.registrar).post(address(office, "petition_inscribe", entry)).status_code == 403
    )


def test_PET_08_describing_moves_the_term_to_the_rule_of_energy(office: Office, rodica: Client) -> None:
    entry = office.petition()

    answer = rodica.post(
        address(office, "petition_describe", entry),
        {"kind": Kind.COMPLAINT, "sender_type": SenderType.PERSON, "domain": Domain.ENERGY},
        follow=True,
    )

    assert "energie electrică și gaze naturale" in words(answer)
    with acting_for(office.id):
        assert office.terms(entry) == {"PET": "cancelled", "PET-EN": "open"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"domain": "other"}, "Alegeți felul petiției"),
        ({"kind": "x", "sender_type": "person", "domain": "other"}, "nu mai este acolo"),
        ({"kind": "request", "sender_type": "authority", "domain": "other"}, "art. 8 alin. 2"),
        (
            {"kind": "request", "sender_type": "person", "domain": "other", "origin_authority": "x" * 10_000},
            "Prea lung",
        ),
        (
            {"kind": "\x00", "sender_type": "person", "domain": "other", "language": "zz"},
            "nu mai este acolo",
        ),
    ],
)
def test_a_bad_description_is_refused_in_words(
    office: Office, rodica: Client, typed: dict[str, str], said: str
) -> None:
    answer = rodica.post(address(office, "petition_describe", office.petition()), typed)

    assert answer.status_code == 422
    assert said in words(answer)


def test_PET_12_the_officer_classes_an_anonymous_petition_that_the_page_only_proposes(
    office: Office, rodica: Client
) -> None:
    entry = office.petition(sender="Anonim")
    where = address(office, "petition_class", entry)

    assert "se propune clasarea ca anonimă" in words(rodica.get(address(office, "petition", entry)))
    assert "Lipsește: " in words(rodica.get(where))
    assert rodica.post(where, {"note": ""}).status_code == 422
    answer = words(rodica.post(where, {"note": "Nu are nume și adresă."}, follow=True))

    assert "clasată – anonimă" in answer
    assert "OG 27/2002 art. 7" in answer
    again = rodica.post(where, {"note": "încă o dată"})
    assert again.status_code == 422
    assert "prin hotărârea lui Rodica Rusu" in words(again)


def test_PET_14_two_petitions_stand_side_by_side_and_are_connected(office: Office, rodica: Client) -> None:
    text = "Solicit repararea gropilor de pe strada Lungă, în dreptul numărului 14"
    first, second = office.petition(text), office.petition(f"{text}, de urgență")
    where = address(office, "petition_pair", second, other=first.id)

    page = words(rodica.get(address(office, "petition", second)))
    pair = words(rodica.get(where))
    assert "același petiționar" in page
    assert "Conexează la prima" in pair
    assert rodica.post(where, {}).status_code == 422
    answer = words(rodica.post(where, {"decision": "connect"}, follow=True))

    assert "conexată" in answer
    with acting_for(office.id):
        assert office.card(second).leading_id == first.id


def test_PET_15_a_repeat_is_classed_and_noted_at_the_first_number(office: Office, rodica: Client) -> None:
    first, second = office.petition(), office.petition()
    with acting_for(office.id):
        office.answer(first, dispatched_on=today())
    where = address(office, "petition_pair", second, other=first.id)

    assert "Clasează ca repetată" in words(rodica.get(where))
    refused = rodica.post(where, {"decision": "connect"})
    assert "art. 10 alin. 2" in words(refused)
    rodica.post(where, {"decision": "repeat", "note": "același text"})

    with acting_for(office.id):
        assert office.card(second).standing is Standing.REPEATED
    assert f"nr. {second.number}/" in words(rodica.get(address(office, "entry", first)))


def test_a_pair_with_what_is_not_there_does_not_exist(office: Office, rodica: Client) -> None:
    entry = office.petition()

    for other in (987_654_321, 2**70):
        assert rodica.get(address(office, "petition_pair", entry, other=other)).status_code == 404


def test_PET_10_one_form_gives_two_letters_and_pressed_twice_no_third(office: Office, rodica: Client) -> None:
    entry = office.petition()
    where = address(office, "petition_redirect", entry)
    form = {
        "authority": "Consiliul Județean Alba",
        "transfer_subject": "Petiție spre competentă soluționare",
        "transfer_channel": "post",
        "notice_subject": "Înștiințare",
        "notice_channel": "post",
        "request_key": str(uuid4()),
    }

    assert "spre competentă soluționare" in words(rodica.get(where))
    refused = rodica.post(where, {**form, "authority": ""})
    assert (refused.status_code, "autoritatea competentă" in words(refused)) == (422, True)
    first = words(rodica.post(where, form, follow=True))
    again = words(rodica.post(where, form, follow=True))

    assert "S-au dat numerele 2 și 3" in first
    assert "S-au dat numerele 2 și 3" in again
    assert "Consiliul Județean Alba" in again


def test_PET_19_each_signs_for_himself_and_the_page_says_what_is_missing(
    office: Office, rodica: Client
) -> None:
    entry = office.petition()
    horia, mayor = signed_in(office.town.head), signed_in(office.mayor)
    page, place = address(office, "petition", entry), address(office, "petition_sign", entry)

    assert "Semnez" not in words(horia.get(page))
    rodica.post(
        address(office, "petition_solution", entry), {"solution": "favorable", "legal_ground": GROUND}
    )
    assert "Semnez" in words(horia.get(page))
    assert rodica.post(place, {"role": "unit_head"}).status_code == 403
    without_act = horia.post(place, {"role": "institution_head"})
    assert without_act.status_code == 422
    assert "actului de delegare" in words(without_act)
    horia.post(place, {"role": "unit_head"})
    mayor.post(place, {"role": "institution_head"})

    shown = words(rodica.get(page))
    assert "Au semnat Horia Hanganu și Marius Matei" in shown
    assert mayor.post(place, {"role": "nimic"}).status_code == 404
    horia.post(
        address(office, "petition_unsign", entry), {"role": "unit_head", "reason": "Mai este de lucru."}
    )
    assert "Lipsește: conducătorul compartimentului" in words(rodica.get(page))


def test_PET_24_PET_23_the_institution_settles_the_lead_time_and_the_language(
    office: Office, rodica: Client
) -> None:
    where = address(office, "petition_options")

    assert rodica.post(where, {"lead_days": "40", "minority_language": ""}).status_code == 422
    rodica.post(where, {"lead_days": "3", "minority_language": "hu"})

    assert 'value="3"' in words(rodica.get(where))
    page = words(rodica.get(address(office, "petition_describe", office.petition())))
    assert "maghiară" in page


def test_PET_21_the_log_of_a_petition_tells_who_did_what_and_what_was_before(
    office: Office, rodica: Client
) -> None:
    entry = office.petition("=SUM(A1) sesizare")
    with acting_for(office.id):
        flow.class_as_anonymous(entry=entry, note="fără nume", **acting(office))

    answer = rodica.get(address(office, "petition_log", entry))

    assert answer["Content-Type"].startswith("text/csv")
    lines = answer.content.decode().splitlines()
    assert len(lines) > 3
    assert any("Rodica Rusu" in line and "a clasat petiția" in line for line in lines)


def test_the_register_of_petitions_is_a_page_and_a_file(office: Office, rodica: Client) -> None:
    first, second = office.petition("=1+1 gropi"), office.petition()
    with acting_for(office.id):
        flow.connect(entry=second, first=first, **acting(office))

    page = words(rodica.get(address(office, "petition_register")))
    answer: Any = rodica.get(address(office, "petition_register_file"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    assert "Temei legal" in page
    rows = text.splitlines()
    assert rows[0].startswith("Nr. crt.;Nr. și data înregistrării")
    assert len(rows) == 3
    assert "'=1+1 gropi" in rows[1]
    assert f"{second.number}/" in rows[1]
    assert "conexată" in rows[2]
    auditor = signed_in(office.town.auditor)
    assert auditor.get(address(office, "petition_register")).status_code == 200
    assert signed_in(office.town.head).get(address(office, "petition_register")).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        {"stare": "toate"},
        {"stare": "x" * 300, "domeniu": "\x00", "termen": "²"},
        {"dupa": "9999-99-99~5"},
        {"dupa": "2026-01-01~1", "stare": "connected"},
        {"stare": "in_work", "termen": "depasite", "domeniu": "energy"},
    ],
)
def test_a_bent_address_shows_a_page(office: Office, rodica: Client, asked: dict[str, str]) -> None:
    office.petition()

    assert rodica.get(address(office, "petitions"), asked).status_code == 200
    assert rodica.get(address(office, "petition_register"), {"an": "²", "dupa": "x"}).status_code == 200


def test_the_list_narrows_and_goes_on_where_it_ended(
    office: Office, rodica: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    first, second = office.petition("Prima petiție"), office.petition("A doua petiție")
    with acting_for(office.id):
        flow.class_as_anonymous(entry=second, note="fără nume", **acting(office))

    rodica.get(address(office, "petitions"))
    with django_assert_max_num_queries(20):
        in_work = words(rodica.get(address(office, "petitions")))
    classed = words(rodica.get(address(office, "petitions"), {"stare": "anonymous"}))

    assert "Prima petiție" in in_work
    assert "A doua petiție" not in in_work
    assert "A doua petiție" in classed
    assert f"{first.number}/" in in_work


def test_a_page_of_a_petition_asks_few_questions_of_the_database(
    office: Office, rodica: Client, django_assert_max_num_queries: Any
) -> None:
    entry = office.petition()
    rodica.get(address(office, "petition", entry))

    with django_assert_max_num_queries(60):
        rodica.get(address(office, "petition", entry))


def test_the_page_of_a_petition_belongs_to_the_petitions_for_whoever_handles_them(
    office: Office, rodica: Client
) -> None:
    entry = office.petition()

    def lit(client: Client, name: str) -> list[str]:
        page = client.get(address(office, name, entry)).text
        return re.findall(r'class="rail__link rail__link--active"[^>]*>.*?<span[^>]*>([^<]+)<', page, re.S)

    assert lit(rodica, "petition") == ["Petiții"]
    assert lit(rodica, "entry") == ["Registrul general"]
    assert lit(signed_in(office.town.registrar), "petition") == ["Registrul general"]
