"""What came in and has no answer yet, in the list of a register and in its file."""

from dataclasses import replace
from typing import Any

import pytest

from registratura.registers import queries
from registratura.registers import services as registers
from registratura.registers.queries import EntryFilter, lists
from registratura.registers.queries.export import entries_of_year
from registratura.registers.services import Registered
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .deeds import draft, register, special
from .test_answers import annul, answer, answers, reply, withdraw

pytestmark = pytest.mark.django_db


def listed(town: Town, of: Any = None, **asked: Any) -> list[int]:
    with acting_for(town.id):
        shown = queries.page(
            register=of or town.general,
            narrowed=EntryFilter(unanswered=True, **asked),
            visible_units=None,
            reader_id=town.registrar.id,
        )
    return [line.number for line in shown.lines]


def exported(town: Town, given: Registered, of: Any = None) -> list[int]:
    with acting_for(town.id):
        rows = entries_of_year(register=of or town.general, year=given.year, unanswered=True)
        return [row["number"] for row in rows]


def test_what_stands_without_an_answer_is_listed_and_exported(alba: Town) -> None:
    asked, answered, annulled = (register(alba) for _time in range(3))
    given = reply(alba)
    register(alba, direction="internal")
    answer(alba, given, answered)
    annul(alba, annulled)

    assert listed(alba) == [asked.number]
    assert exported(alba, asked) == [asked.number]


def test_an_answer_taken_back_or_annulled_leaves_the_document_waiting(alba: Town) -> None:
    asked, given, other = register(alba), reply(alba), reply(alba)
    answer(alba, given, asked)
    assert listed(alba) == []

    withdraw(alba, answers(alba, asked)[0])
    assert listed(alba) == [asked.number]

    answer(alba, other, asked)
    annul(alba, other)
    assert listed(alba) == [asked.number]


def test_what_left_by_itself_waits_for_no_answer(alba: Town) -> None:
    asked = register(alba)
    with acting_for(alba.id):
        entry = queries.entry_by_id(asked.entry_id)
        assert entry is not None
        registers.correct_entry(
            entry=entry,
            draft=draft(dispatched_on=asked.registered_on),
            reason="Trimisă la altă autoritate",
            by=alba.registrar,
            now=asked.registered_at,
        )

    assert listed(alba) == []


def test_the_filter_joins_the_others_and_holds_in_a_special_register(alba: Town) -> None:
    petitions = special(alba)
    register(alba)
    placed = register(alba, unit_id=alba.urbanism.id, special_register_ids=(petitions.id,))

    assert listed(alba, unit_ids=frozenset({alba.urbanism.id})) == [placed.number]
    assert listed(alba, direction="outgoing") == []
    assert listed(alba, petitions) == [placed.number]
    assert exported(alba, placed, petitions) == [1]
    assert replace(EntryFilter(), unanswered=True).narrows


def test_a_page_walks_so_far_and_says_where_it_came(alba: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "WALK", 3)
    old = register(alba)
    answered = [register(alba) for _time in range(5)]
    answer(alba, reply(alba), *answered)

    seen: list[list[int]] = []
    cursor = ""
    while True:
        page = shown(alba, older_than=cursor)
        seen.append([line.number for line in page.lines])
        if not page.older:
            break
        cursor = page.older

    assert seen == [[], [], [old.number]]
    back = shown(alba, newer_than=f"{old.year}-{old.number}")
    assert (back.lines, back.newer != "") == ([], True)


def shown(town: Town, *, older_than: str = "", newer_than: str = "") -> queries.EntryPage:
    with acting_for(town.id):
        return queries.page(
            register=town.general,
            narrowed=EntryFilter(unanswered=True),
            visible_units=None,
            reader_id=town.registrar.id,
            older_than=older_than,
            newer_than=newer_than,
        )
