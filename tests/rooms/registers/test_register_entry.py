"""Registering: numbers, repeats, refusals."""

from uuid import uuid4

import pytest

from registratura.journal import queries as journal
from registratura.registers import queries as registers
from registratura.registers.errors import EntryRefusedError, KeyReusedError
from registratura.registers.queries import EntryFilter
from registratura.toolkit.scope import acting_for
from tests.cast import Town


def test_numbers_begin_at_one_and_follow_each_other(alba: Town) -> None:
    given = [alba.register().number for _attempt in range(3)]

    assert given == [1, 2, 3]


def test_r9_the_same_request_gives_the_same_number_again(alba: Town) -> None:
    key = uuid4()

    first = alba.register(request_key=key)
    again = alba.register(request_key=key)

    assert (again.number, again.entry_id, again.repeated) == (first.number, first.entry_id, True)
    assert alba.register().number == 2


def test_r9_the_same_request_with_another_document_is_refused(alba: Town) -> None:
    key = uuid4()
    alba.register(request_key=key)

    with pytest.raises(KeyReusedError):
        alba.register("Altceva", request_key=key)

    assert alba.register().number == 2


def test_a_refused_document_takes_no_number(alba: Town) -> None:
    with pytest.raises(EntryRefusedError) as refusal:
        alba.register("x")

    assert refusal.value.field == "subject"
    assert alba.register().number == 1


def test_the_list_shows_newest_first_page_by_page(alba: Town) -> None:
    for _attempt in range(5):
        alba.register()

    with acting_for(alba.id):
        shown = registers.page(
            register=alba.general, narrowed=EntryFilter(), visible_units=None, reader_id=0, size=2
        )
        older = registers.page(
            register=alba.general,
            narrowed=EntryFilter(),
            visible_units=None,
            reader_id=0,
            size=2,
            older_than=shown.older,
        )
        newer = registers.page(
            register=alba.general,
            narrowed=EntryFilter(),
            visible_units=None,
            reader_id=0,
            size=2,
            newer_than=older.newer,
        )

    assert [line.number for line in shown.lines] == [5, 4]
    assert shown.newer == ""
    assert [line.number for line in older.lines] == [3, 2]
    assert [line.number for line in newer.lines] == [5, 4]


def test_search_finds_a_name_without_diacritics(alba: Town) -> None:
    alba.register("Sesizare privind iluminatul", sender="Țăranu Ștefania")

    with acting_for(alba.id):
        found = registers.search(typed="taranu stefania", visible_units=None, reader_id=0)
        by_number = registers.search(typed="1", visible_units=None, reader_id=0)
        by_part = registers.search(typed="ranu", visible_units=None, reader_id=0)

    assert [line.sender_name for line in found.lines] == ["Țăranu Ștefania"]
    assert len(by_number.lines) == 1
    assert len(by_part.lines) == 1


def test_every_act_is_in_the_journal_and_the_log_verifies(alba: Town) -> None:
    given = alba.register()

    with acting_for(alba.id):
        acts = journal.history_of(subject_type="entry", subject_id=given.entry_id)
        faults = list(registers.verify_register(alba.general))

    assert [act.action for act in acts] == ["registers.entry.registered"]
    assert faults == []
