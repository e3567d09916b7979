"""News that travels upward: a room publishes a fact, whoever stands above may listen."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")

_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event_type: type[Event], listener: Callable[[Event], None]) -> None:
    """Call `listener` for every published event of this type. Subscribing twice has no further effect."""
    if listener not in _listeners[event_type]:
        _listeners[event_type].append(listener)


def publish(event: object) -> None:
    """
    Hand a fact to its listeners, in the transaction of the act.

    A listener that raises undoes the act: use it for what must happen together, and a job for the rest.
    """
    for listener in _listeners[type(event)]:
        listener(event)


def listeners_of(event_type: type) -> tuple[Callable[[Any], None], ...]:
    """Who hears this event; used by the house tests."""
    return tuple(_listeners[event_type])
