"""News of this room."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """The next server, the gateway or the program of another took a message over, with its reply."""

    institution_id: int
    message_id: int
    delivery_id: int
    kind: str
    channel: str
    about_type: str
    about_id: int | None
    reply: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """A report says that a message reached the mailbox of its recipient."""

    institution_id: int
    message_id: int
    delivery_id: int
    kind: str
    channel: str
    about_type: str
    about_id: int | None
    reply: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NotDelivered:
    """A message came back (`bounced`) or was given up; `reply` says why."""

    institution_id: int
    message_id: int
    delivery_id: int
    kind: str
    channel: str
    about_type: str
    about_id: int | None
    reply: str
    bounced: bool
    at: datetime
