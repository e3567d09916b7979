"""Requests for information on the desk: card, evaluation, endings, complaints, list, register; allowed and refused."""

import csv
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pikepdf
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registratura.information.rules import Evaluation, Nature
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.terms_ground import signed_in
from tests.flows.test_information import (
    REASONS,
    assess,
    card,
    complain,
    end,
    heard,
    leave,
    open_registers,
    submitted,
)

pytestmark = pytest.mark.django_db
DEEDS = (
    *("evaluate", "clarify", "notice", "answer", "refuse", "redirect", "published", "reclassify", "complain"),
    "court",
)
BENT = ("\x00", "ș" * 10_000, "9" * 30, "-1", "²", "31.02.0001", "=1+1")
FOUND = {
    "evaluation": "on_request",
    "information_asked": "Contractul de salubritate",
    "domain": "public_money",
    "person_kind": "natural",
    "received_way": "paper",
    "answer_address": "Str. Lungă 4",
}


@pytest.fixture
def officer(alba: Town) -> Client:
    """Rodica, of public relations."""
    open_registers(alba)
    return signed_in(alba.officer)


def entry_place(town: Town, entry_id: int) -> dict[str, Any]:
    with acting_for(town.id):
        row = books.entry_by_id(entry_id)
    assert row is not None
    return {"register": "general", "year": row.year, "number": row.number}


def at(town: Town, name: str, entry_id: int) -> str:
    return address(town, name, **entry_place(town, entry_id))


def deed(town: Town, name: str, entry_id: int) -> str:
    return at(town, f"information_{name}", entry_id)


def later(days: int) -> Any:
    return time_machine.travel(datetime.now(tz=UTC) + timedelta(days=days), tick=False)


# From the card to the letter


def test_the_card_says_what_the_law_asks_next_and_until_when_thirty_days_can_be_had(
    alba: Town, officer: Client
) -> None:
    entry_id = submitted(alba)

    shown = words(officer.get(at(alba, "entry", entry_id)))

    assert "Legea 544/2001" in shown
    assert "de evaluat" in shown
    assert "30 de zile numai cu înștiințarea solicitantului până la" in shown
    assert deed(alba, "evaluate", entry_id) in shown


def test_a_clerk_reads_the_card_and_is_offered_no_deed(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)

    shown = words(signed_in(alba.clerk).get(at(alba, "entry", entry_id)))

    assert "de evaluat" in shown
    assert deed(alba, "evaluate", entry_id) not in shown


def test_INF_07_the_evaluation_is_written_and_the_next_step_shown(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)

    answer = officer.post(deed(alba, "evaluate", entry_id), FOUND, follow=True)

    assert "Evaluarea primară este scrisă" in words(answer)
    assert "Dă răspunsul" in words(answer)
    assert card(alba, entry_id).evaluation is Evaluation.ON_REQUEST


def test_INF_02_no_page_asks_for_a_reason_of_asking(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)

    for page in (deed(alba, "evaluate", entry_id), address(alba, "information_verbal")):
        shown = words(officer.get(page))
        assert 'name="reason"' not in shown
        assert 'name="motiv' not in shown


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"evaluation": ""}, "Alegeți ce a găsit evaluarea primară"),
        ({"evaluation": "altceva"}, "Alegeți din listă"),
        ({"domain": "other"}, "Spuneți care este domeniul"),
        ({"person_kind": ""}, "persoană fizică sau juridică"),
        ({"information_asked": " "}, "cereți lămuriri"),
        ({"information_asked": "a" * 10_000}, "Prea lung"),
    ],
)
def test_an_evaluation_that_lacks_something_keeps_what_was_typed(
    alba: Town, officer: Client, fields: dict[str, str], said: str
) -> None:
    entry_id = submitted(alba)

    answer = officer.post(deed(alba, "evaluate", entry_id), {**FOUND, **fields})

    assert answer.status_code == 422
    assert said in words(answer)
    assert "Str. Lungă 4" in words(answer)


def test_INF_03_an_answer_takes_its_number_and_waits_to_leave(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)

    answer = officer.post(
        deed(alba, "answer", entry_id),
        {"nature": "favorable", "way": "paper", "format": "copie"},
        follow=True,
    )

    assert "Răspunsul are numărul 2" in words(answer)
    assert "de expediat" in words(answer)
    assert card(alba, entry_id).nature is Nature.FAVORABLE


def test_INF_05_15_a_refusal_names_its_letters_and_shows_the_remedies(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.EXEMPT)
    page = deed(alba, "refuse", entry_id)

    shown = words(officer.get(page))
    assert "d) datele personale" in shown
    assert "art. 21 alin. (2)" in shown
    assert "taxă de timbru" in shown  # INF-20
    bare = officer.post(page, {"way": "paper", "reasoning": REASONS})
    assert bare.status_code == 422
    assert "art. 12 alin. (1)" in words(bare)
    assert REASONS in words(bare)

    done = officer.post(page, {"way": "paper", "codes": ["d"], "reasoning": REASONS}, follow=True)

    assert "art. 12 alin. (1) lit. d)" in words(done)


@pytest.mark.parametrize(
    ("evaluation", "name", "fields", "nature"),
    [
        (Evaluation.NOT_OURS, "redirect", {"authority": "Consiliul Județean"}, Nature.REDIRECTED),
        (Evaluation.PUBLISHED, "published", {"link": "https://alba.example/buget"}, Nature.PUBLISHED),
        (Evaluation.NOT_544, "reclassify", {}, Nature.RECLASSIFIED),
    ],
)
def test_INF_07_08_09_each_other_ending_has_its_page(
    alba: Town,
    officer: Client,
    evaluation: Evaluation,
    name: str,
    fields: dict[str, str],
    nature: Nature,
) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, evaluation)
    page = deed(alba, name, entry_id)
    assert officer.get(page).status_code == 200
    if fields:
        assert officer.post(page, {"way": "paper"}).status_code == 422

    assert officer.post(page, {"way": "paper", **fields}).status_code == 302
    assert card(alba, entry_id).nature is nature


def test_INF_07_a_page_that_the_evaluation_does_not_allow_says_so(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)

    assert "Faceți întâi evaluarea primară" in words(officer.get(deed(alba, "answer", entry_id)))
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    refusal = officer.post(
        deed(alba, "refuse", entry_id), {"way": "paper", "codes": "d", "reasoning": REASONS}
    )
    assert "Evaluarea primară spune altceva" in words(refusal)
    assert card(alba, entry_id).nature is None


def test_who_comes_second_is_told_who_answered(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    end(alba, entry_id, Nature.FAVORABLE)

    shown = words(officer.post(deed(alba, "answer", entry_id), {"nature": "favorable", "way": "paper"}))

    assert "hotărât de Ana Albu" in shown


def test_INF_01_clarifications_are_asked_by_letter_or_word(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    page = deed(alba, "clarify", entry_id)
    assert "legea nu le suspendă" in words(officer.get(page))

    by_word = officer.post(page, {"text": "Care contract?", "way": "verbal"}, follow=True)
    by_letter = officer.post(page, {"text": "Care contract?", "way": "paper"}, follow=True)

    assert "Este scris că ați cerut lămuriri" in words(by_word)
    assert "Scrisoarea are numărul 2" in words(by_letter)


def test_INF_04_the_notice_leads_to_its_letter_and_is_locked_after_ten_days(
    alba: Town, officer: Client
) -> None:
    entry_id, other = submitted(alba), submitted(alba)
    for key in (entry_id, other):
        assess(alba, key, Evaluation.ON_REQUEST)
    page = deed(alba, "notice", entry_id)
    assert "nu 10 și încă 30" in words(officer.get(page))

    prepared = officer.post(page, {"reason": "volum mare", "way": "paper"}, follow=True)
    assert "cele 30 de zile se dau când pleacă" in words(prepared)
    assert "30 de zile numai dacă înștiințarea nr." in words(officer.get(at(alba, "entry", entry_id)))

    with later(14):
        officer = signed_in(alba.officer)
        late = officer.post(deed(alba, "notice", other), {"reason": "volum mare", "way": "paper"})
        assert late.status_code == 422
        assert "nu se mai poate folosi" in words(late)
        assert "30 de zile nu se mai pot" in words(officer.get(at(alba, "entry", other)))


def test_a_late_answer_asks_for_the_cause_on_the_card(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    end(alba, entry_id, Nature.FAVORABLE)

    with later(14):
        officer = signed_in(alba.officer)
        assert "Cauza întârzierii" in words(officer.get(at(alba, "entry", entry_id)))
        assert "Scrieți cauza" in words(
            officer.post(deed(alba, "delay", entry_id), {"cause": ""}, follow=True)
        )
        done = officer.post(deed(alba, "delay", entry_id), {"cause": "Volum mare"}, follow=True)
        assert "răspunsul poate pleca" in words(done)
        assert officer.get(deed(alba, "delay", entry_id)).status_code == 405


def test_a_late_ending_asks_for_the_cause_in_its_form(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)

    with later(14):
        officer = signed_in(alba.officer)
        bare = officer.post(deed(alba, "answer", entry_id), {"nature": "favorable", "way": "paper"})
        assert "cauza întârzierii" in words(bare)
        fields = {"nature": "nonexistent", "way": "paper", "delay_cause": "Arhivă inundată"}
        assert officer.post(deed(alba, "answer", entry_id), fields).status_code == 302


def test_a_standing_answer_is_offered_as_the_letter(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    from registratura.registers import services as registers

    given = alba.register("Răspuns", direction="outgoing")
    with acting_for(alba.id):
        registers.answer_entries(
            answer_id=given.entry_id, answered_ids=[entry_id], seen=[], by=alba.registrar
        )
    page = deed(alba, "answer", entry_id)
    assert "deja înregistrat" in words(officer.get(page))

    officer.post(page, {"nature": "favorable", "way": "paper", "letter": str(given.entry_id)})

    found = card(alba, entry_id).answer
    assert found is not None
    assert found.id == given.entry_id


def test_an_annulled_answer_offers_to_open_the_request_again(alba: Town, officer: Client) -> None:
    from django.utils import timezone

    from registratura.flows import answering

    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    made = end(alba, entry_id, Nature.FAVORABLE)
    assert "în picioare" in words(officer.post(deed(alba, "reopen", entry_id), follow=True))
    with acting_for(alba.id):
        row = books.entry_by_id(made.entry_id)
        assert row is not None
        answering.annul_entry(entry=row, reason="Greșit", act="", by=alba.registrar, now=timezone.now())
    assert "Redeschide cererea" in words(officer.get(at(alba, "entry", entry_id)))

    assert "așteaptă din nou" in words(officer.post(deed(alba, "reopen", entry_id), follow=True))


# By word of mouth, price, list


def verbal(**fields: str) -> dict[str, str]:
    return {
        "asked": "Programul de audiențe",
        "person_kind": "natural",
        "domain": "duties",
        "request_key": "7d3c1a52-6c1b-4c25-9d6c-0d7d5c0d5c11",
        "answer": "given",
        **fields,
    }


def test_INF_10_one_button_registers_what_was_said_and_answered(alba: Town, officer: Client) -> None:
    page = address(alba, "information_verbal")
    assert "Răspuns pe loc" in words(officer.get(page))

    done = officer.post(page, verbal(), follow=True)
    officer.post(page, verbal())

    assert "Cererea verbală are numărul 1" in words(done)
    assert words(officer.get(address(alba, "information"))).count("Programul de audiențe") == 1


def test_INF_11_only_the_press_waits_for_a_verbal_answer(alba: Town, officer: Client) -> None:
    page = address(alba, "information_verbal")

    assert "Numai presa" in words(officer.post(page, verbal(answer="later")))
    assert officer.post(page, verbal(answer="later", press="on")).status_code == 302
    assert "presă" in words(officer.get(address(alba, "information")))


def test_INF_13_the_price_of_copies_is_set_by_a_document(alba: Town, officer: Client) -> None:
    page = address(alba, "information_price")
    assert "copiile nu costă nimic" in words(officer.get(page))
    assert officer.post(page, {"page_price": "0,30", "act": "", "valid_from": "azi"}).status_code == 422
    assert officer.post(page, {"page_price": "abc", "act": "HCL 1", "valid_from": "azi"}).status_code == 422

    shown = officer.post(page, {"page_price": "0,30", "act": "HCL 12/2026", "valid_from": "azi"}, follow=True)

    assert "0,30 lei pagina, după HCL 12/2026" in words(shown)


@pytest.mark.parametrize(
    "stage", ["", "de-evaluat", "in-lucru", "de-expediat", "incheiate", "\x00", "altele"]
)
def test_the_list_shows_each_stage(alba: Town, officer: Client, stage: str) -> None:
    first, second, third = submitted(alba), submitted(alba), submitted(alba)
    for key in (second, third):
        assess(alba, key, Evaluation.ON_REQUEST)
    end(alba, third, Nature.FAVORABLE)

    answer = officer.get(address(alba, "information"), {"stare": stage, "dupa": "²"})

    shown = {"de-evaluat": [first], "in-lucru": [second], "de-expediat": [third], "incheiate": []}
    assert answer.status_code == 200
    for key in (first, second, third):
        assert (f'href="{at(alba, "entry", key)}"' in words(answer)) == (
            key in shown.get(stage, [first, second, third])
        )


def test_the_list_costs_the_same_for_many(alba: Town, officer: Client) -> None:
    page = address(alba, "information")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            officer.get(page)
        return len(asked)

    submitted(alba)
    cost()
    before = cost()
    for _index in range(5):
        assess(alba, submitted(alba), Evaluation.EXEMPT)
    assert cost() == before
    assert before <= 20


# Complaints


def refused(town: Town) -> int:
    entry_id = submitted(town)
    assess(town, entry_id, Evaluation.EXEMPT)
    made = end(town, entry_id, Nature.REFUSED, codes=("d",), reasoning=REASONS)
    leave(town, made.entry_id)
    return entry_id


def test_INF_17_to_19_a_complaint_goes_through_commission_report_and_decision(
    alba: Town, officer: Client
) -> None:
    entry_id = refused(alba)
    assert "Reclamație primită" in words(officer.get(at(alba, "entry", entry_id)))
    key = "7d3c1a52-6c1b-4c25-9d6c-0d7d5c0d5c12"

    taken = officer.post(
        deed(alba, "complain", entry_id),
        {"against": "refusal", "known_on": "azi", "request_key": key},
        follow=True,
    )
    page = taken.redirect_chain[-1][0]
    assert "răspuns în 15 zile" in words(taken)
    assert "cel puțin doi" in words(officer.post(page, {"members": "Ana Albu", "act": ""}))
    officer.post(page, {"members": "Ana Albu\nHoria Hanganu", "act": "Dispoziția 7"})
    assert officer.post(page, {"report": "scurt"}).status_code == 422
    officer.post(page, {"report": "Excepția nu se aplica întregului document."})
    bare = officer.post(page, {"verdict": "founded", "way": "paper"})
    assert "scrieți măsurile" in words(bare)

    done = officer.post(page, {"verdict": "founded", "measures": "avertisment", "way": "paper"}, follow=True)

    assert "întemeiată" in words(done)
    assert "avertisment" in words(done)
    assert "Între timp" in words(officer.post(page, {"verdict": "unfounded"}, follow=True))


def test_a_complaint_that_has_a_number_is_linked_by_it(alba: Town, officer: Client) -> None:
    entry_id = refused(alba)
    came = alba.register("Reclamație")
    fields = {"against": "refusal", "known_on": "azi", "request_key": "7d3c1a52-6c1b-4c25-9d6c-0d7d5c0d5c13"}
    page = deed(alba, "complain", entry_id)

    assert "Nu există un document" in words(officer.post(page, {**fields, "number": "99999"}))
    assert officer.post(page, {**fields, "number": str(came.number)}).status_code == 302
    shown = words(officer.get(at(alba, "entry", came.entry_id)))
    assert "Deschide reclamația" in shown


def test_INF_20_a_case_in_court_stands_on_the_card(alba: Town, officer: Client) -> None:
    entry_id = refused(alba)
    fields = {"court": "Tribunalul Alba", "case_number": "12/97/2026", "filed_on": "azi"}
    page = deed(alba, "court", entry_id)
    assert officer.post(page, {**fields, "filed_on": "01.01.2100"}).status_code == 422

    shown = words(officer.post(page, fields, follow=True))

    assert "Tribunalul Alba, 12/97/2026: în curs" in shown
    [case] = card(alba, entry_id).court_cases
    end_page = address(alba, "information_court_end", case=case.id)
    assert officer.get(end_page).status_code == 200
    assert officer.post(end_page, {"outcome": "", "ended_on": "azi"}).status_code == 422
    officer.post(end_page, {"outcome": "rejected", "ended_on": "azi"})
    assert "12/97/2026: respinsă" in words(officer.get(at(alba, "entry", entry_id)))


# The register


def test_the_register_shows_and_exports_its_ten_columns(alba: Town, officer: Client) -> None:
    refused(alba)
    submitted(alba, subject="=SUMA(A1)")

    shown = words(officer.get(address(alba, "information_register")))
    rows = list(
        csv.reader(
            StringIO(officer.get(address(alba, "information_register_csv")).content.decode("utf-8-sig")),
            delimiter=";",
        )
    )

    for title in (
        "Modalitatea de primire a cererii",
        "Natura răspunsului",
        "Termen (zile)",
        "Număr și data răspuns",
    ):
        assert title in shown
        assert title in rows[0]
    assert "refuz: art. 12 alin. (1) lit. d)" in shown
    assert len(rows[0]) == 13
    assert rows[1][0] == "1"
    assert rows[1][7] == "refuz: art. 12 alin. (1) lit. d)"
    assert (rows[1][9], rows[1][11]) == ("5", "lege")
    assert rows[2][5] == "'=SUMA(A1)"  # no formula runs in a spreadsheet


@pytest.mark.parametrize("year", ["", "abc", "9999", "²", "20260"])
def test_the_register_takes_any_year_and_filter(alba: Town, officer: Client, year: str) -> None:
    submitted(alba)

    for name in ("information_register", "information_register_csv", "information_register_pdf"):
        query = {"an": year, "cale": "\x00", "raspuns": "x" * 10_000, "dupa": "-1"}
        assert officer.get(address(alba, name), query).status_code == 200


def test_the_register_is_printed_in_romanian_as_an_archive_file(alba: Town, officer: Client) -> None:
    refused(alba)
    officer.cookies["language"] = "en"

    answer = officer.get(address(alba, "information_register_pdf"), HTTP_ACCEPT_LANGUAGE="en")

    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"
        assert "Registrul solicitărilor" in str(pdf.docinfo["/Title"])


def test_a_clerk_reads_the_requests_of_the_unit_alone(alba: Town, officer: Client) -> None:
    submitted(alba, subject="Contractul Urbanismului")
    submitted(alba, subject="Contractul Secretariatului", unit_id=alba.secretariat.id)
    clerk = signed_in(alba.clerk)

    for name in ("information", "information_register", "information_register_csv"):
        shown = words(clerk.get(address(alba, name)))
        assert "Contractul Urbanismului" in shown
        assert "Contractul Secretariatului" not in shown


# Doors


@pytest.mark.parametrize("name", DEEDS)
def test_each_deed_is_for_public_relations_of_this_house_alone(
    alba: Town, buzau: Town, officer: Client, name: str
) -> None:
    page = deed(alba, name, submitted(alba))

    assert officer.get(page).status_code in (200, 422)
    for person in (alba.clerk, alba.registrar, alba.head, alba.auditor):
        assert signed_in(person).get(page).status_code == 403
    assert signed_in(buzau.registrar).get(page).status_code == 404
    assert Client().get(page).status_code == 302


@pytest.mark.parametrize("name", DEEDS)
@pytest.mark.parametrize("junk", BENT)
def test_no_deed_fails_whatever_is_typed(alba: Town, officer: Client, name: str, junk: str) -> None:
    fields = (
        *FOUND,
        *(
            "text",
            "way",
            "reason",
            "nature",
            "codes",
            "reasoning",
            "link",
            "authority",
            "page_count",
            "letter",
        ),
        *("number", "against", "known_on", "posted_on", "request_key", "court", "case_number", "filed_on"),
    )
    entry_id = submitted(alba)

    assert officer.post(deed(alba, name, entry_id), dict.fromkeys(fields, junk)).status_code == 422
    assert card(alba, entry_id).nature is None


@pytest.mark.parametrize("name", DEEDS)
def test_what_is_no_request_has_no_such_page(alba: Town, officer: Client, name: str) -> None:
    plain = alba.register("Cerere")

    assert officer.get(deed(alba, name, plain.entry_id)).status_code == 404


def test_complaints_and_cases_of_others_do_not_exist(alba: Town, buzau: Town, officer: Client) -> None:
    complaint_id = complain(alba, refused(alba))
    heard(alba, complaint_id)
    carmen = signed_in(buzau.officer)

    for name, place in (("complaint", {"complaint": complaint_id}), ("court_end", {"case": 1})):
        other = reverse(f"desk:information_{name}", kwargs={"code": buzau.institution.code, **place})
        assert carmen.get(other).status_code == 404
        huge = reverse(
            f"desk:information_{name}",
            kwargs={"code": alba.institution.code, **dict.fromkeys(place, 10**30)},
        )
        assert officer.get(huge).status_code == 404
