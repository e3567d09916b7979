"""What this room answers about one person: calls, decisions, notes, and the sound itself."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from registratura.calls.models import Call, CallNote, Capture, Chunk, Hearing, RecordingDecision
from registratura.calls.sounds import one_side, wav
from registratura.kernel.personal_data import HeldFile
from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.holding import Row, Table, Tables
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

PERSON: Final = 0
"""Of the two sides of the sound, the one that is handed over: the operator's voice stays out of the copy."""


class _Service(Tables):
    """As tables of other rooms, read for the purpose they are kept for."""

    def _scope(self, institution_id: int) -> AbstractContextManager[None]:
        return _opened(institution_id)


@contextmanager
def _opened(institution_id: int) -> Iterator[None]:
    with acting_for(institution_id), reading_for(Purpose.P06):
        yield


def _sound(rows: Sequence[Row]) -> Mapping[int, tuple[HeldFile, ...]]:
    """Return the copy of the sound of each call as a WAV file, read when the package is written."""
    chunks: dict[int, list[tuple[str, int]]] = {}
    found = Chunk.objects.filter(call_id__in=[row["id"] for row in rows]).order_by("began_at", "sequence")
    for call_id, sha256, milliseconds in found.values_list("call_id", "sha256", "milliseconds"):
        chunks.setdefault(call_id, []).append((sha256, milliseconds))
    return {row["id"]: (_file(row, chunks[row["id"]]),) for row in rows if row["id"] in chunks}


def _file(row: Row, chunks: Sequence[tuple[str, int]]) -> HeldFile:
    institution_id, call_id = row["institution_id"], row["id"]

    def read() -> bytes:
        with _opened(institution_id):
            sounds = Chunk.objects.filter(call_id=call_id).order_by("began_at", "sequence")
            pcm = b"".join(bytes(one) for one in sounds.values_list("sound", flat=True))
        return wav(one_side(pcm, side=PERSON), channels=1)

    named = hashlib.sha256("".join(sha256 for sha256, _ms in chunks).encode()).hexdigest()
    size = sum(ms for _sha256, ms in chunks) * 16 + 44
    return HeldFile(f"convorbire-{call_id}.wav", "audio/wav", named, size, read)


def _forget(ids: Sequence[int], now: datetime) -> None:
    from registratura.calls import services

    services.forget_calls(call_ids=list(ids), now=now)


def _forgotten_with_it(_ids: Sequence[int], _now: datetime) -> None:
    """Its call was treated before it, and took the words and the sound along."""


_OF_CALL: Final[dict[str, Any]] = {"found_by": {"call": "call_id__in"}, "forgets": _forgotten_with_it}

HOLDER: Final = _Service(
    room="calls",
    tables=(
        Table(
            model=Call,
            title=_("Convorbire la telefon cu asistența"),
            found_by={"phone": "phone__in", "support_ticket": "ticket_number__in"},
            gives={"call": "id"},
            left_out=frozenset({"ref", "line_id"}),
            files=_sound,
            forgets=_forget,
        ),
        Table(model=CallNote, title=_("Notă despre o convorbire"), **_OF_CALL),
        Table(
            model=RecordingDecision,
            title=_("Hotărâre despre înregistrarea unei convorbiri"),
            given=True,
            **_OF_CALL,
        ),
        Table(model=Capture, title=_("Parte înregistrată a unei convorbiri"), **_OF_CALL),
        Table(model=Hearing, title=_("Ascultare a unei convorbiri"), **_OF_CALL),
    ),
)
