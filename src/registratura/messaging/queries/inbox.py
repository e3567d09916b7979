"""The messages of one person, newest first."""

from dataclasses import dataclass
from datetime import datetime

from registratura.messaging.catalogue import KINDS, Kind
from registratura.messaging.models import Message
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import Question

PAGE = 50
_UNREAD = """
SELECT count(*) FROM messaging_message
 WHERE institution_id = %s::bigint AND user_id = %s::bigint AND read_at IS NULL AND body <> ''
"""


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message as its recipient reads it in the application."""

    id: int
    kind: str
    kind_name: str
    urgent: bool
    subject: str
    body: str
    about_type: str
    about_id: int | None
    created_at: datetime
    read_at: datetime | None


def unread_count(user_id: int) -> int:
    """Return how many messages of the institution in scope a person has not read."""
    return int(unread_question(user_id).row()[0])


def unread_question(user_id: int) -> Question:
    """Return the question of `unread_count`, which every page asks."""
    return Question(_UNREAD, (required_institution(), user_id), 1)


def messages_of(
    user_id: int, *, unread_only: bool = False, before_id: int | None = None, size: int = PAGE
) -> list[MessageLine]:
    """Return a person's messages, newest first; `before_id` is the last one of the page before."""
    rows = Message.objects.filter(user_id=user_id).exclude(body="")
    if unread_only:
        rows = rows.filter(read_at__isnull=True)
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return [_line(row) for row in rows.order_by("-id")[:size]]


def message_of(user_id: int, *, message_id: int) -> MessageLine | None:
    """Return one message of a person, or None: another's message is as good as none."""
    row = Message.objects.filter(user_id=user_id, pk=message_id).exclude(body="").first()
    return _line(row) if row is not None else None


def _line(row: Message) -> MessageLine:
    known = row.kind in set(Kind)
    described = KINDS[Kind(row.kind)] if known else None
    return MessageLine(
        id=row.id,
        kind=row.kind,
        kind_name=str(described.name) if described else row.kind,
        urgent=described.urgent if described else False,
        subject=row.subject,
        body=row.body,
        about_type=row.about_type,
        about_id=row.about_id,
        created_at=row.created_at,
        read_at=row.read_at,
    )
