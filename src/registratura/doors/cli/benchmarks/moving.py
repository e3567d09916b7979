"""`bench import`: rows of an old register read, checked and brought in a second; the package of it written."""

from __future__ import annotations

import io
import random
import resource
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

import psutil
from django.db import connection, transaction

from registratura.accounts import queries as accounts
from registratura.flows import moving_in, moving_out
from registratura.institutions import queries as institutions
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage
from registratura.transfers import services

from .ground import CODE, Ground
from .registering import SENDERS, SUBJECTS

_PLAIN: Final = """
INSERT INTO bench_plain (institution_id, sender, subject) SELECT %s, f.* FROM unnest(%s::text[], %s::text[]) AS f
"""


def measure_moving(*, ground: Ground, rows: int) -> dict[str, Any]:
    """Bring a register of so many rows in, step by step, then write the package of the institution."""
    institution = institutions.institution_by_code(CODE)
    assert institution is not None
    by = accounts.user_by_id(ground.user_id)
    assert by is not None
    kept = storage().put(space=institution.code, source=io.BytesIO(_file(rows)))
    with acting_for(institution.id):
        transfer = services.begin(
            sha256=kept.sha256, size_bytes=kept.size_bytes, name="bench.csv", by=by, now=_now()
        )
    steps = {
        "plain": _timed(rows, lambda: _plain(institution.id, rows)),
        "read": _timed(rows, lambda: _run(institution.id, transfer.id)),
    }
    with acting_for(institution.id):
        services.say_meaning(
            transfer_id=transfer.id,
            mapping={"number": 0, "registered_on": 1, "sender": 2, "subject": 3},
            options={"day_order": "dmy", "direction": "incoming"},
            heading_row=1,
            now=_now(),
        )
    steps["check"] = _timed(rows, lambda: _run(institution.id, transfer.id))
    with acting_for(institution.id):
        services.order_bringing(transfer_id=transfer.id, register_name="Registrul măsurat", by=by, now=_now())
    steps["bring_in"] = _timed(rows, lambda: _run(institution.id, transfer.id))
    whole = sum(step["seconds"] for name, step in steps.items() if name != "plain")
    return {
        "rows": rows,
        "steps": steps,
        "rows_per_second": round(rows / whole),
        "export": _export(institution),
    }


def _export(institution: Any) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="registratura-bench-"))
    try:
        before, began = _memory_mb(), perf_counter()
        made = moving_out.export(
            institution=institution, target=folder / "package", zipped=False, by=None, now=_now()
        )
        seconds = perf_counter() - began
        return {
            "rows": made.rows,
            "size_mb": round(made.size_bytes / 1e6, 1),
            "seconds": round(seconds, 2),
            "mb_per_second": round(made.size_bytes / 1e6 / seconds, 1),
            "memory_more_mb": round(_memory_mb() - before, 1),
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _plain(institution_id: int, rows: int) -> None:
    """The yardstick: the same rows into one plain table, a thousand a statement and a transaction."""
    chance = random.Random(1)
    for first in range(0, rows, 1_000):
        count = min(1_000, rows - first)
        senders = [chance.choice(SENDERS) for _row in range(count)]
        subjects = [chance.choice(SUBJECTS) for _row in range(count)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PLAIN, [institution_id, senders, subjects])


def _timed(rows: int, work: Callable[[], object]) -> dict[str, float]:
    """Time a step, and the processor time of a row here and in the backend, which neighbours change less."""
    client, backend, began = process_time(), _backend_seconds(), perf_counter()
    work()
    seconds = perf_counter() - began
    return {
        "seconds": round(seconds, 2),
        "rows_per_second": round(rows / seconds),
        "client_us": round((process_time() - client) / rows * 1e6),
        "backend_us": round((_backend_seconds() - backend) / rows * 1e6),
    }


def _backend_seconds() -> float:
    """Processor time of the connection's backend until now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    times = psutil.Process(number).cpu_times()
    return float(times.user + times.system)


def _run(institution_id: int, transfer_id: int) -> int:
    return moving_in.run(institution_id=institution_id, transfer_id=transfer_id, clock=_now)


def _file(rows: int) -> bytes:
    """An old register of ten years: numbers from 1 in each, without a gap."""
    chance, lines = random.Random(1), ["Nr. înreg.;Data;Expeditor;Conținut"]
    a_year = rows // 10 + 1
    for place in range(rows):
        year, number = 2010 + place // a_year, place % a_year + 1
        day = date(year, 1, 1) + timedelta(days=number * 364 // a_year)
        lines.append(f"{number};{day:%d.%m.%Y};{chance.choice(SENDERS)};{chance.choice(SUBJECTS)}")
    return "\n".join(lines).encode()


def _memory_mb() -> float:
    """The most memory that this process held until now."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _now() -> datetime:
    return datetime.now(UTC)
