"""The register of a day as one file: its positions as in every print, then the sheet of changes and of the seal."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.checkpoints.printing.seal_sheet import Change, SealSheet, print_seal_sheet
from registratura.flows import petition_register
from registratura.journal.queries import SealedAct
from registratura.petitions.printing.sheet import SHEET as PETITIONS
from registratura.registers import queries as books
from registratura.registers.printing import register_pdf
from registratura.registers.printing.lines import RegisterHead
from registratura.registers.printing.sheets import GENERAL
from registratura.toolkit.column_words import words_of_column

if TYPE_CHECKING:
    from registratura.checkpoints.queries import StateCard
    from registratura.institutions.models import Institution
    from registratura.registers.models import Register
    from registratura.registers.printing.lines import Position

# What makes a position stands in the register itself; the sheet tells what was done to it afterwards.
_MAKING = frozenset({"registers.entry.registered", "registers.number.reserved"})


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper that lies in a file: what it holds and its digest."""

    entry_count: int
    page_count: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DayOfRegister:
    """The positions of a register on a day, and what was done that day to positions of any day."""

    register: Register
    lines: list[Position]
    changes: list[Change]


def day_of_register(*, register: Register, day: date, acts: list[SealedAct]) -> DayOfRegister:
    """Read a register's day; acts: those on entries that came under seal with the day. Must run inside a scope."""
    lines: list[Position]
    if register.template == petition_register.TEMPLATE:
        lines = list(petition_register.positions(year=day.year, from_date=day, to_date=day))
    else:
        lines = list(books.lines_for_print(register=register, year=day.year, from_date=day, to_date=day))
    later = [one for one in acts if one.act.action not in _MAKING]
    entries = {line.id: line for line in books.lines_of({one.subject_id for one in later})}
    changes = [
        Change(one.act.at, entries[one.subject_id].written_number, one.act.actor, _said(one))
        for one in later
        if one.subject_id in entries and entries[one.subject_id].register_id == register.id
    ]
    return DayOfRegister(register, lines, changes)


def _said(one: SealedAct) -> str:
    details: Mapping[str, Any] = one.act.details
    parts = [one.act.words]
    changes = details.get("changes")
    for field, pair in sorted(changes.items()) if isinstance(changes, dict) else ():
        if isinstance(pair, list) and len(pair) == 2:
            before, after = (str(value) if value not in (None, "") else "–" for value in pair)
            parts.append(f"{words_of_column(field)}: {before} → {after}")
    if details.get("reason"):
        parts.append(_("motivul: %s") % details["reason"])
    return "; ".join(parts)


def print_day(
    *,
    institution: Institution,
    found: DayOfRegister,
    day: date,
    number: int,
    state: StateCard,
    target: Path,
    now: datetime,
) -> Printed:
    """
    Print the register of a day into a file, as PDF/A-2u. Must not run inside a scope.

    Raises: PrintError.
    Law: Legea 16/1996, instrucțiuni art. 9.
    """
    register = found.register
    with override("ro"):
        head = RegisterHead(
            institution=institution.name,
            cui=institution.cui,
            locality=institution.locality,
            register_title=register.name,
            year=day.year,
            period=f"{day:%d.%m.%Y}",
            printed_at=now,
            printed_by=_("sigilarea zilei"),
        )
        report = register_pdf.print_register(
            head=head,
            lines=found.lines,
            target=target,
            sheet=PETITIONS if register.template == petition_register.TEMPLATE else GENERAL,
        )
        last = print_seal_sheet(sheet=_sheet(institution, found, day, number, state, now))
    return with_sheet(target, last, entries=report.entries)


def _sheet(
    institution: Institution, found: DayOfRegister, day: date, number: int, state: StateCard, now: datetime
) -> SealSheet:
    annulled = sum(1 for line in found.lines if line.annulment is not None)
    return SealSheet(
        institution=institution.name,
        identity=identity_of(institution=institution),
        title=_("Registrul zilei: %s") % found.register.name,
        number=f"{number}/{day.year}",
        period=f"{day:%d.%m.%Y}",
        facts=(
            (_("Poziții în această zi"), str(len(found.lines))),
            (_("Dintre care anulate"), str(annulled)),
            (_("Schimbări făcute în această zi"), str(len(found.changes))),
            (_("Acte sub sigiliu, cu totul"), str(state.size)),
        ),
        changes=tuple(found.changes),
        note=state.note,
        root_hex=state.root.hex(),
        check=_(
            "Textul de mai sus este semnat și publicat de instituție. Oricine îl are poate dovedi, fără program și "
            "fără rețea, că jurnalul de atunci nu a fost schimbat: pagina publică a instituției, „Verificarea "
            "registrului”."
        ),
        made_at=now,
    )


def identity_of(*, institution: Institution) -> str:
    """Return the line under the institution's name."""
    parts = (institution.cui and f"CUI {institution.cui}", institution.locality)
    return " · ".join(part for part in parts if part)


def with_sheet(target: Path, last: bytes, *, entries: int) -> Printed:
    """Add the last sheet to a printed register, and say what came of it."""
    pages = _joined(target, last)
    with target.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return Printed(entries, pages, target.stat().st_size, digest)


def _joined(target: Path, last: bytes) -> int:
    with (
        pikepdf.open(target, allow_overwriting_input=True) as document,
        pikepdf.open(io.BytesIO(last)) as sheet,
    ):
        document.pages.extend(sheet.pages)
        document.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(document.pages)
