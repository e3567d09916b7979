"""The register of petitions as a page and as a file, and the log of one petition."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.accounts import queries as accounts
from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.petitions.lookup import petition_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.formats import ro_date, ro_datetime
from registratura.institutions.permissions import Permission
from registratura.journal import queries as journal
from registratura.kernel.calendar import legal_year
from registratura.petitions import queries
from registratura.petitions.queries import RegisterLine
from registratura.registers import queries as registers
from registratura.routing import queries as routing
from registratura.toolkit.scope import acting_for

PAGE = 50
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # spreadsheets then read the file as UTF-8


def columns() -> list[str]:
    """Return the titles of the register, in their order."""
    return [
        _("Nr. crt."),
        _("Nr. și data înregistrării"),
        _("Canal"),
        _("Petiționar"),
        _("Adresa, e-mail"),
        _("Felul"),
        _("Obiectul pe scurt"),
        _("Domeniu"),
        _("Compartiment și persoană"),
        _("Termen legal"),
        _("Prelungire (decizie)"),
        _("Petiții conexate"),
        _("Autoritatea către care s-a redirecționat, data"),
        _("Nr. și data răspunsului"),
        _("Starea"),
        _("Soluția"),
        _("Temei legal"),
        _("Semnatari"),
        _("Indicativ dosar"),
    ]


def values(line: RegisterLine, person: str) -> list[str]:
    """Return a position as texts, in the order of the columns."""
    answered = f" ({ro_date(line.answered_on)})" if line.answered_on else ""
    return [
        str(line.serial),
        line.written_number,
        line.channel_name,
        line.sender,
        line.contact,
        line.kind_name,
        line.subject,
        line.domain_name,
        ", ".join(filter(None, [line.unit_name, person])),
        ro_date(line.due_on),
        line.extension,
        line.connected,
        line.redirected,
        f"{line.answer}{answered}".strip(),
        line.standing_name,
        line.solution,
        line.legal_ground,
        line.signatories,
        line.filing_code,
    ]


def _readable(request: DeskRequest) -> None:
    """The whole register is read by whoever sees every unit."""
    if request.powers.visible_units is not None:
        raise PermissionDenied


def _year(request: DeskRequest, years: list[int]) -> int:
    typed = request.GET.get("an", "")
    if typed.isascii() and typed.isdigit() and len(typed) == 4 and int(typed) in years:
        return int(typed)
    return years[0] if years else legal_year(timezone.now())


@require_safe
@require(Permission.REGISTER_PRINT)
def register(request: DeskRequest) -> HttpResponse:
    """Show the register of petitions of a year, in the order of its numbers."""
    _readable(request)
    years = queries.register_years()
    year = _year(request, years)
    after = request.GET.get("dupa", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    lines = queries.register_lines(year=year, after=start, limit=PAGE + 1)
    shown = lines[:PAGE]
    people = _people(shown)
    address = reverse("desk:petition_register", kwargs={"code": request.institution.code})
    return render(
        request,
        "desk/petitions/register.html",
        {
            "columns": columns(),
            "rows": [
                (
                    f"{entry_address(request.institution.code, line.register_code, line.year, line.number)}petitie/",
                    values(line, people.get(line.entry_id, "")),
                    line.annulled,
                )
                for line in shown
            ],
            "year": year,
            "book": _book(),
            "years": years,
            "year_options": [(str(one), str(one)) for one in years],
            "address": address,
            "file": f"{address[:-1]}.csv?an={year}",
            "next_href": f"{address}?an={year}&dupa={shown[-1].serial}" if len(lines) > PAGE else "",
            "first_href": f"{address}?an={year}" if start else "",
        },
    )


def _book() -> str:
    """Return the code of the register of petitions, under which its print is ordered."""
    found = registers.register_of_template("petitions")
    return next((one.code for one in registers.registers() if one.id == found), "")


def _people(lines: list[RegisterLine]) -> dict[int, str]:
    leads = routing.leads_of([line.entry_id for line in lines])
    names = accounts.names_of([lead.user_id for lead in leads.values()])
    return {entry_id: names.get(lead.user_id or 0, "") for entry_id, lead in leads.items()}


@require_safe
@require(Permission.REGISTER_PRINT, own_scope=True)
def register_file(request: DeskRequest) -> StreamingHttpResponse:
    """Give the register of a year as a file for spreadsheets, a portion at a time."""
    _readable(request)
    with acting_for(request.institution.id):
        year = _year(request, queries.register_years())
    answer = StreamingHttpResponse(
        _written(_register_rows(request.institution.id, year)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="registrul-petitiilor-{year}.csv"'
    return answer


def _register_rows(institution_id: int, year: int) -> Iterator[list[str]]:
    yield columns()
    after = 0
    while True:
        with acting_for(institution_id):
            lines = queries.register_lines(year=year, after=after)
            people = _people(lines)
        for line in lines:
            yield values(line, people.get(line.entry_id, ""))
        if not lines:
            return
        after = lines[-1].serial


class _Echo:
    """What the writer of the format writes to: it gives the text back."""

    def write(self, text: str) -> str:
        return text


def _written(rows: Iterable[list[str]]) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    yield _BOM
    for row in rows:
        yield str(writer.writerow([_harmless(value) for value in row]))


def _harmless(value: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t") else value


@require_safe
@require(Permission.PETITION_HANDLE)
def log_file(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Give every act on one petition: when, who, what, and what was before (OG 27/2002 art. 15)."""
    found = petition_or_404(request, register=register, year=year, number=number)
    acts = journal.history_of(subject_type="entry", subject_id=found.entry.id)
    rows: list[list[Any]] = [[_("Momentul"), _("Cine"), _("Fapta"), _("Amănunte")]]
    rows += [
        [ro_datetime(act.at), act.actor, act.words, json.dumps(act.details, ensure_ascii=False)]
        for act in acts
    ]
    answer = HttpResponse("".join(_written(rows)), content_type="text/csv; charset=utf-8")
    name = f"petitia-{found.entry.number}-{found.entry.year}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
