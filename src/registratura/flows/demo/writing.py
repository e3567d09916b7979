"""Templates of the demonstration: the usual letters, the head of each town, a letter made and one begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from registratura.flows import letter_forms
from registratura.flows import letters as letter_flow
from registratura.flows.demo.towns import DemoInstitution
from registratura.institutions import queries as institutions
from registratura.institutions.roles import Role
from registratura.letters import queries as letters
from registratura.letters import services
from registratura.registers import queries as books
from registratura.registers.queries import EntryFilter, EntryRow
from registratura.toolkit.scope import acting_for

_KEYS = UUID("9c1f6f0e-3d0a-4f0c-9a55-7a3f2b1d4e60")
MADE, BEGUN = "confirmare-primire", "raspuns-petitie"


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    full_name: str


def write_letters(*, town: DemoInstitution, institution_id: int, now: datetime) -> None:
    """Give a town its letters, once; run again, it adds what is missing. Must not run inside a scope."""
    with acting_for(institution_id):
        services.add_starters(by=None, now=now)
        institution = institutions.institution_by_id(institution_id)
        member = next(line for line in institutions.members(at=now) if line.role == Role.REGISTRAR)
        mayor = next(
            (line for line in institutions.members(at=now) if line.job_title == "Primar"),
            None,
        )
        person = _Person(member.user_id, member.full_name)
        about = _newest_incoming()
        if institution is None or about is None:
            return
        if letters.letterhead().changed_at is None:
            services.change_letterhead(
                above=f"ROMÂNIA\nJUDEȚUL {town.place.county.upper()}",
                below="Program cu publicul: luni–vineri, 8:00–16:00",
                signer_name=mayor.full_name if mayor is not None else "",
                signer_title=mayor.job_title if mayor is not None else "",
                logo=None,
                by=person,
                now=now,
            )
        begun = {}
        for code in (MADE, BEGUN):
            template = letters.template_by_code(code)
            if template is not None:
                key = uuid5(_KEYS, f"{town.code} {code}")
                begun[code] = letter_forms.begin(
                    institution=institution,
                    template=template,
                    about=about,
                    request_key=key,
                    by=person,
                    now=now,
                )
        powers = institutions.powers_of(person.id, institution_id=institution_id, at=now)
    if MADE in begun:
        letter_flow.register_letter(
            institution=institution, letter_id=begun[MADE], powers=powers, by=person, now=now
        )


def _newest_incoming() -> EntryRow | None:
    register = books.general_register()
    if register is None:
        return None
    narrowed = EntryFilter(direction="incoming", state="registered")
    lines = books.page(register=register, narrowed=narrowed, visible_units=None, reader_id=0).lines
    return books.entry_by_id(lines[0].id) if lines else None
