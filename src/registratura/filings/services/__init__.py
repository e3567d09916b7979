"""Filling in, sending, and what becomes of what was sent."""

from registratura.filings.services.carrying import (
    note_carried,
    note_form_made,
    note_in_tray,
    note_not_taken,
    note_refused,
    note_registered,
    note_tried,
    take_up,
)
from registratura.filings.services.drafting import (
    Begun,
    KeptFile,
    add_file,
    begin_draft,
    drop_expired,
    drop_files,
    remove_file,
    save_draft,
    secret_of_draft,
)
from registratura.filings.services.sending import Sender, Sent, Sheet, receive, secret_of

__all__ = [
    "Begun",
    "KeptFile",
    "Sender",
    "Sent",
    "Sheet",
    "add_file",
    "begin_draft",
    "drop_expired",
    "drop_files",
    "note_carried",
    "note_form_made",
    "note_in_tray",
    "note_not_taken",
    "note_refused",
    "note_registered",
    "note_tried",
    "receive",
    "remove_file",
    "save_draft",
    "secret_of",
    "secret_of_draft",
    "take_up",
]
