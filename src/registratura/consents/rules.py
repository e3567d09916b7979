"""When something may be done with a person's data, and what a browser's signal means. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from registratura.consents.states import PROCESSING, SILENT_METHODS, WAYS, Method, State
from registratura.kernel.privacy.purposes import Ground, Purpose

CONSENT = str(Ground.CONSENT)
HARD_OFF = frozenset({str(Purpose.P25)})
"""Declared for nobody: no ground and no person's answer opens them."""
BOUND_BY_SIGNAL = frozenset({str(Purpose.P21), str(Purpose.P22), str(Purpose.P23)})
"""What the browser's signal (Sec-GPC) forbids: advertisements that follow a person. So it does any disclosure that
rests on consent alone (`disclosure=True`)."""


class Reason(StrEnum):
    """Why something may or may not be done."""

    GROUND = "ground"  # it does not rest on consent
    GIVEN = "given"
    NOT_GIVEN = "not-given"
    EXPIRED = "expired"
    BROADER = "broader"  # the notice in force takes more than the person said yes to
    SIGNAL = "signal"
    NOT_DECLARED = "not-declared"
    HARD_OFF = "hard-off"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person's consent for a purpose stands: the newest event, and whether it reaches the notice in force."""

    state: State
    at: datetime | None = None
    valid_until: datetime | None = None
    covers: bool = True
    despite_signal: bool = False
    """Whether the person said yes knowing of the browser's signal."""


def decide(
    *,
    purpose: str,
    ground: str | None,
    standing: Standing,
    signal: bool,
    now: datetime,
    disclosure: bool = False,
) -> Reason:
    """
    Return why a purpose is open or closed for a person.

    ground: of the purpose in the notice in force, None when that notice does not name it. signal: whether the person's
    browser says no (now, or in an earlier session). disclosure: whether data go to somebody else.
    Law: GDPR art. 4(11), 6(1), 7(1) and 7(3).
    """
    if purpose in HARD_OFF:
        return Reason.HARD_OFF
    if ground is None:
        return Reason.NOT_DECLARED
    bound = purpose in BOUND_BY_SIGNAL or (disclosure and ground == CONSENT)
    if signal and bound and not standing.despite_signal:
        return Reason.SIGNAL
    if ground != CONSENT:
        return Reason.GROUND
    if standing.state is State.EXPIRED:
        return Reason.EXPIRED
    if standing.state not in PROCESSING:
        return Reason.NOT_GIVEN
    if standing.valid_until is not None and standing.valid_until <= now:
        return Reason.EXPIRED
    return Reason.GIVEN if standing.covers else Reason.BROADER


def is_open(reason: Reason) -> bool:
    """
    Whether a reason lets something be done.

    Law: GDPR art. 6(1).
    """
    return reason in (Reason.GROUND, Reason.GIVEN)


def may_follow(before: State, after: State) -> bool:
    """
    Whether a consent may go from one state to another.

    Law: GDPR art. 7(3); ISO/IEC TS 27560:2023, annex B.
    """
    return after in WAYS[before]


def is_affirmative(state: State, method: Method) -> bool:
    """
    Whether an answer was given by an act of the person; a yes by silence, by a signal or by the program is none.

    Law: GDPR art. 4(11), recital 32; CJEU C-61/19.
    """
    return state not in PROCESSING or method not in SILENT_METHODS


def opts_out(values: Sequence[str]) -> bool:
    """
    Whether the values of `Sec-GPC`, one for each header received, say no; several in one are joined by commas.

    Only `1` says no, and one such is enough; anything else says nothing.
    Law: GDPR art. 21(5); Global Privacy Control, W3C.
    """
    return any(part.strip(" \t") == "1" for value in values for part in value.split(","))
