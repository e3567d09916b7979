"""
The folder and the lists of work beside fifty thousand finished entries and five thousand open ones.

The rows are laid down in the transaction of the module as the owner would; nothing is left behind.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registratura.routing import queries
from registratura.routing.orders import Holder
from registratura.routing.queries import FolderScope
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

DONE, OPEN, PAGE = 50_000, 5_000, 50

FILL = """
INSERT INTO registers_numbersequence (institution_id, register_id, year, first_number, last_number, last_registered_at)
VALUES (%(town)s, %(register)s, 2026, 1, %(all)s, now());
INSERT INTO registers_entry (institution_id, register_id, year, number, registered_at, registered_on, state, direction,
  channel, late_reason, document_kind, subject, sender_name, recipient_name, sender_number, unit_id, resolution,
  filing_code, remarks, document_count, correction_count, request_key, request_digest, reserved_purpose,
  annulled_reason, annulled_act, registered_by_id)
SELECT %(town)s, %(register)s, 2026, n, at, at::date, 'registered', 'incoming', 'counter', '', 'cerere',
  'Cerere numărul ' || n, 'Popescu Ion', '', '', %(unit)s, '', '', '', 0, 0, gen_random_uuid(), '', '', '', '', %(by)s
FROM generate_series(1, %(all)s) n,
  LATERAL (SELECT make_timestamptz(2026, 1, 1, 8, 0, 0) + n * interval '1 minute' AS at) t;
INSERT INTO routing_standing (institution_id, entry_id, unit_id, state, since_at)
SELECT institution_id, id, CASE WHEN number %% 50 = 0 THEN NULL ELSE unit_id END,
  CASE WHEN number <= %(done)s THEN 'done' WHEN number %% 2 = 0 THEN 'waiting' ELSE 'placed' END, registered_at
FROM registers_entry WHERE institution_id = %(town)s AND register_id = %(register)s;
INSERT INTO routing_assignment (institution_id, entry_id, unit_id, user_id, part, state, order_text, assigned_at,
  assigned_by_id, ended_at, ended_by_id, outcome)
SELECT institution_id, id, unit_id, %(person)s, 'lead', CASE WHEN number <= %(done)s THEN 'done' ELSE 'pending' END,
  'Spre rezolvare', registered_at, %(by)s, CASE WHEN number <= %(done)s THEN registered_at END,
  CASE WHEN number <= %(done)s THEN %(by)s END, CASE WHEN number <= %(done)s THEN 'Rezolvat' ELSE '' END
FROM registers_entry WHERE institution_id = %(town)s AND register_id = %(register)s
  AND (number <= %(done)s OR number %% 2 = 1);
INSERT INTO deadlines_deadline (institution_id, subject_type, subject_id, rule_code, norms, regime, count, started_on,
  safe_on, due_on, legal_max_on, state, opened_at, extension_reason, decision_number, notice_reference, stopped_on,
  cancelled_ground, closed_at)
SELECT institution_id, 'entry', id, 'PET', false, 'CAL', 30, registered_on, registered_on + 28, registered_on + 30,
  registered_on + 31, CASE WHEN number <= %(done)s THEN 'met' ELSE 'open' END, registered_at, '', '', '',
  CASE WHEN number <= %(done)s THEN registered_on END, '', CASE WHEN number <= %(done)s THEN registered_at END
FROM registers_entry WHERE institution_id = %(town)s AND register_id = %(register)s AND number %% 3 = 0;
UPDATE routing_assignment a SET urgent_on = d.safe_on FROM deadlines_deadline d
WHERE a.institution_id = %(town)s AND d.institution_id = a.institution_id AND d.subject_type = 'entry'
  AND d.subject_id = a.entry_id AND d.state = 'open' AND a.state = 'pending';
"""
LARGE = ("registers_entry", "routing_standing", "routing_assignment", "deadlines_deadline")


@dataclass
class Busy:
    """A town in its tenth year, and what is needed to ask for its lists."""

    town: Town

    def seen(self, ask: Callable[[], Any]) -> tuple[Any, "Plan"]:
        """Return what a question gives and the plan of its widest statement, as the application's role runs it."""
        with acting_for(self.town.id), CaptureQueriesContext(connection) as captured:
            given = ask()
        statement = max((query["sql"] for query in captured.captured_queries), key=len)
        with acting_for(self.town.id), connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.replace('%', '%%')}", [])
            answer = cursor.fetchone()[0]
        tree = json.loads(answer) if isinstance(answer, str) else answer
        return given, Plan(list(nodes(tree[0]["Plan"])))


@dataclass
class Plan:
    """The nodes of a plan."""

    nodes: list[dict[str, Any]]

    def visited(self, *tables: str) -> int:
        """Return how many rows of some tables were read, those thrown away among them."""
        return sum(
            round((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
            for node in self.nodes
            if node.get("Relation Name") in tables
        )

    def indexes(self) -> set[str]:
        """Return the indexes that are walked."""
        return {node["Index Name"] for node in self.nodes if "Index Name" in node}

    def scanned_whole(self) -> list[str]:
        """Return the large tables that are read from end to end."""
        return [
            node["Relation Name"]
            for node in self.nodes
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE
        ]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a plan's nodes."""
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


@pytest.fixture(scope="module")
def busy(roles: Any, two_towns: tuple[Town, Town]) -> Busy:
    """Alba with fifty thousand finished entries, half of five thousand waiting and half at its clerk."""
    town = two_towns[0]
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")  # the rows are good: no check of each
        cursor.execute("SELECT set_config('app.institution', %s, true)", [str(town.id)])
        cursor.execute(
            FILL,
            {
                "town": town.id,
                "register": town.general.id,
                "all": DONE + OPEN,
                "done": DONE,
                "unit": town.urbanism.id,
                "person": town.clerk.id,
                "by": town.head.id,
            },
        )
        cursor.execute(f"ANALYZE {', '.join(LARGE)}")
        cursor.execute("SELECT set_config('app.institution', '', true)")
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SET LOCAL ROLE registratura_app")
    return Busy(town)


def unit_scope(busy: Busy, *, unplaced: bool = False) -> FolderScope:
    """Return the folder of the head of both units."""
    return FolderScope(frozenset({busy.town.urbanism.id, busy.town.secretariat.id}), unplaced=unplaced)


@pytest.mark.parametrize("unplaced", [False, True], ids=["of units", "with the registry"])
@pytest.mark.parametrize("pages", [0, 20], ids=["first page", "page 20"])
def test_a_page_of_the_folder_reads_what_it_shows(busy: Busy, unplaced: bool, pages: int) -> None:
    after = ""
    with acting_for(busy.town.id):
        for _page in range(pages):
            after = queries.folder(scope=unit_scope(busy, unplaced=unplaced), after=after).next

    page, plan = busy.seen(lambda: queries.folder(scope=unit_scope(busy, unplaced=unplaced), after=after))

    assert len(page.lines) == PAGE
    assert plan.scanned_whole() == []
    assert plan.visited("routing_standing") <= 3 * (PAGE + 1)
    assert plan.visited("registers_entry", "routing_assignment", "deadlines_deadline") <= 6 * (PAGE + 1)


def test_the_folder_over_all_pages_shows_each_entry_once(busy: Busy) -> None:
    seen: list[int] = []
    after = ""
    with acting_for(busy.town.id):
        while True:
            page = queries.folder(scope=unit_scope(busy, unplaced=True), after=after)
            seen += [line.entry_id for line in page.lines]
            after = page.next
            if not after:
                break

    assert len(seen) == len(set(seen)) == OPEN // 2


@pytest.mark.parametrize("pages", [0, 20], ids=["first page", "page 20"])
@pytest.mark.parametrize("whose", ["a person's", "a unit's"])
def test_a_page_of_work_walks_its_index_and_reads_what_it_shows(busy: Busy, whose: str, pages: int) -> None:
    def ask(after: str) -> queries.WorkPage:
        if whose == "a unit's":
            return queries.unit_work(unit_ids=[busy.town.urbanism.id], at=NOW, after=after)
        return queries.my_work(user_id=busy.town.clerk.id, at=NOW, after=after)

    after = ""
    with acting_for(busy.town.id):
        for _page in range(pages):
            after = ask(after).next

    page, plan = busy.seen(lambda: ask(after))

    assert len(page.lines) == PAGE
    assert plan.scanned_whole() == []
    index = "routing_assignment_urgent" if whose == "a person's" else "routing_assignment_unit_urgent"
    assert index in plan.indexes()
    assert plan.visited("routing_assignment") <= PAGE + 1, plan.nodes
    assert plan.visited("registers_entry", "deadlines_deadline") <= 2 * (PAGE + 1)


def test_work_comes_by_safe_day_then_by_age_and_each_once(busy: Busy) -> None:
    lines: list[queries.WorkLine] = []
    after = ""
    with acting_for(busy.town.id):
        while True:
            page = queries.my_work(user_id=busy.town.clerk.id, at=NOW, after=after, size=400)
            lines += page.lines
            after = page.next
            if not after:
                break

    with_term = [line for line in lines if line.safe_on is not None]
    assert len({line.assignment_id for line in lines}) == len(lines) == OPEN // 2
    assert lines[: len(with_term)] == with_term
    keys = [(line.safe_on, line.assigned_at) for line in with_term]
    assert keys == sorted(keys)
    ages = [line.assigned_at for line in lines[len(with_term) :]]
    assert ages == sorted(ages)


BENT_MOMENTS = ("0001-01-01T00:00:00+23:59", "2026-W60-1T00+00:00", "2026-01-01T00:00:00", "x")


@pytest.mark.parametrize(
    "bent",
    ["x", "~", "~~", "2026-01-01~1", "2026-13-01~2026-01-01T00:00:00+00:00~1"]
    + [f"2026-01-01~{moment}~1" for moment in BENT_MOMENTS]
    + [f"{moment}~1" for moment in BENT_MOMENTS]
    + [f"2026-01-01T00:00:00+00:00~{number}" for number in ("-1", "²", "9" * 19)],
)
def test_a_bent_cursor_gives_the_first_page(busy: Busy, bent: str) -> None:
    with acting_for(busy.town.id):
        scope = unit_scope(busy)
        assert queries.folder(scope=scope, after=bent) == queries.folder(scope=scope)
        clerk = busy.town.clerk.id
        assert queries.my_work(user_id=clerk, at=NOW, after=bent) == queries.my_work(user_id=clerk, at=NOW)


def test_badges_stop_counting(busy: Busy) -> None:
    town = busy.town
    with acting_for(town.id):
        badges = queries.badges(user_id=town.clerk.id, at=NOW)
        registry = queries.badges(user_id=town.registrar.id, at=NOW)

    assert (badges.folder, badges.work, badges.to_accept) == (0, queries.MOST_COUNTED, queries.MOST_COUNTED)
    assert registry.folder == queries.MOST_COUNTED


def test_lists_ask_the_same_few_questions_however_long_they_are(busy: Busy) -> None:
    town = busy.town
    counts = {}
    with acting_for(town.id):
        for name, ask in {
            "folder": lambda size: queries.folder(scope=unit_scope(busy), size=size),
            "work": lambda size: queries.my_work(user_id=town.clerk.id, at=NOW, size=size),
        }.items():
            for size in (1, 200):
                with CaptureQueriesContext(connection) as captured:
                    ask(size)
                counts[name, size] = len(captured)

    assert counts == {("folder", 1): 1, ("folder", 200): 1, ("work", 1): 2, ("work", 200): 2}


def test_open_work_is_counted_from_what_is_open(busy: Busy) -> None:
    count, plan = busy.seen(lambda: queries.open_work(Holder(user_id=busy.town.clerk.id)))

    assert count == OPEN // 2
    assert plan.visited("routing_assignment") <= OPEN


@pytest.mark.parametrize("page", ["folder", "my work"])
def test_the_plan_of_a_page_is_kept_and_not_made_anew_for_each_reader(
    busy: Busy, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection.connection, "prepare_threshold", 5)  # as in service
    kept = "SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements WHERE statement LIKE %s"
    marks = {
        "folder": "%WITH waiting AS MATERIALIZED%",
        "my work": "%WITH held AS MATERIALIZED%a.user_id = h.id%",
    }

    def counted() -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute(kept, [marks[page]])
            generic, custom = cursor.fetchone()
            return int(generic or 0), int(custom or 0)

    with acting_for(busy.town.id):
        before = counted()
        for _turn in range(12):
            if page == "folder":
                queries.folder(scope=unit_scope(busy))
            else:
                queries.my_work(user_id=busy.town.clerk.id, at=NOW)
        after = counted()

    assert sum(after) - sum(before) == 12
    assert after[0] - before[0] >= 7  # the server tries the first five with their values
