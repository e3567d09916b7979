"""Measuring what a diagnostic bundle may tell of this installation; what cannot be measured is left out."""

import os
import platform
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from registratura import __version__
from registratura.kernel.diagnosis import NotABundleError, Value, check
from registratura.toolkit.sandbox import run_confined

Ask = Callable[[str], Any]
"""Asks the database one question that has one value; raises whatever its driver raises."""

_QUESTIONS: Final = {
    "postgresql.version": "SELECT split_part(current_setting('server_version'), ' ', 1)",
    "database.size_mb": "SELECT pg_database_size(current_database()) / 1048576",
    "database.migrations": "SELECT count(*) FROM django_migrations",
    "jobs.waiting": "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')",
    "jobs.failed": "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'",
    "jobs.oldest_minutes": (
        "SELECT coalesce(extract(epoch FROM now() - min(coalesce(scheduled_at, now())))::bigint / 60, 0)"
        " FROM procrastinate_jobs WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()"
    ),
}


def measure(
    *, data: Path, is_private: bool, store: str, has_mail: bool, has_antivirus: bool, ask: Ask | None
) -> dict[str, Value]:
    """
    Return the fields of a bundle. ask: None when the database does not answer.

    data: the data folder. store: `folder` or `s3`.
    """
    found: dict[str, Value] = {}
    for name, value in (*_of_program(data), *_of_database(ask)):
        with suppress(NotABundleError):
            check(name=name, value=value)
            found[name] = value
    return found | {
        "postgresql.private": is_private,
        "files.store": store,
        "mail.outside": has_mail,
        "antivirus.set": has_antivirus,
    }


def _of_program(data: Path) -> Iterator[tuple[str, Value]]:
    yield "program.version", _numbers(__version__)
    yield "python.version", _numbers(platform.python_version())
    kind = platform.system().lower()
    yield "system.kind", kind if kind in ("linux", "darwin", "windows") else "other"
    yield "system.cores", os.cpu_count() or 0
    yield "system.memory_gb", round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3)
    nearest = next(path for path in (data, *data.parents) if path.exists())
    disk = shutil.disk_usage(nearest)
    yield "disk.free_gb", disk.free // 1024**3
    yield "disk.total_gb", disk.total // 1024**3
    yield "ocr.romanian", _reads_romanian()
    yield "sandbox.whole", _is_confined(data)


def _of_database(ask: Ask | None) -> Iterator[tuple[str, Value]]:
    if ask is None:
        return
    for name, question in _QUESTIONS.items():
        with suppress(Exception):  # whatever the driver says: a field that cannot be measured is left out
            value = ask(question)
            yield name, _numbers(value) if isinstance(value, str) else int(value)
    with suppress(Exception):
        yield (
            "clock.drift_s",
            abs(round((datetime.now(UTC) - ask("SELECT clock_timestamp()")).total_seconds())),
        )


def _numbers(version: str) -> str:
    met = re.match(r"\d+(?:\.\d+){0,3}", version)
    return met[0] if met else "0"


def _reads_romanian() -> bool:
    folders = (Path("/usr/share/tesseract-ocr"), Path("/usr/share/tessdata"))
    return shutil.which("tesseract") is not None and any(
        one.exists() and next(one.rglob("ron.traineddata"), None) is not None for one in folders
    )


def _is_confined(data: Path) -> bool:
    import tempfile

    with suppress(OSError), tempfile.TemporaryDirectory() as folder:
        return run_confined(["/bin/true"], folder=Path(folder)).isolated
    return False
