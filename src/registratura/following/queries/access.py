"""Whose secret it is, and what stands in the list of an account, over all institutions."""

from dataclasses import dataclass
from datetime import datetime

from registratura.following.models import AccessKey, Follower
from registratura.following.secret_words import digest_of, same
from registratura.toolkit.statements import prepared_rows


@dataclass(frozen=True, slots=True)
class KeyRow:
    """The key that a secret opens."""

    id: int
    entry_id: int
    origin: str


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as the house sees it; the secret is gone."""

    id: int
    origin_words: str
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Followed:
    """An entry in the list of an account."""

    institution_id: int
    institution_code: str
    institution_name: str
    entry_id: int
    since_at: datetime


def key_of_secret(secret: str) -> KeyRow | None:
    """
    Return the key of a secret, None when there is none or it was ended.

    The row is found by the digest: nobody learns from the time how much of a secret was right.
    """
    digest = digest_of(secret=secret)
    row = AccessKey.objects.filter(digest=digest, ended_at__isnull=True).first()
    if row is None or not same(one=row.digest, other=digest):
        return None
    return KeyRow(row.id, row.entry_id, row.origin)


def keys_of(entry_id: int) -> list[KeyLine]:
    """Return the keys of an entry, oldest first."""
    return [
        KeyLine(row.id, str(row.get_origin_display()), row.made_at, row.ended_at)
        for row in AccessKey.objects.filter(entry_id=entry_id).order_by("id")
    ]


def follows(*, entry_id: int, user_id: int) -> bool:
    """Say whether an entry stands in the list of an account."""
    return Follower.objects.filter(entry_id=entry_id, user_id=user_id).exists()


def followed_by(user_id: int) -> list[Followed]:
    """
    Return what stands in the list of an account, of every institution, the newest first.

    Must not run inside a scope: the database shows the account's own rows for this one question.
    """
    return [Followed(*row) for row in prepared_rows("SELECT * FROM following_entries(%s)", [user_id])]
