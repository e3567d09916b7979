"""
The ground of the proofs: clients that are processes, and the register as it stands in the database.

Clients come from a fork server that has loaded the product once. Each has its own connection as the application's
role and its own notes. Both `make faults` and the tests of proof stand on it.
"""

import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP, OWNER
from registratura.toolkit.postgres.testing import kill_server
from tools.faults.history import Judgement, Notes, Row, judge

CLIENTS = 8
_pause = threading.Event()  # never set: waiting on it is a pause

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tools.faults.clients", "tools.faults.mail_clients"])


def start(deed: Callable[..., None], *arguments: Any) -> ForkServerProcess:
    """Start a client process with a deed of `tools.faults.clients`."""
    process = _context.Process(target=deed, args=arguments, daemon=True)
    process.start()
    return process


def run(deed: Callable[..., None], *arguments: Any) -> None:
    """Run a deed in a process of its own to its end."""
    process = start(deed, *arguments)
    process.join(240)
    assert process.exitcode == 0, f"{deed.__name__} ended with {process.exitcode}"


def barrier(parties: int) -> Any:
    """Return a barrier for processes."""
    return _context.Barrier(parties, timeout=240)


def kill(process: ForkServerProcess) -> None:
    """End a client by SIGKILL, wherever it is."""
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(20)


@contextmanager
def clients(deed: Callable[..., None], each: Iterable[tuple[Any, ...]]) -> Iterator[list[ForkServerProcess]]:
    """Start several clients; whatever happens, none is left."""
    processes = [start(deed, *arguments) for arguments in each]
    try:
        yield processes
    finally:
        for process in processes:
            if process.is_alive():
                kill(process)


@dataclass
class Place:
    """Where clients register: the server, the town, its register and its registrar."""

    url: str
    institution: int = 0
    register: int = 0
    user: int = 0
    others: dict[str, int] = field(default_factory=dict)
    code: str = ""


@contextmanager
def scoped(cluster: PrivateCluster, institution: int, role: str = APP) -> Iterator[psycopg.Connection]:
    """Give a connection in the scope of an institution, rolled back at the end."""
    with psycopg.connect(cluster.url_for(role)) as connection:
        connection.execute("SELECT set_config('app.institution', %s, true)", [str(institution)])
        yield connection
        connection.rollback()


@dataclass
class Register:
    """A register as it stands in the database, in the order of numbers. `counters`: the last number, by year."""

    rows: list[Row]
    counters: dict[int, int]

    @property
    def numbers(self) -> list[int]:
        """The numbers."""
        return [row.number for row in self.rows]

    @property
    def by_key(self) -> dict[str, int]:
        """The number of each key."""
        return {row.key: row.number for row in self.rows}


def read_register(cluster: PrivateCluster, place: Place) -> Register:
    """Read a register whole; the key of a row is that of its request."""
    with scoped(cluster, place.institution) as connection:
        rows = connection.execute(
            "SELECT year, number, request_key::text, registered_at FROM registers_entry WHERE register_id = %s"
            " ORDER BY year, number",
            [place.register],
        ).fetchall()
        counters = connection.execute(
            "SELECT year, last_number FROM registers_numbersequence WHERE register_id = %s AND last_number > 0",
            [place.register],
        ).fetchall()
    return Register([Row(*row) for row in rows], {int(year): int(last) for year, last in counters})


def open_place(cluster: PrivateCluster, folder: Path) -> Place:
    """Open a town on a server and say where clients register."""
    from tools.faults import clients as deeds

    answer = folder / f"{uuid4()}.json"
    run(deeds.open_place, cluster.url_for(APP), f"Proba {uuid4().hex[:8]}", answer)
    return Place(**json.loads(answer.read_text(encoding="utf-8")))


def judged(cluster: PrivateCluster, place: Place, notes: Notes) -> Judgement:
    """
    Return what is wrong, once the clients have ended.

    What a client asked for and was not answered is asked for again, as a person would; the product verifies its own
    register; then notes and rows are compared.
    """
    from tools.faults import clients as deeds

    known = {key for key, _number in notes.of("given")}
    unknown = [key for key, _rest in notes.of("begun") if key not in known]
    run(deeds.settle, place, notes.folder, unknown)
    run(deeds.verify, place, notes.folder)
    register = read_register(cluster, place)
    found = judge(notes.lines(), register.rows, counters=register.counters)
    found.other += [f"the register says of itself: {code} {where}" for code, where in notes.of("fault")]
    if not notes.of("verified"):
        found.other.append("the register was not verified")
    return found


def owner(cluster: PrivateCluster) -> psycopg.Connection:
    """Return the owner's connection, committing each statement."""
    return psycopg.connect(cluster.url_for(OWNER), autocommit=True)


def wait_for_more(notes: Notes, *, more: int, word: str = "given") -> None:
    """Wait until the clients have done so much more, however slowly; a minute without any is a standstill."""
    done, still = notes.count(word), 0
    wanted = done + more
    while still < 1200:
        if (now := notes.count(word)) >= wanted:
            return
        done, still = now, 0 if now > done else still + 1
        _pause.wait(0.05)
    raise AssertionError(f"the clients stand still at {done}")


def control_numbers(
    cluster: PrivateCluster, notes: Notes, deed: Callable[..., None], table: str, *, more: int
) -> list[int]:
    """Let clients number by an ordinary way, with random rollbacks and one kill; return the numbers that are there."""
    with owner(cluster) as opened:
        opened.execute(
            "CREATE TABLE IF NOT EXISTS control_identity (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key uuid);"
            "CREATE TABLE IF NOT EXISTS control_highest (n bigint PRIMARY KEY, key uuid);"
            "GRANT SELECT, INSERT ON control_identity, control_highest TO registratura_app"
        )
    with clients(deed, [(cluster.url_for(APP), notes.folder, seed) for seed in range(CLIENTS)]):
        wait_for_more(notes, more=more)
        kill_server(cluster, whole_tree=True)
        cluster.start()
        wait_for_more(notes, more=more)
    with owner(cluster) as opened:
        found = opened.execute(
            sql.SQL("SELECT n FROM {} ORDER BY n").format(sql.Identifier(table))
        ).fetchall()
    return [int(row[0]) for row in found]


def take_number(connection: psycopg.Connection, place: Place) -> tuple[int, int]:
    """Register through the database's own call and return number and year."""
    row = connection.execute(
        "SELECT entry_number, extract(year FROM entry_registered_at AT TIME ZONE 'Europe/Bucharest')::integer"
        " FROM registers_register(%s, NULL, NULL, 'Ana', gen_random_uuid(), 'd',"
        " jsonb_build_object('state', 'registered', 'direction', 'incoming', 'channel', 'post', 'subject', 'Cerere',"
        " 'document_kind', '', 'sender_name', '', 'recipient_name', '', 'sender_number', '', 'resolution', '',"
        " 'filing_code', '', 'remarks', '', 'late_reason', '', 'annulled_reason', '', 'annulled_act', '',"
        " 'reserved_purpose', ''), '[]', '{}', '{}', '', '')",
        [place.register],
    ).fetchone()
    assert row is not None
    return row[0], row[1]
