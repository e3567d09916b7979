"""The yearly report on Law 544 at the desk: figures from the registers, questions answered, files, who may not."""

import csv
from io import BytesIO, StringIO

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from pypdfium2 import PdfDocument

from registratura.deadlines import services as deadlines
from registratura.information import queries
from registratura.information.reporting import Fate
from registratura.information.rules import Domain, Evaluation, Nature
from registratura.journal import queries as journal
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.information_ground import (
    REASONS,
    assess,
    complain,
    end,
    leave,
    open_registers,
    submitted,
    today,
)
from tests.rooms.dispatch.letters import now


def address(town: Town, name: str = "information_report") -> str:
    return reverse(f"desk:{name}", kwargs={"code": town.institution.code})


@pytest.fixture
def filled(alba: Town) -> Town:
    """One answered, one refused with a complaint, one sent on, one owed; one journalist accredited."""
    open_registers(alba)
    answered, refused, sent_on, _owed = (submitted(alba) for _each in range(4))
    assess(alba, answered, Evaluation.ON_REQUEST)
    leave(alba, end(alba, answered, Nature.FAVORABLE).entry_id)
    assess(alba, refused, Evaluation.EXEMPT, domain=Domain.LEADERS, information_asked="Fișa medicală")
    leave(alba, end(alba, refused, Nature.REFUSED, codes=("d",), reasoning=REASONS).entry_id)
    complain(alba, refused)
    assess(alba, sent_on, Evaluation.NOT_OURS)
    leave(alba, end(alba, sent_on, Nature.REDIRECTED, authority="Consiliul Județean").entry_id)
    with acting_for(alba.id):
        term = deadlines.start(
            rule_code="IIP-ACR",
            subject_type="entry",
            subject_id=answered,
            started=today(),
            by=None,
            now=now(),
        )
        deadlines.stop(deadline=term, on=today(), by=alba.officer, now=now())
    return alba


def test_INF_22_the_figures_come_from_the_registers(filled: Town, client: Client) -> None:
    client.force_login(filled.officer)

    page = client.get(address(filled), {"an": str(today().year)})

    assert page.status_code == 200
    assert "Sumele se potrivesc" in page.text
    with acting_for(filled.id):
        made = queries.yearly_report(year=today().year, today=today())
    assert {one for one, count in made.fates.items() if count} == {
        Fate.FAVORABLE,
        Fate.EXEMPT,
        Fate.REDIRECTED,
        Fate.OPEN,
    }
    assert (made.total, made.refused, made.refused_asked) == (4, 1, ("Fișa medicală",))
    assert (made.complaints.open, made.complaints.total) == (1, 1)


def test_INF_12_accreditations_are_in_the_report(filled: Town) -> None:
    with acting_for(filled.id):
        made = queries.yearly_report(year=today().year, today=today())

    assert (made.accreditations.in_time, made.accreditations.total) == (1, 1)


def test_INF_22_the_report_is_given_as_a_file_and_as_a_table(filled: Town, client: Client) -> None:
    client.force_login(filled.officer)
    asked = {"an": str(today().year)}

    pdf = client.get(address(filled, "information_report_pdf"), asked).content
    table = client.get(address(filled, "information_report_csv"), asked).content.decode("utf-8-sig")

    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "U")
    text = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in PdfDocument(pdf))
    assert "RAPORT DE EVALUARE" in text
    assert "Fișa medicală" in text
    rows = list(csv.reader(StringIO(table), delimiter=";"))
    assert ["II.B.1. Solicitări primite", "Total", "4"] in rows
    assert ["Relația cu presa", "Cereri de acreditare", "1"] in rows


def test_INF_22_the_questions_of_the_form_are_answered_and_kept(filled: Town, client: Client) -> None:
    client.force_login(filled.officer)
    there = f"{address(filled)}?an={today().year}"

    answer = client.post(there, {"rating": "good", "conferences": "11", "visibility": "Pagină nouă\nAfișier"})

    assert answer.status_code == 302
    page = client.get(there)
    assert "Pagină nouă" in page.text
    with acting_for(filled.id):
        kept = queries.year_answers(year=today().year)
        acts = [act.action for act in journal.history_of(subject_type="institution", subject_id=filled.id)]
    assert kept.answers == {"rating": "good", "conferences": "11", "visibility": "Pagină nouă\nAfișier"}
    assert "information.report.answered" in acts


@pytest.mark.parametrize(
    "typed", [{"rating": "minunat"}, {"conferences": "-1"}, {"conferences": "²"}, {"taken": "x" * 4_001}]
)
def test_an_answer_that_is_none_is_refused_beside_its_question(
    filled: Town, client: Client, typed: dict[str, str]
) -> None:
    client.force_login(filled.officer)

    answer = client.post(f"{address(filled)}?an={today().year}", typed)

    assert answer.status_code == 422
    with acting_for(filled.id):
        assert queries.year_answers(year=today().year).answers == {}


@pytest.mark.parametrize("name", ["information_report", "information_report_pdf", "information_report_csv"])
def test_only_who_handles_requests_reads_the_report(
    alba: Town, buzau: Town, client: Client, name: str
) -> None:
    for user, status in ((alba.clerk, 403), (buzau.officer, 404)):
        client.force_login(user)
        assert client.get(address(alba, name)).status_code == status
    client.logout()
    assert client.get(address(alba, name)).status_code == 302
    client.force_login(alba.officer)
    for query in ("an=9999", "an=²", "an=" + "9" * 5000):
        assert client.get(f"{address(alba, name)}?{query}").status_code == 200
