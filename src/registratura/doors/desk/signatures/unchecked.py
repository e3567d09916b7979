"""Files whose signatures could not be checked: the program was stopped at them, or hung."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from registratura.documents import queries as documents
from registratura.signatures import queries as signatures
from registratura.signatures.findings import Reason
from registratura.signatures.words import KNOWN, reason_words


@dataclass(frozen=True, slots=True)
class UncheckedFile:
    """A file, why its check stopped and when, and the page where a person asks again."""

    name: str
    words: str
    at: datetime
    href: str


def unchecked_files(code: str) -> list[UncheckedFile]:
    """Return the files whose signatures could not be checked, the newest first."""
    failed = signatures.failed_checks()
    names = {card.id: card.name for card in documents.cards(each.document_id for each in failed)}
    return [
        UncheckedFile(
            names.get(each.document_id, ""),
            failure_words(each.reason),
            each.ended_at or each.begun_at,
            reverse("desk:signatures", kwargs={"code": code, "document": each.document_id}),
        )
        for each in failed
    ]


def failure_words(code: str) -> str:
    """Say why a check stopped."""
    return reason_words(Reason(code=code if code in KNOWN else "failed"))
