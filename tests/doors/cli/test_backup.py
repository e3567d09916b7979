"""Copies and their restore, as the manual says it: an installation with entries and files, and an empty folder."""

import base64
import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import psycopg
import pytest
from click.testing import CliRunner

from registratura.doors.cli.main import cli
from registratura.toolkit.backups import restoring
from registratura.toolkit.backups.repository import Repository
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import SUPERUSER
from tests.doors.cli.commands import COMMAND, Installation, installation

MANUAL = Path(__file__).resolve().parents[3] / "docs" / "operating.md"
CODE = "comuna-lunca-frasinului"
SAMPLES = Path(__file__).resolve().parents[3] / "samples"

pytestmark = [pytest.mark.kill, pytest.mark.slow]


@dataclass(frozen=True)
class Site(Installation):
    """An installation with copies beside it. `root`: the folder of everything."""

    root: Path

    @property
    def environment(self) -> dict[str, str]:
        """The surroundings, with those of the copies once there is a key."""
        key = self.root / "env"
        pairs = dict(line.split("=", 1) for line in key.read_text().split()) if key.exists() else {}
        return {**super().environment, **pairs, "TMPDIR": str(self.root)}

    def here(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run in this process a command that reads no settings: restoring, listing and verifying copies."""
        with mock.patch.dict(os.environ, self.environment, clear=True):
            done = CliRunner().invoke(cli, list(arguments))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)

    @property
    def key(self) -> str:
        """The file of the secret key."""
        return str(self.root / "backup.key")

    @property
    def copies(self) -> tuple[str, str]:
        """The folder of the copies, as an option."""
        return "--folder", str(self.root / "backups")

    def sh(self, line: str) -> subprocess.CompletedProcess[str]:
        """Run a line of the manual: `registratura …`."""
        words = shlex.split(line.replace("/mnt/backups", str(self.root / "backups")))
        words = [word.replace("/media/key/backup.key", str(self.root / "backup.key")) for word in words]
        words = [word.replace("/var/lib/registratura/data", str(self.root / "again")) for word in words]
        assert words[0] == "registratura", line
        return self.run(*words[1:])

    def on(self, name: str) -> "Site":
        """The same place with another data folder."""
        return Site(self.root / name, self.root)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A town with entries, files, sealed acts and one copy."""
    with installation(migrated=True) as made:
        here = Site(made.data, made.data.parent)
        code = here.add_institution("Comuna Lunca Frasinului")
        assert here.run("ingest", str(SAMPLES), "--institution", code).returncode == 0
        key = here.run("backup", "key", "-o", str(here.root / "backup.key"))
        assert key.returncode == 0, key.stderr
        (here.root / "env").write_text(
            f"{key.stdout.strip()}\nREGISTRATURA_BACKUPS={here.root / 'backups'}\n"
        )
        assert here.run("seal", "now", "--institution", code).returncode == 0
        done = here.run("backup")
        assert done.returncode == 0, done.stderr
        yield here


def listed(site: Site) -> list[dict[str, object]]:
    return [
        json.loads(line) for line in site.here("backup", "list", "--json", *site.copies).stdout.splitlines()
    ]


def objects(site: Site) -> set[Path]:
    return set((site.root / "backups" / "objects").glob("??/*"))


@pytest.fixture
def elsewhere(site: Site) -> Iterator[Site]:
    """An empty place to restore into, gone afterwards with its server."""
    there = site.on("again")
    yield there
    if (there.data / "postgres").exists():
        PrivateCluster(folder=there.data / "postgres").stop()
    shutil.rmtree(there.data, ignore_errors=True)


def root_of(site: Site) -> dict[str, object]:
    done = site.run("verify", "--institution", CODE, "--json")
    found: dict[str, object] = json.loads(done.stdout)
    assert done.returncode == 0, found["faults"]
    return found


def manual(heading: str) -> list[str]:
    """Return the commands under a heading of the manual."""
    part = MANUAL.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", part, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("registratura ")]


def nothing_left(site: Site) -> bool:
    return not (site.root / "again").exists() and not list(site.root.glob(".restoring-*"))


def test_R15_the_commands_of_the_manual_restore_everything_into_an_empty_folder(
    site: Site, elsewhere: Site
) -> None:
    before = root_of(site)
    lines = manual("Restore")
    assert len(lines) >= 3
    (site.root / "env").rename(site.root / "env.away")  # a bare machine: no variable is set
    try:
        for line in lines:
            done = site.sh(line.replace("comuna-exemplu", CODE))
            assert done.returncode == 0 or "doctor" in line, f"{line}: {done.stderr}"
    finally:
        (site.root / "env.away").rename(site.root / "env")

    after = root_of(elsewhere)

    assert after["ok"]
    assert int(str(after["entries"])) > 0
    for name in ("entries", "files", "size_bytes", "registers"):
        assert after[name] == before[name]
    assert after["root_hash"] == before["root_hash"]
    secret = Path("secrets") / "secret_key"
    assert (elsewhere.data / secret).read_bytes() == (site.data / secret).read_bytes()
    assert not list(site.root.glob(".restoring-*"))


def test_a_second_copy_writes_no_file_again_and_little_of_the_database(site: Site) -> None:
    first, before = listed(site)[0], objects(site)

    done = site.run("backup", "--json")

    assert done.returncode == 0, done.stderr
    second = json.loads(done.stdout)
    assert second["files"] == first["files"] > 0  # type: ignore[operator]
    assert before <= objects(site)
    assert second["new_bytes"] < int(str(first["new_bytes"])) / 2


def test_R15_a_drill_proves_the_copy_and_finds_the_published_state(site: Site) -> None:
    key = str(site.root / "backup.key")
    note = site.root / "stare.txt"
    facts = json.loads(next((site.root / "backups/snapshots").glob("*/manifest.json")).read_text())["facts"]
    [[_number, size, root]] = facts["journals"]
    note.write_text(f"alba.example\n{size}\n{base64.b64encode(bytes.fromhex(root)).decode()}\n\n— x\n")
    other = site.root / "alta.txt"
    other.write_text(f"alba.example\n{size}\n{base64.b64encode(bytes(32)).decode()}\n\n— x\n")

    good = site.run("backup", "drill", "--key-file", key, "--note", str(note), "--json")
    bad = site.run("backup", "drill", "--key-file", key, "--note", str(other), "--json")

    said = json.loads(good.stdout)
    assert (good.returncode, said["ok"]) == (0, True), said["lines"]
    assert any(CODE in line and "sigilate" in line for line in said["lines"])
    assert (bad.returncode, json.loads(bad.stdout)["ok"]) == (1, False)
    assert not list(site.root.glob("registratura-proba-*"))


def test_R16_a_flipped_bit_is_found_and_never_restored(site: Site, elsewhere: Site) -> None:
    copies = Repository(site.root / "backups")  # of the newest copy: others may list what it no longer needs
    listed = [copies.place(kept.name) for kept in copies.objects(copies.manifest(None))]
    victim = max(listed, key=lambda place: place.stat().st_size)
    whole = victim.read_bytes()
    middle = len(whole) // 2
    victim.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    try:
        found = site.here("backup", "verify", *site.copies)
        opened = site.here("backup", "verify", "--key-file", site.key, *site.copies)
        refused = elsewhere.here("restore", "--key-file", str(site.root / "backup.key"))
    finally:
        victim.write_bytes(whole)

    assert (found.returncode, victim.name in found.stdout) == (1, True)
    assert (opened.returncode, victim.name in opened.stdout) == (1, True)
    assert (refused.returncode, "nu mai este cum a fost" in refused.stderr) == (1, True)
    assert nothing_left(site)
    assert site.here("backup", "verify", "--key-file", site.key, *site.copies).returncode == 0


def test_a_wrong_key_a_newer_version_and_data_in_the_way_are_refused_in_words(
    site: Site, elsewhere: Site
) -> None:
    right, wrong = site.root / "backup.key", site.root / "other.key"
    if not wrong.exists():
        assert site.here("backup", "key", "-o", str(wrong)).returncode == 0
    another = elsewhere.here("restore", "--key-file", str(wrong))
    assert (another.returncode, "nu deschide această copie" in another.stderr) == (1, True)
    assert "AGE-SECRET" not in another.stderr
    assert nothing_left(site)

    newest = site.root / "backups" / "snapshots" / str(listed(site)[-1]["name"])
    manifest = (newest / "manifest.json").read_text()
    for changed in (
        re.sub(r'"version": "[^"]*"', '"version": "99.0.0"', manifest),
        manifest.replace('"migrations": [', '"migrations": ["registers.9999_of_tomorrow", '),
    ):
        assert changed != manifest
        (newest / "manifest.json").write_text(changed)
        newer = elsewhere.here("restore", "--key-file", str(right))
        (newest / "manifest.json").write_text(manifest)
        assert (newer.returncode, "mai nou decât acesta" in newer.stderr) == (1, True), newer.stderr
    assert nothing_left(site)

    elsewhere.data.mkdir()
    (elsewhere.data / "ceva").write_text("date")
    full = elsewhere.here("restore", "--key-file", str(right))
    assert (full.returncode, "nu este gol" in full.stderr) == (1, True)
    assert [place.name for place in elsewhere.data.iterdir()] == ["ceva"]
    over = site.here("restore", "--key-file", str(right))
    assert (over.returncode, "nu este gol" in over.stderr) == (1, True)


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """A disk of a few megabytes."""
    place.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "tmpfs", str(place)], check=False
        ).returncode
    ):
        place.rmdir()
        pytest.skip("only root mounts a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
        place.rmdir()


def test_R4_a_full_disk_stops_copy_and_restore_and_leaves_nothing_half_done(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(site.root / "small", "800k") as disk:
        stopped = site.run("backup", "--folder", str(disk))
        left = [place.name for place in disk.rglob("*") if ".draft" in place.name]
        snapshots = list((disk / "snapshots").iterdir())
    assert (stopped.returncode, "este plin" in stopped.stderr) == (1, True), stopped.stderr
    assert (left, snapshots) == ([], [])

    with small_disk(site.root / "small", "20m") as disk:
        refused = site.on("small/data").here("restore", "--key-file", site.key)
        assert (refused.returncode, "faceți loc" in refused.stderr) == (1, True), refused.stderr
        assert list(disk.iterdir()) == []

    # The room was there when it was asked for, and is gone when it is needed: making the server, filling it, erasing.
    monkeypatch.setattr(restoring, "_refuse_small_disk", lambda *given: None)
    for size in ("17m", "20m", "50m", "86m"):
        with small_disk(site.root / "small", size) as disk:
            midway = site.on("small/data").here("restore", "--key-file", site.key)
            assert (midway.returncode, "este plin" in midway.stderr) == (1, True), (size, midway.stderr)
            assert list(disk.iterdir()) == []


def test_a_killed_copy_leaves_no_half_copy_and_the_next_one_is_whole(site: Site) -> None:
    names = [line["name"] for line in listed(site)]
    folder = site.root / "killed"
    process = subprocess.Popen([*COMMAND, "backup", "--folder", str(folder)], env=site.environment)
    until = time.monotonic() + 120
    while not list(folder.glob("objects/??/*")) and time.monotonic() < until and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert list(folder.glob("objects/??/*"))

    assert list((folder / "snapshots").glob("[0-9]*")) == []
    assert site.run("backup", "--folder", str(folder)).returncode == 0
    assert site.here("backup", "verify", "--folder", str(folder), "--key-file", site.key).returncode == 0
    assert not [place for place in folder.rglob("*") if ".draft" in place.name]
    assert [line["name"] for line in listed(site)] == names


def test_ac_i4_who_was_erased_since_is_erased_again_and_has_no_key_in_any_copy(
    site: Site, elsewhere: Site
) -> None:
    person = site.data / "keys" / "9" / "aa" / ("a" * 32)
    person.parent.mkdir(parents=True)
    person.write_bytes(b"the wrapped key of one person")
    assert site.run("backup").returncode == 0
    older = str(listed(site)[-1]["name"])
    script = (
        "import django; django.setup()\n"
        "from datetime import UTC, datetime\n"
        "from registratura.toolkit import erasures\n"
        "erasures.note(controller=987654, subject=None, keys=(), places=(), at=datetime.now(UTC))\n"
    )
    settings = {**site.environment, "DJANGO_SETTINGS_MODULE": "registratura.config.settings"}
    subprocess.run([sys.executable, "-c", script], env=settings, check=True)
    person.unlink()
    time.sleep(1.1)  # copies are named by the second
    assert site.run("backup").returncode == 0

    done = elsewhere.run("restore", "--snapshot", older, "--key-file", str(site.root / "backup.key"))

    assert done.returncode == 0, done.stderr
    assert not (elsewhere.data / "keys" / "9" / "aa" / ("a" * 32)).exists()
    cluster = PrivateCluster(folder=elsewhere.data / "postgres")
    with cluster.in_use(), psycopg.connect(cluster.url_for(SUPERUSER)) as connection:
        assert connection.execute("SELECT max(number) FROM subjects_replay").fetchone() == (1,)


@pytest.mark.skipif(shutil.which("age") is None, reason="the program age is not installed")
def test_a_copy_opens_without_this_product_by_the_program_of_its_format(site: Site) -> None:
    key = str(site.root / "backup.key")
    opened = [
        subprocess.run(["age", "-d", "-i", key, str(place)], capture_output=True, check=True).stdout
        for place in objects(site)
    ]

    headers = [json.loads(content.split(b"\n", 1)[0]) for content in opened]
    assert {header["kind"] for header in headers} == {"file", "database"}
    for header, content in zip(headers, opened, strict=True):
        if header["kind"] == "file":
            assert hashlib.sha256(content.split(b"\n", 1)[1]).hexdigest() == header["sha256"]
    assert any(
        b"CREATE TABLE public.registers_entry" in zlib.decompress(content.split(b"\n", 1)[1])
        for header, content in zip(headers, opened, strict=True)
        if header["kind"] == "database"
    )


def test_nothing_of_a_copy_can_be_read_without_the_key(site: Site) -> None:
    words = [b"Lunca", b"comuna", b"%PDF", b"CREATE TABLE", b"registers_entry"]
    for place in (site.root / "backups").rglob("*"):
        if place.is_file() and place.name != "manifest.json":
            content = place.read_bytes()
            assert not [word for word in words if word in content], place
