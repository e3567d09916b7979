"""R4: a disk fills while programs hand in documents: that of the database, of the files, of what is on its way."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from registratura.kernel.errors import DomainError
from registratura.toolkit.postgres.cluster import PrivateCluster
from tools.faults import ground
from tools.faults.disks import Disk, disk
from tools.faults.ground import CLIENTS, wait_for_more
from tools.faults.handed_in import judged_papers, let_in
from tools.faults.history import Notebook, Notes
from tools.faults.scenario import Outcome, Stage
from tools.faults.web import Program, serving, working

BETWEEN = 10  # acknowledged documents between two times
REFUSALS = 12
BACK_WITHIN = 60.0  # seconds from room to the first acknowledged document
_pause = threading.Event()  # never set: waiting on it is a pause


def database(stage: Stage, times: int) -> Outcome:
    """Fill the disk of the database, tables and log."""
    return _filled(stage, times, part="")


def files(stage: Stage, times: int) -> Outcome:
    """Fill the disk of the files."""
    return _filled(stage, times, part="files")


def incoming(stage: Stage, times: int) -> Outcome:
    """Fill the disk of what is on its way: pieces, forms, temporary files."""
    return _filled(stage, times, part="incoming")


def deaf(part: str) -> Callable[[Stage], Outcome]:
    """Programs that take no notice of refusals."""
    return lambda stage: _filled(stage, 1, part=part, deaf=True)


@contextmanager
def _watched(cluster: PrivateCluster) -> Iterator[None]:
    """Start the server again whenever it ends, as `registratura run` does."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.5):
            with suppress(DomainError, OSError):
                if cluster.status().pid is None:
                    cluster.start()

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def _filled(stage: Stage, times: int, *, part: str, deaf: bool = False) -> Outcome:
    notes, base = stage.notes(), stage.new_folder("full")
    with disk(base / (part or "disk"), megabytes=64 if part else 420) as small:
        cluster = stage.durable if part else stage.cluster_in(small.place)
        data = base if part else stage.new_folder("data")
        try:
            cluster.start()
            place = ground.open_place(cluster, stage.folder)
            secret = let_in(stage, place)
            with _watched(cluster), serving(url=place.url, data=data) as web:
                programs = [
                    Program(web.port, secret, Notebook(notes.folder), deaf=deaf) for _one in range(CLIENTS)
                ]
                slow = [words for _time in range(times) for words in _once(small, programs, notes)]
                for program in programs:
                    program.stop.clear()
                with working(programs):
                    wait_for_more(notes, more=BETWEEN)
                kept = {key: content for program in programs for key, content in program.files.items()}
            found = judged_papers(cluster, place, notes, data=data, files=kept)
        finally:
            if not part:
                cluster.stop()
    found.other += slow
    refused = _refusals(programs)
    found.other += [
        f"{count} answers {status} {code}: {words}"
        for (status, code, words), count in refused.items()
        if status >= 500 and status not in (503, 507)
    ]
    done = {"times full": times, "refusals": sum(refused.values()), "acknowledged": notes.count("given")}
    return Outcome(done, found)


def _refusals(programs: list[Program]) -> dict[tuple[int, str, str], int]:
    counted: dict[tuple[int, str, str], int] = {}
    for program in programs:
        for (status, code), count in program.answers.items():
            if status >= 400:
                key = (status, code, program.words[status, code])
                counted[key] = counted.get(key, 0) + count
    return counted


def _once(small: Disk, programs: list[Program], notes: Notes) -> list[str]:
    """Fill the disk, wait for refusals, look whether pages are still read, make room, wait for the next number."""
    found: list[str] = []
    for program in programs:
        program.stop.clear()
    with working(programs):
        wait_for_more(notes, more=BETWEEN)
        before = sum(_refusals(programs).values())
        small.fill()
        until = time.monotonic() + 120
        while sum(_refusals(programs).values()) < before + REFUSALS and time.monotonic() < until:
            small.fill()
            _pause.wait(0.05)
        if sum(_refusals(programs).values()) < before + REFUSALS:
            found.append("a full disk refused nothing")
        if not _readable(programs[0]):
            found.append("nothing could be read while the disk was full")
        began, given = time.monotonic(), notes.count("given")
        small.make_room()
        while notes.count("given") == given and time.monotonic() < began + 4 * BACK_WITHIN:
            _pause.wait(0.05)
        if (took := time.monotonic() - began) > BACK_WITHIN:
            found.append(f"work went on only {took:.0f} s after there was room")
    return found


def _readable(program: Program) -> bool:
    """Whether a list of entries is answered, within what a started server needs."""
    until = time.monotonic() + BACK_WITHIN
    while time.monotonic() < until:
        with suppress(OSError, http.client.HTTPException):
            if program.call("GET", "/registers/general/entries")[0] == 200:
                return True
        _pause.wait(0.5)
    return False
