"""
The accessibility statement: what it must say, and when it must be looked at again.

The model is the annex of Commission Implementing Decision (EU) 2018/1523; in Romania OUG 112/2018 asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Conformance(StrEnum):
    """How much of EN 301 549 the pages meet."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Method(StrEnum):
    """Who looked at the pages before the statement was written."""

    OWN = "own"
    OTHERS = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """
    The facts of a statement. `fails`: what does not meet the standard; `burden`: what would ask too much; `outside`:
    what the law does not ask of. Each in Romanian, and in English where it was written so.
    """

    conformance: Conformance
    method: Method
    prepared_on: date
    reviewed_on: date
    fails: str = ""
    fails_en: str = ""
    burden: str = ""
    burden_en: str = ""
    outside: str = ""
    outside_en: str = ""
    feedback_unit: str = ""
    feedback_email: str = ""
    feedback_phone: str = ""


class Fault(StrEnum):
    """Why a statement cannot be published."""

    FULL_YET_FAILS = "full_yet_fails"
    NOT_FULL_WHY = "not_full_why"
    REVIEWED_BEFORE = "reviewed_before"
    IN_THE_FUTURE = "in_the_future"
    NOBODY_TO_TELL = "nobody_to_tell"


def fault_of(statement: Statement, *, today: date) -> Fault | None:
    """
    Return the first reason for which a statement cannot be published, or None.

    Law: Decizia de punere în aplicare (UE) 2018/1523, anexă, secțiunea 1; OUG nr. 112/2018.
    """
    if statement.conformance is Conformance.FULL and (statement.fails or statement.burden):
        return Fault.FULL_YET_FAILS
    if statement.conformance is not Conformance.FULL and not (statement.fails or statement.burden):
        return Fault.NOT_FULL_WHY
    if statement.reviewed_on < statement.prepared_on:
        return Fault.REVIEWED_BEFORE
    if statement.reviewed_on > today:
        return Fault.IN_THE_FUTURE
    if not (statement.feedback_email or statement.feedback_phone):
        return Fault.NOBODY_TO_TELL
    return None


def review_due_on(statement: Statement) -> date:
    """
    Return the day by which a statement must be looked at again: a year after the last time.

    Law: OUG nr. 112/2018; Directiva (UE) 2016/2102 art. 7 alin. (1).
    """
    last = statement.reviewed_on
    if (last.month, last.day) == (2, 29):
        return date(last.year + 1, 2, 28)
    return last.replace(year=last.year + 1)
