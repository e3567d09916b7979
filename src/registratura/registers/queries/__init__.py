"""Reading the registers."""

from registratura.registers.models import Entry, Register
from registratura.registers.queries.books import (
    RangeLine,
    RegisterCard,
    SequenceLine,
    general_register,
    ranges_of_year,
    register_by_code,
    registers,
    sequences_of,
    years_of,
)
from registratura.registers.queries.counter import (
    CorrespondentEntries,
    channel_names,
    digests_of,
    direction_names,
    entries_of_correspondents,
    entries_with_files,
    kinds_in_use,
    last_registered_by,
    likely_repeats,
    lines_of,
    lines_of_requests,
    parties_of,
    reservation_owners,
    with_number,
)
from registratura.registers.queries.entries import (
    CorrectionLine,
    DocumentLine,
    EntryCard,
    InscriptionLine,
    PartyLine,
    entry,
    entry_by_id,
    entry_by_request,
    entry_card,
    entry_of_document,
    is_visible,
)
from registratura.registers.queries.lists import EntryFilter, EntryLine, EntryPage, page, reservations
from registratura.registers.queries.printing import lines_for_print, totals_for_print
from registratura.registers.queries.prints import (
    PrintCard,
    PrintPage,
    finished_prints,
    open_prints,
    print_by_id,
    years_by_register,
)
from registratura.registers.queries.reserving import usual_reservation_day
from registratura.registers.queries.search import SearchPage, search
from registratura.registers.queries.verification import RegisterFault, verify_register

# The rows themselves, named here for the types of those who pass them on to services.
EntryRow = Entry
RegisterRow = Register

__all__ = [
    "CorrectionLine",
    "CorrespondentEntries",
    "DocumentLine",
    "EntryCard",
    "EntryFilter",
    "EntryLine",
    "EntryPage",
    "EntryRow",
    "InscriptionLine",
    "PartyLine",
    "PrintCard",
    "PrintPage",
    "RangeLine",
    "RegisterCard",
    "RegisterFault",
    "RegisterRow",
    "SearchPage",
    "SequenceLine",
    "channel_names",
    "digests_of",
    "direction_names",
    "entries_of_correspondents",
    "entries_with_files",
    "entry",
    "entry_by_id",
    "entry_by_request",
    "entry_card",
    "entry_of_document",
    "finished_prints",
    "general_register",
    "is_visible",
    "kinds_in_use",
    "last_registered_by",
    "likely_repeats",
    "lines_for_print",
    "lines_of",
    "lines_of_requests",
    "open_prints",
    "page",
    "parties_of",
    "print_by_id",
    "ranges_of_year",
    "register_by_code",
    "registers",
    "reservation_owners",
    "reservations",
    "search",
    "sequences_of",
    "totals_for_print",
    "usual_reservation_day",
    "verify_register",
    "with_number",
    "years_by_register",
    "years_of",
]
