"""
The lists at fifty thousand entries: each page reads about as many rows as it shows, by an index.

The entries are laid down in the transaction of the module as the owner would; nothing is left behind.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registratura.registers import queries
from registratura.registers.queries import EntryFilter
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .deeds import special

ENTRIES = 50_000
PAGE = 50
YEARS = (2025, 2026)

# As many of other institutions and registers would hide behind the first columns of every index.
FILL = """
INSERT INTO registers_numbersequence (institution_id, register_id, year, first_number, last_number, last_registered_at)
SELECT %(town)s, %(register)s, y, 1, %(each)s, make_timestamptz(y, 12, 31, 12, 0, 0) FROM unnest(%(years)s) y;
INSERT INTO registers_entry (institution_id, register_id, year, number, registered_at, registered_on, state, direction,
  channel, late_reason, document_kind, subject, sender_name, recipient_name, sender_number, unit_id, resolution,
  filing_code, remarks, document_count, correction_count, request_key, request_digest, reserved_purpose,
  annulled_reason, annulled_act, registered_by_id)
SELECT %(town)s, %(register)s, y, n, at, at::date, 'registered',
  (ARRAY['incoming', 'outgoing', 'internal'])[1 + n %% 3], 'counter', '', 'cerere', 'Cerere numărul ' || n,
  'Popescu Ion', '', '', CASE WHEN n %% 100 = 0 THEN %(rare)s ELSE %(busy)s END, '', '', '', 0, 0,
  gen_random_uuid(), '', '', '', '', %(by)s
FROM unnest(%(years)s) y, generate_series(1, %(each)s) n,
  LATERAL (SELECT make_timestamptz(y, 1, 1, 8, 0, 0) + n * interval '1 year' * 0.99 / %(each)s AS at) t;
"""
# Planned for what lies there by now: without its figures the second statement looks for each answer from end to end.
JOIN_UP = """
INSERT INTO registers_inscription (institution_id, register_id, year, number, entry_id, inscribed_at)
SELECT institution_id, %(special)s, year, number, id, registered_at FROM registers_entry
WHERE register_id = %(register)s AND institution_id = %(town)s AND number <= 5000;
INSERT INTO registers_entryanswer (institution_id, answer_id, answered_id, linked_at, withdrawn_reason)
SELECT a.institution_id, a.id, q.id, a.registered_at, '' FROM registers_entry q JOIN registers_entry a
    ON a.institution_id = q.institution_id AND a.register_id = q.register_id AND a.year = q.year
   AND a.number = q.number + 1
WHERE q.register_id = %(register)s AND q.institution_id = %(town)s AND q.direction = 'incoming' AND q.number %% 2 = 0;
"""


@dataclass
class Full:
    """A full register and what is needed to ask for its pages."""

    town: Town
    petitions: Any

    def page(self, of: Any = None, *, visible: frozenset[int] | None = None, **asked: Any) -> Any:
        """Return a page of the general register or another."""
        cursors = {name: asked.pop(name) for name in ("older_than", "newer_than") if name in asked}
        with acting_for(self.town.id):
            return queries.page(
                register=of or self.town.general,
                narrowed=EntryFilter(**asked),
                visible_units=visible,
                reader_id=self.town.clerk.id,
                **cursors,
            )

    def plan(self, of: Any = None, **asked: Any) -> "Plan":
        """Return the plan of the one statement that reads a page, as the application's role runs it."""
        with CaptureQueriesContext(connection) as captured:
            shown = self.page(of, **asked)
        statements = [
            query["sql"] for query in captured.captured_queries if "FROM registers_" in query["sql"]
        ]
        assert len(statements) == 1, statements
        return self.explained(statements[0], shown=len(shown.lines))

    def explained(self, statement: str, *, shown: int = 0) -> "Plan":
        """Run a statement as the application's role and return its plan."""
        with acting_for(self.town.id), connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.replace('%', '%%')}", [])
            answer = cursor.fetchone()[0]
        tree = json.loads(answer) if isinstance(answer, str) else answer
        return Plan(list(nodes(tree[0]["Plan"])), shown)


@dataclass
class Plan:
    """The nodes of a plan."""

    nodes: list[dict[str, Any]]
    shown: int

    def visited(self) -> int:
        """Return how many rows of entries and inscriptions were read, those thrown away among them."""
        return sum(
            round((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
            for node in self.nodes
            if node.get("Relation Name") in ("registers_entry", "registers_inscription")
            or node["Node Type"] == "Bitmap Index Scan"
        )

    def scanned_whole(self) -> list[str]:
        """Return the large tables that are read from end to end."""
        return [
            node["Relation Name"]
            for node in self.nodes
            if node["Node Type"] == "Seq Scan" and node["Relation Name"].startswith("registers_")
        ]

    def sorted_rows(self) -> int:
        """Return how many rows went into a sort."""
        return max(
            (round(node["Actual Rows"]) for node in self.nodes if "Sort" in node["Node Type"]), default=0
        )


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a plan's nodes."""
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


@pytest.fixture(scope="module")
def full(roles: Any, two_towns: tuple[Town, Town]) -> Full:
    """Alba with fifty thousand entries over two years, beside Buzău with fewer."""
    petitions = [special(town) for town in two_towns]
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")  # the rows are good: no check of each
        for town, serials in zip(two_towns, petitions, strict=True):
            cursor.execute("SELECT set_config('app.institution', %s, true)", [str(town.id)])
            values = {
                "town": town.id,
                "register": town.general.id,
                "special": serials.id,
                "each": (ENTRIES if town is two_towns[0] else ENTRIES // 5) // len(YEARS),
                "years": list(YEARS),
                "rare": town.secretariat.id,
                "busy": town.urbanism.id,
                "by": town.registrar.id,
            }
            cursor.execute(FILL, values)
            cursor.execute("ANALYZE registers_entry")
            cursor.execute(JOIN_UP, values)
        cursor.execute(
            "ANALYZE registers_entry, registers_inscription, registers_register, registers_entryanswer"
        )
        cursor.execute("SELECT set_config('app.institution', '', true)")
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SET LOCAL ROLE registratura_app")
    return Full(two_towns[0], petitions[0])


def assert_flat(plan: Plan, *, at_most: int = 3 * PAGE) -> None:
    """A page reads about as many rows as it shows, and sorts no more."""
    assert plan.shown == PAGE
    assert plan.scanned_whole() == []
    assert plan.sorted_rows() <= PAGE + 1
    assert plan.visited() <= at_most, [
        (node["Node Type"], node.get("Index Name"), node["Actual Rows"]) for node in plan.nodes
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"year": 2026},
        {"older_than": "2026-24000"},
        {"older_than": "2025-100"},
        {"newer_than": "2025-1"},
        {"year": 2025, "older_than": "2025-60"},
        {"from_date": date(2026, 3, 2)},
        {"from_date": date(2025, 3, 2), "to_date": date(2025, 3, 2)},
        {"to_date": date(2025, 6, 30)},
        {"from_date": date(2025, 3, 2), "older_than": "2025-06-30~1000000"},
    ],
    ids=str,
)
def test_a_page_reads_as_many_rows_as_it_shows(full: Full, asked: dict[str, Any]) -> None:
    assert_flat(full.plan(**asked))


def test_a_page_of_a_direction_reads_no_more_than_the_others_between(full: Full) -> None:
    assert_flat(full.plan(direction="incoming"), at_most=6 * PAGE)


def test_a_page_of_what_waits_for_an_answer_reads_no_more_than_the_others_between(full: Full) -> None:
    plan = full.plan(unanswered=True)

    assert_flat(plan, at_most=8 * PAGE)
    # A glance into the index of answers for each, none of them read whole.
    answers = [node for node in plan.nodes if node.get("Relation Name") == "registers_entryanswer"]
    assert {node["Node Type"] for node in answers} == {"Index Scan"}
    assert all(node["Actual Rows"] <= 1 for node in answers)


@pytest.mark.parametrize("rare", [True, False], ids=["a unit with few", "a unit with most"])
@pytest.mark.parametrize("asked", [{}, {"year": 2025}, {"older_than": "2026-20000"}], ids=str)
def test_a_page_of_one_unit_walks_that_unit_s_entries(full: Full, rare: bool, asked: dict[str, Any]) -> None:
    unit = full.town.secretariat if rare else full.town.urbanism

    assert_flat(full.plan(unit_ids=frozenset({unit.id}), **asked))


def test_a_page_of_several_units_reads_no_more_than_the_others_between(full: Full) -> None:
    units = frozenset({full.town.secretariat.id, full.town.urbanism.id})

    assert_flat(full.plan(unit_ids=units))


def test_a_page_of_a_special_register_reads_as_many_rows_as_it_shows(full: Full) -> None:
    for asked in ({}, {"older_than": "2025-100"}, {"newer_than": "2025-100"}):
        assert_flat(full.plan(full.petitions, **asked), at_most=5 * PAGE)


def test_the_few_that_no_longer_stand_are_found_by_their_own_index(full: Full) -> None:
    plan = full.plan(state="annulled")

    assert plan.shown == 0
    assert plan.scanned_whole() == []
    assert plan.visited() <= PAGE


def test_the_instrument_sees_what_reads_too_much(full: Full) -> None:
    with connection.cursor() as cursor:
        for means in ("enable_indexscan", "enable_bitmapscan", "enable_indexonlyscan"):
            cursor.execute(f"SET LOCAL {means} = off")
        bad = full.plan(year=2026)
        for means in ("enable_indexscan", "enable_bitmapscan", "enable_indexonlyscan"):
            cursor.execute(f"SET LOCAL {means} = on")

    assert bad.visited() > 10 * PAGE
    assert bad.scanned_whole() == ["registers_entry"]
    with pytest.raises(AssertionError):
        assert_flat(bad)


def test_pages_over_the_whole_register_show_each_entry_once(full: Full) -> None:
    seen: list[int] = []
    cursor = "2025-400"
    while cursor:
        shown = full.page(older_than=cursor)
        seen += [line.number for line in shown.lines]
        cursor = shown.older

    assert seen == list(range(399, 0, -1))


@pytest.mark.parametrize(
    "bent", ["x", "1-", "-", "99999-1", "2026-99999999999", "²-³", "2026-01-01~1", "'; --"]
)
def test_a_bent_cursor_gives_a_page_and_no_fault(full: Full, bent: str) -> None:
    for name in ("older_than", "newer_than"):
        assert isinstance(full.page(**{name: bent}).lines, list)
        assert isinstance(full.page(from_date=date(2026, 1, 1), **{name: bent}).lines, list)


def test_a_filter_is_a_value(full: Full) -> None:
    narrowed = EntryFilter(year=2026)

    assert not narrowed.narrows
    assert replace(narrowed, direction="incoming").narrows
