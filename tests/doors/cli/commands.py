"""The console script as a process of its own, with a data folder of its own."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.migrated import lay

COMMAND = [sys.executable, "-c", "from registratura.doors.cli.main import main; main()"]
SOURCE = Path(__file__).resolve().parents[3] / "src"


@dataclass(frozen=True)
class Installation:
    """A data folder and the command that works on it."""

    data: Path

    @property
    def environment(self) -> dict[str, str]:
        """The surroundings without anything of the test process's own installation."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("REGISTRATURA_", "DJANGO_"))
        }
        binaries = {name: os.environ[name] for name in ("REGISTRATURA_POSTGRES_BIN",) if name in os.environ}
        return {**kept, **binaries, "REGISTRATURA_DATA": str(self.data), "PYTHONPATH": str(SOURCE)}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [*COMMAND, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900,  # the first one migrates, on a machine that may be busy
            check=False,
        )

    def add_institution(self, name: str) -> str:
        """Add an institution and return its code."""
        done = self.run("institution", "add", "--name", name, "--cui", "61004179", "--json")
        assert done.returncode == 0, done.stderr
        return str(json.loads(done.stdout)["code"])

    def kill_after(self, lines: int, *arguments: str) -> list[dict[str, Any]]:
        """Run a command and end it by SIGKILL once it has said so many lines; return all that it said."""
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        with process.stdout as said:
            found = [json.loads(said.readline()) for _line in range(lines)]
            process.send_signal(signal.SIGKILL)
            found += [json.loads(line) for line in said if line.endswith("\n")]
        assert process.wait() == -signal.SIGKILL
        return found


@contextmanager
def installation(*, migrated: bool = False) -> Iterator[Installation]:
    """
    Give a data folder that the database's account can reach, gone at the end with its server.

    migrated: its database is there, and runs for as long as the block lasts; else the first command makes it.
    """
    from registratura.doors.cli import context
    from registratura.toolkit.postgres.cluster import PrivateCluster

    with tempfile.TemporaryDirectory(prefix="registratura-cli-") as folder:
        Path(folder).chmod(0o711)
        made = Installation(Path(folder) / "data")
        server = PrivateCluster(folder=made.data / "postgres")
        try:
            with ExitStack() as running:
                if migrated:
                    made.data.mkdir(mode=0o711)
                    lay(server)
                    running.enter_context(server.in_use())
                    (server.folder / "migrated").write_text(context._migrations_digest(), encoding="ascii")
                yield made
        finally:
            if server.folder.exists():
                server.stop()
