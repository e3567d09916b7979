"""A second server that follows the first by streaming replication, as on two machines, and takes its place."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import psycopg
import pytest

from registratura.toolkit.postgres.account import choose_account
from registratura.toolkit.postgres.binaries import find_binaries
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP, SUPERUSER
from registratura.toolkit.postgres.making import major_of
from registratura.toolkit.postgres.places import places_of, prepare_home
from registratura.toolkit.postgres.provision import DATABASE

_pause = threading.Event()  # never set: waiting on it is a pause


def superuser(cluster: PrivateCluster) -> psycopg.Connection:
    """Return the superuser's connection, committing each statement."""
    return psycopg.connect(cluster.url_for(SUPERUSER, database="postgres"), autocommit=True)


@contextmanager
def standby_of(primary: PrivateCluster) -> Iterator[PrivateCluster]:
    """Give a running copy of a server that follows it; it stops when the block ends or the process dies."""
    account = choose_account(existing=primary.folder)
    places = prepare_home(folder=primary.folder.with_name("standby"), account=account)
    source = places_of(primary.folder)
    subprocess.run(
        [
            find_binaries(major=major_of(source)).program("pg_basebackup"),
            *("--host", str(source.socket), "--username", SUPERUSER, "--pgdata", str(places.cluster)),
            *("--wal-method", "stream", "--checkpoint", "fast", "--write-recovery-conf"),
        ],
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        check=True,
        capture_output=True,
        **account.process_options,
    )
    standby = PrivateCluster(folder=places.home, settings={"shared_buffers": "64MB"}, dies_with_parent=True)
    try:
        standby.start()
        yield standby
    finally:
        standby.stop()


def wait_for_standby(primary: PrivateCluster) -> None:
    """From here on answer only what the standby has on its disk too, as two machines are set up."""
    with superuser(primary) as connection:
        connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        connection.execute("SELECT pg_reload_conf()")
        until(
            lambda: connection.execute(
                "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
            ).fetchone(),
            "the standby does not follow",
        )


def stop_following(standby: PrivateCluster) -> None:
    """Let the standby hear nothing more of the first server, as when the line between two machines is cut."""
    with superuser(standby) as connection:
        connection.execute("ALTER SYSTEM SET primary_conninfo = ''")
        connection.execute("SELECT pg_reload_conf()")
        until(
            lambda: connection.execute("SELECT count(*) = 0 FROM pg_stat_wal_receiver").fetchone() == (True,),
            "the standby still follows",
        )


def promote(standby: PrivateCluster) -> None:
    """Make the standby the one that is written to. The first server must not be running any more."""
    with superuser(standby) as connection:
        assert connection.execute("SELECT pg_promote(true, 120)").fetchone() == (True,)


def url_of_both(first: PrivateCluster, second: PrivateCluster) -> str:
    """Return the address by which a client reaches whichever of two servers is written to (`docs/growing.md`)."""
    folders = ",".join(str(places_of(one.folder).socket) for one in (first, second))
    place = f"host={quote(folders, safe='')}&port=5432&target_session_attrs=read-write"
    return f"postgresql://{APP}@/{DATABASE}?{place}"


def until(true: object, words: str) -> None:
    """Wait until a question is answered by yes, a minute at the most."""
    assert callable(true)
    for _time in range(600):
        if true():
            return
        _pause.wait(0.1)
    pytest.fail(words)
