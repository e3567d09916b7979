"""
Two machines rehearsed: a standby takes over while eight clients register, and no answered number is lost.

R5. The clients hold one address for both servers and go on by themselves. The control is the same with a standby that
nobody waits for.
"""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from registratura.doors.cli import standby_state
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP
from registratura.toolkit.postgres.testing import kill_server
from tests.migrated import migrated_cluster
from tools.faults import clients, ground
from tools.faults.ground import CLIENTS, Place, open_place, wait_for_more
from tools.faults.history import Notes

from .standby import promote, standby_of, stop_following, superuser, url_of_both, wait_for_standby

pytestmark = pytest.mark.kill

_pause = threading.Event()  # never set: waiting on it is a pause

BEFORE, AFTER = 150, 80  # registrations before the first server is killed, and on the second one


@pytest.fixture
def pair() -> Iterator[tuple[PrivateCluster, PrivateCluster]]:
    """A durable server and one that follows it."""
    with migrated_cluster(durable=True) as primary, standby_of(primary) as standby:
        yield primary, standby


@pytest.fixture
def place(pair: tuple[PrivateCluster, PrivateCluster], tmp_path: Path) -> Place:
    """A town, reached by the address of both servers."""
    return replace(open_place(pair[0], tmp_path), url=url_of_both(*pair))


def test_r5_a_standby_takes_over_and_no_answered_number_is_lost(
    pair: tuple[PrivateCluster, PrivateCluster], place: Place, notes: Notes
) -> None:
    primary, standby = pair
    wait_for_standby(primary)

    with ground.clients(clients.register_for_ever, [(place, notes.folder, seed) for seed in range(CLIENTS)]):
        wait_for_more(notes, more=BEFORE)
        kill_server(primary, whole_tree=True)
        promote(standby)
        wait_for_more(notes, more=AFTER)

    found = ground.judged(standby, place, notes)

    assert primary.status().pid is None
    assert len(ground.read_register(standby, place).rows) > BEFORE + AFTER
    assert found.words() == []


def said(cluster: PrivateCluster) -> list[str]:
    """Return how doctor judges what it says of a second server."""
    with psycopg.connect(cluster.url_for(APP)) as connection:
        return [one.state for one in standby_state.findings(connection)]


def test_r5_nothing_is_answered_while_the_standby_is_away_and_doctor_tells(
    pair: tuple[PrivateCluster, PrivateCluster], place: Place, notes: Notes
) -> None:
    primary, standby = pair
    judged = [*said(primary), *said(standby)]
    wait_for_standby(primary)
    judged += said(primary)

    with ground.clients(clients.at_once_for_ever, [(place, notes.folder, seed) for seed in range(CLIENTS)]):
        wait_for_more(notes, more=BEFORE)
        stop_following(standby)
        answered = len(notes.of("given"))
        judged += said(primary)
        _pause.wait(2)
        still = len(notes.of("given"))
        kill_server(primary, whole_tree=True)
        promote(standby)
        wait_for_more(notes, more=AFTER)

    # Not waited for; a copy that is not written to; waited for and there; waited for and away.
    assert judged == ["warning", "failure", "ok", "failure"]
    assert still - answered <= CLIENTS  # at most those whose answer was already on its way
    assert ground.judged(standby, place, notes).words() == []


def test_control_a_standby_that_nobody_waits_for_loses_answered_numbers(
    pair: tuple[PrivateCluster, PrivateCluster], place: Place, notes: Notes
) -> None:
    primary, standby = pair

    with ground.clients(clients.register_for_ever, [(place, notes.folder, seed) for seed in range(CLIENTS)]):
        wait_for_more(notes, more=BEFORE)
        stop_following(standby)
        wait_for_more(notes, more=AFTER)
        kill_server(primary, whole_tree=True)
    promote(standby)
    there = ground.read_register(standby, place).by_key

    assert [key for key, number in notes.of("given") if there.get(key) != int(number)]
    with superuser(standby) as connection:
        assert connection.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)
