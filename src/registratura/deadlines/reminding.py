"""
When somebody is reminded of a term, without Django, clock or database: the steps, and which of them a day has reached.

Who stands behind `Whom` is decided above, where it is known who holds a paper.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from registratura.deadlines import rules
from registratura.deadlines.rules import DAY, Calendar

MOST_STEPS = 8
MOST_DAYS = 60


class Whom(StrEnum):
    """Who hears of a step."""

    HOLDER = "holder"
    COORDINATOR = "coordinator"  # who heads the holder's unit
    SECRETARY = "secretary"  # the secretary general, or the head of the institution where there is none


class Anchor(StrEnum):
    """From which day a step is counted."""

    BEFORE_SAFE = "safe"
    AFTER_DUE = "due"


@dataclass(frozen=True, slots=True)
class Step:
    """So many working days before the safe day (0: on it), or after the due day (1: the first day of lateness)."""

    anchor: Anchor
    days: int
    whom: frozenset[Whom]

    @property
    def code(self) -> str:
        """What tells the step from others of the same institution."""
        return (
            f"{self.anchor}-{self.days}"
            if self.anchor is Anchor.BEFORE_SAFE
            else f"{self.anchor}+{self.days}"
        )


_BOTH = frozenset({Whom.HOLDER, Whom.COORDINATOR})
USUAL_STEPS = (
    Step(Anchor.BEFORE_SAFE, 5, frozenset({Whom.HOLDER})),
    Step(Anchor.BEFORE_SAFE, 2, _BOTH),
    Step(Anchor.BEFORE_SAFE, 0, _BOTH),
    Step(Anchor.AFTER_DUE, 1, frozenset(Whom)),
)
# Terms of hours know two: near, and past.
HOURS_NEAR = Step(Anchor.BEFORE_SAFE, 0, _BOTH)
HOURS_PAST = Step(Anchor.AFTER_DUE, 1, frozenset(Whom))


def day_of(*, step: Step, safe_on: date, due_on: date, calendar: Calendar) -> date:
    """Return the day from which a step holds for a term."""
    if step.anchor is Anchor.AFTER_DUE:
        return rules.nth_working_day(after=due_on, count=step.days, calendar=calendar)
    day = rules.last_working(day=safe_on, calendar=calendar)
    for _ in range(step.days):
        day = rules.last_working(day=day - DAY, calendar=calendar)
    return day


def reached(
    *, steps: Iterable[Step], safe_on: date, due_on: date, today: date, calendar: Calendar
) -> Step | None:
    """
    Return the last step that a term has reached on a day, None before the first.

    Steps that passed before anybody was told are not made up for: only the last one still says something true. Between
    the safe day and the due one no new step begins; an overdue one begins only after `due_on`.
    """
    days = {step: day_of(step=step, safe_on=safe_on, due_on=due_on, calendar=calendar) for step in steps}
    past = [step for step, day in days.items() if day <= today]
    return max(past, key=lambda step: (days[step], step.anchor == Anchor.AFTER_DUE), default=None)


def horizon(*, steps: Iterable[Step], today: date, calendar: Calendar) -> date:
    """Return the latest safe day of a term that can have reached any step today."""
    ahead = max((step.days for step in steps if step.anchor is Anchor.BEFORE_SAFE), default=0)
    return rules.nth_working_day(after=today, count=ahead, calendar=calendar)


def kept(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return steps as they are kept in JSON."""
    return [{"anchor": str(s.anchor), "days": s.days, "whom": sorted(map(str, s.whom))} for s in steps]


def read(kept_steps: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Return steps from what was kept."""
    return tuple(
        Step(Anchor(each["anchor"]), each["days"], frozenset(Whom(who) for who in each["whom"]))
        for each in kept_steps
    )


def fault_in(steps: Sequence[Step]) -> str:
    """Say in one word what is wrong with a list of steps; empty when nothing is: count, days, whom, twice."""
    if not 1 <= len(steps) <= MOST_STEPS:
        return "count"
    for step in steps:
        least = 1 if step.anchor is Anchor.AFTER_DUE else 0
        if not least <= step.days <= MOST_DAYS:
            return "days"
        if not step.whom:
            return "whom"
    return "twice" if len({step.code for step in steps}) < len(steps) else ""
