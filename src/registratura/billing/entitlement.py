"""
What an agreement opens on a day, worked out anew each time from the contract, the subscription and what is unpaid.

Nothing of this is kept by the room: the answer travels to the institutions as lines (`institutions.entitlements`).
Signing in, reading, printing, exporting, answering within a running term and paying are no lines: nothing closes them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from registratura.billing import rules
from registratura.billing.states import State
from registratura.institutions.entitlements import LIMITED, MODULES, Feature, Line, Reason

WARN_DAYS = 60
UNPAID_GRACE_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """
    The facts that the answer follows from.

    last_day: the last day of the contract, or of the trial. unpaid_since:
    the day after which the oldest unpaid invoice was due. changed_on: the day on which the state began. limits: by
    feature. canceled_on: the last day that holds after a cancellation.
    """

    state: State
    last_day: date
    is_public_body: bool
    grace_days: int
    modules: Collection[str]
    limits: dict[Feature, int | None]
    unpaid_since: date | None = None
    changed_on: date
    canceled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What holds on a day: the lines, and in a word how it stands. `closes_on`: the first day without registering."""

    lines: tuple[Line, ...]
    reason: Reason
    closes_on: date
    warn_from: date

    def standing(self, day: date) -> str:
        """Return "on", "near" (told of the end), or "off"."""
        if day >= self.closes_on:
            return "off"
        return "near" if day >= self.warn_from else "on"


def answer_of(agreement: Agreement) -> Answer:
    """
    Work out what an agreement opens, until when, and why.

    Registering and the modules close together, after the grace; what the plan lacks is closed from the beginning.
    """
    closes_on, warn_from, reason = min(_ends(agreement), key=lambda end: end[0])
    first = Line(Feature.REGISTER, closes_on, reason, warn_from)
    modules = tuple(
        Line(module, closes_on, reason, warn_from)
        if module in agreement.modules
        else Line(module, date.min, Reason.NOT_IN_PLAN)
        for module in MODULES
    )
    limits = tuple(
        Line(feature, None, Reason.AGREED, None, agreement.limits.get(feature)) for feature in LIMITED
    )
    return Answer((first, *modules, *limits), reason, closes_on, warn_from)


def _ends(agreement: Agreement) -> list[tuple[date, date, Reason]]:
    """Return each end that is known: first closed day, first day on which it is told, and why."""
    last_day = min(filter(None, (agreement.last_day, agreement.canceled_on)))
    over = rules.grace_end(
        last_day=last_day, grace_days=agreement.grace_days, is_public_body=agreement.is_public_body
    )
    reason = Reason.TRIAL if agreement.state is State.TRIALING else Reason.EXPIRED
    if last_day < agreement.last_day:
        reason = Reason.ENDED
    ends = [(over, last_day - timedelta(days=WARN_DAYS), reason)]
    unpaid_since = agreement.unpaid_since
    if unpaid_since is None and agreement.state in (State.PAST_DUE, State.UNPAID):
        unpaid_since = agreement.changed_on
    if unpaid_since is not None:
        closes = unpaid_since + timedelta(days=UNPAID_GRACE_DAYS + agreement.grace_days)
        ends.append((closes, unpaid_since, Reason.UNPAID))
    if agreement.state in (State.INCOMPLETE, State.INCOMPLETE_EXPIRED):
        ends.append((agreement.changed_on, agreement.changed_on, Reason.NOT_STARTED))
    if agreement.state is State.PAUSED:
        ends.append((agreement.changed_on, agreement.changed_on, Reason.PAUSED))
    return ends
