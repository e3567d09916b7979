"""
Asking for a recovery, deciding it, stopping it, using it.

Two administrators and the person: who asks has looked who it is, another approves, the person uses. Letters, messages
and what happens to the account are the flow's (`flows.recovering`).
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.kernel.text import ro_normalise
from registratura.recovery.halves import code_digest, link_digest, new_code, new_link
from registratura.recovery.models import Recovery
from registratura.toolkit.scope import required_institution

DECIDED_WITHIN = timedelta(days=3)
USED_WITHIN = timedelta(hours=24)
TRIES = 5
REASON_SHORTEST, REASON_LONGEST = 10, 500
_OPEN = (Recovery.State.ASKED, Recovery.State.APPROVED)


class RecoveryRefusedError(DomainError):
    """A recovery cannot be asked for, decided or stopped so."""

    code = "recovery.request.refused"


@dataclass(frozen=True, slots=True)
class Asked:
    """A new request. `code` is for the person's hand and is shown this once."""

    recovery_id: int
    code: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a link and a code: the person who may come in, or how many tries are left; none for a dead link."""

    user_id: int | None
    recovery_id: int | None
    tries_left: int


@transaction.atomic
def ask(*, user_id: int, proof: str, reason: str, by: Actor, now: datetime) -> Asked:
    """
    Ask that a person be let in again, having looked who it is.

    Must run inside a scope. Raises: RecoveryRefusedError for oneself, without proof or reason, or when one is open.
    """
    reason = ro_normalise(reason, single_line=True)
    if by.id == user_id:
        raise RecoveryRefusedError(_("Nimeni nu își cere singur recuperarea: o cere un alt administrator."))
    if proof not in Recovery.Proof.values:
        raise RecoveryRefusedError(
            _("Alegeți cum v-ați încredințat că este chiar persoana aceasta."), field="proof"
        )
    if not REASON_SHORTEST <= len(reason) <= REASON_LONGEST:
        raise RecoveryRefusedError(
            _("Scrieți ce s-a întâmplat, în %(least)d până la %(most)d de caractere.")
            % {"least": REASON_SHORTEST, "most": REASON_LONGEST},
            field="reason",
        )
    _let_lapse(user_id, now=now)
    code = new_code()
    recovery = Recovery(
        institution_id=required_institution(),
        user_id=user_id,
        proof=proof,
        reason=reason,
        asked_at=now,
        asked_by_id=by.id,
        ends_at=now + DECIDED_WITHIN,
        code_digest=code_digest(code),
    )
    try:
        with transaction.atomic():
            recovery.save(force_insert=True)
    except IntegrityError as error:
        raise RecoveryRefusedError(
            _("Există deja o recuperare deschisă pentru această persoană; vedeți „Recuperări”.")
        ) from error
    _write(recovery, action="recovery.request.asked", by=by, details={"proof": proof, "reason": reason})
    return Asked(recovery.id, code)


@transaction.atomic
def approve(*, recovery_id: int, by: Actor, now: datetime) -> str:
    """
    Approve another administrator's request and return the secret of the person's link, good for a day.

    Must run inside a scope. Raises: RecoveryRefusedError for who asked, for the person itself, and too late.
    """
    recovery = _decidable(recovery_id, by=by, now=now)
    link = new_link()
    recovery.state = Recovery.State.APPROVED
    recovery.decided_at, recovery.decided_by_id = now, by.id
    recovery.ends_at = now + USED_WITHIN
    recovery.link_digest = link_digest(link)
    recovery.save(update_fields=["state", "decided_at", "decided_by", "ends_at", "link_digest"])
    _write(recovery, action="recovery.request.approved", by=by)
    return link


@transaction.atomic
def refuse(*, recovery_id: int, by: Actor, now: datetime) -> None:
    """
    Refuse another administrator's request.

    Must run inside a scope. Raises: RecoveryRefusedError as for approving.
    """
    recovery = _decidable(recovery_id, by=by, now=now)
    recovery.state = Recovery.State.REFUSED
    recovery.decided_at, recovery.decided_by_id, recovery.closed_at = now, by.id, now
    recovery.save(update_fields=["state", "decided_at", "decided_by", "closed_at"])
    _write(recovery, action="recovery.request.refused", by=by)


@transaction.atomic
def stop(*, recovery_id: int, by: Actor, now: datetime) -> int:
    """
    Stop an open request and return whose it was: the person, or any administrator, whatever was decided before.

    Must run inside a scope. Raises: RecoveryRefusedError when it is no longer open.
    """
    recovery = _locked(recovery_id)
    if recovery.state not in _OPEN:
        raise RecoveryRefusedError(_("Recuperarea s-a încheiat deja."))
    _close(recovery, Recovery.State.STOPPED, now=now)
    _write(recovery, action="recovery.request.stopped", by=by)
    return recovery.user_id


@transaction.atomic
def use(*, link: str, code: str, now: datetime) -> Tried:
    """
    Use a link up with its code, once; after five wrong codes it is over.

    Raises nothing, so that a wrong try is kept with the transaction. Must run inside a scope.
    """
    recovery = (
        Recovery.objects.select_for_update()
        .filter(link_digest=link_digest(link), state=Recovery.State.APPROVED, ends_at__gt=now)
        .first()
    )
    if recovery is None:
        code_digest(code)
        return Tried(None, None, 0)
    if not hmac.compare_digest(bytes(recovery.code_digest), code_digest(code)):
        recovery.wrong_codes += 1
        recovery.save(update_fields=["wrong_codes"])
        if recovery.wrong_codes >= TRIES:
            _close(recovery, Recovery.State.STOPPED, now=now)
            _write(recovery, action="recovery.request.blocked", by=None)
        return Tried(None, recovery.id, max(TRIES - recovery.wrong_codes, 0))
    _close(recovery, Recovery.State.USED, now=now)
    return Tried(recovery.user_id, recovery.id, TRIES)


def note_used(*, recovery_id: int, by: Actor) -> None:
    """Write down that the person came in again, in the person's own name. Must run inside a scope."""
    _write(Recovery.objects.get(pk=recovery_id), action="recovery.request.used", by=by)


def _decidable(recovery_id: int, *, by: Actor, now: datetime) -> Recovery:
    recovery = _locked(recovery_id)
    if by.id == recovery.asked_by_id:
        raise RecoveryRefusedError(
            _("Ați cerut chiar dumneavoastră această recuperare: o hotărăște alt administrator.")
        )
    if by.id == recovery.user_id:
        raise RecoveryRefusedError(_("Recuperarea este a dumneavoastră: o hotărăște alt administrator."))
    if recovery.state != Recovery.State.ASKED:
        raise RecoveryRefusedError(_("Recuperarea a fost hotărâtă sau oprită între timp."))
    if recovery.ends_at <= now:
        raise RecoveryRefusedError(_("Au trecut trei zile de la cerere: cereți alta, cu persoana de față."))
    return recovery


def _locked(recovery_id: int) -> Recovery:
    found = Recovery.objects.select_for_update().filter(pk=recovery_id).first()
    if found is None:
        raise RecoveryRefusedError(_("Recuperarea nu există."))
    return found


def _let_lapse(user_id: int, *, now: datetime) -> None:
    """Close what ran out by itself, so that another can be asked for."""
    for old in Recovery.objects.select_for_update().filter(
        user_id=user_id, state__in=_OPEN, ends_at__lte=now
    ):
        _close(old, Recovery.State.STOPPED, now=now)


def _close(recovery: Recovery, state: Recovery.State, *, now: datetime) -> None:
    recovery.state, recovery.closed_at = state, now
    recovery.save(update_fields=["state", "closed_at"])


def _write(
    recovery: Recovery, *, action: str, by: Actor | None, details: dict[str, object] | None = None
) -> None:
    journal.record(
        action=action,
        subject_type="recovery",
        subject_id=recovery.id,
        by=by,
        details={"user": recovery.user_id, **(details or {})},
    )
