"""Signing states of the journal, sealing days, keeping stamps, giving alarms, closing years."""

from registratura.checkpoints.services.alarms import end_alarm, end_by_itself, raise_alarm
from registratura.checkpoints.services.days import (
    PaperDraft,
    begin_sealing,
    keep_day,
    keep_stamp,
    next_paper_number,
    note_tried,
    save_silence,
)
from registratura.checkpoints.services.keys import change_key
from registratura.checkpoints.services.signing import Signed, sign_state
from registratura.checkpoints.services.years import (
    Certified,
    ask_closing,
    confirm_closing,
    fail_closing,
    finish_closing,
    withdraw_closing,
)

__all__ = [
    "Certified",
    "PaperDraft",
    "Signed",
    "ask_closing",
    "begin_sealing",
    "change_key",
    "confirm_closing",
    "end_alarm",
    "end_by_itself",
    "fail_closing",
    "finish_closing",
    "keep_day",
    "keep_stamp",
    "next_paper_number",
    "note_tried",
    "raise_alarm",
    "save_silence",
    "sign_state",
    "withdraw_closing",
]
