"""What this room tells those above it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """Something about the seals is not as it must be. kind: `chain`, `silence` or `day`."""

    institution_id: int
    alarm_id: int
    kind: str
    words: str
    raised_at: datetime
