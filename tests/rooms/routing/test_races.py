"""
Two at once, each with a connection of its own: one wins, the other is told who did what.

The town is committed, in a database that lives as long as this module.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.db import connection

from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.registers import services as books
from registratura.routing import queries
from registratura.routing import services as routing
from registratura.routing.errors import (
    AlreadyAssignedError,
    AssignmentEndedError,
    CircuitRefusedError,
    DeputyRefusedError,
    EntryNotStandingError,
    HolderRefusedError,
    StepDecidedError,
    WorkOpenError,
)
from registratura.routing.models import Assignment, Deputy
from registratura.routing.models.assignment import OPEN_STATES
from registratura.routing.orders import Holder, StepDraft, Target
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town, open_town

from .deeds import colleague, day, entry, given, subunit

PAIRS = 30
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
        admin.execute("DROP DATABASE IF EXISTS races WITH (FORCE)")
        admin.execute(f'CREATE DATABASE races TEMPLATE "{before["NAME"]}"')
        connection.settings_dict["NAME"] = "races"
        try:
            with ThreadPoolExecutor(2) as threads:
                yield threads
                both(threads, lambda: connection.close(), lambda: connection.close())  # each thread's own
        finally:
            connection.close()
            connection.settings_dict.update(before)
            admin.execute("DROP DATABASE races WITH (FORCE)")
            admin.close()


@pytest.fixture(scope="module")
def place(sides: ThreadPoolExecutor) -> Town:
    """Alba, committed."""
    return open_town(name="Alba în grabă", domain="graba.example")


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


def race(threads: ThreadPoolExecutor, town: Town, first: Deed, second: Deed) -> list[object]:
    """Race two deeds of one town."""

    def scoped(deed: Deed) -> Deed:
        def act() -> object:
            with acting_for(town.id):
                return deed()

        return act

    return both(threads, scoped(first), scoped(second))


def refusals(results: list[object]) -> list[DomainError]:
    return [each for each in results if isinstance(each, DomainError)]


def leads(town: Town, entry_id: int) -> list[int | None]:
    with acting_for(town.id):
        found = Assignment.objects.filter(entry_id=entry_id, part="lead", state__in=OPEN_STATES)
        return list(found.values_list("user_id", flat=True))


def made(town: Town, count: int = PAIRS, unit: bool = True) -> list[int]:
    with acting_for(town.id):
        return [entry(town, town.urbanism if unit else None) for _each in range(count)]


def test_of_two_heads_who_give_one_paper_one_wins(sides: ThreadPoolExecutor, place: Town) -> None:
    for entry_id in made(place):
        results = race(
            sides,
            place,
            lambda entry_id=entry_id: given(place, entry_id, place.clerk, by=place.head),  # type: ignore[misc]
            lambda entry_id=entry_id: given(place, entry_id, place.head, by=place.registrar),  # type: ignore[misc]
        )

        (refusal,) = refusals(results)
        assert isinstance(refusal, AlreadyAssignedError)
        winner = place.registrar if results[0] is refusal else place.head
        assert winner.full_name in refusal.words
        assert len(leads(place, entry_id)) == 1


def test_of_two_who_send_one_paper_to_two_units_one_wins(sides: ThreadPoolExecutor, place: Town) -> None:
    for entry_id in made(place, unit=False):
        results = race(
            sides,
            place,
            lambda entry_id=entry_id: given(place, entry_id, place.urbanism),  # type: ignore[misc]
            lambda entry_id=entry_id: given(place, entry_id, place.secretariat),  # type: ignore[misc]
        )

        (refusal,) = refusals(results)
        assert isinstance(refusal, AlreadyAssignedError)


def test_two_orders_over_the_same_papers_in_other_rows_do_not_hang(
    sides: ThreadPoolExecutor, place: Town
) -> None:
    for _round in range(8):
        several = made(place, 10)

        def order(ids: list[int]) -> list[Assignment]:
            return routing.assign(
                targets=[Target(each) for each in ids],
                lead=Holder(user_id=place.clerk.id),
                order_text="",
                internal_on=None,
                by=place.head,
                now=NOW,
            )

        results = race(
            sides,
            place,
            lambda several=several: order(several),  # type: ignore[misc]
            lambda several=several: order(several[::-1]),  # type: ignore[misc]
        )

        (refusal,) = refusals(results)
        assert isinstance(refusal, AlreadyAssignedError)


DEEDS: dict[str, Callable[[Town, Assignment], object]] = {
    "finish": lambda t, a: routing.mark_done(assignment_id=a.id, result="Rezolvat", by=t.clerk, now=NOW),
    "return": lambda t, a: routing.return_with_reason(
        assignment_id=a.id, reason="Nu ne privește", by=t.clerk, now=NOW
    ),
    "hand over": lambda t, a: routing.hand_over(
        assignment_id=a.id, to=Holder(user_id=t.head.id), reason="", by=t.head, now=NOW
    ),
    "take back": lambda t, a: routing.take_back(assignment_id=a.id, reason="Greșit", by=t.head, now=NOW),
    "hand all over": lambda t, a: routing.hand_over_all(
        leaving=Holder(user_id=t.clerk.id), to=Holder(user_id=t.head.id), reason="Pleacă", by=t.head, now=NOW
    ),
}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("finish", "finish"),
        ("finish", "return"),
        ("finish", "hand over"),
        ("return", "take back"),
        ("hand over", "hand over"),
        ("finish", "hand all over"),
    ],
)
def test_of_two_deeds_on_one_assignment_one_wins(
    sides: ThreadPoolExecutor, place: Town, first: str, second: str
) -> None:
    for entry_id in made(place, 12):
        with acting_for(place.id):
            lead = given(place, entry_id)
        results = race(
            sides,
            place,
            lambda lead=lead: DEEDS[first](place, lead),  # type: ignore[misc]
            lambda lead=lead: DEEDS[second](place, lead),  # type: ignore[misc]
        )

        lost = refusals(results)
        # Who hands everything over after the end finds nothing left, which is no refusal.
        assert len(lost) == 1 or (lost == [] and second == "hand all over")
        assert all(isinstance(each, AssignmentEndedError) for each in lost)
        with acting_for(place.id):
            way = queries.path_of(entry_id, at=NOW)
        assert len(way) <= 2
        assert way[0].state not in OPEN_STATES


def test_of_giving_and_annulling_the_last_word_is_the_annulment_s(
    sides: ThreadPoolExecutor, place: Town
) -> None:
    for entry_id in made(place):
        with acting_for(place.id):
            row = registers.entry_by_id(entry_id)
        assert row is not None
        results = race(
            sides,
            place,
            lambda entry_id=entry_id: given(place, entry_id),  # type: ignore[misc]
            lambda row=row: books.annul_entry(entry=row, reason="Greșit", act="", by=place.registrar),  # type: ignore[misc]
        )

        assert all(isinstance(each, EntryNotStandingError) for each in refusals(results))
        assert leads(place, entry_id) == []


def test_what_is_given_while_its_unit_is_corrected_does_not_hang(
    sides: ThreadPoolExecutor, place: Town
) -> None:
    for entry_id in made(place):
        results = race(
            sides,
            place,
            lambda entry_id=entry_id: given(place, entry_id, place.urbanism, by=place.registrar),  # type: ignore[misc]
            lambda entry_id=entry_id: books.place_entry(  # type: ignore[misc]
                entry_id=entry_id, unit_id=place.secretariat.id, by=place.registrar
            ),
        )

        assert refusals(results) == []
        assert leads(place, entry_id) == [None]
    with acting_for(place.id):
        assert list(registers.verify_register(place.general)) == []


def test_of_two_arrangements_at_once_none_overlaps_and_none_is_a_deputy_s_deputy(
    sides: ThreadPoolExecutor, place: Town
) -> None:
    with acting_for(place.id):
        people = [colleague(place, f"Doina{each} Dobre", place.urbanism) for each in range(3)]

    def away(user: int, deputy: int, month: int) -> Deputy:
        return routing.set_deputy(
            user_id=people[user].id,
            deputy_id=people[deputy].id,
            absent_from=NOW.date().replace(year=2027 + month),
            last_day=NOW.date().replace(year=2027 + month),
            reason="Concediu",
            by=place.head,
            now=NOW,
        )

    for month, (one, other) in enumerate([((0, 1), (0, 2)), ((0, 1), (1, 2)), ((0, 1), (1, 0))] * 8):
        results = race(
            sides,
            place,
            lambda one=one, month=month: away(*one, month),  # type: ignore[misc]
            lambda other=other, month=month: away(*other, month),  # type: ignore[misc]
        )

        (refusal,) = refusals(results)
        assert isinstance(refusal, DeputyRefusedError)


def test_of_closing_a_unit_and_giving_it_work_one_wins(sides: ThreadPoolExecutor, place: Town) -> None:
    for number, entry_id in enumerate(made(place, 20, unit=False)):
        with acting_for(place.id):
            unit = subunit(place, f"V{number}")

        def close(unit: Any = unit) -> None:
            routing.refuse_open_work(holder=Holder(unit_id=unit.id))
            structure.close_unit(unit=unit, on=day("03-02"), by=place.administrator)

        results = race(
            sides,
            place,
            lambda entry_id=entry_id, unit=unit: given(place, entry_id, unit, by=place.registrar),  # type: ignore[misc]
            close,
        )

        (refusal,) = refusals(results)
        assert isinstance(refusal, (HolderRefusedError, WorkOpenError))


def test_of_two_who_decide_a_step_one_wins_and_a_circuit_starts_once(
    sides: ThreadPoolExecutor, place: Town
) -> None:
    with acting_for(place.id):
        second = colleague(place, "Sorin Stan", place.urbanism, Role.HEAD)
        laid = routing.define_circuit(
            document_kind="Adresă",
            name="Aviz",
            steps=[StepDraft("sef", "Șef", Holder(unit_id=place.urbanism.id))],
            by=place.administrator,
            now=NOW,
        )
    for entry_id in made(place, 20):
        results = race(
            sides,
            place,
            lambda entry_id=entry_id: routing.start_circuit(  # type: ignore[misc]
                entry_id=entry_id, circuit_id=laid.id, by=place.registrar, now=NOW
            ),
            lambda entry_id=entry_id: routing.start_circuit(  # type: ignore[misc]
                entry_id=entry_id, circuit_id=laid.id, by=place.head, now=NOW
            ),
        )
        assert [type(each) for each in refusals(results)] == [CircuitRefusedError]
        with acting_for(place.id):
            step = queries.runs_of(entry_id)[0].steps[0].id
        results = race(
            sides,
            place,
            lambda step=step: routing.approve_step(step_id=step, by=place.head, now=NOW),  # type: ignore[misc]
            lambda step=step: routing.reject_step(
                step_id=step, reason="Lipsește temeiul", by=second, now=NOW
            ),  # type: ignore[misc]
        )
        assert [type(each) for each in refusals(results)] == [StepDecidedError]


def test_two_who_lay_down_a_circuit_at_once_make_two_versions(sides: ThreadPoolExecutor, place: Town) -> None:
    def lay(name: str) -> int:
        return routing.define_circuit(
            document_kind="Referat",
            name=name,
            steps=[StepDraft("sef", "Șef", Holder(user_id=place.head.id))],
            by=place.administrator,
            now=NOW,
        ).version

    versions: list[object] = []
    for _round in range(10):
        versions += race(sides, place, lambda: lay("Unul"), lambda: lay("Altul"))

    assert sorted(versions) == list(range(1, 21))  # type: ignore[type-var]
