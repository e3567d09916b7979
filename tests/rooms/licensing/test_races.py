"""Two machines come for the last seat at once, each over a connection of its own: one gets it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.db import connection

from registratura.kernel.privacy import Purpose
from registratura.licensing import services
from registratura.licensing.errors import ActivationRefusedError
from registratura.licensing.models import Machine
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, open_supplier

from .ground import NOW, Ground, ground

ROUNDS = 5


@pytest.fixture(scope="module")
def sides(
    cluster: PrivateCluster, django_db_setup: None, django_db_blocker: Any
) -> Iterator[ThreadPoolExecutor]:
    """Two threads over a copy of the database, which goes when the module ends."""
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.close()
        admin = psycopg.connect(cluster.url_for("postgres"), dbname="postgres", autocommit=True)
        admin.execute("DROP DATABASE IF EXISTS seats WITH (FORCE)")
        admin.execute(f'CREATE DATABASE seats TEMPLATE "{before["NAME"]}"')
        connection.settings_dict["NAME"] = "seats"
        try:
            with ThreadPoolExecutor(2) as threads:
                yield threads
                both(threads, lambda: connection.close(), lambda: connection.close())
        finally:
            connection.close()
            connection.settings_dict.update(before)
            admin.execute("DROP DATABASE seats WITH (FORCE)")
            admin.close()


@pytest.fixture(scope="module")
def place(sides: ThreadPoolExecutor) -> Supplier:
    return open_supplier()


def both(threads: ThreadPoolExecutor, one: Callable[[], object], other: Callable[[], object]) -> list[object]:
    start = Barrier(2)

    def run(deed: Callable[[], object]) -> object:
        start.wait()
        try:
            return deed()
        except ActivationRefusedError as refusal:
            return refusal.validation

    return [task.result() for task in [threads.submit(run, deed) for deed in (one, other)]]


def opened(place: Supplier, deed: Callable[[], object]) -> Callable[[], object]:
    def within() -> object:
        with acting_for(place.id), reading_for(Purpose.P07):
            return deed()

    return within


def taken(place: Supplier, one: Ground) -> int:
    with acting_for(place.id), reading_for(Purpose.P07):
        return Machine.objects.filter(license_id=one.license_id, deactivated_at__isnull=True).count()


def test_the_last_seat_goes_to_one_of_two(sides: ThreadPoolExecutor, place: Supplier) -> None:
    for _round in range(ROUNDS):
        one = opened(place, lambda: ground(machine_count=1))()
        assert isinstance(one, Ground)
        ends = both(
            sides,
            opened(place, lambda one=one: one.activate("one")),  # type: ignore[misc]
            opened(place, lambda one=one: one.activate("two")),  # type: ignore[misc]
        )

        assert taken(place, one) == 1
        assert sorted(isinstance(end, Machine) for end in ends) == [False, True]
        assert "TOO_MANY_MACHINES" in ends


def test_two_requests_for_the_last_seat_hand_out_one_file(sides: ThreadPoolExecutor, place: Supplier) -> None:
    one = opened(place, lambda: ground(machine_count=1))()
    assert isinstance(one, Ground)
    ends = both(
        sides,
        opened(place, lambda: services.answer_request(line=one.request("one"), by=None, now=NOW)),
        opened(place, lambda: services.answer_request(line=one.request("two"), by=None, now=NOW)),
    )

    assert ends.count("TOO_MANY_MACHINES") == 1
    assert taken(place, one) == 1
