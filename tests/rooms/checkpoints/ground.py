"""A town whose acts are committed, as sealing needs it, and what only who owns the server can do to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
from django.conf import settings
from django.db import connection

from registratura.checkpoints import services as checkpoints
from registratura.checkpoints.services import Signed
from registratura.journal import services as journal
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.scope import acting_for
from tests.cast import Town, open_town

ORIGIN = "registratura.example/alba/jurnal"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def committed_town() -> Town:
    """Open a town for good; no other test meets it."""
    mark = uuid4().hex[:8]
    return open_town(name=f"Primăria {mark}", domain=f"{mark}.example")


def act(town: Town, subject: int, details: str = '{"n": 1}') -> None:
    """Write an act down and commit it."""
    with acting_for(town.id), connection.cursor() as cursor:
        cursor.execute("SELECT journal_write('x.y.done', 1, 'Ana', 'thing', %s, %s)", [subject, details])


def sealed(town: Town, *, now: datetime = NOW) -> Signed:
    """Seal the journal and sign its state."""
    with acting_for(town.id):
        journal.seal(now=now)
    with acting_for(town.id):
        return checkpoints.sign_state(origin=ORIGIN, now=now)


@contextmanager
def bent(cluster: PrivateCluster) -> Iterator[psycopg.Connection]:
    """Give the superuser with every trigger asleep: whoever has the machine can do this."""
    with psycopg.connect(cluster.url_for("postgres")) as superuser:
        superuser.execute("SET session_replication_role = replica")
        yield superuser


def kept_outside(town: Town) -> str:
    """Read the state that is kept beside the database."""
    return (settings.DATA / "checkpoints" / str(town.id) / "stare.txt").read_text(encoding="utf-8")
