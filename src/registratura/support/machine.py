"""Through which states a conversation goes, and what each party's word does to it. Closed; pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """Where a conversation stands."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    SOLVED = "solved"
    CLOSED = "closed"


class Priority(StrEnum):
    """How soon it must be looked at."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Channel(StrEnum):
    """How it came."""

    WEB = "web"
    DESK = "desk"
    MAIL = "mail"
    PHONE = "phone"
    CHAT = "chat"


class Author(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    OPERATOR = "operator"


STATES: Final[Mapping[State, str | Promise]] = {
    State.NEW: _("nouă"),
    State.OPEN: _("în lucru"),
    State.PENDING: _("așteaptă clientul"),
    State.ON_HOLD: _("așteaptă pe altcineva"),
    State.SOLVED: _("rezolvată"),
    State.CLOSED: _("închisă"),
}
STATES_TOLD: Final[Mapping[State, str | Promise]] = {
    State.NEW: _("primită"),
    State.OPEN: _("în lucru"),
    State.PENDING: _("așteptăm răspunsul dumneavoastră"),
    State.ON_HOLD: _("așteptăm pe altcineva ca să putem continua"),
    State.SOLVED: _("rezolvată"),
    State.CLOSED: _("închisă"),
}
PRIORITIES: Final[Mapping[Priority, str | Promise]] = {
    Priority.URGENT: _("urgentă"),
    Priority.HIGH: _("mare"),
    Priority.NORMAL: _("obișnuită"),
    Priority.LOW: _("mică"),
}
CHANNELS: Final[Mapping[Channel, str | Promise]] = {
    Channel.WEB: _("pagina de asistență"),
    Channel.DESK: _("din program"),
    Channel.MAIL: _("e-mail"),
    Channel.PHONE: _("telefon"),
    Channel.CHAT: _("discuție pe loc"),
}
_S = State
TRANSITIONS: Final[Mapping[State, frozenset[State]]] = {
    _S.NEW: frozenset({_S.OPEN, _S.PENDING, _S.ON_HOLD, _S.SOLVED, _S.CLOSED}),
    _S.OPEN: frozenset({_S.PENDING, _S.ON_HOLD, _S.SOLVED, _S.CLOSED}),
    _S.PENDING: frozenset({_S.OPEN, _S.ON_HOLD, _S.SOLVED, _S.CLOSED}),
    _S.ON_HOLD: frozenset({_S.OPEN, _S.PENDING, _S.SOLVED, _S.CLOSED}),
    _S.SOLVED: frozenset({_S.OPEN, _S.CLOSED}),
    _S.CLOSED: frozenset(),
}
WAITING: Final = frozenset({State.PENDING, State.ON_HOLD})
"""The clock of the service level stands still: somebody else has the next word."""

ENDED: Final = frozenset({State.SOLVED, State.CLOSED})


def may_go(*, here: State, there: State) -> bool:
    """Say whether a conversation in one state may go to another."""
    return there in TRANSITIONS[here]


def after_customer(*, here: State) -> State:
    """Return where a word of the customer brings a conversation; a closed one stays, a new one follows it."""
    return here if here in (State.NEW, State.CLOSED) else State.OPEN
