"""What this room tells those above it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class NoticePublished:
    """A version was published; `materiality` says whether people are told by a letter of their own."""

    institution_id: int
    version_id: int
    number: int
    materiality: str
    effective_on: date
    by_id: int
    at: datetime
