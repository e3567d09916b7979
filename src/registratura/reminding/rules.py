"""
Which reminders are due to a customer on a day. Pure.

At each moment at most one step of each thing is due, the nearest one: a machine that was off for a month sends one
message, not three. Each has a key by which it is sent once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

EARLY_DAYS: Final = (90, 60)
NEAR_DAYS: Final = (30, 7)
LATE_DAYS: Final = (1, 15, 30)
ACTION_DAYS: Final = (14, 3)
LICENCE_DAYS: Final = (30, 7)
NEAR_PERCENT: Final = 80
TOLD_AFTER: Final = timedelta(days=30)


class About(StrEnum):
    """What a reminder is about."""

    EARLY = "early"
    NEAR = "near"
    ENDED = "ended"
    UNPAID = "unpaid"
    ACTION = "action"
    LICENCE_EARLY = "licence_early"
    LICENCE = "licence"
    LIMIT_NEAR = "limit_near"
    LIMIT = "limit"


SWITCHABLE: Final = frozenset({About.EARLY, About.LICENCE_EARLY, About.LIMIT_NEAR})
"""What a customer may turn off; the rest tells of a right that would be lost, or of money that is due."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A signed contract: its first day, and the last day that holds."""

    id: int
    starts_on: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Owed:
    """What is unpaid of an invoice, in bani, and since when it is due."""

    id: int
    due_on: date
    left_bani: int


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that is in force and has an end; the last day on which it holds."""

    id: int
    last_day: date


@dataclass(frozen=True, slots=True)
class Used:
    """
    What an institution uses of something that the plan limits. feature: as in the agreement.

    since: the first day of what is counted. stops: whether more than the limit is refused.
    """

    place_id: int
    feature: str
    used: int
    most: int
    since: date
    stops: bool = False

    @property
    def key(self) -> tuple[int, str, date, int]:
        """What tells one passing of a limit from another."""
        return self.place_id, self.feature, self.since, self.most

    @property
    def is_passed(self) -> bool:
        """Whether the limit is passed; what refuses more is passed when it is full."""
        return self.used >= self.most if self.stops else self.used > self.most


@dataclass(frozen=True, slots=True)
class Reminder:
    """
    A reminder that is due. key: once for each. subject_id: of the contract, the order, the licence or the institution.

    on: the day it speaks of. step: days before it, or after it; of a limit, how much is used in percent.
    """

    about: About
    key: str
    subject_id: int
    on: date
    step: int


def due_reminders(
    *,
    contract: Contract | None,
    owed: Sequence[Owed],
    licences: Sequence[Licence],
    closes_on: date | None,
    today: date,
    limits: Sequence[Used] = (),
    switched_off: frozenset[str] = frozenset(),
) -> list[Reminder]:
    """
    Return what a customer is reminded of today, in the order in which it matters.

    closes_on: the first day without registering, when something can still be done about it; None when nothing closes
    or the contract simply goes on.
    Law: Codul civil art. 1170 (buna-credință), Legea nr. 72/2013 art. 3 (dobânda curge fără punere în întârziere),
    Regulation (EU) 2016/679 art. 6(1)(b) for what belongs to the contract.
    """
    found = _of_owed(owed, today)
    if closes_on is not None and contract is not None:
        found += _of_closing(contract, closes_on, today)
    if contract is not None:
        found += _of_contract(contract, today)
    found += [one for licence in licences for one in _of_licence(licence, today)]
    found += [one for used in limits for one in _of_limit(used)]
    return [one for one in found if one.about not in SWITCHABLE or one.about not in switched_off]


def _of_owed(owed: Sequence[Owed], today: date) -> list[Reminder]:
    found = []
    for one in sorted(owed, key=lambda each: (each.due_on, each.id)):
        late = (today - one.due_on).days
        reached = [step for step in LATE_DAYS if late >= step]
        if one.left_bani > 0 and reached:
            key = f"owed/{one.id}/{one.due_on}/{reached[-1]}"
            found.append(Reminder(About.UNPAID, key, one.id, one.due_on, late))
    return found


def _of_closing(contract: Contract, closes_on: date, today: date) -> list[Reminder]:
    step = _step(ACTION_DAYS, (closes_on - today).days)
    if step is None:
        return []
    last = closes_on - timedelta(days=1)
    return [Reminder(About.ACTION, f"action/{contract.id}/{closes_on}/{step}", contract.id, last, step)]


def _of_contract(contract: Contract, today: date) -> list[Reminder]:
    left = (contract.last_day - today).days
    if left < 0:
        if contract.last_day + TOLD_AFTER < today:
            return []
        key = f"ended/{contract.id}/{contract.last_day}"
        return [Reminder(About.ENDED, key, contract.id, contract.last_day, -left)]
    length = (contract.last_day - contract.starts_on).days
    step = _step(tuple(one for one in (*EARLY_DAYS, *NEAR_DAYS) if one < length), left)
    if step is None:
        return []
    about = About.EARLY if step in EARLY_DAYS else About.NEAR
    key = f"contract/{contract.id}/{contract.last_day}/{step}"
    return [Reminder(about, key, contract.id, contract.last_day, step)]


def _of_licence(licence: Licence, today: date) -> list[Reminder]:
    step = _step(LICENCE_DAYS, (licence.last_day - today).days)
    if step is None:
        return []
    about = About.LICENCE_EARLY if step == LICENCE_DAYS[0] else About.LICENCE
    return [
        Reminder(about, f"licence/{licence.id}/{licence.last_day}/{step}", licence.id, licence.last_day, step)
    ]


def _step(steps: Sequence[int], left: int) -> int | None:
    """Return the nearest step that is reached: the smallest that is not below the days that are left."""
    return min((step for step in steps if 0 <= left <= step), default=None)


def _of_limit(one: Used) -> list[Reminder]:
    """Tell once in a period that a limit is near, once that it is passed; what refuses more is passed when full."""
    percent = one.used * 100 // one.most if one.most > 0 else 100
    if not one.is_passed and percent < NEAR_PERCENT:
        return []
    about = About.LIMIT if one.is_passed else About.LIMIT_NEAR
    key = f"{about}/{one.place_id}/{one.feature}/{one.since}/{one.most}"
    return [Reminder(about, key, one.place_id, one.since, percent)]
