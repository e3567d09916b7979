"""Registers, their number sequences, entries and what hangs on them."""

from registratura.registers.models.answer import EntryAnswer
from registratura.registers.models.entry import (
    Correction,
    Entry,
    EntryDocument,
    EntryParty,
    Inscription,
)
from registratura.registers.models.prints import PrintOrder
from registratura.registers.models.register import NumberSequence, Register
from registratura.registers.models.search import EntrySearch, FileWords

__all__ = [
    "Correction",
    "Entry",
    "EntryAnswer",
    "EntryDocument",
    "EntryParty",
    "EntrySearch",
    "FileWords",
    "Inscription",
    "NumberSequence",
    "PrintOrder",
    "Register",
]
