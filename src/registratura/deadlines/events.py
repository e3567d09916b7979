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
