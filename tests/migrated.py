"""
A migrated cluster, made once for as long as the migrations stay the same, and copied for each process of the tests.

It lies in the temporary folder under a name made from everything that a migration reads; a changed migration has
another name, and the old copies go.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from registratura.toolkit.postgres.binaries import find_binaries
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import OWNER, SUPERUSER
from registratura.toolkit.postgres.provision import DATABASE
from registratura.toolkit.postgres.testing import temporary_cluster
from registratura.toolkit.purpose_walls import wanted_walls

HERE = Path(__file__).resolve().parent.parent
READ_BY_MIGRATIONS = (
    *("src/registratura/*/migrations/*.py", "src/registratura/**/*.sql", "src/registratura/**/*.toml"),
    *("src/registratura/**/*.json", "src/registratura/**/*.csv", "src/registratura/toolkit/**/*.py"),
    *("src/registratura/deadlines/**/*.py", "src/registratura/kernel/*.py", "src/registratura/config/*.py"),
    *("requirements/*.txt", "tests/migrated.py"),
)
KEPT = 3  # copies of earlier states of the migrations
FRESH = "registratura_fresh"  # in each copy: the migrated database once more, which nobody writes into


@contextmanager
def migrated_cluster(**options: Any) -> Iterator[PrivateCluster]:
    """Give a `temporary_cluster` of these options whose database is migrated."""
    with temporary_cluster(started=False, **options) as running:
        lay(running)
        running.start()
        yield running


def lay(cluster: PrivateCluster) -> None:
    """Put a migrated database where a cluster is to start for the first time; its parent folder exists."""
    with place_of_copy() as copy:
        if not copy.is_dir():
            with temporary_cluster(started=False) as first:
                migrate(first)
                keep(first, copy=copy)
        take(cluster, copy=copy)


@contextmanager
def database_of_its_own(cluster: PrivateCluster, name: str) -> Iterator[str]:
    """Give a migrated database beside that of the tests, empty of what they committed, and take it away."""
    with psycopg.connect(cluster.url_for(SUPERUSER, database="postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{FRESH}" OWNER {OWNER}')
        try:
            yield name
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def place_of_copy() -> Iterator[Path]:
    """Give the place of the copy to one process: the others wait until the first has migrated."""
    folder = Path(tempfile.gettempdir()) / f"registratura-migrated-{os.geteuid()}"
    folder.mkdir(mode=0o711, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{folder} belongs to somebody else")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / _name()


def _name() -> str:
    digest = hashlib.sha256(f"{find_binaries()}\0{wanted_walls()}".encode())
    for path in sorted({path for pattern in READ_BY_MIGRATIONS for path in HERE.glob(pattern)}):
        digest.update(f"{path.relative_to(HERE)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:24]


def take(cluster: PrivateCluster, *, copy: Path) -> None:
    """Put the copy where a cluster is to start for the first time."""
    cluster.folder.mkdir(mode=0o700)
    os.chown(cluster.folder, copy.stat().st_uid, copy.stat().st_gid)
    _copy(copy, cluster.folder / "cluster")
    os.utime(copy)


def migrate(cluster: PrivateCluster) -> None:
    """Start a cluster, bring its database to the newest migration as the owner, double it, and stop it."""
    cluster.start()
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--noinput", "--verbosity", "0", "--skip-checks"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "registratura.config.settings",
            "REGISTRATURA_DATABASE_URL": cluster.url_for(OWNER),
        },
        stdin=subprocess.DEVNULL,
        check=True,
    )
    with psycopg.connect(cluster.url_for(SUPERUSER, database="postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {FRESH} TEMPLATE {DATABASE} OWNER {OWNER}")
    cluster.stop()


def keep(cluster: PrivateCluster, *, copy: Path) -> None:
    """Keep a copy of a cluster that does not run."""
    draft = copy.with_name("draft")
    shutil.rmtree(draft, ignore_errors=True)
    _copy(cluster.folder / "cluster", draft)
    draft.rename(copy)
    kept = sorted(
        (path for path in copy.parent.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime
    )
    for old in kept[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    # Owners too: the server runs under an account of its own, and refuses another's folder.
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(target)], check=True)
