"""Asking a report: counting it, writing down that it was looked at, giving it as a file, keeping what it said."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.registers.printing.report_pdf import ReportHead
from registratura.reports import queries as kept
from registratura.reports import services as reports
from registratura.reports.queries import KeptLine

from .catalogue import REPORTS
from .definition import FIRST_YEAR, PARTS_OF, Asked, Definition, Result, Span, from_plain, to_plain, usual
from .paper.pdf import print_tables
from .paper.sheets import as_csv, as_xlsx

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.institutions.queries import Powers
    from registratura.journal.services import Actor


class ReportRefusedError(DomainError):
    """A report cannot be asked so."""

    code = "flows.reporting.refused"


@dataclass(frozen=True, slots=True)
class File:
    """A report as a file."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """A report that was counted, or that was kept; digest: of its figures."""

    definition: Definition
    asked: Asked
    result: Result
    digest: str


def reports_for(powers: Powers) -> list[Definition]:
    """Return the reports that a person may ask: those of units alone for whoever sees only some."""
    if not powers.may(Permission.REPORTS_READ):
        return []
    everywhere = powers.grants[Permission.REPORTS_READ] is None
    return [one for one in REPORTS.values() if everywhere or not one.everywhere]


def definition_for(powers: Powers, name: str) -> Definition | None:
    """Return a report by its name, or None where there is none that the person may ask."""
    return next((one for one in reports_for(powers) if one.name == name), None)


def asked_by(*, powers: Powers, definition: Definition, year: int | None, part: str, today: date) -> Asked:
    """
    Return what a person asks of a report; what was not said is the period that people usually want.

    Raises: ReportRefusedError for a year to come or a part that the report does not know.
    """
    return _asked(definition, year, part, today, powers.grants[Permission.REPORTS_READ])


def asked_everywhere(*, definition: Definition, year: int | None, part: str, today: date) -> Asked:
    """
    Return what is asked about a whole institution, where no person asks.

    Raises: ReportRefusedError as `asked_by`.
    """
    return _asked(definition, year, part, today, None)


def _asked(
    definition: Definition, year: int | None, part: str, today: date, units: frozenset[int] | None
) -> Asked:
    usual_year, usual_part = usual(span=definition.span, today=today)
    year = usual_year if year is None or definition.span is Span.NOW else year
    part = part or usual_part
    if not FIRST_YEAR <= year <= today.year:
        raise ReportRefusedError(_("Alegeți un an care a început."), field="year")
    if part not in PARTS_OF[definition.span]:
        raise ReportRefusedError(_("Alegeți o perioadă din listă."), field="part")
    return Asked(year=year, part=part, today=today, units=units)


def count(*, definition: Definition, asked: Asked) -> Shown:
    """Count a report. Must run inside the scope of the institution."""
    result = definition.count(asked)
    return Shown(definition, asked, result, digest_of(result))


def look(*, definition: Definition, asked: Asked, way: str, by: Actor | None, now: datetime) -> Shown:
    """
    Count a report for a person and write down that it was looked at (`page`) or taken (`pdf`, `xlsx`, `csv`).

    Files are in Romanian in every language. Must run inside the scope of the institution.
    """
    if way == "page":
        shown = count(definition=definition, asked=asked)
    else:
        with translation.override("ro"):
            shown = count(definition=definition, asked=asked)
    reports.note_run(report=definition.name, asked=asked.plain, way=way, digest=shown.digest, by=by, now=now)
    return shown


def keep(*, definition: Definition, asked: Asked, by: Actor, now: datetime) -> int:
    """Keep what a report says now, in Romanian, and return its number."""
    with translation.override("ro"):
        shown = count(definition=definition, asked=asked)
        return reports.keep(
            report=definition.name,
            asked=asked.plain,
            period=shown.result.period,
            result=to_plain(shown.result),
            digest=shown.digest,
            by=by,
            now=now,
        )


def kept_result(*, powers: Powers, kept_id: int, today: date) -> tuple[KeptLine, Shown] | None:
    """Return a result that was kept, or None when there is none that the person may see."""
    line = kept.kept_by_id(kept_id)
    definition = definition_for(powers, line.report) if line is not None else None
    if line is None or definition is None:
        return None
    units = line.asked["units"]
    seen = powers.grants[Permission.REPORTS_READ]
    if seen is not None and (units is None or not seen.issuperset(units)):
        return None
    result = from_plain(line.result)
    asked = Asked(
        year=line.asked["year"],
        part=line.asked["part"],
        today=today,
        units=frozenset(units) if units is not None else None,
    )
    return line, Shown(definition, asked, result, digest_of(result))


def digest_of(result: Result) -> str:
    """Return the SHA-256 of a result's figures and words."""
    plain = json.dumps(to_plain(result), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def file_of(*, shown: Shown, form: str, institution: Institution, by_name: str, at: datetime) -> File:
    """
    Return a counted report as a file (`pdf`, `xlsx` or `csv`).

    Raises: PrintError when a PDF cannot be set; KeyError for another form.
    """
    head = ReportHead(
        institution=institution.name,
        cui=institution.cui,
        locality=institution.locality,
        title=str(shown.definition.title),
        period=shown.result.period,
        printed_at=at,
        printed_by=by_name,
        signers=shown.definition.signers,
    )
    media_type, written = FORMS[form]
    with translation.override("ro"):
        return File(f"{_file_name(shown)}.{form}", media_type, written(shown, head))


def _file_name(shown: Shown) -> str:
    if shown.definition.span is Span.NOW:
        return f"{shown.definition.name}-{shown.result.last_on.isoformat()}"
    part = "" if shown.asked.part == "an" else f"-{shown.asked.part}"
    return f"{shown.definition.name}-{shown.asked.year}{part}"


def _pdf(shown: Shown, head: ReportHead) -> bytes:
    return print_tables(head=head, definition=shown.definition, result=shown.result)


def _xlsx(shown: Shown, head: ReportHead) -> bytes:
    return as_xlsx(head=head, definition=shown.definition, result=shown.result)


def _csv(shown: Shown, head: ReportHead) -> bytes:
    return as_csv(result=shown.result).encode()


FORMS: dict[str, tuple[str, Callable[[Shown, ReportHead], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "csv": ("text/csv; charset=utf-8", _csv),
}


def plain_of(shown: Shown) -> dict[str, Any]:
    """Return a counted report as what JSON can hold, with its definition in words."""
    return {
        "report": shown.definition.name,
        "title": str(shown.definition.title),
        "law": str(shown.definition.law),
        "words": [str(one) for one in shown.definition.words],
        "sha256": shown.digest,
        **to_plain(shown.result),
    }
