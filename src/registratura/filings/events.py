"""What this room tells of: facts, with identifiers and plain values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FilingRegistered:
    """A filing has its number."""

    filing_id: int
    entry_id: int
    registered_at: datetime
