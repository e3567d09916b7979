"""A town whose acts are committed, since only finished transactions become events; and a program that listens."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from django.db import connection

from registratura.toolkit.scope import acting_for
from registratura.webhooks import services as webhooks
from registratura.webhooks.models import Endpoint
from registratura.webhooks.services import gathering as _gathering  # noqa: F401  the room is whole
from registratura.webhooks.services.endpoints import EndpointDraft
from tests.cast import Town, open_town
from tests.fakes.program import Program, program

_towns = count(1)


def now() -> datetime:
    return datetime.now(tz=UTC)


@pytest.fixture
def town(used_database: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """A town, committed; the database is renewed after the module."""
    with django_db_blocker.unblock():
        number = next(_towns)
        yield open_town(name=f"Comuna Webhook {number}", domain=f"webhook{number}.example")
        connection.close()


@pytest.fixture
def told(settings: Any) -> Iterator[Program]:
    """A program on this machine, which the walls let be called."""
    settings.PRIVATE_WEBHOOKS = True
    with program() as listening:
        yield listening


@pytest.fixture
def added(town: Town, told: Program) -> Endpoint:
    """The program, told of everything."""
    return add(town, told.url)


def add(town: Town, url: str, **choices: Any) -> Endpoint:
    with acting_for(town.id):
        draft = EndpointDraft(name="Programul de contabilitate", url=url, **choices)
        return webhooks.add_endpoint(draft=draft, by=town.administrator, now=now())


def gather(town: Town) -> int:
    with acting_for(town.id):
        return webhooks.gather(now=now())


def send(town: Town, endpoint: Endpoint, clock: Callable[[], datetime] = now) -> int:
    return webhooks.send_due(institution_id=town.id, endpoint_id=endpoint.id, clock=clock)
