"""Registers, lists, entries, corrections, annulments, files: who may, who may not, and bad input."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registratura.accounts.models import User
from registratura.doors.desk.entries.forms import CorrectionForm
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for
from tests.cast import Town


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(town: Town, *parts: object) -> str:
    return "/".join(["/birou", town.institution.code, *map(str, parts)]) + "/"


def entry_address(town: Town, number: int, *parts: object) -> str:
    return address(town, "registre", "general", datetime.now(tz=UTC).year, number, *parts)


@pytest.fixture
def ana(alba: Town) -> Client:
    return signed_in(alba.registrar)


def test_the_first_page_leads_to_the_only_institution(alba: Town, ana: Client) -> None:
    answer = ana.get("/birou/", follow=True)

    assert answer.redirect_chain[-1][0] == address(alba)
    assert "Următorul număr" in answer.text


def test_a_page_asks_to_sign_in_first(alba: Town) -> None:
    answer = Client().get(address(alba, "registre", "general"))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/cont/intrare/?next=/birou/")


PAGES = ["", "registre", "registre/general", "cautare", "carantina"]


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_for_the_registrar(alba: Town, ana: Client, page: str) -> None:
    alba.register("Cerere privind <script>alert(1)</script> drumul")

    answer = ana.get(address(alba, *page.split("/")) if page else address(alba))

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("page", PAGES)
def test_r12_carmen_sees_nothing_of_alba(alba: Town, buzau: Town, page: str) -> None:
    alba.register("Secret al Albei")
    carmen = signed_in(buzau.registrar)

    answer = carmen.get(address(alba, *page.split("/")) if page else address(alba))
    unknown = carmen.get("/birou/nu-exista/" + (page + "/" if page else ""))

    assert answer.status_code == unknown.status_code == 404
    assert answer.text == unknown.text


def test_r12_carmen_cannot_open_or_change_an_entry_of_alba(alba: Town, buzau: Town) -> None:
    given = alba.register("Secret al Albei")
    carmen = signed_in(buzau.registrar)

    for parts in ((), ("corectare",), ("anulare",), ("fisiere",)):
        assert carmen.get(entry_address(alba, given.number, *parts)).status_code == 404
        assert carmen.post(entry_address(alba, given.number, *parts), {"reason": "fals"}).status_code == 404
        assert carmen.get(entry_address(buzau, given.number, *parts)).status_code in (302, 404)

    assert "Secret" not in carmen.get(address(buzau, "cautare"), {"q": "secret"}).text


def test_a_clerk_sees_the_own_unit_only(alba: Town) -> None:
    alba.register("Lucrare a urbanismului", unit_id=alba.urbanism.id)
    other = alba.register("Lucrare a secretariatului", unit_id=alba.secretariat.id)
    bogdan = signed_in(alba.clerk)

    shown = bogdan.get(address(alba, "registre", "general")).text

    assert "Lucrare a urbanismului" in shown
    assert "Lucrare a secretariatului" not in shown
    assert bogdan.get(entry_address(alba, other.number)).status_code == 404
    assert "secretariatului" not in bogdan.get(address(alba, "cautare"), {"q": "lucrare"}).text


def test_a_clerk_may_not_correct_or_annul(alba: Town) -> None:
    given = alba.register(unit_id=alba.urbanism.id)
    bogdan = signed_in(alba.clerk)

    assert bogdan.get(entry_address(alba, given.number)).status_code == 200
    assert bogdan.post(entry_address(alba, given.number, "anulare"), {"reason": "vreau"}).status_code == 403
    assert bogdan.get(entry_address(alba, given.number, "corectare")).status_code == 403


def test_the_administrator_sees_no_entries(alba: Town) -> None:
    given = alba.register()
    adina = signed_in(alba.administrator)

    assert adina.get(address(alba, "registre", "general")).status_code == 403
    assert adina.get(entry_address(alba, given.number)).status_code == 403


def test_arh_03_annulling_keeps_the_number_struck_out(alba: Town, ana: Client) -> None:
    given = alba.register("Înregistrată de două ori")

    answer = ana.post(
        entry_address(alba, given.number, "anulare"), {"reason": "dublură", "act": ""}, follow=True
    )

    assert "Înregistrare anulată" in answer.text
    listed = ana.get(address(alba, "registre", "general")).text
    assert "is-annulled" in listed
    assert "dublură" in listed
    assert alba.register().number == given.number + 1


def test_annulling_without_a_reason_keeps_the_form(alba: Town, ana: Client) -> None:
    given = alba.register()

    answer = ana.post(entry_address(alba, given.number, "anulare"), {"reason": "", "act": "referat 12"})

    assert answer.status_code == 422
    assert "Scrieți motivul anulării." in answer.text
    assert "referat 12" in answer.text


def test_annulling_twice_tells_that_somebody_was_first(alba: Town, ana: Client) -> None:
    given = alba.register()
    ana.post(entry_address(alba, given.number, "anulare"), {"reason": "prima oară"})

    answer = ana.post(entry_address(alba, given.number, "anulare"), {"reason": "a doua oară"})

    assert answer.status_code == 422
    assert "Între timp" in answer.text


def correction(town: Town, number: int, **changes: object) -> dict[str, Any]:
    with acting_for(town.id):
        row = registers.entry(register=town.general, year=datetime.now(tz=UTC).year, number=number)
        assert row is not None
        initial = CorrectionForm.initial_of(registers.entry_card(row))
    return {name: "" if value is None else value for name, value in initial.items()} | changes


def test_ar_04_a_correction_keeps_the_former_value(alba: Town, ana: Client) -> None:
    given = alba.register("Cerere gresita")

    data = correction(alba, given.number, subject="Cerere corectată", reason="greșeală de scriere")
    answer = ana.post(entry_address(alba, given.number, "corectare"), data, follow=True)

    assert "S-a corectat o valoare" in answer.text
    assert "Cerere gresita" in answer.text
    assert "greșeală de scriere" in answer.text
    with acting_for(alba.id):
        row = registers.entry_by_id(given.entry_id)
        assert row is not None
        assert [c.old_value for c in registers.entry_card(row).corrections] == ["Cerere gresita"]


def test_a_correction_without_a_reason_is_refused_and_keeps_what_was_typed(alba: Town, ana: Client) -> None:
    given = alba.register("Cerere gresita")

    data = correction(alba, given.number, subject="Cerere corectată")
    answer = ana.post(entry_address(alba, given.number, "corectare"), data)

    assert answer.status_code == 422
    assert "Scrieți motivul corecturii." in answer.text
    assert "Cerere corectată" in answer.text


def test_filling_an_empty_place_needs_no_reason(alba: Town, ana: Client) -> None:
    given = alba.register()

    data = correction(alba, given.number, dispatched_on="20.03.2026", resolution="favorabil")
    answer = ana.post(entry_address(alba, given.number, "corectare"), data, follow=True)

    assert "S-a completat." in answer.text
    assert "20.03.2026" in answer.text


def test_a_correction_over_somebody_elses_change_is_told(alba: Town, ana: Client) -> None:
    given = alba.register("Prima formă")
    stale = correction(alba, given.number, subject="A mea", reason="motiv")
    ana.post(
        entry_address(alba, given.number, "corectare"),
        correction(alba, given.number, subject="A altuia", reason="motiv"),
    )

    answer = ana.post(entry_address(alba, given.number, "corectare"), stale)

    assert answer.status_code == 422
    assert "Între timp Ana Albu a schimbat înregistrarea" in answer.text


BAD = {
    "NUL bytes": {"subject": "a\x00b\x00c", "reason": "m\x00otiv"},
    "a very long subject": {"subject": "x" * 10_000, "reason": "motiv"},
    "a wrong date": {"dispatched_on": "31.02.2026", "reason": "motiv"},
    "a date long ago": {"sender_dated_on": "01.01.0001", "reason": "motiv"},
    "a negative count": {"sheet_count": "-3", "reason": "motiv"},
    "a count of words": {"sheet_count": "trei", "reason": "motiv"},
    "a unit of nobody": {"unit": "999999", "reason": "motiv"},
    "a number that is not there": {"connected_to": "99999/2026", "reason": "motiv"},
    "an unknown channel": {"channel": "porumbel", "reason": "motiv"},
    "bidirectional marks": {"subject": "abc\u202egnp.exe", "reason": "motiv"},
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_answered_with_words(alba: Town, ana: Client, what: str) -> None:
    given = alba.register()

    data = correction(alba, given.number, **BAD[what])
    answer = ana.post(entry_address(alba, given.number, "corectare"), data)

    assert answer.status_code in (302, 422)


def test_bent_filters_and_cursors_never_fail(alba: Town, ana: Client) -> None:
    alba.register()

    for query in (
        {
            "an": "abc",
            "de_la": "31.02.2026",
            "sens": "sus",
            "compartiment": "-1",
            "stare": "x",
            "text": "%_\\\x00",
        },
        {"dupa": "9999999999-1"},
        {"dupa": "2026~1"},
        {"inainte": "x"},
        {"de_la": "01.01.2020", "pana_la": "31.12.2099", "dupa": "2026-01-01~9"},
    ):
        assert ana.get(address(alba, "registre", "general"), query).status_code == 200


def test_a_file_attached_later_comes_back_byte_for_byte(alba: Town, ana: Client) -> None:
    given = alba.register()
    content = b"Proces-verbal de predare\n" * 40

    ana.post(
        entry_address(alba, given.number, "fisiere"),
        {"files": SimpleUploadedFile("proces verbal.txt", content)},
    )
    page = ana.get(entry_address(alba, given.number)).text
    place = re.search(r'"(/birou/[^"]+/fisiere/\d+/)"', page)
    assert place is not None
    answer = ana.get(place[1])

    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_r12_a_file_of_alba_does_not_exist_for_carmen(alba: Town, buzau: Town, ana: Client) -> None:
    given = alba.register()
    ana.post(entry_address(alba, given.number, "fisiere"), {"files": SimpleUploadedFile("a.txt", b"secret")})
    page = ana.get(entry_address(alba, given.number)).text
    start = page.index(f"/birou/{alba.institution.code}/fisiere/")
    file = page[start : page.index('"', start)]
    carmen = signed_in(buzau.registrar)

    assert carmen.get(file).status_code == 404
    assert carmen.get(file.replace(alba.institution.code, buzau.institution.code)).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("gol.txt", b"", "gol"), ("stricat.pdf", b"%PDF-1.7 rupt", "stricat.pdf")],
)
def test_a_broken_file_is_refused_with_its_reason(
    alba: Town, ana: Client, name: str, content: bytes, words: str
) -> None:
    given = alba.register()

    answer = ana.post(
        entry_address(alba, given.number, "fisiere"),
        {"files": SimpleUploadedFile(name, content)},
        follow=True,
    )

    assert words in answer.text
    assert "Niciun fișier atașat." in answer.text


def test_on_a_phone_two_deeds_stand_at_the_head_and_the_others_wait_behind_a_button(
    alba: Town, ana: Client
) -> None:
    given = alba.register()

    page = ana.get(entry_address(alba, given.number)).text

    head, _button, behind = page[page.index("entry-head") : page.index("Elementele înregistrării")].partition(
        'popovertarget="more-deeds"'
    )
    behind, _end, _rest = behind.partition("</div>")
    assert 'id="more-deeds" popover' in behind
    assert [name for name in ("Răspunde", "Scrisoare din șablon") if name in head] != []
    assert all(name in behind for name in ("Recipisă", "Etichetă", "Corectează", "Anulează"))


@pytest.mark.parametrize("page", ["registre/general/", "", "cautare/?q=cerere"])
def test_pages_ask_at_most_fifteen_queries_and_weigh_little(
    alba: Town, ana: Client, page: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        alba.register(
            f"Cerere numărul {number} pentru eliberarea unui certificat de urbanism", sender=f"Pop {number}"
        )

    address = f"/birou/{alba.institution.code}/{page}"
    ana.get(address)  # once a minute a page also notes when the session was last used
    with django_assert_max_num_queries(15):
        answer = ana.get(address)

    assert answer.status_code == 200
    assert len(answer.content) <= 60_000
