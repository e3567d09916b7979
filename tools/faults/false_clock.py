"""A false system clock of the database server itself (libfaketime): a file that it reads at every look."""

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg

from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
BUCHAREST = ZoneInfo("Europe/Bucharest")
_pause = threading.Event()  # never set: waiting on it is a pause


class FalseClock:
    """The file that the server reads its clock from, at every look."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def variables(self) -> dict[str, str]:
        """What a process needs in its surroundings to live by this clock."""
        return {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self.path),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, wall: str) -> None:
        """Let the server's clock run on from a wall time in Bucharest."""
        self.show(datetime.fromisoformat(wall).replace(tzinfo=BUCHAREST))

    def show(self, moment: datetime) -> None:
        """Let the server's clock run on from an aware moment."""
        offset = moment.timestamp() - time.time()
        # Replaced, never cut short: a server that finds the file empty would look at the true clock.
        draft = self.path.with_suffix(".new")
        draft.write_text(f"{offset:+.3f}\n", encoding="ascii")
        draft.chmod(0o644)
        draft.replace(self.path)


@contextmanager
def false_clock(wall: str) -> Iterator[FalseClock]:
    """Give a clock that the server can read, whoever it runs as; it shows a wall time in Bucharest."""
    folder = Path(tempfile.mkdtemp(prefix="registratura-clock-"))
    folder.chmod(0o755)
    try:
        made = FalseClock(folder / "clock")
        made.set(wall)
        yield made
    finally:
        shutil.rmtree(folder)


def wait_until(server: PrivateCluster, moment: datetime) -> None:
    """Wait for a moment of the server's clock."""
    with psycopg.connect(server.url_for(APP), autocommit=True) as watch:
        for _look in range(200):
            (now,) = watch.execute("SELECT clock_timestamp()").fetchone() or (None,)
            if now is not None and now > moment:
                return
            _pause.wait(0.1)
    raise AssertionError(f"the server's clock never reached {moment}")
