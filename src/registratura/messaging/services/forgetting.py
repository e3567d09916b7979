"""Forgetting words: at the end of their keeping, and of one person who asks for it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection, transaction

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.messaging.models import Message
from registratura.toolkit.scope import required_institution

WORDS_KEPT = timedelta(days=365)  # after the message was written; that it was sent, and its end, stay
PORTION = 1_000


@transaction.atomic
def forget_words(*, now: datetime, portion: int = PORTION) -> int:
    """
    Forget the words of a portion of the messages whose keeping ended, and return how many.

    Call again while it returns more than none. A message that still travels is left for another night. Kind, subject
    of a message of the house, day, end and what it was about stay.
    """
    over = Message.objects.filter(created_at__lt=now - WORDS_KEPT, forgotten_at__isnull=True)
    ids = list(over.order_by("created_at", "id").values_list("id", flat=True)[:portion])
    forgotten = _forget(ids, now=now, addresses=False)
    if forgotten:
        journal.record(
            action="messaging.words.forgotten",
            subject_type="institution",
            subject_id=required_institution(),
            by=None,
            details={"count": forgotten, "written_before": (now - WORDS_KEPT).date().isoformat()},
        )
    return forgotten


@transaction.atomic
def forget_person(*, message_ids: Collection[int], by: Actor | None, now: datetime) -> int:
    """Forget words and addresses of messages to one person outside, and return of how many; what travels stays."""
    forgotten = _forget(message_ids, now=now, addresses=True)
    if forgotten:
        journal.record(
            action="messaging.person.forgotten",
            subject_type="institution",
            subject_id=required_institution(),
            by=by,
            details={"count": forgotten},
        )
    return forgotten


def _forget(message_ids: Collection[int], *, now: datetime, addresses: bool) -> int:
    if not message_ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT messaging_forget(%s::bigint[], %s, %s)", [list(message_ids), now, addresses])
        return int(cursor.fetchone()[0])
