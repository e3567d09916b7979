"""News of this room."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class DraftAnnounced:
    """A draft of a normative act was put before the public."""

    institution_id: int
    draft_id: int
    title: str
    proposals_until: date
    announced_at: datetime


@dataclass(frozen=True, slots=True)
class DebateAnnounced:
    """A public debate has its day and its place."""

    institution_id: int
    draft_id: int
    debate_id: int
    title: str
    held_at: datetime
    place: str
    announced_at: datetime
