"""Changing what moves in: taking a file, saying its meaning, checking, bringing in; and packages that move out."""

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
from registratura.transfers.services.leaving import (
    PackageFacts,
    begin_package,
    end_package_link,
    end_silent_packages,
    fail_package,
    finish_package,
    make_package_link,
    note_package_fetched,
    note_package_gone,
    note_package_progress,
    order_package,
)
from registratura.transfers.services.preparing import Ahead
from registratura.transfers.services.reading import read

__all__ = [
    "SILENT_AFTER",
    "Ahead",
    "PackageFacts",
    "begin",
    "begin_package",
    "bring_next",
    "check",
    "close",
    "delete_profile",
    "end_package_link",
    "end_silent_packages",
    "fail_package",
    "finish_package",
    "give_up",
    "make_package_link",
    "note_package_fetched",
    "note_package_gone",
    "note_package_progress",
    "order_bringing",
    "order_package",
    "read",
    "resume",
    "save_profile",
    "say_meaning",
    "stop",
    "take_up",
]
