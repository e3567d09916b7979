"""Answers from entry to entry: number, links, work, files; who may answer, what is refused (AR-18, ARH-05)."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from registratura.documents import services as documents
from registratura.flows import answering as flow
from registratura.flows import registering
from registratura.flows.answering import NotYourAnswerError, SomebodyAnsweredError
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers.drafts import EntryDraft
from registratura.registers.errors import AnswerRefusedError, EntryMissingError
from registratura.registers.queries import EntryCard
from registratura.routing import queries as routing
from registratura.routing import services as work
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.answering_ground import (
    annulled,
    answered,
    answers,
    given_to,
    history,
    holder,
    incoming,
    petition,
    petitions,
    reply,
    row,
    terms_of,
    withdrawn,
)

pytestmark = pytest.mark.django_db


def card(town: Town, entry_id: int) -> EntryCard:
    with acting_for(town.id):
        return books.entry_card(row(entry_id))


def test_ar_18_an_answer_has_a_number_and_closes_what_it_answers(alba: Town) -> None:
    first, second = incoming(alba), incoming(alba)

    given = answered(alba, reply(alba, first, second))

    assert given.written_number == f"3/{legal_date(timezone.now()):%d.%m.%Y}"
    assert [line.answer.entry_id for line in answers(alba, first) + answers(alba, second)] == [
        given.entry_id,
        given.entry_id,
    ]
    shown = card(alba, given.entry_id)
    assert (shown.direction, shown.recipient_name, shown.filing_code) == (
        "outgoing",
        "Popescu Ion",
        "II B 3",
    )


def test_the_same_form_handed_in_twice_gives_one_answer(alba: Town) -> None:
    handed = reply(alba, incoming(alba))

    once, again = answered(alba, handed), answered(alba, handed)

    assert (again.entry_id, again.repeated, again.finished) == (once.entry_id, True, 0)
    assert len(answers(alba, handed.entry_id)) == 1


def test_the_work_of_whoever_answers_is_done_with_the_answer(alba: Town) -> None:
    asked = incoming(alba)
    given_to(alba, asked, alba.clerk)

    given = answered(alba, reply(alba, asked), by=alba.clerk)

    with acting_for(alba.id):
        (line,) = routing.path_of(asked, at=timezone.now())
    assert (given.finished, line.state) == (1, "done")
    assert line.outcome == f"răspuns nr. {given.written_number}"


def test_the_work_of_another_stays_in_that_ones_hands(alba: Town) -> None:
    asked = incoming(alba)
    given_to(alba, asked, alba.clerk)

    given = answered(alba, reply(alba, asked))

    assert (given.finished, holder(alba, asked)) == (0, alba.clerk.id)


def test_only_the_holder_or_the_registry_answers(alba: Town) -> None:
    asked = incoming(alba)

    with pytest.raises(NotYourAnswerError, match="cine are lucrarea"):
        answered(alba, reply(alba, asked), by=alba.clerk)

    assert answers(alba, asked) == ()
    assert alba.register().number == 2


def test_what_the_holder_may_not_read_is_not_closed_along(alba: Town) -> None:
    asked, hidden = incoming(alba), incoming(alba, unit_id=alba.secretariat.id)
    given_to(alba, asked, alba.clerk)

    with pytest.raises(EntryMissingError):
        answered(alba, reply(alba, asked, hidden), by=alba.clerk)

    assert alba.register().number == 3


def test_who_comes_second_is_told_who_answered_and_may_go_on(alba: Town) -> None:
    asked = incoming(alba)
    given = answered(alba, reply(alba, asked))
    late = reply(alba, asked)

    with pytest.raises(SomebodyAnsweredError) as told:
        answered(alba, late, by=alba.officer)
    second = answered(
        alba, replace(late, seen=frozenset(one.id for one in told.value.answers)), by=alba.officer
    )

    assert "Ana Albu a răspuns între timp" in told.value.words
    assert given.written_number in told.value.words
    assert second.written_number.startswith("3/")
    assert len(answers(alba, asked)) == 2


def test_arh_05_under_the_same_number_no_number_is_taken(alba: Town) -> None:
    asked = incoming(alba)
    given_to(alba, asked, alba.clerk)

    given = answered(alba, reply(alba, asked, same_number=True, resolution="Se admite"), by=alba.clerk)

    today = legal_date(timezone.now())
    shown = card(alba, asked)
    assert (given.entry_id, given.written_number, given.finished) == (asked, f"1/{today:%d.%m.%Y}", 1)
    assert shown.resolution == f"Răspuns nr. 1/{today:%d.%m.%Y}: Se admite"
    assert (shown.sender_name, shown.recipient_name) == ("Popescu Ion", "Popescu Ion")
    assert alba.register().number == 2


def test_arh_05_the_same_form_handed_in_twice_answers_once(alba: Town, tmp_path: Path) -> None:
    path = tmp_path / "raspuns.txt"
    path.write_text("Se admite.", encoding="utf-8")
    received = documents.receive(space=alba.institution.code, path=path, name="raspuns.txt")
    handed = reply(alba, incoming(alba), same_number=True, received=(received,))

    once, again = answered(alba, handed), answered(alba, handed)

    assert (once.repeated, again.repeated) == (False, True)
    assert [file.name for file in card(alba, handed.entry_id).documents] == ["raspuns.txt"]


def test_arh_05_pet_14_one_answer_under_the_first_number_closes_the_connected_ones(alba: Town) -> None:
    first = incoming(alba)
    second = incoming(alba, connected_to_id=first)

    answered(alba, reply(alba, first, second, same_number=True))

    (line,) = answers(alba, second)
    assert line.same_number
    assert line.answer.entry_id == first


def test_arh_05_a_withdrawn_answer_leaves_its_row_and_opens_what_it_closed(alba: Town) -> None:
    first, second = incoming(alba), incoming(alba)
    answered(alba, reply(alba, first, second, same_number=True))

    withdrawn(alba, answers(alba, first)[0])

    shown = card(alba, first)
    assert answers(alba, first) == answers(alba, second) == ()
    assert (shown.resolution, shown.recipient_name) == ("", "")
    assert any(one.field == "resolution" and one.reason == "Altă cerere" for one in shown.corrections)


def test_an_annulled_document_leaves_its_answer_with_a_word(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    given = answered(alba, reply(alba, asked))

    annulled(alba, asked)

    assert card(alba, given.entry_id).state == "registered"
    assert "registers.answered.annulled" in history(alba, given.entry_id)
    assert [one.state for one in terms_of(alba, asked)] == ["cancelled"]


def test_an_existing_answer_is_linked_and_ends_the_work_and_the_term(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    given_to(alba, asked, alba.clerk)
    sent = alba.register(
        direction="outgoing", unit_id=alba.urbanism.id, dispatched_on=legal_date(timezone.now())
    ).entry_id

    with acting_for(alba.id):
        finished = flow.link_answer(
            row=row(asked),
            answer_id=sent,
            seen=(),
            powers=institutions.powers_of(alba.clerk.id, institution_id=alba.id, at=timezone.now()),
            by=alba.clerk,
            now=timezone.now(),
        )

    assert finished == 1
    assert [one.state for one in terms_of(alba, asked)] == ["met"]


def test_who_is_complained_of_does_not_answer_the_petition(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    given_to(alba, asked, alba.clerk)
    with acting_for(alba.id):
        work.name_concerned(entry_id=asked, user_ids=[alba.clerk.id], by=alba.registrar, now=timezone.now())

    with pytest.raises(NotYourAnswerError):
        answered(alba, reply(alba, asked), by=alba.clerk)

    assert answers(alba, asked) == ()


def test_an_outgoing_document_is_not_answered(alba: Town) -> None:
    sent = alba.register(direction="outgoing").entry_id

    with pytest.raises((NotYourAnswerError, AnswerRefusedError)):
        answered(alba, reply(alba, sent))


def test_an_answer_closes_something_and_not_too_much(alba: Town) -> None:
    handed = reply(alba, incoming(alba))

    for ids in (frozenset[int](), frozenset(range(1, 60))):
        with pytest.raises(AnswerRefusedError, match="cel mult 50"):
            answered(alba, replace(handed, answered_ids=ids))


def test_files_of_an_answer_stand_on_it(alba: Town, tmp_path: Path) -> None:
    path = tmp_path / "raspuns.txt"
    path.write_text("Se admite.", encoding="utf-8")
    received = documents.receive(space=alba.institution.code, path=path, name="raspuns.txt")

    given = answered(alba, reply(alba, incoming(alba), received=(received,)))

    assert [file.name for file in card(alba, given.entry_id).documents] == ["raspuns.txt"]


def test_a_series_registered_in_a_scope_is_the_one_registered_outside(alba: Town) -> None:
    submission = registering.Submission(
        institution_id=alba.id,
        register_id=alba.general.id,
        draft=EntryDraft(direction="incoming", subject="Cerere"),
        request_key=uuid4(),
        copies=2,
    )
    now: datetime = timezone.now() + timedelta(0)

    with acting_for(alba.id):
        given, _draft = registering.register_in_scope(submission=submission, by=alba.registrar, now=now)

    assert [one.number for one in given] == [1, 2]
    again = registering.register_document(submission=submission, by=alba.registrar, now=now)
    assert [one.repeated for one in again] == [True, True]
