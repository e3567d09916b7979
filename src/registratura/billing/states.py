"""The states of a subscription and the steps between them. Pure: a table, and nothing that is not in it."""

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """Where a subscription stands; the names are those that payment providers use."""

    INCOMPLETE = "incomplete"
    INCOMPLETE_EXPIRED = "incomplete_expired"
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    UNPAID = "unpaid"
    PAUSED = "paused"
    CANCELED = "canceled"


NAMES: Final[dict[State, str | Promise]] = {
    State.INCOMPLETE: _("așteaptă prima plată"),
    State.INCOMPLETE_EXPIRED: _("prima plată nu a venit"),
    State.TRIALING: _("în încercare"),
    State.ACTIVE: _("activ"),
    State.PAST_DUE: _("restant"),
    State.UNPAID: _("neachitat"),
    State.PAUSED: _("în pauză"),
    State.CANCELED: _("încheiat"),
}
TONES: Final[dict[State, str]] = {
    State.INCOMPLETE: "warn",
    State.INCOMPLETE_EXPIRED: "",
    State.TRIALING: "info",
    State.ACTIVE: "ok",
    State.PAST_DUE: "warn",
    State.UNPAID: "danger",
    State.PAUSED: "info",
    State.CANCELED: "",
}
# A subscription begins in one of these: by a first payment, by a trial, or by a signed contract paid on invoice.
FIRST: Final = frozenset({State.INCOMPLETE, State.TRIALING, State.ACTIVE})
TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.INCOMPLETE: frozenset({State.ACTIVE, State.INCOMPLETE_EXPIRED}),
    State.INCOMPLETE_EXPIRED: frozenset(),
    State.TRIALING: frozenset({State.ACTIVE, State.PAST_DUE, State.PAUSED, State.CANCELED}),
    State.ACTIVE: frozenset({State.PAST_DUE, State.PAUSED, State.CANCELED}),
    State.PAST_DUE: frozenset({State.ACTIVE, State.UNPAID, State.CANCELED}),
    State.UNPAID: frozenset({State.ACTIVE, State.CANCELED}),
    State.PAUSED: frozenset({State.ACTIVE, State.CANCELED}),
    State.CANCELED: frozenset(),
}
OVER: Final = frozenset(state for state, following in TRANSITIONS.items() if not following)


def may_pass(*, before: State, after: State) -> bool:
    """Say whether a subscription may go from one state to another."""
    return after in TRANSITIONS[before]
