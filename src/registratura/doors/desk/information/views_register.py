"""The register of requests and answers: on screen, as a table for other programs, on paper."""

import csv
from dataclasses import asdict, dataclass
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.shared.auth import DeskRequest, require
from registratura.information import queries as information
from registratura.information import wording
from registratura.information.printing import register_pdf as printing
from registratura.information.printing.columns import COLUMNS, Cells, cells_of
from registratura.information.queries import RegisterFilter
from registratura.information.rules import Domain, Nature, PersonKind, Way
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date, legal_year
from registratura.toolkit.scope import acting_for

PAGE_SIZE = 50
_FILTERS = {"cale": Way, "persoana": PersonKind, "domeniu": Domain, "raspuns": Nature}
_NAMES = {"cale": "way", "persoana": "person_kind", "domeniu": "domain", "raspuns": "nature"}


@dataclass(frozen=True, slots=True)
class Row:
    """A position: its ten columns, where it leads, whether it was late."""

    cells: Cells
    href: str
    late: bool
    annulled: bool


@require_safe
@require(Permission.ENTRY_READ)
def register(request: DeskRequest) -> HttpResponse:
    """Show a year of the register in its ten columns, narrowed by the address."""
    narrowed, asked = _asked(request)
    after = request.GET.get("dupa", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    lines = _lines(request, narrowed, after=start, size=PAGE_SIZE + 1)
    address = reverse("desk:information_register", kwargs={"code": request.institution.code})
    years = information.register_years() or [narrowed.year]
    more = lines[PAGE_SIZE - 1].serial if len(lines) > PAGE_SIZE else 0
    return render(
        request,
        "desk/information/register.html",
        {
            "rows": [_row(request, line) for line in lines[:PAGE_SIZE]],
            "columns": [str(name) for name in COLUMNS],
            "narrowed": narrowed,
            "asked": asked,
            "address": address,
            "years": [(str(year), str(year)) for year in years],
            "options": {name: _options(name) for name in _FILTERS},
            "next": f"{address}?{urlencode({**asked, 'dupa': more})}" if more else "",
            "first": f"{address}?{urlencode(asked)}" if start else "",
            "query": urlencode(asked),
            "may_print": request.powers.may(Permission.REGISTER_PRINT),
            "whole": request.powers.visible_units is None,
        },
    )


def _asked(request: DeskRequest) -> tuple[RegisterFilter, dict[str, str]]:
    typed = request.GET.get("an", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else 0
    year = year or legal_year(timezone.now())
    chosen = {
        name: request.GET[name]
        for name, kind in _FILTERS.items()
        if request.GET.get(name, "") in {code.value for code in kind}
    }
    return (
        RegisterFilter(year=year, **{_NAMES[name]: value for name, value in chosen.items()}),
        {"an": str(year), **chosen},
    )


def _options(name: str) -> list[tuple[str, str]]:
    words: dict[str, Any] = {
        "cale": wording.WAYS,
        "persoana": wording.PERSON_KINDS,
        "domeniu": wording.DOMAINS,
        "raspuns": wording.NATURES,
    }
    left_out = {Nature.COMPLAINT}
    return [(code.value, str(text)) for code, text in words[name].items() if code not in left_out]


def _lines(
    request: DeskRequest, narrowed: RegisterFilter, *, after: int = 0, size: int | None = None
) -> list[information.RegisterLine]:
    return information.register_lines(
        narrowed=narrowed,
        visible_units=request.powers.visible_units,
        reader_id=request.user.id,
        today=legal_date(timezone.now()),
        after=after,
        size=size,
    )


def _row(request: DeskRequest, line: information.RegisterLine) -> Row:
    href = entry_address(request.institution.code, line.register_code, line.year, line.number)
    return Row(cells_of(line), href, line.late, line.state == "annulled")


@require_safe
@require(Permission.ENTRY_READ)
def register_csv(request: DeskRequest) -> HttpResponse:
    """Give the register as a table that spreadsheets open: UTF-8 with its mark, semicolons, as they expect here."""
    narrowed, _chosen = _asked(request)
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("Nr. crt."), *(str(name) for name in COLUMNS), _("Mod de calcul"), _("Termen depășit")]
    )
    for line in _lines(request, narrowed):
        mode = _("norme") if line.norms else _("lege")
        cells = [_harmless(cell) for cell in asdict(cells_of(line)).values()]
        writer.writerow([line.serial, *cells, mode, _("da") if line.late else _("nu")])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="registru-legea-544-{narrowed.year}.csv"'
    return answer


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking what somebody wrote for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@require_safe
@require(Permission.REGISTER_PRINT, own_scope=True)
def register_pdf(request: DeskRequest) -> HttpResponse:
    """Print the register of a year, with the filters of the address, as PDF/A."""
    narrowed, asked = _asked(request)
    with acting_for(request.institution.id):
        lines = _lines(request, narrowed)
    kept = [str(dict(_options(name))[value]) for name, value in asked.items() if name in _FILTERS]
    if request.powers.visible_units is not None:
        kept.append(_("numai compartimentele care se văd"))
    pdf = printing.print_requests(
        head=printing.Head(
            institution=request.institution.name,
            cui=request.institution.cui,
            locality=request.institution.locality,
            year=narrowed.year,
            narrowed=", ".join(kept),
            printed_at=timezone.now(),
            printed_by=request.user.full_name,
        ),
        lines=lines,
    )
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="registru-legea-544-{narrowed.year}.pdf"'
    return answer
