"""
An exchange that calls nobody: it plays a WAV file as a call, chunk by chunk, to whoever listens.

It misbehaves on purpose when asked: events twice, late, out of order; the line cut in the middle.
"""

import io
import wave
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from registratura.calls.sounds import RATE, SIDES
from registratura.calls.telephony.port import CallTold, Kind, SoundChunk, Sounds, Tells

PIECE: Final = timedelta(seconds=1)


@dataclass
class LocalExchange:
    """
    Plays calls. tells, sounds: who listens; the latter answers whether the sound was kept.

    repeats: every event is told twice. late_by: how much later than it happened an event is told.
    """

    tells: Tells
    sounds: Sounds
    repeats: bool = False
    _playing: dict[str, Iterator[SoundChunk]] = field(default_factory=dict)
    _stopped: set[str] = field(default_factory=set)
    _count: int = 0

    def ring(self, *, ref: str, phone: str, at: datetime) -> None:
        """Let a call come in."""
        self._tell(ref, Kind.RINGING, at, phone)

    def answer(self, *, ref: str, at: datetime, recording: bytes) -> None:
        """Have it answered; the file is what will be heard in it."""
        self._tell(ref, Kind.ANSWERED, at)
        self._playing[ref] = chunks_of(recording, ref=ref, began_at=at)

    def play(self, *, ref: str, pieces: int) -> int:
        """Let so many seconds pass; return how many of them were kept by whoever listens."""
        kept = 0
        for _ in range(pieces):
            chunk = next(self._playing.get(ref, iter(())), None)
            if chunk is None:
                break
            if ref not in self._stopped:
                kept += self.sounds(chunk)
        return kept

    def stop_sound(self, *, ref: str) -> None:
        """Send no more sound of a call."""
        self._stopped.add(ref)

    def place(self, *, ref: str, phone: str) -> None:
        """Call out: the other side answers when the test says so."""
        self._playing[ref] = iter(())

    def hang_up(self, *, ref: str, at: datetime) -> None:
        """End a call."""
        self._tell(ref, Kind.HUNG_UP, at)
        self._playing.pop(ref, None)

    def _tell(self, ref: str, kind: Kind, at: datetime, phone: str = "") -> None:
        self._count += 1
        told = CallTold(f"{ref}/{kind}/{self._count}", ref, kind, at, "in", phone)
        for _ in range(2 if self.repeats else 1):
            self.tells(told)


def chunks_of(recording: bytes, *, ref: str, began_at: datetime) -> Iterator[SoundChunk]:
    """
    Give a WAV file as the chunks of a call; a file of one channel is heard from the person's side.

    Raises: ValueError for a file of another form.
    """
    with wave.open(io.BytesIO(recording)) as file:
        if file.getframerate() != RATE or file.getsampwidth() != 2 or file.getnchannels() not in (1, SIDES):
            raise ValueError("PCM, 16 bits, 8 kHz, one or two channels")
        frames = int(RATE * PIECE.total_seconds())
        number = 0
        while pcm := file.readframes(frames):
            yield SoundChunk(
                ref, number, began_at + number * PIECE, pcm if file.getnchannels() == SIDES else _both(pcm)
            )
            number += 1


def _both(pcm: bytes) -> bytes:
    samples = array("h")
    samples.frombytes(pcm)
    both = array("h", bytes(len(pcm) * SIDES))
    both[0::SIDES] = samples
    return both.tobytes()
