"""News of this room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class KeysDestroyed:
    """What was sealed for a person opens no more."""

    institution_id: int
    subject_id: UUID
    keys: tuple[UUID, ...]
    at: datetime
