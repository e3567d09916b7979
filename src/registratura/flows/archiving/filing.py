"""Filing entries to dossiers: the paper is put in, and the register's thirteenth element says the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.archive import queries as archive
from registratura.archive import services
from registratura.archive.errors import DossierRefusedError, NotFoundHereError
from registratura.archive.queries import DossierLine, PositionLine
from registratura.archive.services import PaperDraft
from registratura.flows.terms import as_it_stands
from registratura.journal.services import Actor
from registratura.registers import queries as registers
from registratura.registers import services as registers_services
from registratura.registers.queries import EntryLine, EntryRow


@dataclass(frozen=True, slots=True)
class ToFile:
    """An entry that waits for its dossier, with the position suggested for it, when one is."""

    entry: EntryLine
    sheet_count: int
    suggested: PositionLine | None


def to_file(*, entry_ids: Sequence[int]) -> list[ToFile]:
    """Return entries with what is suggested for each, in the order given."""
    in_use = archive.plan_in_use()
    lines = archive.positions(in_use.id) if in_use is not None else []
    prepared = archive.offered_positions(lines)
    found = {line.id: line for line in registers.lines_of(entry_ids)}
    facts = archive.filing_facts(entry_ids)
    made = []
    for key in entry_ids:
        entry = found.get(key)
        if entry is None:
            continue
        code, sheets = facts.get(key, ("", None))
        suggested = archive.suggested_position(
            kind=entry.document_kind, subject=entry.subject, filing_code=code, lines=lines, prepared=prepared
        )
        made.append(ToFile(entry, sheets or 1, suggested))
    return made


@transaction.atomic
def file_entries(
    *, rows: Sequence[EntryRow], dossier_id: int, sheets: Mapping[int, int], by: Actor, now: datetime
) -> DossierLine:
    """
    File entries to an open dossier, all or none, and return it; the register says its code from now on.

    rows: entries as they were read. sheets: of each, by its key; else what the register says, else one.
    Raises: DossierRefusedError for an entry that does not stand or is filed already; NotFoundHereError.
    Law: Legea 16/1996 art. 8.
    """
    dossier = archive.dossier(dossier_id)
    if dossier is None:
        raise NotFoundHereError(_("Dosarul nu mai există aici."))
    if any(row.state != "registered" for row in rows):
        raise DossierRefusedError(
            _("Se pun la dosar numai înregistrări care stau: nu rezervate, nu anulate.")
        )
    services.file_papers(
        dossier_id=dossier_id,
        papers=[
            PaperDraft(
                dated_on=row.registered_on,
                sheet_count=sheets.get(row.id) or row.sheet_count or 1,
                entry_id=row.id,
            )
            for row in rows
        ],
        by=by,
        now=now,
    )
    for row in rows:
        if row.filing_code != dossier.code:
            reason = _("pus la dosarul %s") % dossier.name if row.filing_code else ""
            registers_services.correct_entry(
                entry=row,
                draft=replace(as_it_stands(entry=row), filing_code=dossier.code),
                reason=reason,
                by=by,
                now=now,
            )
    filed = archive.dossier(dossier_id)
    assert filed is not None
    return filed


@transaction.atomic
def file_by_code(
    *,
    rows: Sequence[EntryRow],
    position_id: int,
    year: int,
    unit_id: int | None,
    sheets: Mapping[int, int],
    by: Actor,
    now: datetime,
) -> DossierLine:
    """
    File entries under a code: to the open dossier of that code, year and unit, opened when there is none.

    Raises: as `file_entries` and `archive.services.open_dossier`.
    """
    position = archive.position(position_id)
    if position is None:
        raise NotFoundHereError(_("Poziția nu mai este în nomenclator."))
    standing = [
        one
        for one in archive.open_dossiers(visible_units=None)
        if (one.code, one.year, one.unit_id) == (position.code, year, unit_id)
    ]
    if standing:
        chosen = standing[0].id
    else:
        chosen = services.open_dossier(position_id=position_id, year=year, unit_id=unit_id, by=by, now=now)
    return file_entries(rows=rows, dossier_id=chosen, sheets=sheets, by=by, now=now)
