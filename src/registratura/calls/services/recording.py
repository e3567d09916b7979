"""The sound of calls: only after that conversation's yes, part by part, gone at its withdrawal."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from registratura.calls.errors import CallRefusedError, NoDecisionError
from registratura.calls.models import Call, Capture, Chunk, Hearing, RecordingDecision
from registratura.calls.rows import close_open_part, drop_after, locked, write_down
from registratura.calls.sounds import (
    LATE_MOST,
    NOTICE,
    Answer,
    Asked,
    CallState,
    Span,
    Why,
    is_sound,
    length_of,
    may_answer,
    may_capture,
    may_overhear,
    within,
)
from registratura.calls.telephony.port import SoundChunk
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal did: chunks removed, and whether parts from before it stay."""

    removed: int
    kept_before: bool


@transaction.atomic
def decide(*, call_id: int, answer: Answer, means: Asked, by: Actor, now: datetime) -> None:
    """
    Write down what the person said of recording this conversation; a yes begins the first part.

    Raises: CallUnknownError; CallRefusedError when nobody talks, or the decision cannot follow those before it.
    Law: Regulation (EU) 2016/679 art. 6(1)(a); Law 506/2004 art. 4.
    """
    call = locked(call_id)
    if call.state != CallState.TALKING:
        raise CallRefusedError(_("Întrebarea se pune la începutul convorbirii, celui care este la telefon."))
    if answer is Answer.WITHDRAWN or not may_answer(before=_answers(call_id), answer=answer):
        raise CallRefusedError(_("Pentru convorbirea aceasta s-a răspuns deja."))
    decision = _written(call, answer, means, by, now)
    if answer is Answer.GIVEN:
        _begin_part(call, decision, now)


@transaction.atomic
def pause(*, call_id: int, by: Actor, now: datetime) -> None:
    """
    Stop keeping sound for a while, for instance while card data are said; pausing a paused one does nothing.

    Raises: CallUnknownError.
    """
    call = locked(call_id)
    if close_open_part(call, now, Why.PAUSED):
        write_down("calls.recording.paused", call, by, {})


@transaction.atomic
def resume(*, call_id: int, by: Actor, now: datetime) -> None:
    """
    Go on keeping sound after a pause, in a new part; resuming what runs does nothing.

    Raises: CallUnknownError; NoDecisionError without a yes; CallRefusedError when nobody talks.
    """
    call = locked(call_id)
    if call.state != CallState.TALKING:
        raise CallRefusedError(_("Convorbirea s-a încheiat."))
    if not may_capture(_answers(call_id)):
        raise NoDecisionError(_("Persoana nu a spus da înregistrării acestei convorbiri."))
    if Capture.objects.filter(call_id=call_id, ended_at__isnull=True).exists():
        return
    decision = RecordingDecision.objects.filter(call_id=call_id).order_by("-id")[0]
    _begin_part(call, decision, now)
    write_down("calls.recording.resumed", call, by, {})


@transaction.atomic
def withdraw(*, call_id: int, keep_before: bool, means: Asked, by: Actor, now: datetime) -> Withdrawn:
    """
    Stop keeping sound at the person's word, in the middle or later, and remove it.

    keep_before: the person lets what was kept until now stay for its term; without it all of it goes.
    Raises: CallUnknownError; CallRefusedError when there was no yes.
    Law: Regulation (EU) 2016/679 art. 7(3), art. 17(1)(b).
    """
    call = locked(call_id)
    if not may_answer(before=_answers(call_id), answer=Answer.WITHDRAWN):
        raise CallRefusedError(_("Nu este niciun acord de retras."))
    _written(call, Answer.WITHDRAWN, means, by, now)
    before = Chunk.objects.filter(call_id=call_id).count()
    close_open_part(call, now, Why.WITHDRAWN)
    if keep_before:
        drop_after(call_id, now)
    else:
        _drop_parts(list(Capture.objects.filter(call_id=call_id).values_list("id", flat=True)))
    removed = before - Chunk.objects.filter(call_id=call_id).count()
    write_down("calls.recording.removed", call, by, {"chunks": removed, "kept_before": keep_before})
    return Withdrawn(removed, keep_before)


@transaction.atomic
def take_chunk(*, line_id: int, chunk: SoundChunk, now: datetime) -> bool:
    """
    Keep a few seconds of sound; False when the same came before.

    Late ones are kept only when they lie whole inside a part that was allowed.
    Raises: NoDecisionError, and nothing is kept, for anything else; CallRefusedError for bytes that are no sound.
    """
    if not is_sound(chunk.pcm):
        raise CallRefusedError(_("Sunet: PCM de 16 biți, 8 kHz, două canale, cel mult cinci secunde."))
    call = Call.objects.select_for_update().filter(line_id=line_id, ref=chunk.ref[:80]).first()
    length = length_of(chunk.pcm)
    part = _part_for(call, chunk, now) if call is not None and length else None
    if call is None or part is None:
        raise NoDecisionError(_("Pentru convorbirea aceasta nu este un acord de înregistrare."))
    row = Chunk(
        institution_id=call.institution_id,
        call_id=call.id,
        capture_id=part.id,
        sequence=chunk.sequence,
        began_at=chunk.at,
        milliseconds=int(length.total_seconds() * 1000),
        sha256=hashlib.sha256(chunk.pcm).hexdigest(),
        sound=chunk.pcm,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def note_hearing(*, call_id: int, reason: str, by: Actor, now: datetime) -> None:
    """
    Write down that somebody listens, before a byte is given out.

    Raises: CallUnknownError; CallRefusedError without a reason.
    """
    call = locked(call_id)
    why = _reason(reason)
    Hearing(
        institution_id=call.institution_id, call_id=call.id, listener_id=by.id, reason=why, heard_at=now
    ).save(force_insert=True)
    write_down("calls.recording.heard", call, by, {"reason": why})


@transaction.atomic
def begin_listening(*, call_id: int, reason: str, by: Actor, now: datetime) -> None:
    """
    Write down that a supervisor listens to a call in course from now on, before a byte is given out.

    Raises: CallUnknownError; CallRefusedError without a reason, when nobody talks, or the person was not told of it.
    Law: Law 506/2004 art. 4(2).
    """
    call = locked(call_id)
    if call.state != CallState.TALKING:
        raise CallRefusedError(_("Convorbirea nu este în curs; ce s-a păstrat din ea se ascultă alături."))
    if not may_overhear(_said(call_id)):
        raise CallRefusedError(
            _(
                "Se ascultă pe loc numai cu acordul dat în convorbirea aceasta; cereți-i operatorului să întrebe."
            )
        )
    why = _reason(reason)
    Hearing(
        institution_id=call.institution_id,
        call_id=call.id,
        listener_id=by.id,
        reason=why,
        heard_at=now,
        is_live=True,
    ).save(force_insert=True)
    write_down("calls.call.overheard", call, by, {"reason": why})


@transaction.atomic
def keep_for_case(*, call_id: int, case: str, by: Actor, now: datetime) -> None:
    """
    Keep the sound of a call six months instead of thirty days, for a case that is named.

    Raises: CallUnknownError; CallRefusedError without a name, or without sound.
    Law: Regulation (EU) 2016/679 art. 17(3)(e).
    """
    call = locked(call_id)
    named = ro_normalise(case, single_line=True).strip()[:200]
    if len(named) < 3:
        raise CallRefusedError(_("Numiți cazul, de pildă numărul contestației."), field="case")
    if not Capture.objects.filter(call_id=call_id).exists():
        raise CallRefusedError(_("Convorbirea nu are sunet."), field="case")
    call.evidence, call.evidence_at = named, now
    call.save(update_fields=["evidence", "evidence_at"])
    write_down("calls.recording.kept", call, by, {"case": named})


@transaction.atomic
def drop_sound(*, call_id: int, by: Actor | None) -> None:
    """
    Remove all the sound of a call.

    Raises: CallUnknownError.
    """
    call = locked(call_id)
    parts = list(Capture.objects.filter(call_id=call_id).values_list("id", flat=True))
    _drop_parts(parts)
    write_down("calls.recording.removed", call, by, {"parts": len(parts)})


def _part_for(call: Call, chunk: SoundChunk, now: datetime) -> Capture | None:
    """Return the part that a chunk belongs to, or None: never one of the future, nor one that comes too late."""
    if not may_capture(_answers(call.id)) or chunk.at > now or now - chunk.at > LATE_MOST:
        return None
    length = length_of(chunk.pcm)
    for part in Capture.objects.filter(call_id=call.id).order_by("id"):
        if within(span=Span(part.began_at, part.ended_at), at=chunk.at, length=length):
            return part
    return None


def _reason(typed: str) -> str:
    why = ro_normalise(typed, single_line=True).strip()[:300]
    if len(why) < 5:
        raise CallRefusedError(_("Scrieți de ce ascultați; persoana poate afla."), field="reason")
    return why


def _answers(call_id: int) -> list[Answer]:
    return [answer for answer, _notice in _said(call_id)]


def _said(call_id: int) -> list[tuple[Answer, str]]:
    rows = RecordingDecision.objects.filter(call_id=call_id).order_by("id")
    return [(Answer(answer), notice) for answer, notice in rows.values_list("answer", "notice")]


def _written(call: Call, answer: Answer, means: Asked, by: Actor, now: datetime) -> RecordingDecision:
    row = RecordingDecision(
        institution_id=call.institution_id,
        call_id=call.id,
        answer=answer.value,
        asked_by_means=means.value,
        notice=NOTICE,
        decided_at=now,
        asked_by_id=by.id,
    )
    row.save(force_insert=True)
    write_down("calls.recording.decided", call, by, {"answer": answer.value, "notice": NOTICE})
    return row


def _begin_part(call: Call, decision: RecordingDecision, now: datetime) -> None:
    Capture(institution_id=call.institution_id, call_id=call.id, decision_id=decision.id, began_at=now).save(
        force_insert=True
    )


def _drop_parts(parts: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT calls_drop_captures(%s)", [parts])
