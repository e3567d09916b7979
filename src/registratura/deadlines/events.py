"""News of this room."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class DeadlineNear:
    """A running term comes near its safe day. Said once, and once more when the term moves later."""

    institution_id: int
    deadline_id: int
    subject_type: str
    subject_id: int
    rule_code: str
    safe_on: date
    due_on: date
    due_at: datetime | None  # of hour terms alone
    told_at: datetime


@dataclass(frozen=True, slots=True)
class DeadlineMissed:
    """A term ran out without an answer. Said once, and once more when the term moves later and runs out again."""

    institution_id: int
    deadline_id: int
    subject_type: str
    subject_id: int
    rule_code: str
    safe_on: date
    due_on: date
    due_at: datetime | None  # of hour terms alone
    told_at: datetime


@dataclass(frozen=True, slots=True)
class DeadlineExtended:
    """More time was given for a term; `due_on` is its new end."""

    institution_id: int
    deadline_id: int
    subject_type: str
    subject_id: int
    rule_code: str
    due_on: date
    reason: str
    extended_at: datetime
    by_id: int
