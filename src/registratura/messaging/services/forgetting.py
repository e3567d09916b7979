"""Forgetting words: at the end of their keeping, and of one person who asks for it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection, transaction

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.toolkit.scope import required_institution

WORDS_KEPT = timedelta(
    days=365
)  # what a person is told; the rule of keeping decides (retention, message-words)


@transaction.atomic
def forget_messages(*, message_ids: Collection[int], now: datetime) -> int:
    """Forget the words of messages whose keeping ended, as the rules of keeping found them, and return of how many."""
    forgotten = _forget(message_ids, now=now, addresses=False)
    if forgotten:
        journal.record(
            action="messaging.words.forgotten",
            subject_type="institution",
            subject_id=required_institution(),
            by=None,
            details={"count": forgotten},
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
