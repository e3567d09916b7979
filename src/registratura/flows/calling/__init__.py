"""Calls of the support department: told by an exchange, noted, recorded after a yes, listened to by a supervisor."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from registratura.calls import queries
from registratura.calls import services as calls
from registratura.calls.errors import CallRefusedError
from registratura.calls.queries import CallCard, CallLine, LineCard, Overheard
from registratura.calls.services import CallDraft, Withdrawn
from registratura.calls.sounds import Answer, Asked, wav
from registratura.calls.telephony.port import CallTold, SoundChunk
from registratura.flows.support import department
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.privacy.purposes import Purpose
from registratura.support import queries as tickets
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


@contextmanager
def recordings(*, supplier: "Institution") -> Iterator[None]:
    """Open the supplier's scope for what one conversation agreed to."""
    with acting_for(supplier.id), reading_for(Purpose.P06):
        yield


def listing(*, supplier: "Institution", text: str) -> list[CallLine]:
    """Return calls, those in course first."""
    with department(supplier=supplier):
        return queries.calls(text=text)


def card(*, supplier: "Institution", call_id: int) -> CallCard | None:
    """Return a call whole, or None."""
    with recordings(supplier=supplier):
        return queries.call(call_id)


def begin(*, supplier: "Institution", draft: CallDraft, by: Actor, now: datetime) -> int:
    """
    Write down a call that an operator has on the line; return its number.

    Raises: CallRefusedError, also for a conversation of the department that does not exist.
    """
    with department(supplier=supplier):
        _refuse_unknown(draft.ticket_number)
        return calls.begin_call(draft=draft, by=by, now=now)


def tie(*, supplier: "Institution", call_id: int, ticket_number: int | None, by: Actor) -> None:
    """
    Tie a call to a conversation of the department, or to none.

    Raises: CallUnknownError; CallRefusedError for one that does not exist.
    """
    with department(supplier=supplier):
        _refuse_unknown(ticket_number)
        calls.tie_to_ticket(call_id=call_id, ticket_number=ticket_number, by=by)


def decide(
    *, supplier: "Institution", call_id: int, answer: Answer, means: Asked, by: Actor, now: datetime
) -> None:
    """
    Write down what the person said of recording; a yes begins it.

    Raises: CallUnknownError, CallRefusedError.
    """
    with recordings(supplier=supplier):
        calls.decide(call_id=call_id, answer=answer, means=means, by=by, now=now)


def withdraw(
    *, supplier: "Institution", call_id: int, keep_before: bool, by: Actor, now: datetime
) -> Withdrawn:
    """
    Stop and remove at the person's word.

    Raises: CallUnknownError, CallRefusedError.
    """
    with recordings(supplier=supplier):
        return calls.withdraw(call_id=call_id, keep_before=keep_before, means=Asked.VOICE, by=by, now=now)


def hold(*, supplier: "Institution", call_id: int, runs: bool, by: Actor, now: datetime) -> None:
    """
    Pause the recording (card data), or go on.

    Raises: CallUnknownError, CallRefusedError, NoDecisionError.
    """
    with recordings(supplier=supplier):
        (calls.resume if runs else calls.pause)(call_id=call_id, by=by, now=now)


def listen(
    *, supplier: "Institution", call_id: int, part_id: int | None, reason: str, by: Actor, now: datetime
) -> bytes:
    """
    Return the sound of a call as a WAV file, after it is written down who listens and why.

    Raises: CallUnknownError; CallRefusedError without a reason, or where there is no sound.
    """
    with recordings(supplier=supplier):
        pcm = queries.sound_of(call_id, part_id=part_id)
        if not pcm:
            raise CallRefusedError(_("Convorbirea nu are sunet."))
        calls.note_hearing(call_id=call_id, reason=reason, by=by, now=now)
    return wav(pcm, channels=2)


def begin_listening(*, supplier: "Institution", call_id: int, reason: str, by: Actor, now: datetime) -> None:
    """
    Let a supervisor listen to a call in course, after it is written down who and why.

    Raises: CallUnknownError; CallRefusedError without a reason, or where the person did not agree.
    """
    with recordings(supplier=supplier):
        calls.begin_listening(call_id=call_id, reason=reason, by=by, now=now)


def overheard(
    *, supplier: "Institution", call_id: int, after: int, by: Actor, now: datetime
) -> Overheard | None:
    """Return what a supervisor hears next of a call in course; None where nothing may be heard any more."""
    with recordings(supplier=supplier):
        return queries.overheard(call_id, listener_id=by.id, after=after, now=now)


def keep_for_case(*, supplier: "Institution", call_id: int, case: str, by: Actor, now: datetime) -> None:
    """
    Keep the sound six months for a named case.

    Raises: CallUnknownError, CallRefusedError.
    """
    with recordings(supplier=supplier):
        calls.keep_for_case(call_id=call_id, case=case, by=by, now=now)


def lines(*, supplier: "Institution") -> list[LineCard]:
    """Return the telephone lines."""
    with department(supplier=supplier):
        return queries.lines()


def add_line(*, supplier: "Institution", name: str, by: Actor, now: datetime) -> str:
    """
    Add a line and return the key of its exchange, shown this once.

    Raises: CallRefusedError.
    """
    with department(supplier=supplier):
        return calls.add_line(name=name, by=by, now=now)[1]


def end_line(*, supplier: "Institution", line_id: int, by: Actor, now: datetime) -> None:
    """End a line."""
    with department(supplier=supplier):
        calls.end_line(line_id=line_id, by=by, now=now)


def hear_event(*, supplier: "Institution", secret: str, told: CallTold, now: datetime) -> int:
    """
    Do what an exchange tells, and return the call.

    Raises: LineUnknownError.
    """
    with department(supplier=supplier):
        return calls.take_event(line_id=queries.line_of(secret), told=told, now=now)


def hear_sound(*, supplier: "Institution", secret: str, chunk: SoundChunk, now: datetime) -> bool:
    """
    Keep a chunk of sound that an exchange sends; False when it came before.

    Raises: LineUnknownError; NoDecisionError, and nothing is kept; CallRefusedError for bytes that are no sound.
    """
    with recordings(supplier=supplier):
        return calls.take_chunk(line_id=queries.line_of(secret), chunk=chunk, now=now)


def tidy(*, now: datetime) -> int:
    """End calls whose end was never told; return how many."""
    supplier = institutions.supplier()
    if supplier is None:
        return 0
    with recordings(supplier=supplier):
        return calls.end_lost(now=now)


def _refuse_unknown(ticket_number: int | None) -> None:
    if ticket_number is not None and tickets.card(ticket_number) is None:
        raise CallRefusedError(_("Nu este nicio cerere cu acest număr."), field="ticket")
