"""What a key may be narrowed to: each scope opens powers that screens ask for by the same names."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.institutions.permissions import Permission as P
from registratura.institutions.queries import Powers
from registratura.institutions.roles import ROLES, Role


class Scope(StrEnum):
    """One thing that a key may be used for."""

    ENTRIES_READ = "entries:read"
    ENTRIES_REGISTER = "entries:register"
    ENTRIES_CORRECT = "entries:correct"
    ENTRIES_ANNUL = "entries:annul"
    NUMBERS_RESERVE = "numbers:reserve"
    CORRESPONDENTS_READ = "correspondents:read"
    CORRESPONDENTS_WRITE = "correspondents:write"
    WORK_ASSIGN = "work:assign"
    ENTRIES_ANSWER = "entries:answer"
    DISPATCH_WRITE = "dispatch:write"
    TERMS_EXTEND = "terms:extend"
    FORMS_FILE = "forms:file"
    REPORTS_READ = "reports:read"


OPENS: Final[Mapping[Scope, frozenset[P]]] = {
    Scope.ENTRIES_READ: frozenset({P.ENTRY_READ}),
    Scope.ENTRIES_REGISTER: frozenset({P.ENTRY_REGISTER, P.PETITION_HANDLE, P.INFORMATION_HANDLE}),
    Scope.ENTRIES_CORRECT: frozenset({P.ENTRY_CORRECT}),
    Scope.ENTRIES_ANNUL: frozenset({P.ENTRY_ANNUL}),
    Scope.NUMBERS_RESERVE: frozenset({P.NUMBER_RESERVE}),
    Scope.CORRESPONDENTS_READ: frozenset({P.CORRESPONDENT_READ}),
    Scope.CORRESPONDENTS_WRITE: frozenset({P.CORRESPONDENT_EDIT}),
    Scope.WORK_ASSIGN: frozenset({P.ENTRY_ASSIGN}),
    Scope.ENTRIES_ANSWER: frozenset(
        {P.ENTRY_REGISTER, P.ENTRY_RESOLVE, P.PETITION_HANDLE, P.INFORMATION_HANDLE}
    ),
    Scope.DISPATCH_WRITE: frozenset({P.ENTRY_DISPATCH}),
    Scope.TERMS_EXTEND: frozenset({P.TERM_EXTEND}),
    Scope.FORMS_FILE: frozenset({P.ENTRY_REGISTER}),
    Scope.REPORTS_READ: frozenset({P.REPORTS_READ}),
}

WORDS: Final[Mapping[Scope, str | Promise]] = {
    Scope.ENTRIES_READ: _("Citește înregistrări, fișiere și termene"),
    Scope.ENTRIES_REGISTER: _("Înregistrează documente, atașează fișiere, depune în tavă"),
    Scope.ENTRIES_CORRECT: _("Corectează înregistrări"),
    Scope.ENTRIES_ANNUL: _("Anulează înregistrări"),
    Scope.NUMBERS_RESERVE: _("Rezervă numere"),
    Scope.CORRESPONDENTS_READ: _("Caută corespondenți"),
    Scope.CORRESPONDENTS_WRITE: _("Adaugă corespondenți"),
    Scope.WORK_ASSIGN: _("Repartizează lucrări"),
    Scope.ENTRIES_ANSWER: _("Răspunde la documente"),
    Scope.DISPATCH_WRITE: _("Scrie expedieri, primiri și dovezi"),
    Scope.TERMS_EXTEND: _("Prelungește termene, prin decizie"),
    Scope.FORMS_FILE: _("Depune formulare în numele persoanelor"),
    Scope.REPORTS_READ: _("Citește rapoarte"),
}

# Whom a program may stand for. It keeps no people, no settings and no requests of persons about their data.
ROLES_FOR_PROGRAMS: Final = (
    *(Role.REGISTRAR, Role.PUBLIC_RELATIONS, Role.SECRETARY_GENERAL, Role.HEAD),
    *(Role.CLERK, Role.ARCHIVIST, Role.AUDITOR),
)


def scopes_of_role(role: Role) -> list[Scope]:
    """Return the scopes that open something for whoever has a role."""
    return [scope for scope, opened in OPENS.items() if opened & ROLES[role].permissions]


def narrowed(powers: Powers, scopes: Iterable[str]) -> Powers:
    """Return what is left of a role's powers under the scopes of a key: never more than the role gives."""
    known = {scope.value for scope in Scope}
    opened = frozenset[P]().union(*(OPENS[Scope(name)] for name in scopes if name in known))
    return replace(powers, grants={power: where for power, where in powers.grants.items() if power in opened})
