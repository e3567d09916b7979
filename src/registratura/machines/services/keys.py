"""Giving and taking back keys, giving tokens, counting what keys are used for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.text import ro_normalise
from registratura.machines import written
from registratura.machines.models import Deed, Ground, Key, KeyUse, Token, Upload
from registratura.machines.scopes import Scope
from registratura.machines.services.uploads import drop_upload
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import prepared_rows

TOKEN_LIFE: Final = timedelta(minutes=15)
LONGEST_LIFE: Final = timedelta(days=2 * 366)
MOST_PER_MINUTE: Final = 6_000
DEEDS_KEPT: Final = timedelta(days=30)
USES_KEPT: Final = timedelta(days=400)


class KeyRefusedError(DomainError):
    """A key cannot be given or taken back so."""

    code = "machines.key.refused"


@dataclass(frozen=True, slots=True)
class Issued:
    """
    A new key. `secret` is shown this once: the whole text of a key, or the secret of a client with its `client_id`.
    """

    key_id: int
    secret: str
    client_id: str = ""


@transaction.atomic
def issue_key(
    *,
    user_id: int,
    name: str,
    kind: str,
    scopes: Sequence[str],
    per_minute: int,
    expires_at: datetime | None,
    by: Actor,
    now: datetime,
) -> Issued:
    """
    Give a program a key, or a name and a secret with which it asks for short-lived tokens.

    Must run inside a scope; in an institution marked for trial the key is one for trial.
    Raises: KeyRefusedError.
    """
    name = ro_normalise(name, single_line=True)
    _check(name, kind, scopes, per_minute)
    if expires_at is not None and not now < expires_at <= now + LONGEST_LIFE:
        raise KeyRefusedError(
            _("O cheie ține cel mult doi ani: alegeți o zi de acum înainte, cel mult peste doi ani."),
            field="expires_on",
        )
    secret = written.new_secret()
    ground = Ground.objects.first()
    key = Key(
        institution_id=required_institution(),
        user_id=user_id,
        name=name,
        kind=kind,
        trial=ground is not None and ground.is_trial,
        digest=written.digest_of(secret),
        scopes=[scope.value for scope in Scope if scope.value in scopes],
        per_minute=per_minute,
        created_at=now,
        created_by_id=by.id,
        expires_at=expires_at,
    )
    key.save(force_insert=True)
    journal.record(
        action="machines.key.issued",
        subject_type="program",
        subject_id=key.id,
        by=by,
        details={"name": name, "kind": kind, "scopes": key.scopes, "trial": key.trial, "user": user_id}
        | ({"until": expires_at.isoformat()} if expires_at is not None else {}),
    )
    if kind == Key.Kind.CLIENT:
        return Issued(key.id, secret, written.client_id(institution_id=key.institution_id, key_id=key.id))
    prefix = written.TRIAL if key.trial else written.LIVE
    return Issued(
        key.id,
        written.write(prefix=prefix, institution_id=key.institution_id, row_id=key.id, secret=secret),
    )


def _check(name: str, kind: str, scopes: Sequence[str], per_minute: int) -> None:
    if not 3 <= len(name) <= 120:
        raise KeyRefusedError(
            _("Spuneți ce program este, în 3 până la 120 de caractere, de pildă „Contabilitate”."),
            field="name",
        )
    if kind not in Key.Kind.values:
        raise KeyRefusedError(_("Alegeți cum se legitimează programul."), field="kind")
    if not scopes or set(scopes) - {scope.value for scope in Scope}:
        raise KeyRefusedError(
            _("Alegeți cel puțin un lucru pe care îl poate face programul."), field="scopes"
        )
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        raise KeyRefusedError(
            _("Scrieți de câte ori pe minut, de la 1 la %d.") % MOST_PER_MINUTE, field="per_minute"
        )


@transaction.atomic
def revoke_key(*, key_id: int, by: Actor, now: datetime) -> None:
    """
    Take a key back: its next request, and that of any token given for it, is refused.

    Must run inside a scope. Raises: KeyRefusedError when there is none, or it was taken back before.
    """
    key = Key.objects.select_for_update().filter(pk=key_id).first()
    if key is None or key.revoked_at is not None:
        raise KeyRefusedError(_("Cheia nu mai există sau este deja retrasă; reîncărcați lista."))
    key.revoked_at, key.revoked_by_id = now, by.id
    key.save(update_fields=["revoked_at", "revoked_by"])
    Token.objects.filter(key_id=key_id).delete()
    journal.record(
        action="machines.key.revoked",
        subject_type="program",
        subject_id=key.id,
        by=by,
        details={"name": key.name},
    )


def issue_token(*, key_id: int, scopes: Sequence[str], now: datetime) -> str:
    """
    Give a client that proved itself a token for fifteen minutes, narrowed to some of its scopes, and return it.

    Must run inside a scope. Raises: KeyRefusedError for scopes that the client does not have.
    """
    key = Key.objects.get(pk=key_id)
    wanted = list(dict.fromkeys(scopes)) or key.scopes
    if set(wanted) - set(key.scopes):
        raise KeyRefusedError(_("Clientul nu are toate drepturile cerute."), field="scope")
    secret = written.new_secret()
    token = Token.objects.create(
        institution_id=required_institution(),
        key_id=key_id,
        digest=written.digest_of(secret),
        scopes=wanted,
        created_at=now,
        expires_at=now + TOKEN_LIFE,
    )
    Token.objects.filter(expires_at__lt=now).delete()
    return written.write(
        prefix=written.TOKEN, institution_id=token.institution_id, row_id=token.id, secret=secret
    )


def note_use(*, institution_id: int, key_id: int, deed: str, outcome: str, now: datetime) -> None:
    """
    Count one use of a key. One statement of its own, which does not wait for the disk.

    Must not run inside a scope.
    """
    prepared_rows(
        "SELECT machines_note_use(%s, %s, %s, %s, %s, %s)",
        [institution_id, key_id, legal_date(now), deed[:60], outcome, now],
    )


@transaction.atomic
def mark_ground(*, is_trial: bool, other_code: str, by: Actor, now: datetime) -> None:
    """
    Mark the institution in scope as the one for trial, or as the one that has one.

    Raises: KeyRefusedError when it is marked already.
    """
    if Ground.objects.exists():
        raise KeyRefusedError(_("Instituția de probă este deja deschisă; o găsiți în lista instituțiilor."))
    ground = Ground(
        institution_id=required_institution(),
        is_trial=is_trial,
        other_code=other_code,
        marked_at=now,
        marked_by_id=by.id,
    )
    ground.save(force_insert=True)
    journal.record(
        action="machines.ground.marked",
        subject_type="institution",
        subject_id=required_institution(),
        by=by,
        details={"trial": is_trial, "other": other_code},
    )


@transaction.atomic
def sweep(*, now: datetime) -> int:
    """Forget ended tokens, answers kept for repeated requests, old counts; return how many rows went."""
    oldest: date = legal_date(now - USES_KEPT)
    gone = Token.objects.filter(expires_at__lt=now).delete()[0]
    gone += Deed.objects.filter(done_at__lt=now - DEEDS_KEPT).delete()[0]
    gone += KeyUse.objects.filter(used_on__lt=oldest).delete()[0]
    for upload in Upload.objects.filter(expires_at__lt=now):
        drop_upload(ref=upload.ref)
        gone += 1
    return gone
