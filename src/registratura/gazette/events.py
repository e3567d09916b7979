"""News of this room."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Published:
    """An act was put in the gazette, or a later edition of it; the public sees it from `visible_from`."""

    institution_id: int
    publication_id: int
    edition: int
    book: str
    entry_id: int | None
    visible_from: datetime
    published_at: datetime
