"""Our own programs forked from a warm process: the same as started anew, nothing passing from one job to the next."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from registratura.toolkit.sandbox import Limits, Outcome, Verdict, run_child, warming
from registratura.toolkit.sandbox.warming import hearth

CHILD = """
import json, os, sys, threading
from pathlib import Path
NEEDS = ("decimal",)
seen = []

def main():
    deed = sys.argv[1]
    seen.append(deed)
    Path("answer.json").write_text(json.dumps(globals()[deed]()))

def look():
    return {
        "seen": seen,
        "arguments": sys.argv[1:],
        "environment": sorted(os.environ),
        "home": os.environ["HOME"],
        "descriptors": sorted(int(one) for one in os.listdir("/proc/self/fd"))[:-1],
        "loaded": "decimal" in sys.modules,
        "parent": os.getppid(),
        "threads": threading.active_count(),
        "mask": os.umask(0),
    }

def read():
    return sys.stdin.buffer.read().decode()

def leave():
    sys.modules["left"] = sys
    os.environ["LEFT"] = "1"
    os.chdir("/")
    os.chdir(os.environ["HOME"])
    return {}

def found():
    return ["left" in sys.modules, "LEFT" in os.environ]

def fault():
    raise RuntimeError("as told")

def kill():
    os.kill(os.getpid(), 9)

def fall():
    import ctypes
    ctypes.string_at(0)

def heavy():
    return len(bytearray(3 << 30))

def loop():
    while True:
        pass

def quit():
    sys.exit(7)

if __name__ == "__main__":
    main()
"""


class Room:
    """A program of ours and a folder for its jobs."""

    def __init__(self, folder: Path, source: str = CHILD) -> None:
        self.folder, self.child = folder, folder / "child.py"
        self.child.write_text(source)
        self._count = 0

    def ask(self, deed: str, *more: str, **given: Any) -> tuple[Outcome, Any]:
        """Do a deed in a folder of its own; return the outcome and the answer that was left."""
        self._count += 1
        folder = self.folder / f"job-{self._count}"
        folder.mkdir()
        outcome = run_child(self.child, deed, *more, folder=folder, **given)
        answer = folder / "answer.json"
        return outcome, json.loads(answer.read_text()) if answer.exists() else None


@pytest.fixture
def room(tmp_path: Path) -> Room:
    for path in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        path.chmod(0o755)
    return Room(tmp_path)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Each test begins without a warm process, and leaves none."""
    hearth.end()
    yield
    hearth.end()


def _cold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearth, "lend", lambda *_given, **_more: None)


def _warm() -> warming.Warm:
    assert hearth._warm is not None
    return hearth._warm


def test_a_forked_program_sees_what_one_started_anew_sees(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    _outcome, warm = room.ask("look", "more")
    _cold(monkeypatch)
    _outcome, cold = room.ask("look", "more")

    assert (warm.pop("loaded"), cold.pop("loaded")) == (True, False)
    assert (warm.pop("home"), cold.pop("home")) == (f"{room.folder}/job-1", f"{room.folder}/job-2")
    assert warm == cold
    assert warm["descriptors"] == [0, 1, 2]
    assert warm["seen"] == ["look"]


def test_nothing_passes_from_one_job_to_the_next(room: Room) -> None:
    room.ask("leave")

    assert room.ask("found")[1] == [False, False]
    assert room.ask("look")[1]["seen"] == ["look"]
    assert _warm().begun == 3


@pytest.mark.parametrize(
    ("deed", "verdict"),
    [
        ("fault", Verdict.FAILED),
        ("quit", Verdict.FAILED),
        ("fall", Verdict.FAILED),
        ("kill", Verdict.TOO_LONG),
        ("loop", Verdict.TOO_LONG),
        ("heavy", Verdict.TOO_HEAVY),
    ],
)
def test_each_way_to_end_is_told_alike(
    room: Room, monkeypatch: pytest.MonkeyPatch, deed: str, verdict: Verdict
) -> None:
    limits = Limits(cpu_s=1, memory_bytes=256 << 20)

    warm, _answer = room.ask(deed, limits=limits)
    _cold(monkeypatch)
    cold, _answer = room.ask(deed, limits=limits)

    assert (warm.verdict, warm.exit_code) == (cold.verdict, cold.exit_code)
    assert warm.verdict is verdict
    assert ("as told" in warm.words) == (deed == "fault")


def test_a_job_that_falls_takes_nobody_with_it(room: Room) -> None:
    room.ask("look")
    before = _warm().process.pid

    room.ask("fall")
    outcome, answer = room.ask("look")

    assert outcome.done
    assert answer["seen"] == ["look"]
    assert _warm().process.pid == before


def test_an_open_file_is_read_without_its_name(room: Room) -> None:
    path = room.folder / "given"
    path.write_text("ce stă în el")

    with path.open("rb") as stdin:
        assert room.ask("read", stdin=stdin)[1] == "ce stă în el"


def test_the_warm_process_holds_no_secret_and_one_thread(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRATURA_SECRET_KEY", "nobody-may-read-this")

    room.ask("look")

    own = Path(f"/proc/{_warm().process.pid}")
    assert b"nobody-may-read-this" not in (own / "environ").read_bytes()
    assert len(list((own / "task").iterdir())) == 1
    assert len(list((own / "fd").iterdir())) == 4  # the standard ones, and the one on which jobs come


def test_a_warm_process_is_changed_after_so_many_jobs(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "JOBS_MOST", 2)
    pids = set()
    for _job in range(5):
        outcome, _answer = room.ask("leave")
        assert outcome.done
        pids.add(hearth._warm.process.pid if hearth._warm else 0)

    assert len(pids - {0}) == 3


def test_a_warm_process_that_grows_is_changed(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.ask("leave")
    monkeypatch.setattr(warming, "GROWTH_MOST_BYTES", -(1 << 40))

    room.ask("leave")

    assert hearth._warm is None


def test_a_warm_process_that_was_killed_is_replaced(room: Room) -> None:
    room.ask("leave")
    killed = _warm().process
    killed.kill()
    killed.wait()

    assert room.ask("look")[0].done
    assert _warm().process.pid != killed.pid


def test_where_none_can_be_started_programs_start_anew(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "_WARM", room.folder / "absent.py")

    outcome, answer = room.ask("look")

    assert outcome.done
    assert not answer["loaded"]


def test_a_program_whose_library_starts_a_thread_is_never_forked(room: Room) -> None:
    (room.folder / "threads").mkdir()
    threaded = (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    other = Room(room.folder / "threads", threaded + CHILD)

    outcome, answer = other.ask("look")

    assert outcome.done
    assert not answer["loaded"]
    assert room.ask("look")[1]["loaded"]


def test_several_jobs_at_once_keep_apart(room: Room) -> None:
    rooms = [room.folder / f"room-{number}" for number in range(6)]
    for each in rooms:
        each.mkdir()
    folders = [Room(each) for each in rooms]
    answers: dict[int, Any] = {}

    def work(number: int) -> None:
        answers[number] = folders[number].ask("look", str(number))[1]["arguments"]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == {number: ["look", str(number)] for number in range(6)}
    assert _warm().running == 0


def test_the_warm_process_and_its_jobs_end_with_their_owner(room: Room) -> None:
    script = (
        "import sys, threading, time; from pathlib import Path\n"
        "from registratura.toolkit.sandbox import run_child\n"
        "from registratura.toolkit.sandbox.warming import hearth\n"
        "folder = Path(sys.argv[1]); folder.mkdir()\n"
        "threading.Thread(target=lambda: run_child(Path(sys.argv[2]), 'loop', folder=folder), daemon=True).start()\n"
        "while not (hearth._warm and hearth._warm.running): time.sleep(0.01)\n"
        "print(hearth._warm.process.pid, flush=True); time.sleep(60)\n"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", script, str(room.folder / "owned"), str(room.child)], stdout=subprocess.PIPE
    )
    assert owner.stdout is not None
    warm = os.pidfd_open(int(owner.stdout.readline()))

    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()

    gone = select.poll()
    gone.register(warm, select.POLLIN)
    assert gone.poll(10_000)
    os.close(warm)


def test_a_forked_owner_lets_the_warm_process_alone(room: Room) -> None:
    room.ask("leave")
    before = _warm().process.pid

    other = os.fork()
    if other == 0:
        os._exit(int(hearth._warm is not None))
    assert os.waitpid(other, 0)[1] == 0

    assert room.ask("leave")[0].done
    assert _warm().process.pid == before
