"""Printing a register of an institution into a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from registratura.kernel.errors import DomainError
from registratura.registers import queries as books
from registratura.registers.printing import register_pdf
from registratura.registers.printing.lines import PrintError, PrintReport, RegisterHead
from registratura.toolkit.moments import one_moment_of

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.registers.models import Register


class PrintRefusedError(DomainError):
    """A register cannot be printed so."""

    code = "flows.printing.refused"


def print_year(
    *,
    institution: Institution,
    register: Register,
    year: int,
    target: Path,
    now: datetime,
    printed_by: str,
    from_date: date | None = None,
    to_date: date | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> PrintReport:
    """
    Print a year of a register, or some days of it (both bounds included), as PDF/A-2u.

    The file appears whole or not at all. progress: called with positions set and positions of the year.
    Must not run inside a scope. Raises: PrintRefusedError.
    Law: Legea 16/1996, instrucțiuni art. 9.
    """
    _check_days(year, from_date, to_date)
    if not target.parent.is_dir():
        raise PrintRefusedError(_("Folderul %s nu există.") % target.parent)
    if target.is_dir():
        raise PrintRefusedError(_("%s este un folder; scrieți numele fișierului.") % target)
    with one_moment_of(institution.id):
        total = books.totals_for_print(register=register, year=year)
        if not total:
            raise PrintRefusedError(_("Registrul nu are nicio poziție în anul %d.") % year)
        head = RegisterHead(
            institution=institution.name,
            cui=institution.cui,
            locality=institution.locality,
            register_title=register.name,
            year=year,
            period=_period(year, from_date, to_date),
            printed_at=now,
            printed_by=printed_by,
            start_number=_start_after_paper(register.id, year),
        )
        lines = books.lines_for_print(register=register, year=year, from_date=from_date, to_date=to_date)
        try:
            return register_pdf.print_register(
                head=head, lines=lines, target=target, progress=lambda done: progress(done, total)
            )
        except (PrintError, OSError) as error:
            raise PrintRefusedError(_("Registrul nu a putut fi tipărit: %s") % error) from error


def _check_days(year: int, from_date: date | None, to_date: date | None) -> None:
    if any(day is not None and day.year != year for day in (from_date, to_date)):
        raise PrintRefusedError(_("Zilele trebuie să fie din anul %d.") % year)
    if from_date and to_date and from_date > to_date:
        raise PrintRefusedError(_("Prima zi trebuie să fie înaintea ultimei."))


def _period(year: int, from_date: date | None, to_date: date | None) -> str:
    if from_date is None and to_date is None:
        return ""
    return f"{from_date or date(year, 1, 1):%d.%m.%Y} – {to_date or date(year, 12, 31):%d.%m.%Y}"


def _start_after_paper(register_id: int, year: int) -> int | None:
    """Return the first number of the year when the numbers before it stand in a register on paper."""
    own = (line for line in books.sequences_of(register_id) if line.year == year and line.unit_id is None)
    first = next((line.first_number for line in own), 1)
    return first if first > 1 else None
