"""
The ground of the proofs: a durable server of their own, clients that are processes, and what they wrote down.

Clients come from a fork server that has loaded the product once. Each has its own connection as the application's
role and its own notes, written with one system call a line, so that no kill can take them back.
"""

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

import psycopg
import pytest

from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP, OWNER

CLIENTS = 8
_pause = threading.Event()  # never set: waiting on it is a pause

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.proof.clients"])


def start(deed: Callable[..., None], *arguments: Any) -> ForkServerProcess:
    """Start a client process with a deed of `tests.proof.clients`."""
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
class Notes:
    """What clients wrote down: a folder with a file for each, lines of `word key rest`."""

    folder: Path

    def of(self, word: str) -> list[tuple[str, str]]:
        """Return the (key, rest) of every line that begins with a word; a torn last line does not count."""
        found = []
        for path in sorted(self.folder.glob("*.notes")):
            for line in path.read_text(encoding="ascii").split("\n")[:-1]:
                first, key, rest = line.split(" ", 2)
                if first == word:
                    found.append((key, rest))
        return found


class Notebook:
    """One client's notes."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(
            folder / f"{os.getpid()}.notes", os.O_WRONLY | os.O_CREAT | os.O_APPEND, mode=0o600
        )

    def write(self, word: str, key: object, rest: object = "-") -> None:
        """Write a line in one system call."""
        os.write(self._file, f"{word} {key} {rest}\n".encode("ascii"))


@dataclass
class Place:
    """Where clients register: the server, the town, its register and its registrar."""

    url: str
    institution: int = 0
    register: int = 0
    user: int = 0
    others: dict[str, int] = field(default_factory=dict)


@contextmanager
def scoped(cluster: PrivateCluster, institution: int, role: str = APP) -> Iterator[psycopg.Connection]:
    """Give a connection in the scope of an institution, rolled back at the end."""
    with psycopg.connect(cluster.url_for(role)) as connection:
        connection.execute("SELECT set_config('app.institution', %s, true)", [str(institution)])
        yield connection
        connection.rollback()


@dataclass
class Register:
    """A register as it stands in the database: (number, key, moment, civil date) in the order of numbers."""

    rows: list[tuple[int, str, Any, Any, int]]
    counter: int

    @property
    def numbers(self) -> list[int]:
        """The numbers."""
        return [row[0] for row in self.rows]

    @property
    def by_key(self) -> dict[str, int]:
        """The number of each key."""
        return {str(row[1]): row[0] for row in self.rows}


def read_register(cluster: PrivateCluster, place: Place, *, year: int | None = None) -> Register:
    """Read a register whole."""
    with scoped(cluster, place.institution) as connection:
        rows = connection.execute(
            "SELECT number, request_key::text, registered_at, registered_on, year FROM registers_entry"
            " WHERE register_id = %s AND (%s::integer IS NULL OR year = %s) ORDER BY year, number",
            [place.register, year, year],
        ).fetchall()
        (counter,) = connection.execute(
            "SELECT sum(last_number) FROM registers_numbersequence WHERE register_id = %s"
            " AND (%s::integer IS NULL OR year = %s)",
            [place.register, year, year],
        ).fetchone() or (0,)
    return Register([tuple(row) for row in rows], int(counter or 0))  # type: ignore[misc]


def owner(cluster: PrivateCluster) -> psycopg.Connection:
    """Return the owner's connection, committing each statement."""
    return psycopg.connect(cluster.url_for(OWNER), autocommit=True)


def wait_for_more(notes: Notes, *, more: int, word: str = "given") -> None:
    """Wait until the clients have done so much more, however slowly; a minute without any is a standstill."""
    done, still = len(notes.of(word)), 0
    wanted = done + more
    while still < 1200:
        if (now := len(notes.of(word))) >= wanted:
            return
        done, still = now, 0 if now > done else still + 1
        _pause.wait(0.05)
    pytest.fail(f"the clients stand still at {len(notes.of(word))}")
