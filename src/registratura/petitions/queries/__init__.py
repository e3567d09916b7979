"""Reading petitions: one of them, the list of the officer, the register, what is alike."""

from registratura.petitions.models import Petition
from registratura.petitions.queries.cards import (
    ByLetter,
    Options,
    PetitionCard,
    PetitionEnd,
    SignatureLine,
    by_letter,
    connected_to,
    end_of,
    entries_without_petition,
    numbered,
    options,
    petition_of,
    standings_of,
)
from registratura.petitions.queries.lists import PetitionFilter, PetitionLine, PetitionPage, counts, page
from registratura.petitions.queries.register import (
    RegisterLine,
    every_line,
    register_lines,
    register_years,
)
from registratura.petitions.queries.resemblance import Alike, alike
from registratura.petitions.queries.semester import RemarksLine, remarks, semester_report
from registratura.petitions.queries.times import answer_times

PetitionRow = Petition


__all__ = [
    "Alike",
    "ByLetter",
    "Options",
    "PetitionCard",
    "PetitionEnd",
    "PetitionFilter",
    "PetitionLine",
    "PetitionPage",
    "PetitionRow",
    "RegisterLine",
    "RemarksLine",
    "SignatureLine",
    "alike",
    "answer_times",
    "by_letter",
    "connected_to",
    "counts",
    "end_of",
    "entries_without_petition",
    "every_line",
    "numbered",
    "options",
    "page",
    "petition_of",
    "register_lines",
    "register_years",
    "remarks",
    "semester_report",
    "standings_of",
]
