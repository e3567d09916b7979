"""What sealing costs registering, measured in turns, and how fast what was sealed is checked without the product."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from registratura.doors.cli.context import tell

from .figures import Round, alternate
from .ground import Ground
from .registering import _in_process

EVERY_S = 1.0  # the product seals once a minute: here sixty times as often


def measure_sealing(*, ground: Ground, clients: int, seconds: float, rounds: int) -> dict[str, Any]:
    """
    Register without and with sealing beside it, in turns, then export everything sealed and check it.

    Sealing runs each second here, in the product each minute.
    """
    from django.db import connections

    registering = _in_process(ground, ground.registers[:1], clients, "register")

    def alone(length: float) -> Round:
        return registering(length)

    def beside(length: float) -> Round:
        _seal(ground)  # what was registered without: its cost belongs to no turn
        with _Sealing(ground):
            return registering(length)

    connections.close_all()
    figures = alternate(works={"alone": alone, "sealed": beside}, rounds=rounds, seconds=seconds)
    before, after = figures["alone"]["per_second"], figures["sealed"]["per_second"]
    _seal(ground)
    return {
        "clients": clients,
        "seals_every_s": EVERY_S,
        **figures,
        "cost_percent": round(100 * (1 - after / before), 1) if before else None,
        "wanted_cost_percent": 10,
        **_checking(ground),
    }


class _Sealing:
    """Seals beside the registering, in a thread with a connection of its own."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._end = ground, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        from django.db import connection

        while not self._end.wait(EVERY_S):
            _seal(self._ground)
        connection.close()


def _seal(ground: Ground) -> None:
    from registratura.flows.sealing.minute import seal_now

    seal_now(institution_id=ground.institution_id, now=datetime.now(UTC))


def _checking(ground: Ground) -> dict[str, Any]:
    from registratura.checkpoints.verifier import program
    from registratura.flows.sealing import exporting
    from registratura.journal import queries as journal
    from registratura.registers import queries as books
    from registratura.toolkit.scope import acting_for

    with TemporaryDirectory() as folder:
        path = Path(folder) / "jurnal.jsonl"
        began = perf_counter()
        with path.open("wb") as file:
            file.writelines(exporting.journal_lines(institution_id=ground.institution_id))
        exported = perf_counter() - began
        tell("Se verifică exportul…")
        began = process_time()  # what one core works: the machine may have other things to do
        report = program.check(path, keys=[], notes=[], papers=[])
        checked = process_time() - began
    with acting_for(ground.institution_id):
        book = books.register_by_code("general")
        assert book is not None
        (line,) = [one for one in books.sequences_of(book.id) if one.unit_id is None][:1]
        entry = books.entry(register=book, year=line.year, number=line.last_number)
        assert entry is not None
        taken, receipt = _timed(lambda: exporting.proof_of_entry(entry_id=entry.id))
        assert journal.log_state().sealed_count == report.acts
    assert receipt is not None
    proven, _report = _timed(lambda: program.check_receipt(receipt, []))
    return {
        "acts": report.acts,
        "faults": len(report.faults),
        "exported_per_second": round(report.acts / exported),
        "checked_per_second": round(report.acts / checked),
        "wanted_checked_per_second": 16_667,
        "receipt_made_ms": taken,
        "receipt_checked_ms": proven,
        "wanted_receipt_ms": 50,
    }


def _timed(deed: Callable[[], Any]) -> tuple[float, Any]:
    took, made = [], None
    for _time in range(20):
        began = perf_counter()
        made = deed()
        took.append(perf_counter() - began)
    return round(median(took) * 1000, 2), made
