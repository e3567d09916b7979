"""Alba with its scope open, and an ear for news."""

from tests.rooms.routing.conftest import Hearing, heard_of, roles, town, two_towns

__all__ = ["Hearing", "heard_of", "roles", "town", "two_towns"]
