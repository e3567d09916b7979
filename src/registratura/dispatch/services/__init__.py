"""Letting papers leave: prepared, bundled, sent, handed over, mailed; confirmed, returned, corrected, proven."""

from registratura.dispatch.services.bundling import (
    MOST_LETTERS,
    close_bundle,
    discard,
    fill,
    keep_print,
    open_bundle,
    send_bundle,
    take_out,
    weigh,
)
from registratura.dispatch.services.coming_back import Correction, confirm, correct, record_return
from registratura.dispatch.services.exchanging import (
    exchange_failed,
    exchange_registered,
    exchange_taken,
    prepare_exchange,
)
from registratura.dispatch.services.leaving import hand_over, make_available, note_collected, send
from registratura.dispatch.services.mailing import (
    begin_try,
    mail_accepted,
    mail_failed,
    mail_reported,
    queue,
    try_failed,
    unqueue,
)
from registratura.dispatch.services.options import set_options
from registratura.dispatch.services.preparing import cancel, change, prepare
from registratura.dispatch.services.proving import add_proof

__all__ = [
    "MOST_LETTERS",
    "Correction",
    "add_proof",
    "begin_try",
    "cancel",
    "change",
    "close_bundle",
    "confirm",
    "correct",
    "discard",
    "exchange_failed",
    "exchange_registered",
    "exchange_taken",
    "fill",
    "hand_over",
    "keep_print",
    "mail_accepted",
    "mail_failed",
    "mail_reported",
    "make_available",
    "note_collected",
    "open_bundle",
    "prepare",
    "prepare_exchange",
    "queue",
    "record_return",
    "send",
    "send_bundle",
    "set_options",
    "take_out",
    "try_failed",
    "unqueue",
    "weigh",
]
