"""What this room tells those above it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ConsentChanged:
    """A person's consent for a purpose went to another state; `open` says whether anything may be done under it."""

    institution_id: int
    subject_id: UUID
    purpose: str
    state: str
    open: bool
    event_id: int
    at: datetime
