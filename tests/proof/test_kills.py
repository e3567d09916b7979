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
from registratura.toolkit.postgres.configuration import APP
from registratura.toolkit.postgres.testing import kill_server

from . import clients, ground
from .ground import CLIENTS, Notes, Place, Register, wait_for_more

pytestmark = pytest.mark.kill

CLIENT_KILLS = 30
SERVER_KILLS = 4
MORE_BETWEEN_KILLS = 80
_pause = threading.Event()


def settled(durable: PrivateCluster, place: Place, notes: Notes) -> Register:
    """Ask again for every unknown outcome and return the register."""
    known = dict(notes.of("given"))
    unknown = [key for key, _rest in notes.of("begun") if key not in known]
    ground.run(clients.settle, place, notes.folder, unknown)
    ground.run(clients.verify, place, notes.folder)
    return ground.read_register(durable, place)


def assert_whole(register: Register, notes: Notes) -> None:
    """The question that every proof ends with."""
    acknowledged = {key: int(number) for key, number in notes.of("given") + notes.of("settled")}
    begun = {key for key, _rest in notes.of("begun")}

    assert register.numbers == list(range(1, len(register.rows) + 1)), "gaps or duplicates"
    assert register.counter == len(register.rows)
    assert {key: register.by_key.get(key) for key in acknowledged} == acknowledged, (
        "an acknowledged number is lost"
    )
    assert set(register.by_key) == begun == set(acknowledged), "keys and numbers are not one to one"
    assert notes.of("differs") == [], "asking again gave another number"
    moments = [row[2] for row in register.rows]
    assert moments == sorted(moments), "dates fall while numbers rise"
    assert notes.of("verified") != []
    assert notes.of("fault") == []


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

    register = settled(durable, place, notes)

    assert len(notes.of("undone")) > 20
    assert_whole(register, notes)


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

    register = settled(durable, place, notes)

    assert len(register.rows) > MORE_BETWEEN_KILLS * SERVER_KILLS
    assert_whole(register, notes)


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
    assert_whole(settled(durable, place, notes), notes)


def test_control_answers_that_do_not_wait_for_the_disk_are_lost(
    durable: PrivateCluster, place: Place, notes: Notes
) -> None:
    lost = answered_and_lost(durable, place, notes, clients.careless_for_ever)

    assert lost, "the instrument shows no loss where there must be some"


def control(durable: PrivateCluster, notes: Notes, deed: Callable[..., None], table: str) -> list[int]:
    """Run a control under the same rollbacks and kills and return the numbers that came out."""
    with ground.owner(durable) as owner:
        owner.execute(
            "CREATE TABLE IF NOT EXISTS control_identity (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key uuid);"
            "CREATE TABLE IF NOT EXISTS control_highest (n bigint PRIMARY KEY, key uuid);"
            "GRANT SELECT, INSERT ON control_identity, control_highest TO registratura_app"
        )
    with ground.clients(deed, [(durable.url_for(APP), notes.folder, seed) for seed in range(CLIENTS)]):
        wait_for_more(notes, more=MORE_BETWEEN_KILLS)
        kill_server(durable, whole_tree=True)
        durable.start()
        wait_for_more(notes, more=MORE_BETWEEN_KILLS)
    with ground.owner(durable) as owner:
        return [row[0] for row in owner.execute(f"SELECT n FROM {table} ORDER BY n").fetchall()]  # type: ignore[arg-type]


def test_control_an_ordinary_identity_column_has_gaps(durable: PrivateCluster, notes: Notes) -> None:
    durable.start()

    numbers = control(durable, notes, clients.identity_for_ever, "control_identity")

    missing = set(range(1, numbers[-1] + 1)) - set(numbers)
    assert len(missing) > 10, "the instrument shows no gaps where there must be some"


def test_control_the_highest_number_plus_one_collides(durable: PrivateCluster, notes: Notes) -> None:
    durable.start()

    numbers = control(durable, notes, clients.highest_for_ever, "control_highest")

    assert len(numbers) == len(set(numbers))
    assert len(notes.of("refused")) > 10, "the instrument shows no collisions where there must be some"
