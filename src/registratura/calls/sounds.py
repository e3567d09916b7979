"""How a call goes, when sound of it may be kept, and what sound is. Pure."""

import hashlib
import io
import wave
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CallState(StrEnum):
    """Where a call stands."""

    RINGING = "ringing"
    TALKING = "talking"
    ENDED = "ended"


class Answer(StrEnum):
    """What the person said of the recording of this conversation."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Asked(StrEnum):
    """How the person was asked and answered."""

    VOICE = "voice"
    KEYPAD = "keypad"


class Why(StrEnum):
    """Why a part of a recording ended."""

    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


CALL_STATES: Final[Mapping[CallState, str | Promise]] = {
    CallState.RINGING: _("sună"),
    CallState.TALKING: _("în curs"),
    CallState.ENDED: _("încheiată"),
}
ANSWERS: Final[Mapping[Answer, str | Promise]] = {
    Answer.GIVEN: _("a spus da înregistrării"),
    Answer.REFUSED: _("nu vrea înregistrare"),
    Answer.WITHDRAWN: _("și-a retras acordul"),
}
WHYS: Final[Mapping[Why, str | Promise]] = {
    Why.PAUSED: _("oprită pe loc"),
    Why.WITHDRAWN: _("acord retras"),
    Why.ENDED: _("sfârșitul convorbirii"),
}

NOTICE: Final = "P06/2"
"""The version of the words that are read before the question; a decision names the one it answered."""

TELL_OF_LISTENERS: Final = frozenset({"P06/2"})
"""The versions whose words say that a supervisor may listen; who answered others is not listened to live."""

LONGEST: Final = timedelta(hours=4)
"""A call that goes on longer has lost its end on the way."""

LISTENING: Final = timedelta(hours=2)
"""How long one reason serves; who goes on listening to a longer call gives it again."""

RATE: Final = 8_000
SIDES: Final = 2
"""Left: the person; right: the department. They are never mixed, so that a copy can carry one of them."""

FRAME_BYTES: Final = 2 * SIDES
CHUNK_MOST: Final = timedelta(seconds=5)
CHUNK_BYTES_MOST: Final = int(RATE * FRAME_BYTES * CHUNK_MOST.total_seconds())
LATE_MOST: Final = timedelta(minutes=2)
"""How long after its moment a chunk may still come."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in which sound may be kept; without an end it goes on."""

    began_at: datetime
    ended_at: datetime | None


def may_capture(answers: Iterable[Answer]) -> bool:
    """
    Say whether sound of a conversation may be kept, from its decisions in order: the last one counts.

    Law: Regulation (EU) 2016/679 art. 6(1)(a), art. 7(3); Law 506/2004 art. 4.
    """
    last: Answer | None = None
    for one in answers:
        last = one
    return last is Answer.GIVEN


def may_answer(*, before: Iterable[Answer], answer: Answer) -> bool:
    """Say whether a decision may follow those before it: what was not given is not withdrawn, nor given twice."""
    given = may_capture(before)
    return given if answer is Answer.WITHDRAWN else not given


def may_overhear(said: Iterable[tuple[Answer, str]]) -> bool:
    """
    Say whether a supervisor may listen to a call in course, from (decision, version of the words read) in order.

    Only where sound may be kept, and where the words of the last yes told of it: whoever talks knows who may hear.
    Law: Law 506/2004 art. 4(2); Regulation (EU) 2016/679 art. 6(1)(a), art. 13.
    """
    decisions = list(said)
    return may_capture(one for one, _notice in decisions) and decisions[-1][1] in TELL_OF_LISTENERS


def length_of(pcm: bytes) -> timedelta:
    """Return how long a piece of sound lasts."""
    return timedelta(milliseconds=len(pcm) * 1000 // (RATE * FRAME_BYTES))


def is_sound(pcm: bytes) -> bool:
    """Say whether bytes can be a chunk: whole frames, not empty, not longer than is taken at once."""
    return 0 < len(pcm) <= CHUNK_BYTES_MOST and len(pcm) % FRAME_BYTES == 0


def within(*, span: Span, at: datetime, length: timedelta) -> bool:
    """Say whether a piece of sound lies whole inside a stretch; what reaches over its end is not kept at all."""
    return at >= span.began_at and (span.ended_at is None or at + length <= span.ended_at)


def one_side(pcm: bytes, *, side: int) -> bytes:
    """Return the sound of one side alone, as one channel."""
    samples = array("h")
    samples.frombytes(pcm)
    return samples[side::SIDES].tobytes()


def wav(pcm: bytes, *, channels: int) -> bytes:
    """Return sound as a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm)
    return out.getvalue()


def plain_number(typed: str) -> str:
    """Return a telephone number as it is kept and looked for: digits, and the plus in front."""
    return "".join(sign for sign in typed if sign.isascii() and (sign.isdigit() or sign == "+"))[:30]


def digest_of(*, secret: str) -> str:
    """Return what is kept of the key with which an exchange signs in."""
    return hashlib.sha256(secret.encode()).hexdigest()
