"""What the product makes of a hostile file: each of its readings, what it took, and the words it ended with."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from registratura.documents.containers.opening import open_packet, opens
from registratura.documents.contents.kinds import has_pages, has_text
from registratura.documents.contents.reading import draw_page, read_text
from registratura.documents.reading import types
from registratura.documents.reading.inspection import inspect_file
from registratura.documents.reading.mail import read_mail
from registratura.documents.reading.mbox import iter_mbox
from registratura.toolkit.sandbox import running

CPU_S = 30.0
MEMORY_BYTES = 1 << 30
# The watch looks twenty times a second: what grows faster than that is seen a little late.
_SLACK = 1.1


@dataclass
class Stage:
    """One reading of a file."""

    name: str
    said: str = ""
    cpu_s: float = 0.0
    peak_bytes: int = 0
    wall_s: float = 0.0

    @property
    def held(self) -> bool:
        """Whether it stayed within the promise."""
        return self.cpu_s <= CPU_S * _SLACK and self.peak_bytes <= MEMORY_BYTES * _SLACK


@dataclass
class Trial:
    """All readings of a file."""

    name: str
    media_type: str = ""
    stages: list[Stage] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether every reading stayed within the promise."""
        return all(stage.held for stage in self.stages)


def readings(content: bytes, name: str) -> Trial:
    """Read a file as the product does, step by step. A fault of the product comes out as the exception it is."""
    trial = Trial(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        with _measured(trial, "inspect") as stage:
            found = inspect_file(path, max_bytes=100 << 20, name=name)
            stage.said = found.problem.reason if found.problem else "ok"
    kind = trial.media_type = found.media_type
    if kind == types.MAIL:
        with _measured(trial, "mail") as stage:
            mail = read_mail(content)
            stage.said = mail.problem or f"ok, {len(mail.attachments)} attachments"
    if kind == types.MBOX:
        with _measured(trial, "mbox") as stage:
            stage.said = f"{sum(1 for _message in iter_mbox(BytesIO(content)))} messages"
    if not found.problem:
        _confined(trial, content, kind)
    return trial


def _confined(trial: Trial, content: bytes, kind: str) -> None:
    steps: list[tuple[str, bool, Callable[[], str]]] = [
        ("open", opens(kind), lambda: open_packet(BytesIO(content), media_type=kind).reason or "ok"),
        ("text", has_text(kind), lambda: read_text(BytesIO(content), media_type=kind).reason or "ok"),
        (
            "picture",
            has_pages(kind),
            lambda: draw_page(BytesIO(content), media_type=kind, page=1, width=800).reason or "ok",
        ),
    ]
    for name, wanted, step in steps:
        if wanted:
            with _measured(trial, name) as stage:
                stage.said = step()


@contextmanager
def _measured(trial: Trial, name: str) -> Iterator[Stage]:
    """Measure a reading: processor time of ours and of the confined, the largest memory of the confined."""
    stage = Stage(name)
    trial.stages.append(stage)
    began, own = time.monotonic(), time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    confined: list[tuple[float, int]] = []
    with _watched(confined):
        yield stage
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    counted = after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime
    stage.wall_s = time.monotonic() - began
    # Of several confined programs, one after the other, each keeps the promise for itself.
    longest = max((cpu for cpu, _peak in confined), default=counted)
    stage.cpu_s = time.process_time() - own + longest
    stage.peak_bytes = max((peak for _cpu, peak in confined), default=0)


@contextmanager
def _watched(confined: list[tuple[float, int]]) -> Iterator[None]:
    run = running._Job.run

    def noted_run(job: running._Job, environment: dict[str, str]) -> running.Outcome:
        outcome = run(job, environment)
        confined.append((outcome.cpu_s, outcome.peak_bytes))
        return outcome

    running._Job.run = noted_run  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        running._Job.run = run  # type: ignore[method-assign]
