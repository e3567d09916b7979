"""What a command needs before it works: the settings, the database, its present structure, Django."""

import atexit
import contextlib
import hashlib
import importlib.metadata
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from registratura.kernel.errors import DomainError
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP, OWNER
from registratura.toolkit.postgres.locks import held_alone
from registratura.toolkit.postgres.urls import connection_settings

if TYPE_CHECKING:
    from registratura.config.env import Environment

PACKAGE = Path(__file__).resolve().parents[2]
LIBRARIES_WITH_TABLES = ("django", "django-allauth", "procrastinate")

_at_exit = contextlib.ExitStack()
_ready: list[PrivateCluster | None] = []


class MigrationFailedError(DomainError):
    """The structure of the database could not be brought to the program's version."""

    code = "cli.migrate.failed"


def environment() -> "Environment":
    """
    Return the checked environment variables, through the settings that were made of them.

    Raises:
        DomainError: a variable cannot be used.
    """
    from django.conf import settings

    loaded: Environment = settings.ENVIRONMENT
    return loaded


def tell(words: str) -> None:
    """Say something to the person without mixing it into the command's output."""
    with contextlib.suppress(OSError):  # the terminal may be gone already
        click.echo(words, err=True)


def ensure_database() -> PrivateCluster | None:
    """
    Have the database answer and Django ready; call it first in every command that touches data.

    Without REGISTRATURA_DATABASE_URL the private cluster of the data folder is made, started and kept until
    the last command that uses it leaves; its structure is brought up to date. Returns that cluster, None for
    a server of the institution's own. Calling it again does nothing.

    Raises:
        DomainError: the database cannot be had; the words say what to do.
    """
    if _ready:
        return _ready[0]
    surroundings = environment()
    cluster = None
    if surroundings.database_url is None:
        cluster = private_cluster()
        # A killed command leaves its place among the users to the kernel; an ended one leaves by this door.
        signal.signal(signal.SIGTERM, _leave)
        atexit.register(_at_exit.close)
        _at_exit.enter_context(cluster.in_use(tell=tell))
        _point_at(app=cluster.url_for(APP), owner=cluster.url_for(OWNER))
        _migrate_when_changed(cluster)
    import django

    django.setup()
    _ready.append(cluster)
    return cluster


def private_cluster() -> PrivateCluster:
    """Return the private cluster of the data folder, running or not."""
    surroundings = environment()
    return PrivateCluster(folder=surroundings.data / "postgres", postgres_bin=surroundings.postgres_bin)


def run_migrations() -> None:
    """
    Bring the structure up to date, as the owner, in a process of its own.

    Raises:
        MigrationFailedError: no address of the owner is known, or a migration was refused.
    """
    owner = os.environ.get("REGISTRATURA_OWNER_DATABASE_URL") or environment().owner_database_url
    if not owner:
        raise MigrationFailedError(
            "Pentru actualizarea structurii este nevoie de REGISTRATURA_OWNER_DATABASE_URL: "
            "adresa bazei cu rolul proprietar."
        )
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--noinput", "--verbosity", "0"],
        env={
            **{name: value for name, value in os.environ.items() if name != "REGISTRATURA_DATABASE_URL_FILE"},
            "REGISTRATURA_DATABASE_URL": owner,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        raise MigrationFailedError(
            "Structura bazei de date nu a putut fi actualizată:\n" + done.stdout.strip()
        )


def _point_at(*, app: str, owner: str) -> None:
    """Give the addresses to this process, whose settings are already read, and to those it will start."""
    from django.conf import settings

    os.environ["REGISTRATURA_DATABASE_URL"] = app
    os.environ["REGISTRATURA_OWNER_DATABASE_URL"] = owner
    default = settings.DATABASES["default"]
    connection = connection_settings(app)
    default.update({**connection, "OPTIONS": {**default.get("OPTIONS", {}), **connection["OPTIONS"]}})


def _migrate_when_changed(cluster: PrivateCluster) -> None:
    """Migrate unless a mark beside the cluster says that these very migrations were applied to it."""
    mark = cluster.status().folder / "migrated"
    wanted = _migrations_digest()
    with held_alone(cluster.folder.with_name(".migrate.lock")):
        if mark.exists() and mark.read_text(encoding="ascii") == wanted:
            return
        tell("Se aduce la zi structura bazei de date…")
        run_migrations()
        mark.unlink(missing_ok=True)  # it may be of another launcher, root
        mark.write_text(wanted, encoding="ascii")


def _migrations_digest() -> str:
    """Return a digest of every migration of the product and of the versions of the libraries with tables."""
    digest = hashlib.sha256()
    for name in LIBRARIES_WITH_TABLES:
        digest.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    for path in sorted([*PACKAGE.rglob("migrations/*.py"), *PACKAGE.rglob("*.sql")]):
        digest.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
