"""Knowing who asks, as surely as the answer needs and no more: a code to the address, the counter, the account."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.rights.errors import CodeRefusedError, NotProvenError
from registratura.rights.kinds import Level, Method
from registratura.rights.machine import Status
from registratura.rights.models import Code, PrivacyRequest
from registratura.rights.rules import CODE_ATTEMPTS, CODE_LIFE, CODES_A_DAY
from registratura.rights.services.rows import go, locked, open_only, write_down
from registratura.toolkit.scope import required_institution

IDENTITY, DOWNLOAD = "identity", "download"
REACHES = {
    Method.CODE: Level.CONTACT,
    Method.ACCOUNT: Level.PERSON,
    Method.COUNTER: Level.PERSON,
    Method.SIGNATURE: Level.PERSON,
}


@transaction.atomic
def issue_code(*, request_id: int, purpose: str, by: Actor | None, now: datetime) -> str:
    """
    Return a new code of six digits for the address of a request; earlier ones stop working. For 30 minutes, 5 tries.

    purpose: `identity` or `download`.
    Raises: CodeRefusedError without an address or after six codes in a day; StatusError; RequestUnknownError.
    """
    request = locked(request_id=request_id)
    if purpose == IDENTITY:
        open_only(request=request)
    if not request.person_email:
        raise CodeRefusedError(_("Cererea nu are adresă de e-mail; dovada se face la ghișeu."))
    codes = Code.objects.filter(request_id=request.id)
    if codes.filter(sent_at__gt=now - timedelta(days=1)).count() >= CODES_A_DAY:
        raise CodeRefusedError(_("S-au trimis deja multe coduri astăzi; încercați mâine sau scrieți-ne."))
    codes.filter(used_at__isnull=True, expires_at__gt=now).update(used_at=now)
    code = f"{secrets.randbelow(1_000_000):06d}"
    row = Code(
        institution_id=required_institution(),
        request_id=request.id,
        purpose=purpose,
        digest=_digest(request, code),
        sent_at=now,
        expires_at=now + CODE_LIFE,
    )
    row.save(force_insert=True)
    write_down(
        action="rights.identity.code_sent",
        request=request,
        by=by,
        details={"purpose": purpose, "code": row.id},
    )
    return code


@transaction.atomic
def try_code(*, request_id: int, purpose: str, code: str, now: datetime) -> bool:
    """
    Use a code up and say whether it was good; a wrong one counts as a try.

    The answer is the same for wrong, old, used and too often tried. Raises: RequestUnknownError.
    """
    request = locked(request_id=request_id)
    row = (
        Code.objects.select_for_update()
        .filter(request_id=request.id, purpose=purpose, used_at__isnull=True, expires_at__gt=now)
        .order_by("-id")
        .first()
    )
    digits = "".join(sign for sign in code if sign.isdigit())
    if row is not None and row.attempt_count < CODE_ATTEMPTS:
        if hmac.compare_digest(bytes(row.digest), _digest(request, digits)):
            row.used_at = now
            row.save(update_fields=["used_at"])
            return True
        row.attempt_count += 1
        row.save(update_fields=["attempt_count"])
    write_down(action="rights.identity.code_missed", request=request, by=None, details={"purpose": purpose})
    return False


@transaction.atomic
def note_proven(
    *, request_id: int, method: Method, note: str = "", by: Actor | None, now: datetime
) -> PrivacyRequest:
    """
    Note that who asks was proven, and let the request go on when that is enough.

    note: what was seen, without numbers and without a copy. Raises: StatusError, RequestUnknownError.
    Law: GDPR art. 12 alin. (6).
    """
    request = locked(request_id=request_id)
    open_only(request=request)
    reached = REACHES[method]
    if reached > request.level_proven:
        request.level_proven, request.proven_by_method, request.proven_at = int(reached), method.value, now
        request.proven_note = ro_normalise(note, single_line=True)[:200]
        request.save(update_fields=["level_proven", "proven_by_method", "proven_at", "proven_note"])
        write_down(
            action="rights.identity.proven",
            request=request,
            by=by,
            details={"method": method.value, "level": int(reached)},
        )
    enough = request.level_proven >= request.level_needed
    if enough and request.status in (Status.RECEIVED, Status.IDENTITY_PENDING):
        go(request=request, to=Status.ASSESSING, by=by, now=now)
    return request


@transaction.atomic
def ask_proof(*, request_id: int, level: Level, by: Actor | None, now: datetime) -> PrivacyRequest:
    """
    Let a request wait for a proof of who asks; the clock goes on.

    Raises: StatusError, RequestUnknownError. Law: GDPR art. 12 alin. (6).
    """
    request = locked(request_id=request_id)
    if int(level) != request.level_needed:
        request.level_needed = int(level)
        request.save(update_fields=["level_needed"])
    go(request=request, to=Status.IDENTITY_PENDING, by=by, now=now)
    write_down(action="rights.identity.asked", request=request, by=by, details={"level": int(level)})
    return request


def refuse_unproven(*, request: PrivacyRequest) -> None:
    """
    Refuse to give or change anything for somebody who is not known surely enough.

    Raises: NotProvenError.
    """
    if request.level_proven < request.level_needed:
        raise NotProvenError(
            _(
                "Nu s-a dovedit încă cine cere. Trimiteți codul la adresa de e-mail sau vedeți un act la ghișeu."
            )
        )


def _digest(request: PrivacyRequest, code: str) -> bytes:
    return salted_hmac(
        "rights code", f"{request.institution_id}:{request.id}:{code}", algorithm="sha256"
    ).digest()
