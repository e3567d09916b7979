"""Fees: setting rules, working out what is owed, taking money, giving it back, reading statements."""

from registratura.fees.services.cards import Heard, begin_card, hear, is_signed
from registratura.fees.services.charging import ChargeDraft, cancel, charge, tie_to_entry, waive
from registratura.fees.services.choices import choose_provider, choose_series, note_handover
from registratura.fees.services.paying import record_payment, strike, take_cash
from registratura.fees.services.refunding import ask_refund, decide_refund
from registratura.fees.services.rules import VersionDraft, set_version
from registratura.fees.services.statements import read_statement

__all__ = [
    "ChargeDraft",
    "Heard",
    "VersionDraft",
    "ask_refund",
    "begin_card",
    "cancel",
    "charge",
    "choose_provider",
    "choose_series",
    "decide_refund",
    "hear",
    "is_signed",
    "note_handover",
    "read_statement",
    "record_payment",
    "set_version",
    "strike",
    "take_cash",
    "tie_to_entry",
    "waive",
]
