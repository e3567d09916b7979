"""The same request twice does one thing: what a request with an idempotency key did is found again."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from registratura.kernel.errors import DomainError
from registratura.machines.models import Deed
from registratura.toolkit.scope import required_institution


class DeedReusedError(DomainError):
    """An idempotency key came back with another content."""

    code = "machines.deed.key-reused"


def once(*, key_id: int, request_key: UUID, content: bytes) -> int | None:
    """
    Hold a request key until the open transaction ends, and return what it made before; None: nothing yet.

    Of two at once the second waits and finds the first one's deed. Must run inside a scope.
    Raises: DeedReusedError when the key came with another content.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 77))",
            [f"{required_institution()}:{key_id}:{request_key}"],
        )
    before = Deed.objects.filter(key_id=key_id, request_key=request_key).first()
    if before is None:
        return None
    if bytes(before.content_digest) != hashlib.sha256(content).digest():
        raise DeedReusedError(
            _("Cu această cheie s-a cerut deja altceva. Puneți altă cheie de idempotență pentru altă cerere.")
        )
    return before.subject_id


def remember(*, key_id: int, request_key: UUID, content: bytes, subject_id: int, now: datetime) -> None:
    """Write down what a request made, in the transaction that made it."""
    Deed.objects.create(
        institution_id=required_institution(),
        key_id=key_id,
        request_key=request_key,
        content_digest=hashlib.sha256(content).digest(),
        subject_id=subject_id,
        done_at=now,
    )
