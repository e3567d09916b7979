"""Search through the inverted indexes as the tables' owner (ADR 21): the one gate lets nothing else out."""

import importlib
import json
from typing import Any

import psycopg
import pytest
from django.db import connection

from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for
from tests.cast import Town


@pytest.fixture(autouse=True)
def only_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the walk over the newest find nothing, so that every answer comes through the index."""
    module = importlib.import_module("registratura.registers.queries.search")
    monkeypatch.setattr(module, "GLANCE", 0)
    monkeypatch.setattr(module, "WALK", 0)


def subjects(town: Town, typed: str, **asked: Any) -> list[str]:
    with acting_for(town.id):
        found = registers.search(typed=typed, visible_units=asked.pop("units", None), reader_id=0, **asked)
    return [line.subject for line in found.lines]


def test_words_and_parts_of_names_are_found(alba: Town) -> None:
    alba.register("Defrișarea unui gorun secular", sender="Țăranu Ștefania")
    alba.register("Cerere de racordare")

    assert subjects(alba, "gorun") == ["Defrișarea unui gorun secular"]
    assert subjects(alba, "GORUNULUI seculari") == ["Defrișarea unui gorun secular"]
    assert subjects(alba, "tefani") == ["Defrișarea unui gorun secular"]
    assert subjects(alba, "taranu gorun") == ["Defrișarea unui gorun secular"]
    assert subjects(alba, "ambrozie") == []


def test_newest_come_first_page_by_page(alba: Town) -> None:
    for number in range(5):
        alba.register(f"Gorun {number}")

    with acting_for(alba.id):
        first = registers.search(typed="gorun", visible_units=None, reader_id=0, size=2)
        second = registers.search(
            typed="gorun", visible_units=None, reader_id=0, size=2, older_than=first.older
        )

    assert [line.subject for line in first.lines] == ["Gorun 4", "Gorun 3"]
    assert [line.subject for line in second.lines] == ["Gorun 2", "Gorun 1"]


@pytest.mark.parametrize(("glance", "walk"), [(0, 0), (3, 0), (3, 6), (3, 100), (100, 100)])
def test_a_glance_a_walk_and_the_index_give_the_same_pages(
    alba: Town, monkeypatch: pytest.MonkeyPatch, glance: int, walk: int
) -> None:
    module = importlib.import_module("registratura.registers.queries.search")
    monkeypatch.setattr(module, "GLANCE", glance)
    monkeypatch.setattr(module, "WALK", walk)
    for number in range(9):
        alba.register(f"Gorun {number}" if number % 2 else f"Stejar {number}")

    with acting_for(alba.id):
        first = registers.search(typed="gorun", visible_units=None, reader_id=0, size=2)
        rest = registers.search(
            typed="gorun", visible_units=None, reader_id=0, size=2, older_than=first.older
        )

    assert [line.subject for line in first.lines] == ["Gorun 7", "Gorun 5"]
    assert [line.subject for line in rest.lines] == ["Gorun 3", "Gorun 1"]
    assert subjects(alba, "stejar 6") == ["Stejar 6"]


@pytest.mark.parametrize("glance", [0, 100])
def test_a_frequent_last_word_is_asked_of_what_the_others_found(
    alba: Town, monkeypatch: pytest.MonkeyPatch, glance: int
) -> None:
    module = importlib.import_module("registratura.registers.queries.search")
    ways: list[str] = []
    ask = module._by_index

    def noted(query: str, way_in: str, *rest: Any, **bounds: Any) -> list[int]:
        ways.append(way_in)
        return list(ask(query, way_in, *rest, **bounds))

    monkeypatch.setattr(module, "_by_index", noted)
    monkeypatch.setattr(module, "FREQUENT", 2)
    alba.register("Cerere de tăiere a unui gorun", sender="Dobre Sabin")
    alba.register("Petiție despre un gorun", sender="Dobre Ilinca")
    for number in range(4):
        alba.register(f"Cerere {number}", sender="Gorun Cererescu" if number == 3 else "Ionescu")
    alba.register("Adeverință", sender="Gorunaru Cererescu")
    monkeypatch.setattr(module, "GLANCE", glance)

    assert subjects(alba, "gorun cerere") == ["Adeverință", "Cerere 3", "Cerere de tăiere a unui gorun"]
    assert subjects(alba, "gorun cerere", units=frozenset({alba.urbanism.id})) == []
    assert ways[0] == ("'gorun'" if glance else "")


def test_r12_another_towns_entries_never_come_out(alba: Town, buzau: Town) -> None:
    alba.register("Gorun secular al Albei", sender="Țăranu Ștefania")

    assert subjects(buzau, "gorun") == []
    assert subjects(buzau, "tefani") == []


def test_ar_26_a_reader_of_one_unit_finds_that_units_entries_only(alba: Town) -> None:
    alba.register("Gorun la urbanism", unit_id=alba.urbanism.id)
    alba.register("Gorun la secretariat", unit_id=alba.secretariat.id)

    assert subjects(alba, "gorun", units=frozenset({alba.urbanism.id})) == ["Gorun la urbanism"]


def test_without_an_institution_the_gate_is_shut(alba: Town) -> None:
    alba.register("Gorun secular")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM registers_search_keys('''gorun'''::tsquery, NULL, '{}', NULL, NULL, NULL, 10)"
        )
        assert cursor.fetchone() == (0,)


HOSTILE = ["%", "_", "\\", "' OR true --", "$1", "{", '"', "a'b", "%%%", "::tsquery", "ș" * 300]


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_words_find_nothing_and_break_nothing(alba: Town, typed: str) -> None:
    alba.register("Cerere")

    assert subjects(alba, typed) == []


def test_only_the_application_may_call_it_and_only_search_rows_have_a_gate(owner_url: str) -> None:
    with psycopg.connect(owner_url) as owner:
        gates = owner.execute(
            "SELECT tablename, policyname FROM pg_policies WHERE 'registratura_owner' = ANY(roles) ORDER BY 1"
        ).fetchall()
        public = owner.execute(
            "SELECT has_function_privilege('public', oid, 'execute') FROM pg_proc"
            " WHERE proname = 'registers_search_keys'"
        ).fetchall()

    assert gates == [
        ("correspondents_correspondent", "search_by_index"),
        ("registers_entrysearch", "search_by_index"),
    ]
    assert public == [(False,)]


def test_no_policy_keeps_the_owner_from_the_index(alba: Town, owner_url: str) -> None:
    with psycopg.connect(owner_url) as owner:
        owner.execute("SET LOCAL enable_seqscan = off")
        (plan,) = owner.execute(
            "EXPLAIN (FORMAT JSON) SELECT s.id FROM registers_entrysearch s"
            " WHERE s.words @@ '''gorun'''::tsquery"
        ).fetchone() or ("",)

    assert "registers_search_words" in json.dumps(plan)


def test_every_shelf_is_looked_at_until_the_page_is_full(alba: Town, buzau: Town, owner_url: str) -> None:
    """The newest shelves come first, wider ones when they hold too little, and none of another institution."""
    numbers = []
    for step in (0, 1 << 15, 1 << 19, 1 << 23):
        with psycopg.connect(owner_url) as owner:
            owner.execute(
                "SELECT setval('registers_entry_id_seq', nextval('registers_entry_id_seq') + %s)", [step]
            )
        buzau.register("Gorun la Buzău")
        numbers.append(alba.register("Gorun la Alba").entry_id)
    numbers.reverse()

    def keys(limit: int, before: int | None = None) -> list[int]:
        with acting_for(alba.id), connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM registers_search_keys('''gorun'''::tsquery, NULL, '{}', %s, NULL, NULL, %s)",
                [before, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    assert keys(10) == numbers
    assert keys(1) == numbers[:1]
    assert keys(3) == numbers[:3]
    assert keys(10, before=numbers[0]) == numbers[1:]
    assert keys(10, before=numbers[3]) == []
    assert keys(10, before=1) == []
    assert keys(10, before=0) == []


@pytest.mark.parametrize("index", ["registers_search_words", "registers_search_names"])
@pytest.mark.parametrize("shift", [14, 18, 22])
def test_shelves_stand_in_both_indexes(alba: Town, owner_url: str, index: str, shift: int) -> None:
    other = {"registers_search_words": "registers_search_names"}.get(index, "registers_search_words")
    with psycopg.connect(owner_url) as owner:
        owner.execute(f"DROP INDEX {other}")
        for way in ("seqscan", "indexscan", "indexonlyscan"):
            owner.execute(f"SET LOCAL enable_{way} = off")
        (plan,) = owner.execute(
            "EXPLAIN (FORMAT JSON) SELECT s.id FROM registers_entrysearch s"
            f" WHERE (s.institution_id << 38 | s.id >> {shift}) = ANY(ARRAY[1, 2]::bigint[])"
        ).fetchone() or ("",)
        owner.rollback()

    assert index in json.dumps(plan)
    assert f">> {shift}" in json.dumps(plan)
