"""Sheets, interruptions, what is taken in, and what is decided about it."""

from registratura.emergency.services.deciding import drop_line, note_registered, note_same
from registratura.emergency.services.outages import authorize, close_outage, note_totals, open_outage
from registratura.emergency.services.sheets import MOST_AT_ONCE, hand_page, issue_sheets, void_sheets
from registratura.emergency.services.taking import Outcome, SheetDraft, take_packet, type_sheet

__all__ = [
    "MOST_AT_ONCE",
    "Outcome",
    "SheetDraft",
    "authorize",
    "close_outage",
    "drop_line",
    "hand_page",
    "issue_sheets",
    "note_registered",
    "note_same",
    "note_totals",
    "open_outage",
    "take_packet",
    "type_sheet",
    "void_sheets",
]
