"""Correspondents found through the index as the table's owner (ADR 28): the gate lets nothing but own keys out."""

import json

import psycopg
import pytest
from django.db import connection

from registratura.correspondents import queries
from registratura.correspondents import services as correspondents
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

ALL_NAMES = ("Țăranu Ștefania", "Taranu Ion", "Barbu Ștefan")


@pytest.fixture
def people(alba: Town) -> Town:
    """The town with three correspondents."""
    with acting_for(alba.id):
        for name in ALL_NAMES:
            correspondents.add(data={"name": name}, by=alba.registrar, now=NOW)
    return alba


def found(town: Town, typed: str) -> list[str]:
    with acting_for(town.id):
        return sorted(card.name for card in queries.find(typed))


def test_every_word_must_be_a_part_of_the_name(people: Town) -> None:
    assert found(people, "taranu") == ["Taranu Ion", "Țăranu Ștefania"]
    assert found(people, "tefan barb") == ["Barbu Ștefan"]
    assert found(people, "taranu barbu") == []


def test_a_page_of_the_directory_goes_on_where_the_last_one_ended(people: Town) -> None:
    with acting_for(people.id):
        first = queries.directory(typed="an", size=2)
        second = queries.directory(typed="an", after=first.after, size=2)
        back = queries.directory(typed="an", before=second.before, size=2)

    assert [card.name for card in first.cards] == ["Barbu Ștefan", "Taranu Ion"]
    assert [card.name for card in second.cards] == ["Țăranu Ștefania"]
    assert back.cards == first.cards
    assert (first.before, second.after) == ("", "")


def test_r12_another_towns_correspondents_never_come_out(people: Town, buzau: Town) -> None:
    assert found(buzau, "taranu") == []
    with acting_for(buzau.id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM correspondents_search_keys('{%}', 'used', NULL, NULL, 1000)")
        assert cursor.fetchone() == (0,)


def test_without_an_institution_the_gate_is_shut(people: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM correspondents_search_keys('{%}', 'used', NULL, NULL, 1000)")
        assert cursor.fetchone() == (0,)


def test_a_merged_correspondent_is_not_found(people: Town) -> None:
    with acting_for(people.id):
        (kept,) = queries.same_name("Taranu Ion")
        (doubled,) = queries.same_name("Barbu Ștefan")
        correspondents.merge(keep=kept, merged=doubled, by=people.registrar)

    assert found(people, "barbu") == []


@pytest.mark.parametrize("typed", ["%%", "__", "\\\\", "' OR true --", "$1$2", "{a}", '"a"', "ș" * 300])
def test_hostile_words_find_nothing_and_break_nothing(people: Town, typed: str) -> None:
    assert found(people, typed) == []


def test_only_the_application_may_call_it(owner_url: str) -> None:
    with psycopg.connect(owner_url) as owner:
        (public,) = owner.execute(
            "SELECT has_function_privilege('public', oid, 'execute') FROM pg_proc"
            " WHERE proname = 'correspondents_search_keys'"
        ).fetchone() or (None,)

    assert public is False


def test_no_policy_keeps_the_owner_from_the_index(owner_url: str) -> None:
    with psycopg.connect(owner_url) as owner:
        owner.execute("SET LOCAL enable_seqscan = off")
        # A table of few rows would be found by any index: all others go, and all come back at the end. No other
        # transaction stands open in this test: it would hold the table, and the drop would wait for it.
        owner.execute("SET LOCAL lock_timeout = '20s'")
        owner.execute(
            "ALTER TABLE correspondents_correspondent DROP CONSTRAINT correspondents_correspondent_pkey CASCADE"
        )
        others = owner.execute(
            "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class c ON c.oid = indexrelid"
            " WHERE indrelid = 'correspondents_correspondent'::regclass AND relname <> 'correspondents_by_name'"
        ).fetchall()
        for (other,) in others:
            owner.execute(f"DROP INDEX {other}")
        (plan,) = owner.execute(
            "EXPLAIN (FORMAT JSON) SELECT c.id FROM correspondents_correspondent c"
            " WHERE c.institution_id = %s::bigint AND c.merged_into_id IS NULL AND c.folded_name LIKE '%%tefania%%'",
            [1],
        ).fetchone() or ("",)
        owner.rollback()

    conditions = [words for words in json.dumps(plan).split('"') if "~~" in words]
    assert "correspondents_by_name" in json.dumps(plan)
    assert any("institution_id" in words for words in conditions)
