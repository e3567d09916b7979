"""The department's mailbox as a page shows it: never its password."""

from dataclasses import dataclass
from datetime import datetime

from registratura.support.models import SupportMailbox


@dataclass(frozen=True, slots=True)
class SupportMailboxCard:
    """The mailbox without its password."""

    host: str
    port: int
    security: str
    username: str
    folder: str
    is_active: bool
    checked_at: datetime | None
    trouble: str


def support_mailbox() -> SupportMailboxCard | None:
    """Return the mailbox, or None."""
    row = SupportMailbox.objects.first()
    names = ("host", "port", "security", "username", "folder", "is_active", "checked_at", "trouble")
    return SupportMailboxCard(*(getattr(row, name) for name in names)) if row is not None else None
