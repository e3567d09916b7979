"""
R20: an upgrade is killed again and again while it changes the structure, and goes on until it is whole.

From the structure one migration behind in every room, with rows in it, to the newest; the structure at the end is, line
for line, the one that an undisturbed migration makes.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from registratura.toolkit.postgres.binaries import find_binaries
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import OWNER, SUPERUSER
from tests.migrated import FRESH

pytestmark = [pytest.mark.kill, pytest.mark.slow]

BEHIND = "upgrade_behind"
KILLS, PEOPLE = 2, 500
_pause = threading.Event()


def previous() -> dict[str, str]:
    """Return, for each room whose newest migration nobody builds on, the one before it."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    built_on = {
        parent
        for key, migration in loader.disk_migrations.items()
        for parent in migration.dependencies
        if parent[0] != key[0]
    }
    found = {}
    for app, name in loader.graph.leaf_nodes():
        own = [one for one in loader.disk_migrations[(app, name)].dependencies if one[0] == app]
        if own and (app, name) not in built_on and not loader.disk_migrations[(app, name)].replaces:
            found[app] = own[0][1]
    return found


def migrating(url: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a migration as the owner."""
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "django",
            "migrate",
            *arguments,
            "--noinput",
            "--verbosity",
            "0",
            "--skip-checks",
        ],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "registratura.config.settings",
            "REGISTRATURA_DATABASE_URL": url,
        },
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def applied(url: str) -> list[tuple[str, str]]:
    """Return the migrations that the database says it has."""
    with psycopg.connect(url) as server:
        return [
            (row[0], row[1]) for row in server.execute("SELECT app, name FROM django_migrations ORDER BY id")
        ]


def structure(cluster: PrivateCluster, database: str) -> list[str]:
    """Return everything that a dump says of the structure."""
    command = [find_binaries().program("pg_dump"), "--schema-only"]
    url = cluster.url_for(SUPERUSER, database=database)
    said = subprocess.run([*command, "--dbname", url], check=True, capture_output=True, text=True).stdout
    return sorted(line for line in said.splitlines() if not line.startswith(("--", "\\")))


@pytest.fixture
def behind(cluster: PrivateCluster) -> Iterator[str]:
    """A database one migration behind in every room, with people in it; its address under the owner."""
    with psycopg.connect(cluster.url_for(SUPERUSER, database="postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {BEHIND} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {BEHIND} OWNER {OWNER}")
    try:
        yield cluster.url_for(OWNER, database=BEHIND)
    finally:
        with psycopg.connect(cluster.url_for(SUPERUSER, database="postgres"), autocommit=True) as server:
            server.execute(f"DROP DATABASE {BEHIND} WITH (FORCE)")


def take_back_to(cluster: PrivateCluster, url: str, targets: dict[str, str]) -> None:
    """Migrate an empty database up to the targets alone."""
    script = (
        "import json, sys, django; django.setup()\n"
        "from django.db import connection\n"
        "from django.db.migrations.executor import MigrationExecutor\n"
        "executor = MigrationExecutor(connection)\n"
        "behind = json.loads(sys.argv[1])\n"
        "leaves = executor.loader.graph.leaf_nodes()\n"
        "executor.migrate([(app, behind.get(app, name)) for app, name in leaves])\n"
    )
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "registratura.config.settings"}
    subprocess.run(
        [sys.executable, "-c", script, json.dumps(targets)],
        env={**environ, "REGISTRATURA_DATABASE_URL": url},
        check=True,
    )


def plant(cluster: PrivateCluster) -> None:
    """Put people into the old structure, with a value in every column that wants one."""
    values: dict[str, Any] = {"boolean": False, "integer": 1, "bigint": 1, "smallint": 1, "jsonb": "{}"}
    with psycopg.connect(cluster.url_for(SUPERUSER, database=BEHIND)) as server:
        columns = server.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = 'accounts_user' AND is_nullable = 'NO' AND column_default IS NULL"
            " AND is_identity = 'NO' ORDER BY ordinal_position"
        ).fetchall()
        names = [str(row[0]) for row in columns]
        statement = sql.SQL("INSERT INTO accounts_user ({}) VALUES ({})").format(
            sql.SQL(", ").join(map(sql.Identifier, names)), sql.SQL(", ").join(sql.Placeholder() * len(names))
        )
        for count in range(PEOPLE):
            row = [
                f"om{count}@example.ro"
                if name == "email"
                else values.get(kind, "2026-01-01" if "time" in kind or kind == "date" else f"x{count}")
                for name, kind in columns
            ]
            server.execute(statement, row)


def test_r20_an_upgrade_killed_halfway_goes_on_and_ends_whole(cluster: PrivateCluster, behind: str) -> None:
    targets = previous()
    assert len(targets) > KILLS * 2
    take_back_to(cluster, behind, targets)
    plant(cluster)
    begun = applied(behind)
    assert len(begun) < len(applied(cluster.url_for(OWNER, database=FRESH)))

    known = begun
    for _kill in range(KILLS):
        process = migrating(behind)
        while process.poll() is None and len(applied(behind)) < len(known) + 2:
            _pause.wait(0.003)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        after = applied(behind)
        assert after[: len(known)] == known  # what was done stays done
        assert len(after) > len(known)
        known = after
    last = migrating(behind)
    said = last.communicate()[1].decode()

    assert last.returncode == 0, said
    assert len(known) < len(applied(behind)), "the kills came too late to be in the middle"
    assert set(applied(behind)) == set(applied(cluster.url_for(OWNER, database=FRESH)))
    assert structure(cluster, BEHIND) == structure(cluster, FRESH)
    with psycopg.connect(cluster.url_for(SUPERUSER, database=BEHIND)) as server:
        assert server.execute("SELECT count(*), count(DISTINCT email) FROM accounts_user").fetchone() == (
            PEOPLE,
            PEOPLE,
        )
