"""
A migrated cluster, made once for as long as the migrations stay the same, and copied for each process of the tests.

It lies in the temporary folder under a name made from everything that a migration reads; a changed migration has
another name, and the old copies go. Where migrations were only added, an earlier copy is migrated onwards.
"""

import fcntl
import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
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
# What a migration is made of: added to, an earlier copy is migrated onwards; changed, all is migrated anew.
MIGRATIONS = (
    *(
        "src/registratura/*/migrations/*.py",
        "src/registratura/*/sql/*.sql",
        "src/registratura/deadlines/data/*.toml",
    ),
)
READ_BESIDE = (
    *(
        "src/registratura/toolkit/sql.py",
        "src/registratura/toolkit/tables.py",
        "src/registratura/toolkit/grants.py",
    ),
    *("src/registratura/toolkit/purpose_walls.py", "src/registratura/toolkit/postgres/*.py"),
    "tests/migrated.py",
)
MIGRATING = ("django", "procrastinate")  # the packages whose migrations are laid too
KEPT = 12  # copies of earlier states of the migrations: several checkouts may share the folder
PARTS = "registratura-parts.json"  # in each copy: which migrations it has, with their digests
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
                if earlier := _earlier(copy.parent):
                    take(first, copy=earlier)
                migrate(first)
                keep(first, copy=copy)
        take(cluster, copy=copy)


@contextmanager
def database_of_its_own(cluster: PrivateCluster, name: str) -> Iterator[str]:
    """Give a migrated database beside that of the tests, empty of what they committed, and take it away."""
    # A connection each time: a test may stop the server between them.
    with psycopg.connect(cluster.url_for(SUPERUSER, database="postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{FRESH}" OWNER {OWNER}')
    try:
        yield name
    finally:
        with psycopg.connect(cluster.url_for(SUPERUSER, database="postgres"), autocommit=True) as server:
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
    parts = json.dumps(_parts(), sort_keys=True)
    return hashlib.sha256(f"{_beside()}\0{wanted_walls()}\0{parts}".encode()).hexdigest()[:24]


def _beside() -> str:
    versions = [importlib.metadata.version(name) for name in MIGRATING]
    digest = hashlib.sha256(f"{find_binaries()}\0{versions}\0".encode())
    for name, found in _digests(READ_BESIDE).items():
        digest.update(f"{name}\0{found}\0".encode())
    return digest.hexdigest()


def _parts() -> dict[str, str]:
    return _digests(MIGRATIONS)


def _digests(patterns: Iterable[str]) -> dict[str, str]:
    paths = sorted({path for pattern in patterns for path in HERE.glob(pattern)})
    return {str(path.relative_to(HERE)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _earlier(folder: Path) -> Path | None:
    """Return the newest copy that only lacks migrations, if there is one."""
    now, beside = _parts(), _beside()
    for copy in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True):
        kept = copy / PARTS
        if copy.name == "draft" or not kept.is_file():
            continue
        then = json.loads(kept.read_text("utf-8"))
        if then["beside"] == beside and then["parts"].items() <= now.items():
            return copy
    return None


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
        server.execute(f"DROP DATABASE IF EXISTS {FRESH}")
        server.execute(f"CREATE DATABASE {FRESH} TEMPLATE {DATABASE} OWNER {OWNER}")
    cluster.stop()


def keep(cluster: PrivateCluster, *, copy: Path) -> None:
    """Keep a copy of a cluster that does not run."""
    draft = copy.with_name("draft")
    shutil.rmtree(draft, ignore_errors=True)
    _copy(cluster.folder / "cluster", draft)
    (draft / PARTS).write_text(json.dumps({"beside": _beside(), "parts": _parts()}), "utf-8")
    draft.rename(copy)
    kept = sorted(
        (path for path in copy.parent.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime
    )
    for old in kept[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    # Owners too: the server runs under an account of its own, and refuses another's folder.
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(target)], check=True)
