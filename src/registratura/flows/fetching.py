"""
Reading a mailbox because somebody asked: a job of its own, so that no page waits for a mail server.

It takes its turn with the reading of every minute: one mailbox is never read by two at once.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

TASK = "flows.fetch_mailbox"
MAIL_QUEUE = "mail-intake"


def order_reading(*, institution_id: int, mailbox_id: int) -> bool:
    """Ask for a mailbox to be read at once; False when it is being read, or in line, because somebody asked before."""
    if being_read(institution_id=institution_id, mailbox_ids=[mailbox_id]):
        return False
    job = app.configure_task(
        TASK,
        allow_unknown=False,
        lock=MAIL_QUEUE,
        queueing_lock=_asked(institution_id, mailbox_id),
    )
    try:
        with transaction.atomic():
            job.defer(institution_id=institution_id, mailbox_id=mailbox_id)
    except AlreadyEnqueued:
        return False
    return True


def being_read(*, institution_id: int, mailbox_ids: Collection[int]) -> frozenset[int]:
    """Return which of these mailboxes somebody asked to be read, and are not read yet."""
    asked = {_asked(institution_id, mailbox_id): mailbox_id for mailbox_id in mailbox_ids}
    # One job runs under the lock at a time, so that both halves are found by an index.
    in_line = Q(status="todo", queueing_lock__in=asked)
    at_it = Q(status="doing", lock=MAIL_QUEUE, queueing_lock__in=asked)
    jobs = ProcrastinateJob.objects.filter(in_line | at_it).values_list("queueing_lock", flat=True)
    return frozenset(asked[key] for key in jobs)


def _asked(institution_id: int, mailbox_id: int) -> str:
    return f"{TASK}/{institution_id}/{mailbox_id}"
