"""Copies and their restore, as the manual says it: an installation with entries and files, and an empty folder."""

import json
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doors.cli.commands import COMMAND, Installation, installation

MANUAL = Path(__file__).resolve().parents[3] / "docs" / "operating.md"
SAMPLES = Path(__file__).resolve().parents[3] / "samples"

pytestmark = [pytest.mark.kill, pytest.mark.slow]


class Site(Installation):
    """An installation with copies beside it."""

    @property
    def root(self) -> Path:
        """What stands above the data folder."""
        return self.data.parent

    @property
    def environment(self) -> dict[str, str]:
        """The surroundings, with those of the copies once there is a key."""
        key = self.root / "env"
        pairs = dict(line.split("=", 1) for line in key.read_text().split()) if key.exists() else {}
        return {**super().environment, **pairs, "TMPDIR": str(self.root)}

    def sh(self, line: str) -> subprocess.CompletedProcess[str]:
        """Run a line of the manual: `registratura …`."""
        words = shlex.split(line.replace("/mnt/backups", str(self.root / "backups")))
        words = [word.replace("/root/backup.key", str(self.root / "backup.key")) for word in words]
        words = [word.replace("/var/lib/registratura/data", str(self.root / "again")) for word in words]
        assert words[0] == "registratura", line
        return self.run(*words[1:])

    def on(self, name: str) -> "Site":
        """The same place with another data folder."""
        return Site(self.root / name)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A town with entries, files, sealed acts and one copy."""
    with installation(migrated=True) as made:
        here = Site(made.data)
        code = here.add_institution("Comuna Lunca Frasinului")
        assert here.run("ingest", str(SAMPLES), "--institution", code).returncode == 0
        key = here.run("backup", "key", "-o", str(here.root / "backup.key"))
        assert key.returncode == 0, key.stderr
        (here.root / "env").write_text(f"{key.stdout.strip()}\nREGISTRATURA_BACKUPS={here.root / 'backups'}\n")
        assert here.run("verify", "--institution", code).returncode == 0
        done = here.run("backup")
        assert done.returncode == 0, done.stderr
        yield here


def listed(site: Site) -> list[dict[str, object]]:
    return [json.loads(line) for line in site.run("backup", "list", "--json").stdout.splitlines()]


def objects(site: Site) -> set[Path]:
    return set((site.root / "backups" / "objects").glob("??/*"))


@pytest.fixture
def elsewhere(site: Site) -> Iterator[Site]:
    """An empty place to restore into, gone afterwards with its server."""
    from registratura.toolkit.postgres.cluster import PrivateCluster

    there = site.on("again")
    yield there
    if (there.data / "postgres").exists():
        PrivateCluster(folder=there.data / "postgres").stop()
    shutil.rmtree(there.data, ignore_errors=True)


def test_R15_what_was_copied_is_restored_into_an_empty_folder_and_verified(site: Site, elsewhere: Site) -> None:
    before = site.run("verify", "--institution", "comuna-lunca-frasinului", "--json")

    done = elsewhere.run("restore", "--key-file", str(site.root / "backup.key"))
    again = elsewhere.run("verify", "--institution", "comuna-lunca-frasinului", "--json")

    assert done.returncode == 0, done.stderr
    first, second = json.loads(before.stdout), json.loads(again.stdout)
    assert second["ok"], second["faults"]
    assert second["entries"] == first["entries"] > 0
    assert (second["files"], second["size_bytes"]) == (first["files"], first["size_bytes"])
    assert second["root_hash"] == first["root_hash"]
    assert (elsewhere.data / "secrets" / "secret_key").read_bytes() == (
        site.data / "secrets" / "secret_key"
    ).read_bytes()
    assert not list(site.root.glob(".restoring-*"))
