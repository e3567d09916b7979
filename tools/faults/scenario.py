"""What a scenario is, where it plays, and how its outcome is told."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from registratura.toolkit.postgres.cluster import PrivateCluster
from tests.migrated import lay, migrated_cluster
from tools.faults import ground
from tools.faults.ground import Place
from tools.faults.history import Judgement, Notes

Tell = Callable[[str], None]
# What is not waited for stays long out of the disk's reach: the control that must lose something does lose it.
SETTINGS = {"wal_writer_delay": "10s"}


@dataclass(slots=True)
class Outcome:
    """What was done, in numbers with a word each, and what was found wrong."""

    done: dict[str, int]
    found: Judgement = field(default_factory=Judgement)


@dataclass(frozen=True, slots=True)
class Scenario:
    """
    A fault that is made on purpose.

    asks: what must hold. control: what is done wrongly beside it. shows: the kinds of which the control must show at
    least one. short, long: how many times the fault is made. lacks: why it cannot be made here, or nothing.
    """

    name: str
    rule: str
    asks: str
    control: str
    shows: tuple[str, ...]
    short: int
    long: int
    run: Callable[[Stage, int], Outcome]
    prove: Callable[[Stage], Outcome]
    lacks: Callable[[], str] = lambda: ""


class Stage:
    """The place of a run: a folder, a durable server that scenarios share, and what is to be taken away again."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self._stack = ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="registratura-faults-"))
        self.folder.chmod(0o711)  # the server's account passes through
        self._stack.callback(shutil.rmtree, self.folder, ignore_errors=True)

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *failure: object) -> None:
        self._stack.close()

    @cached_property
    def durable(self) -> PrivateCluster:
        """A server that keeps every promise of the real one, with the product's tables."""
        return self._stack.enter_context(migrated_cluster(durable=True, settings=SETTINGS))

    def place(self) -> Place:
        """A town of its own on the shared server, which runs."""
        self.durable.start()
        return ground.open_place(self.durable, self.folder)

    def notes(self) -> Notes:
        """A new folder of notes."""
        return Notes(self.new_folder("notes"))

    def new_folder(self, name: str) -> Path:
        """A new folder that servers can pass through."""
        made = self.folder / f"{name}-{uuid4().hex[:8]}"
        made.mkdir(mode=0o711)
        return made

    @staticmethod
    def cluster_in(folder: Path) -> PrivateCluster:
        """Lay a durable server with the product's tables into a folder; it does not run."""
        made = PrivateCluster(
            folder=folder / "postgres",
            settings={"shared_buffers": "64MB", **SETTINGS},
            dies_with_parent=True,
        )
        lay(made)
        return made


def surroundings(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a program of the product: nothing of this process's own installation."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("REGISTRATURA_", "DJANGO_")) or name == "REGISTRATURA_POSTGRES_BIN"
    }
    return {**kept, **given}


def only_root() -> str:
    """Why a file system cannot be mounted here."""
    return (
        "" if os.geteuid() == 0 and shutil.which("mkfs.ext4") else "only root mounts a file system of its own"
    )
