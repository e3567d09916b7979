"""
Numbers under kills: eight processes on one register, random rollbacks, SIGKILL of clients and of the server.

R1, R2, R9. Each proof ends with the same question: are the numbers 1 to N, is every acknowledged number there, is
none there twice, do the dates rise, and does asking again for an unknown outcome give one number? The controls
do the same with what must fail.
"""

import random
import threading
from collections.abc import Callable

import pytest

from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.testing import kill_server
from tools.faults import clients, ground
from tools.faults.ground import CLIENTS, Place, wait_for_more
from tools.faults.history import Notes

pytestmark = pytest.mark.kill

CLIENT_KILLS = 30
SERVER_KILLS = 4
MORE_BETWEEN_KILLS = 80
_pause = threading.Event()


def test_r2_numbers_are_whole_after_kills_of_clients(
    durable: PrivateCluster, place: Place, notes: Notes
) -> None:
    chance = random.Random(2)
    seeds = iter(range(10_000))
    with ground.clients(
        clients.register_for_ever, [(place, notes.folder, next(seeds)) for _client in range(CLIENTS)]
    ) as running:
        wait_for_more(notes, more=100)
        for _kill in range(CLIENT_KILLS):
            chosen = chance.randrange(CLIENTS)
            ground.kill(running[chosen])
            running[chosen] = ground.start(clients.register_for_ever, place, notes.folder, next(seeds))
            _pause.wait(chance.uniform(0, 0.1))
        wait_for_more(notes, more=100)

    assert ground.judged(durable, place, notes).words() == []
    assert len(notes.of("undone")) > 20


@pytest.mark.parametrize("whole_tree", [True, False], ids=["with its children", "the server alone"])
def test_r1_numbers_are_whole_after_kills_of_the_server(
    durable: PrivateCluster, place: Place, notes: Notes, whole_tree: bool
) -> None:
    with ground.clients(clients.register_for_ever, [(place, notes.folder, seed) for seed in range(CLIENTS)]):
        for _kill in range(SERVER_KILLS):
            wait_for_more(notes, more=MORE_BETWEEN_KILLS)
            kill_server(durable, whole_tree=whole_tree)
            assert durable.start() is True
        wait_for_more(notes, more=MORE_BETWEEN_KILLS)

    assert ground.judged(durable, place, notes).words() == []
    assert len(ground.read_register(durable, place).rows) > MORE_BETWEEN_KILLS * SERVER_KILLS


def answered_and_lost(
    durable: PrivateCluster, place: Place, notes: Notes, deed: Callable[..., None]
) -> list[str]:
    """Kill the server among clients that register entry by entry; return the answered keys that are not there."""
    with ground.clients(deed, [(place, notes.folder, seed) for seed in range(CLIENTS)]):
        for _kill in range(SERVER_KILLS):
            wait_for_more(notes, more=MORE_BETWEEN_KILLS)
            kill_server(durable, whole_tree=True)
            assert durable.start() is True
    by_key = ground.read_register(durable, place).by_key
    return [key for key, number in notes.of("given") if by_key.get(key) != int(number)]


def test_r1_the_queue_does_not_wait_for_the_disk_and_no_answered_number_is_lost(
    durable: PrivateCluster, place: Place, notes: Notes
) -> None:
    assert answered_and_lost(durable, place, notes, clients.at_once_for_ever) == []
    assert ground.judged(durable, place, notes).words() == []


def test_control_answers_that_do_not_wait_for_the_disk_are_lost(
    durable: PrivateCluster, place: Place, notes: Notes
) -> None:
    lost = answered_and_lost(durable, place, notes, clients.careless_for_ever)

    assert lost, "the instrument shows no loss where there must be some"


def test_control_an_ordinary_identity_column_has_gaps(durable: PrivateCluster, notes: Notes) -> None:
    durable.start()

    numbers = ground.control_numbers(
        durable, notes, clients.identity_for_ever, "control_identity", more=MORE_BETWEEN_KILLS
    )

    missing = set(range(1, numbers[-1] + 1)) - set(numbers)
    assert len(missing) > 10, "the instrument shows no gaps where there must be some"


def test_control_the_highest_number_plus_one_collides(durable: PrivateCluster, notes: Notes) -> None:
    durable.start()

    numbers = ground.control_numbers(
        durable, notes, clients.highest_for_ever, "control_highest", more=MORE_BETWEEN_KILLS
    )

    assert len(numbers) == len(set(numbers))
    assert len(notes.of("refused")) > 10, "the instrument shows no collisions where there must be some"
