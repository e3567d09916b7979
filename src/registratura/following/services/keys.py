"""Keys to an entry, and the accounts in whose list it stands."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

from registratura.following.errors import EntryNotFollowedError
from registratura.following.models import AccessKey, Follower
from registratura.following.secret_words import digest_of, written
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.toolkit.scope import required_institution

if TYPE_CHECKING:
    from registratura.registers.queries import EntryRow

_PURPOSE = b"registratura.following.key"


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its secret, as it is printed or sent."""

    id: int
    secret: str
    is_new: bool


@transaction.atomic
def key_for(*, entry: "EntryRow", origin: str, by: Actor | None, now: datetime) -> Key:
    """
    Return the key of an entry, made when there is none.

    The secret is worked out of the program's own key, so that a receipt printed again carries the same one; the table
    holds its digest alone, which is what a secret is compared with. Printing makes it, as reading writes viewings: the
    row itself says when and by whom, and no other act is written down. origin: `counter`, `mail` or `portal`.
    Raises: EntryNotFollowedError for what did not come in, or is annulled.
    """
    if entry.direction != "incoming" or entry.state != "registered":
        raise EntryNotFollowedError(_("Numai un document primit și neanulat se poate urmări."))
    ended = AccessKey.objects.filter(entry_id=entry.id, ended_at__isnull=False).count()
    for serial in range(ended + 1, ended + 50):
        secret = _secret(entry.id, serial)
        known = AccessKey.objects.filter(entry_id=entry.id, serial=serial).first()
        if known is None:
            return _made(entry.id, serial, secret, origin, by, now)
        # A key kept for a secret of the portal, or one ended, is passed over.
        if known.ended_at is None and known.digest == digest_of(secret=secret):
            return Key(known.id, secret, False)
    raise EntryNotFollowedError(
        _("Secretul s-a schimbat de prea multe ori; cereți ajutorul administratorului.")
    )


def _secret(entry_id: int, serial: int) -> str:
    words = f"{required_institution()}:{entry_id}:{serial}".encode()
    key = hashlib.sha256(_PURPOSE + force_bytes(settings.SECRET_KEY)).digest()
    return written(digest=hmac.digest(key, words, "sha256"))


def _made(entry_id: int, serial: int, secret: str, origin: str, by: Actor | None, now: datetime) -> Key:
    row = AccessKey(
        institution_id=required_institution(),
        entry_id=entry_id,
        serial=serial,
        digest=digest_of(secret=secret),
        origin=AccessKey.Origin(origin),
        made_at=now,
        made_by_id=by.id if by is not None else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # printed twice at the same moment
        same = AccessKey.objects.get(digest=row.digest)
        return Key(same.id, secret, False)
    return Key(row.id, secret, True)


@transaction.atomic
def keep_key(*, entry_id: int, secret: str, origin: str, by: Actor | None, now: datetime) -> int:
    """Keep the digest of a secret that was given elsewhere, and return its key; the same secret is one key."""
    digest = digest_of(secret=secret)
    known = AccessKey.objects.filter(digest=digest, entry_id=entry_id).values_list("id", flat=True).first()
    if known is not None:
        return known
    serial = AccessKey.objects.filter(entry_id=entry_id).count() + 1
    return _made(entry_id, serial, secret, origin, by, now).id


@transaction.atomic
def end_key(*, key_id: int, by: Actor, now: datetime) -> bool:
    """End a key whose secret was lost, and say whether it stood."""
    row = AccessKey.objects.select_for_update().filter(pk=key_id, ended_at__isnull=True).first()
    if row is None:
        return False
    row.ended_at, row.ended_by_id = now, by.id
    row.save(update_fields=["ended_at", "ended_by"])
    journal.record(
        action="following.key.ended",
        subject_type="entry",
        subject_id=row.entry_id,
        by=by,
        details={"key": row.id},
    )
    return True


@transaction.atomic
def add_follower(*, entry_id: int, user_id: int, key_id: int | None, by: Actor, now: datetime) -> bool:
    """Put an entry into the list of an account, and say whether it was not there yet."""
    row = Follower(
        institution_id=required_institution(), entry_id=entry_id, user_id=user_id, key_id=key_id, since_at=now
    )
    if Follower.objects.filter(entry_id=entry_id, user_id=user_id).exists():
        return False
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # claimed twice at the same moment
        return False
    journal.record(
        action="following.follower.added",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"user_id": user_id, "key": key_id or 0},
    )
    return True
