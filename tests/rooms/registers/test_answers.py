"""Which entry answers which: written on both ends, withdrawn with a reason, undone by annulment (AR-18, ARH-05)."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.journal import queries as journal
from registratura.kernel.calendar import legal_date
from registratura.registers import queries
from registratura.registers import services as registers
from registratura.registers.errors import (
    AnsweredMeanwhileError,
    AnswerRefusedError,
    EntryMissingError,
    EntryStateError,
    ReasonMissingError,
)
from registratura.registers.queries import AnswerLine
from registratura.registers.queries.export import entries_of_year
from registratura.registers.services import Registered
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .deeds import faults, read, register

pytestmark = pytest.mark.django_db


def reply(town: Town, **fields: Any) -> Registered:
    return register(town, direction="outgoing", subject="Răspuns la cerere", **fields)


def answer(
    town: Town, given: Registered, *answered: Registered, seen: tuple[int, ...] = (), key: UUID | None = None
) -> int:
    with acting_for(town.id):
        return registers.answer_entries(
            answer_id=given.entry_id,
            answered_ids=[one.entry_id for one in answered],
            seen=seen,
            by=town.registrar,
            request_key=key,
        )


def answers(town: Town, given: Registered, *, with_withdrawn: bool = False) -> list[AnswerLine]:
    with acting_for(town.id):
        found = queries.answers_of([given.entry_id], with_withdrawn=with_withdrawn)
    return list(found.get(given.entry_id, ()))


def acts(town: Town, given: Registered) -> list[str]:
    with acting_for(town.id):
        return [act.action for act in journal.history_of(subject_type="entry", subject_id=given.entry_id)]


def annul(town: Town, given: Registered) -> None:
    with acting_for(town.id):
        entry = queries.entry_by_id(given.entry_id)
        assert entry is not None
        registers.annul_entry(entry=entry, reason="Scris greșit", act="", by=town.registrar)


def withdraw(town: Town, line: AnswerLine, reason: str = "Legat din greșeală") -> None:
    with acting_for(town.id):
        registers.withdraw_answer(answer_id=line.id, reason=reason, by=town.registrar)


def test_ar_18_one_answer_closes_several_documents_and_both_ends_tell_it(alba: Town) -> None:
    first, second, given = register(alba), register(alba), reply(alba)

    assert answer(alba, given, first, second) == 2

    with acting_for(alba.id):
        closed = queries.answered_by([given.entry_id])[given.entry_id]
        both = queries.answers_of([first.entry_id, second.entry_id])
    assert [line.answered.number for line in closed] == [first.number, second.number]
    assert {lines[0].answer_number for lines in both.values()} == {f"3/{given.registered_on:%d.%m.%Y}"}
    assert not any(line.same_number for line in closed)
    assert "registers.entry.answered" in acts(alba, first)
    assert "registers.entry.answered" in acts(alba, second)
    assert "registers.answer.given" in acts(alba, given)


def test_ar_18_several_answers_close_one_document(alba: Town) -> None:
    asked, one, other = register(alba), reply(alba), reply(alba)
    answer(alba, one, asked)

    answer(alba, other, asked, seen=(answers(alba, asked)[0].id,))

    assert [line.answer.number for line in answers(alba, asked)] == [one.number, other.number]


def test_an_answer_given_in_between_is_not_passed_over(alba: Town) -> None:
    asked, one, other = register(alba), reply(alba), reply(alba)
    answer(alba, one, asked)

    with pytest.raises(AnsweredMeanwhileError, match="s-a răspuns deja"):
        answer(alba, other, asked)

    assert [line.answer.number for line in answers(alba, asked)] == [one.number]


def test_the_same_link_made_twice_counts_once(alba: Town) -> None:
    asked, given = register(alba), reply(alba)

    assert [answer(alba, given, asked), answer(alba, given, asked)] == [1, 0]

    assert len(answers(alba, asked)) == 1
    assert acts(alba, asked).count("registers.entry.answered") == 1


def test_arh_05_an_answer_under_the_same_number_takes_no_number(alba: Town) -> None:
    asked, key = register(alba), uuid4()

    assert [answer(alba, asked, asked, key=key), answer(alba, asked, asked, key=key)] == [1, 0]

    (line,) = answers(alba, asked)
    assert line.same_number
    assert line.answer_number == f"{asked.number}/{legal_date(line.linked_at):%d.%m.%Y}"
    assert register(alba).number == asked.number + 1
    assert not faults(alba)


def test_arh_05_an_answer_under_one_number_closes_the_connected_ones_pet_14(alba: Town) -> None:
    first, second = register(alba), register(alba)

    answer(alba, first, first, second, key=uuid4())

    (line,) = answers(alba, second)
    assert line.same_number
    assert line.answer_number == answers(alba, first)[0].answer_number
    assert "registers.answer.given" in acts(alba, first)


def test_arh_05_a_number_carries_one_answer_of_its_own(alba: Town) -> None:
    asked = register(alba)
    answer(alba, asked, asked, key=uuid4())

    with pytest.raises(AnswerRefusedError, match="Sub acest număr s-a răspuns deja"):
        answer(alba, asked, asked, key=uuid4())


@pytest.mark.parametrize(
    ("answering", "answered"),
    [("incoming", "incoming"), ("incoming", "outgoing"), ("outgoing", "outgoing"), ("internal", "incoming")],
)
def test_what_cannot_answer_is_refused(alba: Town, answering: str, answered: str) -> None:
    one, other = register(alba, direction=answering), register(alba, direction=answered)

    with pytest.raises(AnswerRefusedError, match="Numai o ieșire răspunde"):
        answer(alba, one, other)


def test_what_was_made_inside_is_answered_inside_or_outside(alba: Town) -> None:
    asked = register(alba, direction="internal")

    answer(alba, register(alba, direction="internal"), asked)
    answer(alba, reply(alba), asked, seen=(answers(alba, asked)[0].id,))

    assert len(answers(alba, asked)) == 2


def test_an_annulled_document_is_not_answered_and_an_annulled_answer_answers_nothing(alba: Town) -> None:
    asked, given = register(alba), reply(alba)
    annul(alba, asked)

    with pytest.raises(AnswerRefusedError):
        answer(alba, given, asked)
    annul(alba, given)
    with pytest.raises(EntryStateError):
        answer(alba, given, register(alba))


def test_an_annulled_answer_leaves_the_document_waiting_and_both_histories_say_so(alba: Town) -> None:
    asked, given = register(alba), reply(alba)
    answer(alba, given, asked)

    annul(alba, given)

    assert answers(alba, asked) == []
    (line,) = answers(alba, asked, with_withdrawn=True)
    assert (line.withdrawn_reason, line.withdrawn_by) == ("Scris greșit", alba.registrar.full_name)
    assert "registers.answer.fell" in acts(alba, asked)
    assert "registers.entry.annulled" in acts(alba, given)


def test_an_annulled_document_leaves_its_answer_standing_with_a_word(alba: Town) -> None:
    asked, given = register(alba), reply(alba)
    answer(alba, given, asked)

    annul(alba, asked)

    (line,) = answers(alba, asked)
    assert (line.answered.state, line.answer.state) == ("annulled", "registered")
    assert "registers.answered.annulled" in acts(alba, given)
    assert read(alba, given).state == "registered"


def test_an_annulled_position_takes_its_own_answer_with_it(alba: Town) -> None:
    asked, other = register(alba), register(alba)
    answer(alba, asked, asked, other, key=uuid4())

    annul(alba, asked)

    assert answers(alba, asked) == answers(alba, other) == []
    assert "registers.answer.fell" in acts(alba, other)


def test_a_withdrawn_answer_stays_to_be_read_and_the_document_waits_again(alba: Town) -> None:
    asked, given = register(alba), reply(alba)
    answer(alba, given, asked)
    (line,) = answers(alba, asked)

    withdraw(alba, line)

    assert answers(alba, asked) == []
    (kept,) = answers(alba, asked, with_withdrawn=True)
    assert kept.withdrawn_reason == "Legat din greșeală"
    assert not kept.stands
    assert "registers.answer.withdrawn" in acts(alba, asked)
    assert "registers.answer.withdrawn" in acts(alba, given)
    assert answer(alba, given, asked) == 1


def test_a_withdrawal_has_a_reason_and_happens_once(alba: Town) -> None:
    asked, given = register(alba), reply(alba)
    answer(alba, given, asked)
    (line,) = answers(alba, asked)

    with pytest.raises(ReasonMissingError, match="Scrieți de ce"):
        withdraw(alba, line, reason="  ")
    withdraw(alba, line)
    with pytest.raises(EntryStateError, match="Între timp"):
        withdraw(alba, line)


def test_answers_of_another_town_do_not_exist(alba: Town, buzau: Town) -> None:
    asked, given = register(alba), reply(alba)
    answer(alba, given, asked)
    (line,) = answers(alba, asked)

    assert answers(buzau, asked) == []
    with pytest.raises(EntryMissingError):
        answer(buzau, reply(buzau), asked)
    with pytest.raises(EntryMissingError):
        withdraw(buzau, line)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO registers_entryanswer (institution_id, answer_id, answered_id, linked_at, withdrawn_reason)"
        " SELECT institution_id, answer_id, answered_id, linked_at, '' FROM registers_entryanswer",
        "UPDATE registers_entryanswer SET withdrawn_reason = 'altul'",
        "DELETE FROM registers_entryanswer",
    ],
)
def test_the_application_writes_no_answer_past_the_functions(alba: Town, statement: str) -> None:
    answer(alba, reply(alba), register(alba))

    with (
        acting_for(alba.id),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_ar_18_the_printed_register_carries_the_reference_at_both_ends(alba: Town) -> None:
    first, second, given = register(alba), register(alba), reply(alba)
    answer(alba, given, first, second)

    with acting_for(alba.id):
        lines = list(queries.lines_for_print(register=alba.general, year=first.year))

    day = f"{given.registered_on:%d.%m.%Y}"
    assert [line.resolution for line in lines] == [f"răspuns nr. 3/{day}", f"răspuns nr. 3/{day}", ""]
    assert lines[2].connected_to == f"1/{day}, 2/{day}"


def test_arh_05_an_answer_under_the_same_number_is_printed_in_its_row(alba: Town) -> None:
    asked, other = register(alba), register(alba)
    answer(alba, asked, asked, other, key=uuid4())

    with acting_for(alba.id):
        own, closed = queries.lines_for_print(register=alba.general, year=asked.year)

    day = f"{asked.registered_on:%d.%m.%Y}"
    assert (own.resolution, own.connected_to) == (f"răspuns nr. 1/{day}", f"2/{day}")
    assert closed.resolution == f"răspuns nr. 1/{day}"


def test_a_connected_answer_names_its_document_once(alba: Town) -> None:
    asked = register(alba)
    given = reply(alba, connected_to_id=asked.entry_id, resolution="Se admite")
    answer(alba, given, asked)

    with acting_for(alba.id):
        _asked, line = queries.lines_for_print(register=alba.general, year=asked.year)

    assert line.connected_to == f"1/{asked.registered_on:%d.%m.%Y}"
    assert line.resolution == "Se admite"


def test_ar_18_the_export_carries_the_reference_at_both_ends(alba: Town) -> None:
    asked, given = register(alba), reply(alba)
    answer(alba, given, asked)

    with acting_for(alba.id):
        rows = list(entries_of_year(register=alba.general, year=asked.year))

    day = f"{given.registered_on:%d.%m.%Y}"
    assert [(row["answered_with"], row["answers"]) for row in rows] == [(f"2/{day}", ""), ("", f"1/{day}")]


def test_a_withdrawn_answer_is_no_reference(alba: Town) -> None:
    asked, given = register(alba), reply(alba)
    answer(alba, given, asked)
    withdraw(alba, answers(alba, asked)[0])

    with acting_for(alba.id):
        assert queries.references_of([asked.entry_id, given.entry_id]) == {}
