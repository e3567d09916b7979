"""A clock that stands where the test says, and the database's other roles in the test's own transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.urls import connection_settings
from tests.cast import Town, open_town

TRUE_CLOCK = "SELECT clock_timestamp()"
TEST_CLOCK = "SELECT coalesce(nullif(current_setting('test.now', true), '')::timestamptz, clock_timestamp())"


def set_clock(owner_url: str, body: str) -> None:
    """Put a body into the one function that tells the registers the time."""
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(
            "CREATE OR REPLACE FUNCTION registratura_now() RETURNS timestamptz LANGUAGE sql VOLATILE"
            f" PARALLEL RESTRICTED AS $$ {body} $$"  # type: ignore[arg-type]
        )


class Clock:
    """The database's clock during a test; it stands still."""

    def stands_at(self, moment: str) -> None:
        """Set the clock: ISO 8601 with an offset, or a wall time in Bucharest without one."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('test.now', %s, true)", [moment])


@pytest.fixture(scope="module")
def _clock_to_set(owner_url: str) -> Iterator[None]:
    set_clock(owner_url, TEST_CLOCK)
    yield
    set_clock(owner_url, TRUE_CLOCK)


@pytest.fixture
def clock(_clock_to_set: None, db: None) -> Clock:
    """The clock of the registers, to be set by the test."""
    return Clock()


class Roles:
    """The test's connection as any role of the database, in a transaction that is undone at the end."""

    @contextmanager
    def acting_as(self, role: str, *, institution: int | str | None = None) -> Iterator[Any]:
        """Give a cursor with the rights of a role, in the scope of an institution or of none."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing waits for the end of the transaction
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(
                "SELECT set_config('app.institution', %s, true)", [str(institution) if institution else ""]
            )
            try:
                yield cursor
            finally:
                transaction.set_rollback(True)


@pytest.fixture(scope="module")
def roles(cluster: PrivateCluster, django_db_setup: None, django_db_blocker: Any) -> Iterator[Roles]:
    """Every role of the database over the same uncommitted rows. Not together with `db`."""
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(connection_settings(cluster.url_for("postgres")))
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL ROLE registratura_app")
                yield Roles()
                transaction.set_rollback(True)
        finally:
            connection.close()
            connection.settings_dict.update(before)


@pytest.fixture(scope="module")
def two_towns(roles: Roles) -> tuple[Town, Town]:
    """Alba and Buzău, seen by any role."""
    return open_town(name="Alba sub ziduri", domain="alba-ziduri.example"), open_town(
        name="Buzău sub ziduri", domain="buzau-ziduri.example"
    )


def moment(text: str) -> datetime:
    """Read an aware moment."""
    return datetime.fromisoformat(text)
