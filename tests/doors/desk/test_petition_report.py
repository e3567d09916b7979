"""The half-yearly report at the desk: figures from the registers, remarks kept, files, and who may not."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from pypdfium2 import PdfDocument

from registratura.flows import petitions as flow
from registratura.journal import queries as journal
from registratura.petitions import queries
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.petition_ground import Office, now, office_of, today


@pytest.fixture
def office(alba: Town) -> Office:
    return office_of(alba)


def half() -> dict[str, str]:
    return {"an": str(today().year), "semestru": "1" if today().month < 7 else "2"}


def address(town: Town, name: str = "petition_report") -> str:
    return reverse(f"desk:{name}", kwargs={"code": town.institution.code})


def asked(office: Office, client: Client, name: str = "petition_report") -> Any:
    client.force_login(office.town.officer)
    return client.get(address(office.town, name), half())


def filled(office: Office) -> None:
    """One answered in time, one anonymous, one in work."""
    answered = office.petition(sender="Ștefan Țurcanu", channel="email")
    nameless = office.petition("Fără nume", sender="anonim")
    office.petition("Propunere pentru parc")
    with acting_for(office.id):
        office.sign(answered)
        office.answer(answered, dispatched_on=today())
        flow.class_as_anonymous(
            entry=nameless,
            note="Lipsește numele",
            powers=office.powers(office.town.officer),
            by=office.town.officer,
            now=now(),
        )


def test_PET_20_the_figures_come_from_the_registers(office: Office, client: Client) -> None:
    filled(office)

    page = asked(office, client)

    assert page.status_code == 200
    assert "Sumele se potrivesc" in page.text
    with acting_for(office.id):
        report = queries.semester_report(year=today().year, half=int(half()["semestru"]), today=today())
    assert (report.total, report.answered_in_time, report.units) == (3, 1, {"Urbanism": 3})
    assert {str(one): count for one, count in report.outcomes.items() if count} == {
        "favorable": 1,
        "anonymous": 1,
        "in_work": 1,
    }


def test_PET_20_the_report_is_given_as_a_file_and_as_a_table(office: Office, client: Client) -> None:
    filled(office)

    pdf = asked(office, client, "petition_report_pdf").content
    rows = list(
        csv.reader(
            StringIO(asked(office, client, "petition_report_csv").content.decode("utf-8-sig")), delimiter=";"
        )
    )

    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "U")
    pages = [" ".join(one.get_textpage().get_text_bounded().split()) for one in PdfDocument(pdf)]
    assert "RAPORT SEMESTRIAL" in pages[0]
    assert f"Pagina {len(pages)} din {len(pages)}" in pages[-1]
    assert ["Petiții înregistrate", "Total", "3"] in rows


def test_PET_20_what_is_written_beside_the_figures_is_kept_with_its_history(
    office: Office, client: Client
) -> None:
    client.force_login(office.town.officer)
    there = f"{address(office.town)}?an={half()['an']}&semestru={half()['semestru']}"

    for causes in ("Lipsă de personal", "Concedii"):
        answer = client.post(there, {"causes": causes, "proposals": "Două posturi"})
        assert answer.status_code == 302

    page = client.get(there)
    assert "Concedii" in page.text
    assert "Rodica Rusu" in page.text
    with acting_for(office.id):
        acts = [
            act
            for act in journal.history_of(subject_type="institution", subject_id=office.id)
            if act.action == "petitions.report.remarked"
        ]
    assert [act.details["before"]["causes"] for act in acts] == ["", "Lipsă de personal"]


@pytest.mark.parametrize("name", ["petition_report", "petition_report_pdf", "petition_report_csv"])
def test_only_public_relations_reads_the_report(
    office: Office, buzau: Town, client: Client, name: str
) -> None:
    for user, status in ((office.town.clerk, 403), (buzau.officer, 404)):
        client.force_login(user)
        assert client.get(address(office.town, name)).status_code == status
    client.logout()
    assert client.get(address(office.town, name)).status_code == 302


@pytest.mark.parametrize(
    "query", ["an=9999", "an=²&semestru=3", "an=1&semestru=2", "an=" + "9" * 5000, "semestru=%00"]
)
def test_an_address_that_means_nothing_shows_the_latest_half(
    office: Office, client: Client, query: str
) -> None:
    client.force_login(office.town.officer)

    assert client.get(f"{address(office.town)}?{query}").status_code == 200


def test_words_without_end_are_refused(office: Office, client: Client) -> None:
    client.force_login(office.town.officer)

    answer = client.post(address(office.town), {"causes": "x" * 10_001, "proposals": ""})

    assert answer.status_code == 422
