"""What this room changes."""

from registratura.calls.services.calling import (
    CallDraft,
    add_line,
    add_note,
    begin_call,
    end_line,
    forget_calls,
    hang_up,
    pick_up,
    take_event,
    tie_to_ticket,
)
from registratura.calls.services.recording import (
    Withdrawn,
    decide,
    drop_sound,
    keep_for_case,
    note_hearing,
    pause,
    resume,
    take_chunk,
    withdraw,
)

__all__ = [
    "CallDraft",
    "Withdrawn",
    "add_line",
    "add_note",
    "begin_call",
    "decide",
    "drop_sound",
    "end_line",
    "forget_calls",
    "hang_up",
    "keep_for_case",
    "note_hearing",
    "pause",
    "pick_up",
    "resume",
    "take_chunk",
    "take_event",
    "tie_to_ticket",
    "withdraw",
]
