"""
Uploads bent files to a real server by the thousand: `python -m tools.malformed --count 10000`.

Every file must be kept byte for byte or refused with its reason; no answer may be a fault of the server; somebody else
who works meanwhile must not feel it. Prints the figures; exit code 1 when a promise was broken.
"""

import argparse
import hashlib
import html
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PAGE = "/birou/masuratoare/tava/"


@dataclass
class Figures:
    """What was seen."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    sent: int = 0
    took: list[float] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)

    def fault(self, words: str) -> None:
        """Note a broken promise, and say it at once."""
        self.faults.append(words)
        print(words, file=sys.stderr, flush=True)


class Bystander(threading.Thread):
    """Somebody else, who opens the register once in a while and times it."""

    def __init__(self, visitor: Any) -> None:
        super().__init__(daemon=True)
        self.visitor, self.took, self.failed, self.over = visitor, list[float](), 0, threading.Event()

    def run(self) -> None:
        """Open the page until told otherwise."""
        while not self.over.wait(0.25):
            began = time.monotonic()
            try:
                self.failed += self.visitor.get("/birou/masuratoare/registre/general/").status != 200
            except OSError:
                self.failed += 1
            self.took.append(time.monotonic() - began)


def main() -> int:
    """Measure the idle bystander, upload, and look at what was kept."""
    parser = argparse.ArgumentParser(prog="python -m tools.malformed")
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument(
        "--minutes", type=float, default=600.0, help="stop after that long, and say how far it came"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="registratura-malformed-") as data:
        os.environ["REGISTRATURA_DATA"] = data
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registratura.config.settings")
        from registratura.doors.cli.benchmarks.ground import ground, serving
        from registratura.doors.cli.static_files import collect_when_changed
        from tools.hostile.posting import Visitor

        log = Path(data) / "server.log"
        with ExitStack() as stack:
            place = stack.enter_context(ground(entries=1_000))
            collect_when_changed(data=Path(data), tell=lambda words: None)
            port = stack.enter_context(serving(product=True, log=log))
            idle, busy = (Bystander(Visitor(port, place.head_cookie)) for _when in range(2))
            idle.start()
            time.sleep(10)
            idle.over.set()
            idle.join()
            temporary = _bytes_below(Path(data) / "incoming")
            busy.start()
            began = time.monotonic()
            figures = _upload(asked, port, place.cookie)
            seconds = time.monotonic() - began
            busy.over.set()
            busy.join()
            _look(figures, place)
            words = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
            left = _bytes_below(Path(data) / "incoming") - temporary
        return _say(asked, figures, idle, busy, seconds, words, left)


def _upload(asked: argparse.Namespace, port: int, cookie: str) -> Figures:
    from tools.hostile.mutations import mutants
    from tools.hostile.posting import Visitor

    figures, queue, lock = Figures(), mutants(count=asked.count, seed=asked.seed), threading.Lock()
    until = time.monotonic() + 60 * asked.minutes

    def work() -> None:
        visitor = Visitor(port, cookie)
        visitor.get(PAGE)
        while True:
            with lock:
                mutant = next(queue, None)
            if mutant is None or time.monotonic() > until:
                return
            try:
                _one(visitor, mutant, figures)
            except Exception as error:  # noqa: BLE001  a server that hangs up is what is looked for
                figures.fault(f"{mutant.number} {mutant.how}: {error!r}")
            figures.sent += 1
            if mutant.number % 500 == 499:
                print(
                    f"{mutant.number + 1} uploaded, {len(figures.faults)} faults", file=sys.stderr, flush=True
                )

    threads = [threading.Thread(target=work) for _client in range(asked.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return figures


def _one(visitor: Any, mutant: Any, figures: Figures) -> None:
    began = time.monotonic()
    answer = visitor.post_files(PAGE + "adauga/", {"grouping": "each"}, [(mutant.name, mutant.content)])
    figures.took.append(time.monotonic() - began)
    if answer.status == 400 and not _can_be_sent(mutant.name):
        figures.outcomes["400: the name makes the request itself unreadable"] += 1
        return
    if answer.status != 302:
        figures.fault(f"{mutant.number} {mutant.how} {mutant.name!r}: {answer.status}")
        return
    page = visitor.get(answer.location)
    if page.status != 200:
        figures.fault(f"{mutant.number} {mutant.how} {mutant.name!r}: {answer.location} {page.status}")
    elif answer.location != PAGE:
        figures.outcomes["kept"] += 1
        figures.kept[hashlib.sha256(mutant.content).hexdigest()] = mutant.number
    elif words := _refusal(page.text):
        figures.outcomes[words] += 1
    else:
        figures.fault(f"{mutant.number} {mutant.how} {mutant.name!r}: neither kept nor refused")


def _can_be_sent(name: bytes) -> bool:
    """Say whether a browser could send such a name: UTF-8, and something of it left without dots and blanks."""
    try:
        return bool(name.decode().strip(". "))
    except UnicodeDecodeError:
        return False


def _refusal(page: str) -> str:
    """Return why a file was refused, without its name."""
    _before, _mark, after = page.partition('class="note note--danger')
    _tag, _mark, words = after.partition("<div>")
    said = html.unescape(words.partition("</div>")[0]).strip()
    return said.rpartition("”: ")[2][:60] or said[:60]


def _look(figures: Figures, place: Any) -> None:
    """Compare what is in the store with what was sent."""
    from registratura.documents import queries as documents
    from registratura.doors.cli.benchmarks.ground import CODE
    from registratura.kernel.digest import sha256_of_stream
    from registratura.toolkit.scope import acting_for

    for sha256, number in figures.kept.items():
        with acting_for(place.institution_id):
            known = documents.blob_known(sha256)
        if not known:
            figures.fault(f"{number}: said to be kept, and is not")
            continue
        with documents.open_bytes(space=CODE, sha256=sha256) as content:
            if sha256_of_stream(content) != sha256:
                figures.fault(f"{number}: kept with other bytes")


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _at(sample: list[float], share: float) -> float:
    return sorted(sample)[min(len(sample) - 1, int(len(sample) * share))] * 1000 if sample else 0.0


def _say(
    asked: argparse.Namespace,
    figures: Figures,
    idle: Bystander,
    busy: Bystander,
    seconds: float,
    log: str,
    left: int,
) -> int:
    print(f"{figures.sent} of {asked.count} files, seed {asked.seed}, {seconds:.0f} s")
    for words, count in figures.outcomes.most_common():
        print(f"    {count:6} {words}")
    for name, sample in (
        ("upload", figures.took),
        ("bystander, idle", idle.took),
        ("bystander, busy", busy.took),
    ):
        print(
            f"    {name}: p50 {_at(sample, 0.5):.0f} ms, p99 {_at(sample, 0.99):.0f} ms, {len(sample)} asked"
        )
    dead = [line for line in log.splitlines() if "respawn" in line.lower() or "unexpected" in line.lower()]
    print(f"    faults {len(figures.faults)}, bystander's {busy.failed}, workers lost {len(dead)}")
    print(f"    left behind {left} bytes")
    for fault in (*figures.faults[:40], *dead[:10]):
        print(f"    {fault}")
    return 1 if figures.faults or busy.failed or dead or left else 0


if __name__ == "__main__":
    sys.exit(main())
