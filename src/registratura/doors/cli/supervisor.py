"""Keeping the programs of `registratura run` alive: started, begun again when they end, stopped in order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from registratura.toolkit.postgres.processes import ending_with_parent

LONGEST_PAUSE = 30.0  # seconds between two starts of a program that keeps ending
CALM_AFTER = 60.0  # seconds of life after which a program counts as healthy again
LOG_KEPT = 10 * 1024 * 1024  # bytes; a longer log is set aside at the next start

Tell = Callable[[str], None]


@dataclass(kw_only=True)
class Program:
    """
    One long-running child. Its output goes to `log`; it has its own session, so that Ctrl-C reaches only us.

    `grace` is how many seconds it gets between SIGTERM and SIGKILL.
    """

    name: str
    command: Sequence[str]
    log: Path
    environ: Mapping[str, str]
    grace: float = 15.0
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 0.5
    not_before: float = field(default=0.0)

    def start(self) -> None:
        """Start it; it gets SIGTERM from the kernel when we end without a word."""
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_KEPT:
            self.log.replace(self.log.with_suffix(".1.log"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ending_with_parent(self.command, means="TERM"),
                env=dict(self.environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started_at = time.monotonic()

    def has_ended(self) -> bool:
        """Tell whether it should run and does not."""
        return self.process is None or self.process.poll() is not None

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        if self.process is not None and not self.has_ended():
            with suppress(ProcessLookupError):
                self.process.terminate()

    def make_sure(self) -> None:
        """Wait for the end as long as its grace lasts, then end whatever is left of its session."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(self.grace)
        self.end_session()
        self.process.wait()

    def end_session(self) -> None:
        """Kill what its session still holds: children of a killed program would keep the port."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def revive(*, program: Program, now: float, tell: Tell) -> None:
    """Start a program again when it has ended, after a longer pause each time it does not hold."""
    if not program.has_ended():
        if now - program.started_at > CALM_AFTER:
            program.pause = 0.5
        return
    if program.not_before <= program.started_at:
        code = program.process.returncode if program.process else None
        tell(f"{program.name} s-a oprit (cod {code}); pornește din nou. Jurnal: {program.log}")
        program.end_session()
        program.not_before = now + program.pause
        program.pause = min(program.pause * 2, LONGEST_PAUSE)
    elif now >= program.not_before:
        program.start()


def stop_all(programs: Sequence[Program]) -> None:
    """Stop the programs, the last started first; each is gone before the next is asked."""
    for program in reversed(programs):
        program.ask_to_stop()
        program.make_sure()
