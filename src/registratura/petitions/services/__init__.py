"""Opening, describing and ending petitions; the solution, its ground and its signatures; the options."""

from registratura.petitions.services.deciding import (
    class_as_anonymous,
    class_as_repeated,
    connect,
    mark_answered,
    mark_unanswered,
    note_at_first,
    reclassify,
    redirect,
    resume,
)
from registratura.petitions.services.opening import Description, choose_options, describe, open_petition
from registratura.petitions.services.reporting import write_remarks
from registratura.petitions.services.signing import sign, withdraw_signature, write_solution

__all__ = [
    "Description",
    "choose_options",
    "class_as_anonymous",
    "class_as_repeated",
    "connect",
    "describe",
    "mark_answered",
    "mark_unanswered",
    "note_at_first",
    "open_petition",
    "reclassify",
    "redirect",
    "resume",
    "sign",
    "withdraw_signature",
    "write_remarks",
    "write_solution",
]
