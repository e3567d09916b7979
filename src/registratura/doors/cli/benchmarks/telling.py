"""The machine that a measurement ran on, and how its outcome is written."""

from __future__ import annotations

import json
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click
import psycopg

if TYPE_CHECKING:
    from .ground import Ground


def machine(place: Ground, entries: int) -> dict[str, Any]:
    """Describe the machine without naming it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with psycopg.connect(place.owner_url) as connection:
        row = connection.execute("SELECT current_setting('server_version')").fetchone()
    assert row is not None
    return {
        "entries": entries,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": os.cpu_count(),
            "memory_gb": round(memory / 1024**3, 1),
            "python": platform.python_version(),
            "postgresql": row[0],
            "flush_ms": _flush_ms(place.cluster.folder.parent),
            "load_before": round(os.getloadavg()[0], 2),
        },
        "note": "Serverul, baza de date și clienții împart aceleași nuclee; reprizele alternează.",
    }


def _flush_ms(folder: Path) -> float:
    """Return how long the disk takes to keep a page for good: what every number of one register waits for."""
    took = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _page in range(60):
            file.write(os.urandom(8_192))
            file.flush()
            began = perf_counter()
            os.fdatasync(file.fileno())
            took.append(perf_counter() - began)
    return round(median(took) * 1000, 3)


def say(report: dict[str, Any], output: Path | None) -> None:
    """Write the outcome on standard output, and into a file when one is named."""
    text = json.dumps(report, ensure_ascii=False, indent=2)
    if output is not None:
        output.write_text(text + "\n", encoding="utf-8")
    click.echo(text)
