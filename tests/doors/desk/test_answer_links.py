"""Links between an answer and its document: by number, withdrawn, annulled."""

import pytest
from django.test import Client

from registratura.registers.drafts import PartyDraft
from registratura.registers.services import Registered
from tests.cast import Town
from tests.doors.desk.answering_ground import BENT, ana, answers, asked, at, ion, linked
from tests.doors.desk.counter import address, words

__all__ = ["ana", "asked", "ion"]
pytestmark = pytest.mark.django_db


def test_an_existing_answer_is_linked_by_its_number(alba: Town, ana: Client, asked: Registered) -> None:
    given = alba.register(direction="outgoing")

    answer = ana.post(at(alba, "answer_link", asked), {"number": str(given.number)}, follow=True)

    assert "S-a legat răspunsul" in answer.text
    assert answers(alba, asked)[0].answer.entry_id == given.entry_id


def test_what_was_sent_to_the_same_person_is_offered_for_linking(
    alba: Town, ana: Client, ion: int, asked: Registered
) -> None:
    given = alba.register(direction="outgoing", parties=(PartyDraft("recipient", "Popescu Ion", ion),))

    text = ana.get(at(alba, "answer_link", asked)).text

    assert f'name="number" value="{given.number}/' in text


@pytest.mark.parametrize("typed", ["", "999999", "1", *BENT])
def test_a_link_to_what_is_no_answer_is_refused_in_words(
    alba: Town, ana: Client, asked: Registered, typed: str
) -> None:
    answer = ana.post(at(alba, "answer_link", asked), {"number": typed, "seen": typed})

    assert answer.status_code == 422
    assert answers(alba, asked) == ()


def test_a_link_after_somebody_elses_answer_is_told(alba: Town, ana: Client, asked: Registered) -> None:
    linked(alba, asked)
    given = alba.register(direction="outgoing")

    refused = ana.post(at(alba, "answer_link", asked), {"number": str(given.number)})

    assert refused.status_code == 409
    assert "s-a răspuns deja" in words(refused)


def test_an_answer_is_withdrawn_with_a_reason_and_stays_to_be_seen(
    alba: Town, ana: Client, asked: Registered
) -> None:
    line = linked(alba, asked)
    where = at(alba, "answer_withdraw", asked, answer=line.id)

    assert ana.get(where).status_code == 200
    assert ana.post(where, {"reason": ""}).status_code == 422
    answer = ana.post(where, {"reason": "Altă cerere"}, follow=True)

    assert answers(alba, asked) == ()
    assert "Altă cerere" in answer.text
    assert "retras" in answer.text
    assert ana.get(where).status_code == 404


def test_an_annulled_answer_is_told_on_both_pages(alba: Town, ana: Client, asked: Registered) -> None:
    line = linked(alba, asked)

    ana.post(
        address(alba, "annul", register="general", year=line.answer.year, number=line.answer.number),
        {"reason": "Scris greșit"},
    )

    text = ana.get(at(alba, "entry", asked)).text
    assert f"Răspunsul {line.answer_number} a fost anulat" in text
    assert "Scris greșit" in text
    assert answers(alba, asked) == ()


def test_an_annulled_document_leaves_a_note_at_its_answer(alba: Town, ana: Client, asked: Registered) -> None:
    line = linked(alba, asked)

    ana.post(at(alba, "annul", asked), {"reason": "Înregistrat de două ori"})

    text = ana.get(
        address(alba, "entry", register="general", year=line.answer.year, number=line.answer.number)
    ).text
    assert "document anulat" in text
    assert "la care răspunde, a fost anulat" in text
