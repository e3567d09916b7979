"""How a live conversation goes, and how much of it there may be. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ChatState(StrEnum):
    """Where a live conversation stands."""

    WAITING = "waiting"
    OPEN = "open"
    ENDED = "ended"


class Choice(StrEnum):
    """What the customer chose of the words at the end."""

    NONE = ""
    KEPT = "kept"
    DELETED = "deleted"


class Speaker(StrEnum):
    """Who says something."""

    CUSTOMER = "customer"
    OPERATOR = "operator"


CHAT_STATES: Final[Mapping[ChatState, str | Promise]] = {
    ChatState.WAITING: _("așteaptă un om"),
    ChatState.OPEN: _("în curs"),
    ChatState.ENDED: _("încheiată"),
}

SAYING_MOST: Final = 2_000
MESSAGES_MOST: Final = 400
"""Of one conversation; a longer one goes on as a ticket."""

A_MINUTE_MOST: Final = 20
"""Words of one side within a minute: faster than anybody writes."""

WAITING_MOST: Final = 100
OPEN_MOST: Final = 600
"""How many conversations stand at once; who comes after them leaves a message."""

HERE_FOR: Final = timedelta(seconds=90)
"""How long an operator counts as present after the page last said so."""

PATIENCE: Final = timedelta(minutes=30)
"""A conversation in which nobody wrote for so long ends by itself."""

UNDECIDED: Final = timedelta(hours=24)
"""How long after the end the customer may still keep the words; after it they go."""


def may_open(*, present: int, waiting: int, live: int) -> bool:
    """Say whether somebody may begin a live conversation now, or leaves a message."""
    return present > 0 and waiting < WAITING_MOST and live < OPEN_MOST


def may_say(*, said: int, lately: int) -> bool:
    """Say whether one side may write once more. lately: what the same side wrote in the last minute."""
    return said < MESSAGES_MOST and lately < A_MINUTE_MOST
