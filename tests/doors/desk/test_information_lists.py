"""Verbal requests, the price of copies, the list and the register of Law 544."""

import csv
from io import BytesIO, StringIO

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registratura.information.rules import Evaluation, Nature
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.information_ground import at, officer, refused
from tests.doors.desk.terms_ground import signed_in
from tests.flows.information_ground import assess, end, submitted

__all__ = ["officer"]
pytestmark = pytest.mark.django_db


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
