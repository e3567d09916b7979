"""New Year at Bucharest midnight, under a false system clock of the server itself (R6, R7)."""

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from registratura.toolkit.postgres.cluster import PrivateCluster
from tests.migrated import migrated_cluster
from tools.faults import clients, ground
from tools.faults.false_clock import BUCHAREST, LIBRARY, FalseClock, false_clock, wait_until
from tools.faults.ground import CLIENTS, Place, open_place, wait_for_more
from tools.faults.history import Notes

pytestmark = pytest.mark.kill


@pytest.fixture(scope="module")
def clock() -> Iterator[FalseClock]:
    """A clock on the eve."""
    if LIBRARY is None:
        pytest.skip("libfaketime is not installed: no false system clock")
    with false_clock("2026-12-31T23:50:00") as made:
        yield made


@pytest.fixture(scope="module")
def server(clock: FalseClock) -> Iterator[PrivateCluster]:
    """A server that lives by the false clock."""
    with migrated_cluster(extra_env=clock.variables) as running:
        yield running


@pytest.fixture
def late(server: PrivateCluster, clock: FalseClock, tmp_path: Path) -> Place:
    """A town on the eve."""
    clock.set("2026-12-31T23:50:00")
    return open_place(server, tmp_path)


def test_r7_eight_clients_over_midnight(
    server: PrivateCluster, clock: FalseClock, late: Place, tmp_path: Path
) -> None:
    notes = Notes(tmp_path)
    with ground.clients(clients.register_for_ever, [(late, tmp_path, seed) for seed in range(CLIENTS)]):
        wait_for_more(notes, more=20)
        clock.set("2026-12-31T23:59:59")
        wait_until(server, datetime(2027, 1, 1, 0, 0, 1, tzinfo=BUCHAREST))
        wait_for_more(notes, more=20)

    register = ground.read_register(server, late)
    old = [row for row in register.rows if row.year == 2026]
    new = [row for row in register.rows if row.year == 2027]
    midnight = datetime(2027, 1, 1, tzinfo=BUCHAREST)
    assert len(old) > 5
    assert len(new) > 5
    for rows in (old, new):
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        assert [row.registered_at for row in rows] == sorted(row.registered_at for row in rows)
    assert max(row.registered_at for row in old) < midnight <= min(row.registered_at for row in new)
    assert ground.judged(server, late, notes).words() == []


def test_r7_a_transaction_over_midnight_lands_in_the_year_of_its_number(
    server: PrivateCluster, clock: FalseClock, late: Place
) -> None:
    clock.set("2026-12-31T23:55:00")
    with (
        ground.scoped(server, late.institution) as before,
        ground.scoped(server, late.institution) as waiting,
    ):
        assert ground.take_number(before, late) == (1, 2026)
        clock.set("2027-01-01T00:00:10")
        answers: list[tuple[int, int]] = []
        other = threading.Thread(target=lambda: answers.append(ground.take_number(waiting, late)))
        other.start()
        other.join(0.3)
        assert answers == [], "the second did not wait for the first"
        before.commit()
        other.join(240)

        assert answers == [(1, 2027)]


def test_r7_a_transaction_begun_before_midnight_numbers_by_the_moment_of_its_number(
    server: PrivateCluster, clock: FalseClock, late: Place
) -> None:
    clock.set("2026-12-31T23:55:00")
    with ground.scoped(server, late.institution) as connection:
        connection.execute("SELECT 1 FROM registers_entry")
        clock.set("2027-01-01T00:00:10")

        assert ground.take_number(connection, late) == (1, 2027)


def test_r6_the_server_s_clock_set_back_an_hour_is_refused(
    server: PrivateCluster, clock: FalseClock, late: Place
) -> None:
    clock.set("2027-03-02T12:00:00")
    with ground.scoped(server, late.institution) as connection:
        ground.take_number(connection, late)
        clock.set("2027-03-02T11:00:00")

        with pytest.raises(psycopg.Error) as refusal:
            ground.take_number(connection, late)

    assert refusal.value.sqlstate == "RG002"
