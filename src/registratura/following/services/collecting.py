"""Answers that were fetched, and the codes on issued letters."""

import secrets
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from registratura.following.models import Collection, IssuedCode
from registratura.following.secret_words import written
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.toolkit.scope import required_institution

CODE_LETTERS: Final = 12


@transaction.atomic
def record_collection(
    *,
    entry_id: int,
    shipment_id: int,
    document_id: int,
    sha256: str,
    key_id: int | None,
    user_id: int | None,
    by: Actor | None,
    now: datetime,
) -> int:
    """
    Write down that a file of an answer was taken from the portal, and return the number of the row.

    key_id, user_id: by which key or account; at least one. sha256: of the bytes that were given.
    """
    row = Collection(
        institution_id=required_institution(),
        entry_id=entry_id,
        shipment_id=shipment_id,
        document_id=document_id,
        sha256=sha256,
        key_id=key_id,
        user_id=user_id,
        collected_at=now,
    )
    row.save(force_insert=True)
    journal.record(
        action="following.answer.collected",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={
            "shipment_id": shipment_id,
            "document_id": document_id,
            "sha256": sha256,
            "key": key_id or 0,
        },
    )
    return row.id


@transaction.atomic
def code_for(*, entry_id: int, by: Actor | None, now: datetime) -> str:
    """Return the code that stands on the letter of an entry, made when there is none; it never changes."""
    known = IssuedCode.objects.filter(entry_id=entry_id).values_list("code", flat=True).first()
    if known is not None:
        return known
    row = IssuedCode(
        institution_id=required_institution(),
        entry_id=entry_id,
        code=written(digest=secrets.token_bytes(16), letters=CODE_LETTERS),
        made_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # two runs at once
        return IssuedCode.objects.values_list("code", flat=True).get(entry_id=entry_id)
    journal.record(
        action="following.code.made",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"code": row.code},
    )
    return row.code
