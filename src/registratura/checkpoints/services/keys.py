"""Keys that sign states of the journal: made, changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from registratura.checkpoints.models import SigningKey
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel import attesting
from registratura.kernel.notes import Checkpoint, Verifier, sign_note
from registratura.toolkit.scope import required_institution
from registratura.toolkit.sealing import seal, unseal

SEALED_FOR = "signed states of the journal"


@dataclass(frozen=True, slots=True)
class Signer:
    """A key opened for signing. `name`: the origin of the log."""

    name: str
    private_key: bytes


def signer(*, origin: str, now: datetime) -> Signer:
    """Return the key in use, made at the first call; the origin of the first key stays that of the log."""
    key = SigningKey.objects.filter(retired_at__isnull=True).first()
    if key is None:
        before = SigningKey.objects.order_by("-id").first()
        key = _make(origin=before.name if before is not None else origin, now=now, by=None)
    return Signer(key.name, bytes.fromhex(unseal(key.private_key_sealed, purpose=SEALED_FOR)))


@transaction.atomic
def change_key(*, checkpoint: Checkpoint | None, by: Actor | None, now: datetime) -> str:
    """
    Retire the key in use and make another; return the newest state signed by both, or nothing without a state.

    Who trusts the old key meets the new one under the same text. The old private key is taken away for good.
    """
    old = SigningKey.objects.select_for_update().filter(retired_at__isnull=True).first()
    if old is None:
        return ""
    secret = bytes.fromhex(unseal(old.private_key_sealed, purpose=SEALED_FOR))
    old.retired_at, old.private_key_sealed = now, ""
    old.save(update_fields=["retired_at", "private_key_sealed"])
    made = _make(origin=old.name, now=now, by=by)
    fresh = bytes.fromhex(unseal(made.private_key_sealed, purpose=SEALED_FOR))
    journal.record(
        action="checkpoints.key.changed",
        subject_type="journal-key",
        subject_id=made.id,
        by=by,
        details={"from": verifier_of(key=old), "to": verifier_of(key=made)},
    )
    if checkpoint is None:
        return ""
    body = checkpoint.body()
    both = sign_note(body, name=old.name, private_key=secret)
    return both + sign_note(body, name=made.name, private_key=fresh).removeprefix(f"{body}\n")


def verifier_of(*, key: SigningKey) -> str:
    """Return a key as it is given to others."""
    return str(Verifier(key.name, bytes(key.public_key)))


def _make(*, origin: str, now: datetime, by: Actor | None) -> SigningKey:
    private_key = attesting.new_private_key()
    made = SigningKey(
        institution_id=required_institution(),
        name=origin,
        public_key=attesting.public_key_of(private_key),
        private_key_sealed=seal(private_key.hex(), purpose=SEALED_FOR),
        made_at=now,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # made by another between the look and the act
        return SigningKey.objects.get(retired_at__isnull=True)
    journal.record(
        action="checkpoints.key.made",
        subject_type="journal-key",
        subject_id=made.id,
        by=by,
        details={"key": verifier_of(key=made)},
    )
    return made
