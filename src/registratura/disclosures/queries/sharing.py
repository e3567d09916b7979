"""Shared links: those of an entry, and the one that a secret opens."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from registratura.accounts import queries as accounts
from registratura.disclosures.models import ShareLink, ShareOpening

_LONGEST = 120


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One opening: when, what, from which part of the net."""

    opened_at: datetime
    what: str
    what_name: str
    network: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link as whoever made it sees it; the secret is gone."""

    id: int
    entry_id: int
    what: str
    recipient_name: str
    ordered_by_name: str
    reason: str
    made_at: datetime
    made_by: str
    expires_at: datetime
    revoked_at: datetime | None
    state: str
    """`open`, `expired` or `revoked`."""
    openings: list[OpeningLine]


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What a secret leads to. `state` is not always `open`."""

    id: int
    entry_id: int
    document_id: int | None
    entry_words: str
    what: str
    recipient_name: str
    recipient_email: str
    ordered_by_name: str
    expires_at: datetime
    made_by_id: int
    state: str


def institution_of_secret(secret: str) -> int | None:
    """Return the institution that a secret names, None for what is no secret of ours. Proves nothing yet."""
    head, dot, tail = secret.partition(".")
    if not dot or not tail or len(secret) > _LONGEST or len(head) > 12 or not head.isascii():
        return None
    try:
        return int(head, 16)
    except ValueError:
        return None


def link_of_secret(secret: str, *, now: datetime) -> OpenLink | None:
    """
    Return the link of a secret, None when there is none. Must run inside the scope of the institution it names.

    The row is found by the digest of the secret and compared once more in constant time.
    """
    digest = hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
    row = ShareLink.objects.filter(digest=digest).first()
    if row is None or not hmac.compare_digest(row.digest, digest):
        return None
    return OpenLink(
        id=row.id,
        entry_id=row.entry_id,
        document_id=row.document_id,
        entry_words=row.entry_words,
        what=row.what,
        recipient_name=row.recipient_name,
        recipient_email=row.recipient_email,
        ordered_by_name=row.ordered_by_name,
        expires_at=row.expires_at,
        made_by_id=row.made_by_id,
        state=_state(row, now),
    )


def links_of_entry(entry_id: int, *, now: datetime) -> list[LinkLine]:
    """Return the links to an entry and its files, newest first, each with its openings."""
    rows = list(ShareLink.objects.filter(entry_id=entry_id).order_by("-id")[:50])
    if not rows:
        return []
    names = accounts.names_of([row.made_by_id for row in rows])
    opened: dict[int, list[OpeningLine]] = {row.id: [] for row in rows}
    for opening in ShareOpening.objects.filter(link_id__in=opened).order_by("-id")[:500]:
        opened[opening.link_id].append(_opening(opening))
    return [
        LinkLine(
            id=row.id,
            entry_id=row.entry_id,
            what=row.what,
            recipient_name=row.recipient_name,
            ordered_by_name=row.ordered_by_name,
            reason=row.reason,
            made_at=row.made_at,
            made_by=names.get(row.made_by_id, ""),
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            state=_state(row, now),
            openings=opened[row.id],
        )
        for row in rows
    ]


def openings_of(link_id: int) -> list[OpeningLine]:
    """Return the openings of a link, newest first."""
    return [_opening(row) for row in ShareOpening.objects.filter(link_id=link_id).order_by("-id")[:200]]


def _opening(row: ShareOpening) -> OpeningLine:
    return OpeningLine(row.opened_at, row.what, str(ShareOpening.What(row.what).label), row.network)


def _state(row: ShareLink, now: datetime) -> str:
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if now >= row.expires_at else "open"
