"""What the machine lacks when a request fails: room on a disk, or the database. Everything else is a fault of ours."""

import errno
from collections.abc import Iterator
from enum import StrEnum

import django.db
import psycopg

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_DISK_FULL = "53100"
# The connection broke, the server ends or starts, or has no place for one more.
_AWAY = ("08", "57P", "53")


class Shortage(StrEnum):
    """What is lacking; both pass without a change of the program."""

    ROOM = "room"
    DATABASE = "database"


def shortage_of(error: BaseException | None) -> Shortage | None:
    """Return what was lacking where an error began, however it was passed on; None for every other error."""
    found = {_shortage(one) for one in _chain(error)}
    return (
        Shortage.ROOM if Shortage.ROOM in found else Shortage.DATABASE if Shortage.DATABASE in found else None
    )


def _shortage(error: BaseException) -> Shortage | None:
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return Shortage.ROOM
    if isinstance(error, psycopg.Error):
        state = error.sqlstate or ""
        if state == _DISK_FULL:
            return Shortage.ROOM
        lost = isinstance(error, psycopg.OperationalError) and not state
        return Shortage.DATABASE if lost or state.startswith(_AWAY) else None
    return Shortage.DATABASE if isinstance(error, django.db.InterfaceError) else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
