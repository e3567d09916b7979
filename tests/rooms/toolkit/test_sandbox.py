"""Converters that nobody has vouched for: each limit is passed on purpose, and everything started with them is gone."""

import os
import sys
from pathlib import Path

import pytest

from registratura.toolkit.sandbox import Limits, Outcome, Verdict, read_left, run_confined
from registratura.toolkit.sandbox.warming import hearth

MEGABYTE = 1 << 20


def _sh(folder: Path, script: str, *, hidden: tuple[Path, ...] = (), **limits: object) -> Outcome:
    folder.mkdir(exist_ok=True)
    return run_confined(
        ["/bin/sh", "-c", script],
        folder=folder,
        limits=Limits(**limits),  # type: ignore[arg-type]
        hidden=hidden,
    )


def _python(folder: Path, script: str, **limits: object) -> Outcome:
    folder.mkdir(exist_ok=True)
    return run_confined(
        [sys.executable, "-I", "-c", script],
        folder=folder,
        limits=Limits(**limits),  # type: ignore[arg-type]
    )


def _running(mark: str) -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if words.startswith(b"sleep") and mark.encode() in words:
                found.append(entry.name)
    return found


@pytest.fixture(autouse=True, params=["warm", "cold"])
def start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every promise holds for a process forked from the warm one, and for one started anew."""
    if request.param == "cold":
        monkeypatch.setattr(hearth, "lend", lambda *_given, **_more: None)
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    # Pytest's own folders are closed to other accounts; the program may run as nobody.
    for path in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        path.chmod(0o755)
    return tmp_path / "work"


def test_a_converter_that_ends_well_leaves_its_file_and_its_words(folder: Path) -> None:
    outcome = _sh(folder, "echo bună; printf abc > result")

    assert outcome.done
    assert outcome.words == "bună\n"
    assert (folder / "result").read_bytes() == b"abc"
    assert sorted(path.name for path in folder.iterdir()) == ["result"]


def test_the_exit_code_and_the_words_of_a_failure_are_told(folder: Path) -> None:
    outcome = _sh(folder, "echo 'nu se poate' >&2; exit 7")

    assert (outcome.verdict, outcome.exit_code, outcome.words) == (Verdict.FAILED, 7, "nu se poate\n")


def test_a_program_that_is_not_installed_is_told_from_one_that_fails(folder: Path) -> None:
    folder.mkdir()

    assert run_confined(["/no/such/program"], folder=folder).verdict is Verdict.MISSING


def test_no_secret_of_ours_is_in_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRATURA_SECRET_KEY", "nobody-may-read-this")

    assert (
        "nobody-may-read-this"
        not in _sh(folder, "env; cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n'").words
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has somebody to step down from")
def test_root_steps_down_for_the_converter(folder: Path) -> None:
    assert _sh(folder, "id -u").words.strip() != "0"


def test_a_loop_ends_with_its_processor_time(folder: Path) -> None:
    outcome = _sh(folder, "while :; do :; done", cpu_s=1)

    assert outcome.verdict is Verdict.TOO_LONG


def test_a_swarm_of_short_processes_is_counted_together(folder: Path) -> None:
    swarm = "while :; do (i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done); done"

    assert _sh(folder, swarm, cpu_s=1, wall_s=60).verdict is Verdict.TOO_LONG


def test_sleeping_children_end_with_the_time_on_the_wall(folder: Path) -> None:
    outcome = _sh(folder, "setsid sleep 987 & sleep 987", wall_s=0.5)

    assert outcome.verdict is Verdict.TOO_LONG
    if outcome.isolated:  # without own processes a child may slip out of its session
        assert _running("987") == []


def test_memory_of_several_processes_is_added_up(folder: Path) -> None:
    script = "import os, time; os.fork(); os.fork(); x = b'x' * (40 << 20); time.sleep(30)"

    outcome = _python(folder, script, memory_bytes=120 * MEGABYTE)

    assert outcome.verdict is Verdict.TOO_HEAVY
    assert outcome.peak_bytes > 120 * MEGABYTE


def test_an_allocation_beyond_the_address_space_is_refused_by_the_system(folder: Path) -> None:
    outcome = _python(folder, "bytearray(3 << 30)", memory_bytes=256 * MEGABYTE)

    assert outcome.verdict is Verdict.TOO_HEAVY
    assert outcome.peak_bytes < 256 * MEGABYTE


def test_one_endless_file_is_cut(folder: Path) -> None:
    outcome = _sh(folder, "cat /dev/zero > endless", output_bytes=8 * MEGABYTE)

    assert outcome.verdict is Verdict.TOO_MUCH_OUTPUT
    assert (folder / "endless").stat().st_size <= 8 * MEGABYTE


def test_many_files_are_measured_together(folder: Path) -> None:
    many = "for i in 1 2 3 4; do head -c 6000000 /dev/zero > f$i; done; sleep 30"

    assert _sh(folder, many, output_bytes=8 * MEGABYTE).verdict is Verdict.TOO_MUCH_OUTPUT


def test_endless_words_are_cut_like_any_file(folder: Path) -> None:
    outcome = _sh(folder, "yes", output_bytes=MEGABYTE)

    assert outcome.verdict is Verdict.TOO_MUCH_OUTPUT
    assert len(outcome.words) <= 4_000


def test_more_processes_than_allowed_are_a_bomb(folder: Path) -> None:
    outcome = _sh(folder, "for i in $(seq 40); do sleep 986 & done; wait", processes=10)

    assert outcome.verdict is Verdict.TOO_HEAVY
    assert _running("986") == []


def test_there_is_no_network(folder: Path) -> None:
    script = "import socket; socket.create_connection(('127.0.0.1', 9), 2)"

    outcome = _python(folder, script)

    if not outcome.isolated:
        pytest.skip("the kernel gives no namespaces here")
    assert "Network is unreachable" in outcome.words


def test_hidden_folders_are_empty_and_other_processes_unseen(folder: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "data"
    hidden.mkdir()
    (hidden / "secret").write_text("nobody-may-read-this")

    outcome = _sh(folder, f"ls {hidden}; ls /proc | grep -c '^[0-9]'", hidden=(hidden,))

    if not outcome.isolated:
        pytest.skip("the kernel gives no namespaces here")
    assert "secret" not in outcome.words
    assert int(outcome.words.split()[-1]) < 6


def test_a_program_cannot_be_given_a_folder_that_is_hidden_from_it(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="hidden"):
        _sh(folder, "true", hidden=(tmp_path,))


def test_only_a_plain_file_of_its_own_is_taken_from_a_program(tmp_path: Path) -> None:
    """A link, a second name, a pipe, a folder, a flood: none of them reaches the reader."""
    folder = tmp_path / "room"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "plain").write_bytes(b"drawn")
    (folder / "link").symlink_to(tmp_path / "secret")
    os.link(tmp_path / "secret", folder / "second")
    os.mkfifo(folder / "pipe")
    (folder / "folder").mkdir()
    (folder / "flood").write_bytes(b"x" * 101)

    taken = {name: read_left(folder, name, most_bytes=100) for name in os.listdir(folder)}

    assert {name for name, content in taken.items() if content is not None} == {"plain"}
    assert taken["plain"] == b"drawn"
    assert read_left(folder, "absent", most_bytes=100) is None
