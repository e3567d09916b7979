"""Registers, their number sequences, entries and what hangs on them."""

from registratura.registers.models.answer import EntryAnswer
from registratura.registers.models.entry import (
    Correction,
    Entry,
    EntryDocument,
    EntryParty,
    EntrySearch,
    Inscription,
)
from registratura.registers.models.prints import PrintOrder
from registratura.registers.models.register import NumberSequence, Register

__all__ = [
    "Correction",
    "Entry",
    "EntryAnswer",
    "EntryDocument",
    "EntryParty",
    "EntrySearch",
    "Inscription",
    "NumberSequence",
    "PrintOrder",
    "Register",
]
