"""Reading the registers."""

from registratura.registers.queries.books import (
    RegisterCard,
    SequenceLine,
    general_register,
    register_by_code,
    registers,
    sequences_of,
    years_of,
)
from registratura.registers.queries.entries import (
    CorrectionLine,
    DocumentLine,
    EntryCard,
    InscriptionLine,
    PartyLine,
    entry,
    entry_by_id,
    entry_card,
    entry_of_document,
    is_visible,
)
from registratura.registers.queries.lists import EntryFilter, EntryLine, EntryPage, page, reservations
from registratura.registers.queries.printing import lines_for_print, totals_for_print
from registratura.registers.queries.search import SearchPage, search
from registratura.registers.queries.verification import RegisterFault, verify_register

__all__ = [
    "CorrectionLine",
    "DocumentLine",
    "EntryCard",
    "EntryFilter",
    "EntryLine",
    "EntryPage",
    "InscriptionLine",
    "PartyLine",
    "RegisterCard",
    "RegisterFault",
    "SearchPage",
    "SequenceLine",
    "entry",
    "entry_by_id",
    "entry_card",
    "entry_of_document",
    "general_register",
    "is_visible",
    "lines_for_print",
    "page",
    "register_by_code",
    "registers",
    "reservations",
    "search",
    "sequences_of",
    "totals_for_print",
    "verify_register",
    "years_of",
]
