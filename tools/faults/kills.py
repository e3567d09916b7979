"""R1, R2: the database or its clients are killed while eight of them register in one register."""

import random
import threading
from collections.abc import Callable

from registratura.toolkit.postgres.testing import kill_server
from tools.faults import clients, ground
from tools.faults.ground import CLIENTS, wait_for_more
from tools.faults.history import Judgement, judge
from tools.faults.scenario import Outcome, Stage

BETWEEN = 40  # acknowledged numbers between two kills
_pause = threading.Event()  # never set: waiting on it is a pause


def database(stage: Stage, times: int) -> Outcome:
    """Kill the server, now with all its children in one moment, now alone, and start it again."""
    place, notes = stage.place(), stage.notes()
    with ground.clients(clients.register_for_ever, [(place, notes.folder, seed) for seed in range(CLIENTS)]):
        for kill in range(times):
            wait_for_more(notes, more=BETWEEN)
            kill_server(stage.durable, whole_tree=kill % 2 == 0)
            stage.durable.start()
        wait_for_more(notes, more=BETWEEN)
    found = ground.judged(stage.durable, place, notes)
    return Outcome({"kills": times, "acknowledged": notes.count("given")}, found)


def hasty_database(stage: Stage) -> Outcome:
    """The same with answers that do not wait for the disk."""
    return _lossy(stage, clients.careless_for_ever)


def _lossy(stage: Stage, deed: Callable[..., None], times: int = 2) -> Outcome:
    place, notes = stage.place(), stage.notes()
    with ground.clients(deed, [(place, notes.folder, seed) for seed in range(CLIENTS)]):
        for _kill in range(times):
            wait_for_more(notes, more=BETWEEN)
            kill_server(stage.durable, whole_tree=True)
            stage.durable.start()
    register = ground.read_register(stage.durable, place)
    found = judge(notes.lines(), register.rows)
    return Outcome({"kills": times, "acknowledged": notes.count("given")}, found)


def processes(stage: Stage, times: int) -> Outcome:
    """Kill single clients wherever they are; others take their place."""
    place, notes, chance = stage.place(), stage.notes(), random.Random(2)
    seeds = iter(range(times + CLIENTS))
    with ground.clients(
        clients.register_for_ever, [(place, notes.folder, next(seeds)) for _client in range(CLIENTS)]
    ) as running:
        wait_for_more(notes, more=BETWEEN)
        for _kill in range(times):
            chosen = chance.randrange(CLIENTS)
            ground.kill(running[chosen])
            running[chosen] = ground.start(clients.register_for_ever, place, notes.folder, next(seeds))
            _pause.wait(chance.uniform(0, 0.1))
        wait_for_more(notes, more=BETWEEN)
    found = ground.judged(stage.durable, place, notes)
    return Outcome({"kills": times, "acknowledged": notes.count("given")}, found)


def identity(stage: Stage) -> Outcome:
    """The same clients with an ordinary identity column, whose numbers must have gaps."""
    notes = stage.notes()
    stage.durable.start()
    rows = ground.control_numbers(
        stage.durable, notes, clients.identity_for_ever, "control_identity", more=BETWEEN
    )
    found = Judgement(missing=[str(one) for one in sorted(set(range(1, max(rows) + 1)) - set(rows))])
    return Outcome({"kills": 1, "acknowledged": notes.count("given")}, found)
