"""
A recount of terms against people who act on the same papers: nobody fails, nobody misses the other.

The town is committed, in a database that lives as long as this module.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier, Event
from typing import Any

import psycopg
import pytest
from django.db import connection

from registratura.deadlines import queries as terms
from registratura.deadlines import services as deadlines
from registratura.deadlines.models import Deadline
from registratura.deadlines.services import recomputing
from registratura.flows import answering, counting_anew
from registratura.flows import terms as flow
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.kernel.errors import DomainError
from registratura.registers import queries as books
from registratura.routing.models import Assignment
from registratura.routing.models.assignment import NO_TERM, OPEN_STATES
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town, open_town
from tests.rooms.routing.deeds import given

STARTED = date(2026, 3, 2)  # thirty days on, 1 April
MOURNING, LATER = date(2026, 4, 1), datetime(2026, 3, 20, 9, tzinfo=UTC)
INSIDE = date(2026, 3, 25)
PAPERS, ROUNDS = 12, 3
Deed = Callable[[], object]


@pytest.fixture(scope="module")
def sides(
    cluster: PrivateCluster, django_db_setup: None, django_db_blocker: Any
) -> Iterator[ThreadPoolExecutor]:
    """Two threads over a copy of the database, which goes when the module ends."""
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.close()
        admin = psycopg.connect(cluster.url_for("postgres"), dbname="postgres", autocommit=True)
        admin.execute("DROP DATABASE IF EXISTS recount_races WITH (FORCE)")
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [before["NAME"]]
        )
        admin.execute(f'CREATE DATABASE recount_races TEMPLATE "{before["NAME"]}"')
        connection.settings_dict["NAME"] = "recount_races"
        try:
            with ThreadPoolExecutor(2) as threads:
                yield threads
                both(threads, lambda: connection.close(), lambda: connection.close())  # each thread's own
        finally:
            connection.close()
            connection.settings_dict.update(before)
            admin.execute("DROP DATABASE recount_races WITH (FORCE)")
            admin.close()


@pytest.fixture(scope="module")
def place(sides: ThreadPoolExecutor) -> Town:
    """Alba, committed; its head stands over the whole institution too, and may give more time."""
    town = open_town(name="Alba renumărată", domain="recount.example")
    with acting_for(town.id):
        structure.add_member(
            user_id=town.head.id, role=Role.HEAD, unit_id=None, job_title="", now=NOW, by=None
        )
    return town


def both(threads: ThreadPoolExecutor, first: Deed, second: Deed) -> list[object]:
    """Let two deeds go at the same moment; return what each gave, or how it was refused."""
    line = Barrier(2, timeout=30)

    def run(deed: Deed) -> object:
        line.wait()
        try:
            return deed()
        except DomainError as refusal:
            return refusal

    return [future.result(60) for future in [threads.submit(run, first), threads.submit(run, second)]]


def papers(town: Town, *, given_to_work: bool, count: int = PAPERS) -> list[int]:
    """Register papers whose petition's term runs, in work or not, and return their keys."""
    made = []
    for _each in range(count):
        with acting_for(town.id):
            entry_id = town.register(unit_id=town.urbanism.id).entry_id
            deadlines.start(
                rule_code="PET",
                subject_type="entry",
                subject_id=entry_id,
                started=STARTED,
                by=None,
                now=LATER,
            )
            if given_to_work:
                given(town, entry_id, internal_on=INSIDE)
        made.append(entry_id)
    return made


def recount(town: Town) -> Deed:
    """Declare the day of mourning, or take it back when it stands; return the recount that follows."""
    with acting_for(town.id):
        standing = next((day for day in terms.declared_days() if day.day_on == MOURNING), None)
        if standing is None:
            deadlines.declare_day(
                day_on=MOURNING,
                name="Doliu național",
                act="Legea 9/2026",
                kind="closed",
                ground="law",
                by=town.administrator,
                now=LATER,
            )
        else:
            deadlines.withdraw_day(day=standing, reason="Greșită", by=town.administrator, now=LATER)
        asked = deadlines.ask_recomputation(cause="Doliu național", by=town.administrator, now=LATER)
    return lambda: counting_anew.carry_out(institution_id=town.id, recomputation_id=asked.id, now=LATER)


def out_of_step(town: Town) -> list[int]:
    """Return the open work whose kept safe day is not that of its paper's most urgent running term."""
    with acting_for(town.id):
        safe = dict(Deadline.objects.filter(state="open").values_list("subject_id", "safe_on"))
        work = Assignment.objects.filter(state__in=OPEN_STATES).values_list("entry_id", "urgent_on")
        return [entry_id for entry_id, kept in work if kept != safe.get(entry_id, NO_TERM)]


def annulled(town: Town, entry_ids: list[int]) -> int:
    """Annul papers, one after the other, each in a transaction of its own."""
    for entry_id in entry_ids:
        with acting_for(town.id):
            row = books.entry_by_id(entry_id)
            assert row is not None
            answering.annul_entry(entry=row, reason="Greșit", act="", by=town.registrar, now=LATER)
    return len(entry_ids)


def extended(town: Town, entry_ids: list[int]) -> int:
    """Give more time for papers, one after the other, each in a transaction of its own."""
    for entry_id in entry_ids:
        with acting_for(town.id):
            row = books.entry_by_id(entry_id)
            term = Deadline.objects.get(subject_id=entry_id, state="open")
            assert row is not None
            flow.extend(
                entry=row,
                deadline_id=term.id,
                reason="Cercetare mai amănunțită",
                decision_number="12",
                decided_on=LATER.date(),
                role="institution_head",
                notice_sent_on=LATER.date(),
                notice_reference="13/20.03.2026",
                by=town.head,
                now=LATER,
            )
    return len(entry_ids)


def ordered(town: Town, entry_ids: list[int]) -> int:
    """Give papers to work, one after the other, each in a transaction of its own."""
    for entry_id in entry_ids:
        with acting_for(town.id):
            given(town, entry_id, internal_on=INSIDE)
    return len(entry_ids)


@pytest.mark.parametrize("act", [annulled, extended], ids=["annulment", "extension"])
def test_a_recount_and_an_act_on_the_same_papers_both_come_through(
    sides: ThreadPoolExecutor, place: Town, act: Callable[[Town, list[int]], int]
) -> None:
    for _round in range(ROUNDS):
        mine = papers(place, given_to_work=True)
        again = recount(place)

        moved, done = both(sides, again, lambda mine=mine: act(place, mine[::-1]))  # type: ignore[misc]

        assert isinstance(moved, int)
        assert done == PAPERS
        assert out_of_step(place) == []
        with acting_for(place.id):
            assert terms.preview(most=0).moved_count == 0


def test_an_order_given_during_a_recount_takes_the_new_safe_day(
    sides: ThreadPoolExecutor, place: Town
) -> None:
    for _round in range(ROUNDS):
        mine = papers(place, given_to_work=False)
        again = recount(place)

        both(sides, again, lambda mine=mine: ordered(place, mine))  # type: ignore[misc]

        assert out_of_step(place) == []


def somebody_waits() -> bool:
    """Say whether a session of this database waits for another one's lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def test_an_order_that_was_not_committed_yet_is_waited_for(sides: ThreadPoolExecutor, place: Town) -> None:
    (entry_id,) = papers(place, given_to_work=False, count=1)
    again = recount(place)
    given_now = Event()

    def order() -> bool:
        with acting_for(place.id):
            given(place, entry_id, internal_on=INSIDE)
            given_now.set()
            return any(somebody_waits() for _look in range(20_000))

    def count_anew() -> object:
        assert given_now.wait(30)
        return again()

    waited, _moved = both(sides, order, count_anew)

    assert waited
    assert out_of_step(place) == []
    with acting_for(place.id):
        assert terms.preview(most=0).moved_count == 0


def test_a_recount_gives_way_to_whoever_holds_a_paper_and_does_its_batch_again(
    sides: ThreadPoolExecutor, place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recomputing, "GIVES_WAY_AFTER_MS", 20)
    mine = papers(place, given_to_work=True, count=3)
    again = recount(place)
    held, third, tries = Event(), Event(), list[int]()
    move_next = recomputing._move_next

    def counted(*args: Any) -> None:
        tries.append(1)
        if len(tries) == 3:
            third.set()
        move_next(*args)

    monkeypatch.setattr(recomputing, "_move_next", counted)

    def slow() -> None:
        with acting_for(place.id):
            row = books.entry_by_id(mine[0])
            assert row is not None
            answering.annul_entry(entry=row, reason="Greșit", act="", by=place.registrar, now=LATER)
            held.set()
            assert third.wait(30)

    def count_anew() -> object:
        assert held.wait(30)
        return again()

    _slow, moved = both(sides, slow, count_anew)

    assert isinstance(moved, int)
    assert len(tries) >= 3
    assert out_of_step(place) == []
