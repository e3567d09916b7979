"""Answering what has a law of its own: connected petitions get one answer, requests of Law 544 their own way first."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registratura.dispatch import services as dispatch
from registratura.dispatch.drafts import ShipmentDraft
from registratura.flows import petitions as flow
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.answering_ground import sent
from tests.doors.desk.counter import words
from tests.doors.desk.terms_ground import signed_in
from tests.flows.information_ground import open_registers, submitted
from tests.flows.petition_ground import Office, now, office_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(alba: Town) -> Office:
    return office_of(alba)


def at(town: Town, name: str, entry_id: int) -> str:
    with acting_for(town.id):
        (line,) = books.lines_of([entry_id])
    place = {"register": "general", "year": line.year, "number": line.number}
    return reverse(f"desk:{name}", kwargs={"code": town.institution.code, **place})


def connected(office: Office) -> tuple[EntryRow, EntryRow]:
    """Two petitions, the second connected to the first."""
    first, second = office.petition(), office.petition()
    officer = office.town.officer
    with acting_for(office.id):
        flow.connect(entry=second, first=first, powers=office.powers(officer), by=officer, now=now())
    return first, second


def answered(office: Office, answer_id: int) -> set[int]:
    with acting_for(office.id):
        return {line.answered.entry_id for line in books.answered_by([answer_id]).get(answer_id, ())}


@pytest.mark.parametrize("asked", [0, 1])
def test_PET_14_one_answer_names_and_closes_every_connected_petition(office: Office, asked: int) -> None:
    both = connected(office)
    client = signed_in(office.town.officer)
    where = at(office.town, "answer", both[asked].id)

    page = client.get(where).text
    answer = client.post(where, sent(page))

    assert re.search(r"checked disabled>.*petiție conexată", page, re.S)
    numbers = [f"{entry.number}/{legal_date(now()):%d.%m.%Y}" for entry in (both[asked], both[1 - asked])]
    assert f"Răspuns la nr. {', '.join(numbers)}" in page
    assert answer.status_code == 302
    with acting_for(office.id):
        (line,) = books.answers_of([both[0].id])[both[0].id]
    assert answered(office, line.answer.entry_id) == {both[0].id, both[1].id}


def test_PET_14_the_refusal_to_leave_leads_to_where_the_number_is_added(office: Office) -> None:
    first, second = connected(office)
    with acting_for(office.id):
        office.sign(first)
        alone = office.answer(first)
        shipment = dispatch.prepare(
            entry_id=alone.id,
            draft=ShipmentDraft(method="post_ar", recipient_name="Popescu Ion", address="str. Lungă 3, Alba"),
            seen=0,
            by=office.town.officer,
            now=now(),
        )
    client = signed_in(office.town.officer)
    deed = {"code": office.town.institution.code, "shipment": shipment.id, "deed": "plecare"}

    refused: Any = client.post(
        reverse("desk:shipment_act", kwargs=deed), {"on": f"{legal_date(now()):%d.%m.%Y}"}
    )
    link = re.search(r'<a href="([^"]*legare/[^"]*)">Adaugă petiția', refused.text)
    assert link is not None
    assert link[1].startswith(at(office.town, "answer_link", second.id))
    page = client.get(link[1]).text
    assert f'value="{alone.number}/' in page
    client.post(link[1], {"number": f"{alone.number}/{alone.year}"})

    assert answered(office, alone.id) == {first.id, second.id}


def test_INF_07_the_page_of_a_request_shows_the_way_of_law_544_before_the_plain_answer(alba: Town) -> None:
    open_registers(alba)
    entry_id = submitted(alba)
    client = signed_in(alba.officer)

    page = client.get(at(alba, "entry", entry_id)).text

    head = page[page.index('class="entry-head') : page.index('class="columns')]
    assert head.index("Evaluează") < head.index("Răspunde")
    assert "Înscrie ca petiție" not in page
    assert re.search(r"button--primary[^>]*>(?:(?!</a>).)*Evaluează", head, re.S)
    assert not re.search(r"button--primary[^>]*>(?:(?!</a>).)*Răspunde", head, re.S)


def test_INF_07_the_plain_answer_to_a_request_says_what_it_still_needs(alba: Town, client: Client) -> None:
    open_registers(alba)
    entry_id = submitted(alba)

    page = words(signed_in(alba.officer).get(at(alba, "answer", entry_id)))

    assert "pleacă numai după evaluare" in page
    assert at(alba, "information_evaluate", entry_id) in page
