"""Changing the registers: the books, their entries, their reservations."""

from registratura.registers.services.answers import answer_entries, withdraw_answer
from registratura.registers.services.batches import Request, register_batch, register_series
from registratura.registers.services.books import (
    change_register,
    close_register,
    continue_from,
    give_range,
    open_register,
)
from registratura.registers.services.entitled import within_running_term
from registratura.registers.services.entries import (
    Registered,
    annul_entry,
    attach_documents,
    correct_entry,
    register_entry,
)
from registratura.registers.services.historical import (
    PastBatch,
    PastEntry,
    bring_in,
    open_historical_register,
    state_past,
)
from registratura.registers.services.inscribing import inscribe_entry
from registratura.registers.services.placing import place_entry
from registratura.registers.services.prints import (
    begin_print,
    fail_print,
    finish_print,
    note_progress,
    order_print,
)
from registratura.registers.services.reservations import (
    complete_reservation,
    expire_reservations,
    give_up_reservation,
    reserve_numbers,
)

__all__ = [
    "PastBatch",
    "PastEntry",
    "Registered",
    "Request",
    "annul_entry",
    "answer_entries",
    "attach_documents",
    "begin_print",
    "bring_in",
    "change_register",
    "close_register",
    "complete_reservation",
    "continue_from",
    "correct_entry",
    "expire_reservations",
    "fail_print",
    "finish_print",
    "give_range",
    "give_up_reservation",
    "inscribe_entry",
    "note_progress",
    "open_historical_register",
    "open_register",
    "order_print",
    "place_entry",
    "register_batch",
    "register_entry",
    "register_series",
    "reserve_numbers",
    "state_past",
    "withdraw_answer",
    "within_running_term",
]
