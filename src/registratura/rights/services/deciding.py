"""What the desk decides about a request: clarifications, the assessment, more time, yes, no, and its other ends."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.deadlines.rules import Calendar
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.rights import rules
from registratura.rights.errors import ExtensionRefusedError, RequestRefusedError
from registratura.rights.kinds import DELAYS, REFUSALS, Justification, Right
from registratura.rights.machine import Status
from registratura.rights.models import ClockEvent, PrivacyRequest
from registratura.rights.services.identity import refuse_unproven
from registratura.rights.services.opening import RULE
from registratura.rights.services.rows import go, locked, open_only, write_down

TEXT_MOST = 20_000


@transaction.atomic
def begin(*, request_id: int, by: Actor | None, now: datetime) -> PrivacyRequest:
    """
    Take a request up for work, once who asks is known surely enough.

    Raises: NotProvenError, StatusError, RequestUnknownError.
    """
    request = locked(request_id=request_id)
    refuse_unproven(request=request)
    go(request=request, to=Status.ASSESSING, by=by, now=now)
    return request


@transaction.atomic
def ask_clarification(*, request_id: int, by: Actor, now: datetime) -> PrivacyRequest:
    """
    Let a request wait for the person to say more; the clock goes on.

    Raises: StatusError, RequestUnknownError.
    """
    request = locked(request_id=request_id)
    go(request=request, to=Status.CLARIFICATION_PENDING, by=by, now=now)
    return request


@transaction.atomic
def assess(*, request_id: int, text: str, by: Actor, now: datetime) -> PrivacyRequest:
    """
    Write what was found and weighed: for an objection the two sides, for a human review what the person decided.

    Raises: StatusError, RequestRefusedError. Law: GDPR art. 21 alin. (1), art. 22 alin. (3).
    """
    request = locked(request_id=request_id)
    open_only(request=request)
    request.assessment = _text(text, field="assessment", needed=_("Scrieți ce ați constatat."))
    request.save(update_fields=["assessment"])
    write_down(
        action="rights.request.assessed", request=request, by=by, details={"length": len(request.assessment)}
    )
    return request


@transaction.atomic
def extend(
    *, request_id: int, code: str, reason: str, calendar: Calendar, by: Actor, now: datetime
) -> PrivacyRequest:
    """
    Give a request two months more, once, while its first month runs. The letter goes in the same act of the caller.

    Raises: ExtensionRefusedError, StatusError. Law: GDPR art. 12 alin. (3).
    """
    request = locked(request_id=request_id)
    open_only(request=request)
    _refuse_extension(request, code, now)
    reason = _text(reason, field="reason", needed=_("Scrieți de ce nu ajunge o lună."), most=1000)
    limit = rules.extended(received_on=request.received_on, calendar=calendar)
    request.extended_at, request.extension_code, request.extension_reason = now, code, reason
    request.strict_on, request.moved_on = limit.strict, limit.moved
    request.save(update_fields=["extended_at", "extension_code", "extension_reason", "strict_on", "moved_on"])
    ClockEvent(
        institution_id=request.institution_id,
        request_id=request.id,
        event="extended",
        happened_at=now,
        day_on=legal_date(now),
        rule=RULE,
        months=rules.MONTHS + rules.MORE_MONTHS,
        strict_on=limit.strict,
        moved_on=limit.moved,
        why_moved=limit.why[:120],
    ).save(force_insert=True)
    write_down(
        action="rights.request.extended",
        request=request,
        by=by,
        details={"code": code, "strict_on": limit.strict.isoformat(), "moved_on": limit.moved.isoformat()},
    )
    return request


def _refuse_extension(request: PrivacyRequest, code: str, now: datetime) -> None:
    if request.extended_at is not None:
        raise ExtensionRefusedError(_("Termenul s-a prelungit deja o dată; legea nu îngăduie a doua oară."))
    if not rules.may_extend(on=legal_date(now), first=request.first_on, already=False):
        words = _(
            "Prima lună s-a încheiat la %s; termenul nu se mai poate prelungi. Răspundeți cât mai curând."
        )
        raise ExtensionRefusedError(words % request.first_on.strftime("%d.%m.%Y"))
    if code not in {one.value for one in DELAYS}:
        raise ExtensionRefusedError(_("Alegeți motivul prelungirii."), field="code")


@transaction.atomic
def approve(*, request_id: int, by: Actor, now: datetime) -> PrivacyRequest:
    """
    Grant a request, so that it is carried out. Objections and reviews need their assessment first.

    Raises: NotProvenError, StatusError, RequestRefusedError.
    """
    request = locked(request_id=request_id)
    refuse_unproven(request=request)
    if request.right in (Right.OBJECTION, Right.HUMAN_REVIEW) and not request.assessment:
        raise RequestRefusedError(_("Scrieți întâi ce ați cântărit; hotărârea se sprijină pe asta."))
    go(request=request, to=Status.APPROVED, by=by, now=now)
    return request


@transaction.atomic
def refuse(*, request_id: int, codes: Sequence[str], by: Actor, now: datetime) -> PrivacyRequest:
    """
    Refuse a request for reasons of the closed list. The letter with the remedies goes in the same act of the caller.

    Raises: RequestRefusedError, StatusError. Law: GDPR art. 12 alin. (4) și (5).
    """
    request = locked(request_id=request_id)
    request.codes = checked_codes(codes=codes)
    request.save(update_fields=["codes"])
    go(request=request, to=Status.REFUSED, by=by, now=now, note=", ".join(request.codes))
    return request


def checked_codes(*, codes: Sequence[str]) -> list[str]:
    """
    Return the reasons of a refusal, each known and once.

    Raises: RequestRefusedError.
    """
    known = {one.value for one in REFUSALS}
    wanted = sorted({Justification(code).value for code in codes if code in known})
    if not wanted or len(wanted) < len(set(codes)):
        raise RequestRefusedError(_("Alegeți cel puțin un motiv din listă."), field="codes")
    return wanted


@transaction.atomic
def withdraw(*, request_id: int, by: Actor | None, now: datetime) -> PrivacyRequest:
    """
    End a request because the person took it back.

    Raises: StatusError, RequestUnknownError.
    """
    request = locked(request_id=request_id)
    go(request=request, to=Status.WITHDRAWN, by=by, now=now)
    return request


@transaction.atomic
def join(*, request_id: int, first_id: int, by: Actor, now: datetime) -> PrivacyRequest:
    """
    End a request as a repetition of another open one of the same person; the first is answered for both.

    Raises: RequestRefusedError when they do not belong together; StatusError, RequestUnknownError.
    """
    held = {one: locked(request_id=one) for one in sorted({request_id, first_id})}
    request, first = held[request_id], held[first_id]
    if request_id == first_id or first.duplicate_of_id or not _same_person(request, first):
        raise RequestRefusedError(_("Alegeți o cerere a aceleiași persoane, pentru același drept."))
    open_only(request=first)
    request.duplicate_of_id = first.id
    request.save(update_fields=["duplicate_of"])
    go(request=request, to=Status.DUPLICATE, by=by, now=now, note=first.reference)
    return request


def _same_person(one: PrivacyRequest, other: PrivacyRequest) -> bool:
    same_address = one.person_email and one.person_email == other.person_email
    return one.right == other.right and bool(same_address or (one.user_id and one.user_id == other.user_id))


@transaction.atomic
def expire(*, request_id: int, by: Actor, now: datetime) -> PrivacyRequest:
    """
    End a request whose author did not answer what was asked, when its first month is over.

    Raises: RequestRefusedError before that; StatusError, RequestUnknownError.
    """
    request = locked(request_id=request_id)
    if legal_date(now) <= request.first_on:
        words = _("Persoana mai are timp să răspundă, până la %s.")
        raise RequestRefusedError(words % request.first_on.strftime("%d.%m.%Y"))
    go(request=request, to=Status.EXPIRED, by=by, now=now)
    return request


@transaction.atomic
def note_routed(*, request_id: int, code: str, reference: str, by: Actor, now: datetime) -> PrivacyRequest:
    """
    End a request here because the institution that keeps the register answers it, under a reference of its own.

    Raises: StatusError, RequestUnknownError. Law: GDPR art. 28 alin. (3) lit. e).
    """
    request = locked(request_id=request_id)
    request.routed_to, request.routed_reference = code, reference
    request.save(update_fields=["routed_to", "routed_reference"])
    if request.status != Status.ASSESSING:
        go(request=request, to=Status.ASSESSING, by=by, now=now)
    go(request=request, to=Status.DELIVERED, by=by, now=now, note=code)
    write_down(
        action="rights.request.routed", request=request, by=by, details={"to": code, "there": reference}
    )
    return request


@transaction.atomic
def note_entry(*, request_id: int, entry_id: int, number: str, by: Actor | None, now: datetime) -> bool:
    """Note the position of the register that a request got, and say whether it had none before."""
    request = locked(request_id=request_id)
    if request.entry_id is not None:
        return False
    request.entry_id, request.entry_number = entry_id, number
    request.save(update_fields=["entry_id", "entry_number"])
    write_down(
        action="rights.request.numbered",
        request=request,
        by=by,
        details={"entry": entry_id, "number": number},
    )
    return True


@transaction.atomic
def note_alarmed(*, request_id: int, past_limit: bool, now: datetime) -> bool:
    """Note that the desk was told of the tenth day, or the head of a passed limit; say whether it is news."""
    request = locked(request_id=request_id)
    told = request.escalated_at if past_limit else request.alarmed_at
    if request.closed_at is not None or told is not None:
        return False
    details = {"strict_on": request.strict_on.isoformat()}
    if past_limit:
        request.escalated_at = now
        request.save(update_fields=["escalated_at"])
        write_down(action="rights.request.escalated", request=request, by=None, details=details)
    else:
        request.alarmed_at = now
        request.save(update_fields=["alarmed_at"])
        write_down(action="rights.request.alarmed", request=request, by=None, details=details)
    return True


def _text(text: str, *, field: str, needed: str, most: int = TEXT_MOST) -> str:
    clean = ro_normalise(text).strip()
    if not clean:
        raise RequestRefusedError(needed, field=field)
    if len(clean) > most:
        words = _("Prea lung: %(count)d caractere, cel mult %(most)d.")
        raise RequestRefusedError(words % {"count": len(clean), "most": most}, field=field)
    return clean
