"""Calls as such: what the exchange tells of them, what operators write of them."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from registratura.calls.errors import CallRefusedError
from registratura.calls.models import Call, CallEvent, CallNote, Line
from registratura.calls.rows import close_open_part, locked, write_down
from registratura.calls.sounds import LONGEST, CallState, Why, digest_of, plain_number
from registratura.calls.telephony.port import CallTold, Kind
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDraft:
    """A call that an operator writes down, or that the exchange tells of. line_id None: by hand."""

    direction: str
    phone: str = ""
    name: str = ""
    ticket_number: int | None = None
    line_id: int | None = None
    ref: str = ""


@transaction.atomic
def begin_call(*, draft: CallDraft, by: Actor | None, now: datetime) -> int:
    """
    Write a call down and return its number: one of the exchange rings, one by hand is being talked by `by`.

    The same name of the exchange gives the same call.
    Raises: CallRefusedError for a direction that is none.
    """
    if draft.direction not in ("in", "out"):
        raise CallRefusedError(_("O convorbire este primită sau făcută."), field="direction")
    by_hand = draft.line_id is None
    row = Call(
        institution_id=required_institution(),
        line_id=draft.line_id,
        ref=draft.ref[:80],
        direction=draft.direction,
        state=(CallState.TALKING if by_hand else CallState.RINGING).value,
        phone=plain_number(draft.phone),
        name=_single(draft.name, 200),
        ticket_number=draft.ticket_number,
        operator_id=by.id if by_hand and by is not None else None,
        began_at=now,
        answered_at=now if by_hand else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # told twice at once
        if draft.line_id is None:
            raise
        known = Call.objects.values_list("id", flat=True)
        return int(known.get(line_id=draft.line_id, ref=draft.ref[:80]))
    write_down("calls.call.begun", row, by, {"direction": row.direction, "line": row.line_id})
    return row.id


@transaction.atomic
def take_event(*, line_id: int, told: CallTold, now: datetime) -> int:
    """
    Do what the exchange tells, and return the call. Told again it does nothing; told late, nothing goes back.

    An event of a call that we never heard ring begins it: the way may have lost the first.
    """
    call_id = Call.objects.filter(line_id=line_id, ref=told.ref[:80]).values_list("id", flat=True).first()
    if call_id is None:
        draft = CallDraft(direction=told.direction, phone=told.phone, line_id=line_id, ref=told.ref)
        call_id = begin_call(draft=draft, by=None, now=min(told.at, now))
    event = CallEvent(
        institution_id=required_institution(),
        line_id=line_id,
        event_key=told.event_key[:80],
        call_id=call_id,
        kind=told.kind.value,
        happened_at=told.at,
    )
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError:
        return int(call_id)
    if told.kind is Kind.ANSWERED:
        _answered(locked(call_id), None, min(told.at, now))
    elif told.kind is Kind.HUNG_UP:
        _ended(locked(call_id), None, min(told.at, now))
    return int(call_id)


@transaction.atomic
def pick_up(*, call_id: int, by: Actor, now: datetime) -> None:
    """
    Say that an operator talks in a call.

    Raises: CallUnknownError; CallRefusedError when it ended or a colleague talks.
    """
    call = locked(call_id)
    if call.state == CallState.ENDED:
        raise CallRefusedError(_("Convorbirea s-a încheiat."))
    if call.operator_id not in (None, by.id):
        raise CallRefusedError(_("În convorbire este un coleg."))
    call.operator_id = by.id
    call.save(update_fields=["operator"])
    _answered(call, by, now)


@transaction.atomic
def hang_up(*, call_id: int, by: Actor | None, now: datetime) -> None:
    """
    End a call, and the part of a recording that is open with it; ending an ended one does nothing.

    Raises: CallUnknownError.
    """
    _ended(locked(call_id), by, now)


def end_lost(*, now: datetime) -> int:
    """End calls whose end was never told: nobody talks that long, and a part of a recording stays open with each."""
    begun = Call.objects.exclude(state=CallState.ENDED.value).filter(began_at__lt=now - LONGEST)
    lost = list(begun.order_by("id").values_list("id", flat=True)[:500])
    for number in lost:
        hang_up(call_id=number, by=None, now=now)
    return len(lost)


@transaction.atomic
def add_note(*, call_id: int, body: str, by: Actor, now: datetime) -> int:
    """
    Write a note of a call and return its number.

    Raises: CallUnknownError; CallRefusedError for an empty one, or of a person who was taken out.
    """
    call = locked(call_id)
    words = ro_normalise(body, single_line=False).strip()[:4_000]
    if not words:
        raise CallRefusedError(_("Scrieți nota."), field="body")
    if call.forgotten_at is not None:
        raise CallRefusedError(
            _("Persoana a fost scoasă din convorbire; despre ea nu se mai scrie."), field="body"
        )
    row = CallNote(
        institution_id=call.institution_id, call_id=call.id, body=words, written_at=now, written_by_id=by.id
    )
    row.save(force_insert=True)
    write_down("calls.call.noted", call, by, {"note": row.id})
    return row.id


@transaction.atomic
def tie_to_ticket(*, call_id: int, ticket_number: int | None, by: Actor) -> None:
    """
    Tie a call to a conversation of the department; who calls made sure that it exists.

    Raises: CallUnknownError.
    """
    call = locked(call_id)
    call.ticket_number = ticket_number
    call.save(update_fields=["ticket_number"])
    write_down("calls.call.tied", call, by, {"ticket": ticket_number})


@transaction.atomic
def add_line(*, name: str, by: Actor, now: datetime) -> tuple[int, str]:
    """
    Add a telephone line; return its number and the key that its exchange signs in with, which is shown this once.

    Raises: CallRefusedError without a name.
    """
    words = _single(name, 100)
    if not words:
        raise CallRefusedError(_("Scrieți un nume liniei."), field="name")
    secret = secrets.token_urlsafe(32)
    row = Line(
        institution_id=required_institution(),
        name=words,
        secret_digest=digest_of(secret=secret),
        added_at=now,
    )
    row.save(force_insert=True)
    journal.record(
        action="calls.line.added",
        subject_type="calls_line",
        subject_id=row.id,
        by=by,
        details={"name": words},
    )
    return row.id, secret


@transaction.atomic
def end_line(*, line_id: int, by: Actor, now: datetime) -> None:
    """End a line: its key opens nothing any more. Ending an ended or unknown one does nothing."""
    if Line.objects.filter(pk=line_id, ended_at__isnull=True).update(ended_at=now):
        journal.record(
            action="calls.line.ended", subject_type="calls_line", subject_id=line_id, by=by, details={}
        )


def forget_calls(*, call_ids: list[int], now: datetime) -> None:
    """
    Take the person out of calls: number, name, notes and sound; the calls stay for the counts. Safe to repeat.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT calls_forget(%s)", [call_ids])
    for call in Call.objects.filter(pk__in=call_ids):
        write_down("calls.call.forgotten", call, None, {"at": now.isoformat()})


def _answered(call: Call, by: Actor | None, now: datetime) -> None:
    if call.state == CallState.RINGING:
        call.state, call.answered_at = CallState.TALKING.value, now
        call.save(update_fields=["state", "answered_at"])
        write_down("calls.call.answered", call, by, {})


def _ended(call: Call, by: Actor | None, now: datetime) -> None:
    if call.state != CallState.ENDED:
        close_open_part(call, now, Why.ENDED)
        call.state, call.ended_at = CallState.ENDED.value, now
        call.save(update_fields=["state", "ended_at"])
        write_down("calls.call.ended", call, by, {})


def _single(text: str, most: int) -> str:
    return ro_normalise(text, single_line=True).strip()[:most]
