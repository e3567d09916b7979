"""Changing what moves in: taking a file, saying what its columns mean, checking, bringing in, stopping, closing."""

from registratura.transfers.services.bringing import bring_next, order_bringing, stop
from registratura.transfers.services.checking import check
from registratura.transfers.services.keeping import (
    SILENT_AFTER,
    begin,
    close,
    delete_profile,
    give_up,
    resume,
    save_profile,
    say_meaning,
    take_up,
)
from registratura.transfers.services.preparing import Ahead
from registratura.transfers.services.reading import read

__all__ = [
    "SILENT_AFTER",
    "Ahead",
    "begin",
    "bring_next",
    "check",
    "close",
    "delete_profile",
    "give_up",
    "order_bringing",
    "read",
    "resume",
    "save_profile",
    "say_meaning",
    "stop",
    "take_up",
]
