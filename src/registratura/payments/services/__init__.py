"""What this room changes. Everything runs inside `acting_for(supplier)` and `reading_for(Purpose.P03)`."""

from registratura.payments.services.accounts import AccountDraft, access_of, save_account, save_options
from registratura.payments.services.hearing import Heard, hear, is_proven
from registratura.payments.services.lines import match_line, set_aside
from registratura.payments.services.orders import OrderDraft, Prepared, close_order, make_order, prepare
from registratura.payments.services.posting import note_by_hand, use_surplus
from registratura.payments.services.refunds import (
    Sending,
    agree_refund,
    ask_refund,
    note_answer,
    note_failure,
    prepare_sending,
    refuse_refund,
)
from registratura.payments.services.settling import read_settlement, tie_payout
from registratura.payments.services.statements import Preview, Proposed, preview, read_statement

__all__ = [
    "AccountDraft",
    "Heard",
    "OrderDraft",
    "Prepared",
    "Preview",
    "Proposed",
    "Sending",
    "access_of",
    "agree_refund",
    "ask_refund",
    "close_order",
    "hear",
    "is_proven",
    "make_order",
    "match_line",
    "note_answer",
    "note_by_hand",
    "note_failure",
    "prepare",
    "prepare_sending",
    "preview",
    "read_settlement",
    "read_statement",
    "refuse_refund",
    "save_account",
    "save_options",
    "set_aside",
    "tie_payout",
    "use_surplus",
]
