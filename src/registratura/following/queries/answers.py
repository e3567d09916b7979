"""What was fetched, and which letter a code stands on."""

from dataclasses import dataclass
from datetime import datetime

from registratura.accounts import queries as accounts
from registratura.following.models import Collection, IssuedCode
from registratura.following.secret_words import plain


@dataclass(frozen=True, slots=True)
class CollectionLine:
    """A file of an answer that was taken; `user` is empty when it was by a secret."""

    shipment_id: int
    document_id: int
    sha256: str
    collected_at: datetime
    key_id: int | None
    user: str


def collections_of(entry_id: int, *, named: bool = True) -> list[CollectionLine]:
    """Return what was taken of the answers to an entry, oldest first; `named` asks whose account it was."""
    rows = list(Collection.objects.filter(entry_id=entry_id).order_by("id"))
    names = accounts.names_of([row.user_id for row in rows]) if rows and named else {}
    return [
        CollectionLine(
            row.shipment_id,
            row.document_id,
            row.sha256,
            row.collected_at,
            row.key_id,
            names.get(row.user_id or 0, ""),
        )
        for row in rows
    ]


def code_of(entry_id: int) -> str:
    """Return the code on the letter of an entry; empty when it has none."""
    return IssuedCode.objects.filter(entry_id=entry_id).values_list("code", flat=True).first() or ""


def entry_of_code(typed: str) -> int | None:
    """Return the entry whose letter bears a code, however it was typed; None when there is none."""
    letters = plain(typed=typed)
    written = "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
    return IssuedCode.objects.filter(code=written[:20]).values_list("entry_id", flat=True).first()
