"""`bench register`: registrations a second beside plain insertions, in the process and over HTTP."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from time import perf_counter
from typing import Any
from uuid import UUID

from django.db import connection, connections

from .figures import Round, alternate, share
from .ground import CODE, Ground, serving
from .load import Request, http_round, post

SUBJECTS = (
    "Cerere de eliberare a adeverinței privind terenurile deținute",
    "Sesizare gropi în carosabil, str. Fântânii, în dreptul nr. 12",
    "Factură energie electrică pentru luna octombrie",
    "Solicitare privind aplicarea Legii nr. 15/1994 la dosarul 1904/999/2026",
)
SENDERS = (
    "Popescu Ion",
    "Mureșan Lăcrămioara",
    "Instituția Prefectului – Județul Alba",
    "Agrofras Trans S.R.L.",
)
PROCESSES = 2
OF_A_BATCH = 100


def measure_registering(
    *, ground: Ground, clients: Sequence[int], seconds: float, rounds: int
) -> dict[str, list[dict[str, Any]]]:
    """Measure every number of clients on one register and on many, in the process and over HTTP."""
    report: dict[str, list[dict[str, Any]]] = {"in_process": [], "http": []}
    for many in (False, True):
        registers = ground.registers if many else ground.registers[:1]
        for number in clients:
            works = {
                "plain": _in_process(ground, registers, number, "plain"),
                "register": _in_process(ground, registers, number, "register"),
                "batch": _in_process(ground, registers, number, "batch"),
            }
            report["in_process"].append(_case(works, number, registers, rounds, seconds))
    with serving() as port:
        for many in (False, True):
            registers = ground.registers if many else ground.registers[:1]
            for number in clients:
                bodies = _bodies(ground, registers)
                works = {
                    name: _http(port, number, _requests(path, bodies, cookie))
                    for name, path, cookie in (
                        ("plain", "/bench/plain/", ""),
                        ("register_alone", f"/bench/{CODE}/register-alone/", ""),
                        ("register", f"/bench/{CODE}/register/", ground.cookie),
                    )
                }
                for work in works.values():
                    work(0.3)  # each worker opens its connections and fills its caches
                report["http"].append(_case(works, number, registers, rounds, seconds))
    return report


def _case(
    works: dict[str, Callable[[float], Round]],
    clients: int,
    registers: Sequence[int],
    rounds: int,
    seconds: float,
) -> dict[str, Any]:
    figures = alternate(works=works, rounds=rounds, seconds=seconds)
    shares = {name: share(figures[name], figures["plain"]) for name in figures if name != "plain"}
    return {"clients": clients, "registers": len(registers), **figures, "share_of_plain": shares}


def _bodies(ground: Ground, registers: Sequence[int]) -> Iterator[bytes]:
    chance = random.Random(os.urandom(16))  # a key of an earlier case would be a repeated request
    for number in count():
        data = {
            "institution": ground.institution_id,
            "user": ground.user_id,
            "register": registers[number % len(registers)],
            "key": str(UUID(int=chance.getrandbits(128), version=4)),
            "subject": f"{SUBJECTS[number % 4]} {number}",
            "kind": "Cerere",
            "sender": SENDERS[number // 4 % 4],
        }
        yield json.dumps(data, ensure_ascii=False).encode()


def _requests(path: str, bodies: Iterator[bytes], cookie: str) -> Request:
    return lambda: post(path, next(bodies), cookie=cookie)


def _http(port: int, clients: int, request: Request) -> Callable[[float], Round]:
    return lambda seconds: http_round(port=port, clients=clients, request=request, seconds=seconds)


def _in_process(
    ground: Ground, registers: Sequence[int], clients: int, work: str
) -> Callable[[float], Round]:
    """Spread the clients over two processes of threads, each client with a connection of its own."""
    processes = min(PROCESSES, clients)
    forking = multiprocessing.get_context("fork")

    def run(seconds: float) -> Round:
        connections.close_all()  # none may be shared with the children
        start, results = forking.Barrier(processes), forking.SimpleQueue()
        workers = [
            forking.Process(
                target=_worker,
                args=(
                    work,
                    ground.institution_id,
                    ground.user_id,
                    tuple(registers),
                    threads,
                    seconds,
                    start,
                    results,
                ),
            )
            for threads in _shares(clients, processes)
        ]
        for worker in workers:
            worker.start()
        done: list[tuple[float, list[float], int]] = [results.get() for _worker in workers]
        for worker in workers:
            worker.join()
        latencies = [latency for _took, some, _errors in done for latency in some]
        return Round(max(took for took, _some, _errors in done), latencies, sum(one[2] for one in done))

    return run


def _shares(clients: int, processes: int) -> list[int]:
    return [clients // processes + (number < clients % processes) for number in range(processes)]


def _worker(
    work: str,
    institution_id: int,
    user_id: int,
    registers: Sequence[int],
    threads: int,
    seconds: float,
    start: Any,
    results: Any,
) -> None:
    """Run one process of clients, each a thread with a connection of its own."""
    latencies: list[list[float]] = [[] for _thread in range(threads)]
    errors: list[str] = []
    ready, go = threading.Barrier(threads + 1), threading.Event()
    began = [0.0]

    def client(place: int) -> None:
        act = _act(work, institution_id, user_id, registers, place)
        try:
            act()  # the first call opens the connection
            ready.wait()
            go.wait()
            until = began[0] + seconds
            while (sent := perf_counter()) < until:
                entries = act()
                # A batch is so many entries, each of which waited for its share of it.
                latencies[place].extend([(perf_counter() - sent) / entries] * entries)
        except Exception as error:  # noqa: BLE001 - a thread's failure is counted, the others go on
            errors.append(str(error))
            ready.abort()
        finally:
            connection.close()

    running = [threading.Thread(target=client, args=(place,)) for place in range(threads)]
    for thread in running:
        thread.start()
    try:
        ready.wait()
    except threading.BrokenBarrierError:
        errors.append("a client did not start")
    start.wait()
    began[0] = perf_counter()
    go.set()
    for thread in running:
        thread.join()
    took = perf_counter() - began[0]
    results.put((took, [latency for some in latencies for latency in some], len(errors)))


def _act(
    work: str, institution_id: int, user_id: int, registers: Sequence[int], place: int
) -> Callable[[], int]:
    """Return what one client does again and again: it registers and says how many."""
    from registratura.accounts import queries as accounts
    from registratura.registers import services

    from .views import PLAIN, draft_of

    numbers = count(place)
    chance = random.Random(f"{os.getpid()}/{place}/{perf_counter()}")
    by = accounts.user_by_email("ana@masuratoare.example") if work != "plain" else None

    def data() -> dict[str, str]:
        number = next(numbers)
        return {
            "subject": f"{SUBJECTS[number % 4]} {number}",
            "kind": "Cerere",
            "sender": SENDERS[number // 4 % 4],
        }

    def plain() -> int:
        values = data()
        with connection.cursor() as cursor:
            cursor.execute(PLAIN, [institution_id, values["subject"], values["sender"]])
            cursor.fetchone()
        return 1

    def key() -> UUID:
        return UUID(int=chance.getrandbits(128), version=4)

    def register() -> int:
        services.register_entry(
            institution_id=institution_id,
            register_id=registers[next(numbers) % len(registers)],
            draft=draft_of(data()),
            request_key=key(),
            by=by,
            now=datetime.now(UTC),
        )
        return 1

    def batch() -> int:
        given = services.register_batch(
            institution_id=institution_id,
            register_id=registers[next(numbers) % len(registers)],
            requests=[services.Request(draft_of(data()), key()) for _entry in range(OF_A_BATCH)],
            by=by,
            now=datetime.now(UTC),
        )
        return len(given)

    return {"plain": plain, "register": register, "batch": batch}[work]
