"""Alba with its scope open, an ear for news, and the database's other roles as the registers try them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from registratura.kernel import events
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.registers.conftest import roles, two_towns

__all__ = ["Hearing", "roles", "two_towns"]

Hearing = Callable[[type], list[Any]]


@pytest.fixture
def town(alba: Town) -> Iterator[Town]:
    """Alba, with its scope open."""
    with acting_for(alba.id):
        yield alba


@pytest.fixture
def heard_of(monkeypatch: pytest.MonkeyPatch) -> Hearing:
    """Listen to a kind of news until the test ends, and return what is heard."""

    def listen(event: type) -> list[Any]:
        heard: list[Any] = []
        monkeypatch.setitem(events._listeners, event, [heard.append])
        return heard

    return listen
