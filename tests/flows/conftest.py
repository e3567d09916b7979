"""A town that may be harmed: committed rows, and the owner who can change what the database guards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from tests.cast import Town, open_town

Plant = Callable[..., None]
GUARDED = (
    *("registers_entry", "registers_entryparty", "registers_entrydocument", "registers_inscription"),
    *("registers_numbersequence", "registers_entrysearch", "journal_record", "journal_leaf", "journal_seal"),
    "routing_standing",
)


@pytest.fixture
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """A town whose rows are committed, so that the owner sees and harms them; its name is used once."""
    mark = uuid4().hex[:8]
    with django_db_blocker.unblock():
        yield open_town(name=f"Primăria {mark}", domain=f"{mark}.example")
        connection.close()


@pytest.fixture
def plant(town: Town, owner_url: str) -> Plant:
    """Do as the owner what the database refuses to everybody while its triggers stand."""

    def statement(text: str, *values: object) -> None:
        with harmed(owner_url, town.id) as owner:
            owner.execute(text, values)  # type: ignore[arg-type]

    return statement


@contextmanager
def harmed(owner_url: str, institution_id: int) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(owner_url) as owner:
        owner.execute("SELECT set_config('app.institution', %s, true)", [str(institution_id)])
        for table in GUARDED:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # type: ignore[arg-type]
        yield owner
        for table in GUARDED:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # type: ignore[arg-type]
