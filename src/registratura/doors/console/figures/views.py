"""What the supplier may know of its own service: bodies exactly, persons only in groups of ten or more."""

from __future__ import annotations

import csv
from io import StringIO

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.business.rules import LEAST_PERSONS, Told
from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.shared.charts import bars
from registratura.doors.shared.formats import ro_number
from registratura.flows.reporting import supplier as flow
from registratura.flows.reporting.paper.sheets import MARK, harmless
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError


@require_safe
@require(Permission.BUSINESS_READ, own_scope=True)
def figures(request: ConsoleRequest) -> HttpResponse:
    """Show adoption, agreements, support and incidents as they may be told."""
    found = flow.figures(supplier_id=request.institution.id, now=timezone.now())
    context = {
        "found": found,
        "contracts": bars([(name, count, ro_number(count)) for name, count in found.contracts]),
        "subscriptions": bars([(name, count, ro_number(count)) for name, count in found.subscriptions]),
        "noised": bars([(name, count, ro_number(count)) for name, count in found.noised]),
        "roles": flow.role_names(),
        "kinds": dict(institutions.kind_names()),
        "least": LEAST_PERSONS,
        "spent": _epsilon(found.budget.spent_milli),
        "most": _epsilon(found.budget.most_milli),
    }
    return render(request, "console/figures/figures.html", context)


@require_POST
@require(Permission.BUSINESS_READ, own_scope=True)
def noised(request: ConsoleRequest) -> HttpResponse:
    """Ask the persons by role with noise, paid from the year's budget."""
    try:
        flow.ask_noised(supplier_id=request.institution.id, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Cifra lunii este mai jos; aceeași întrebare primește același răspuns."))
    return redirect("console:figures")


@require_safe
@require(Permission.BUSINESS_READ, own_scope=True)
def figures_csv(request: ConsoleRequest) -> HttpResponse:
    """Give the tables of persons as CSV, as told on the page: nothing more leaves in a file."""
    found = flow.figures(supplier_id=request.institution.id, now=timezone.now())
    roles, kinds = flow.role_names(), dict(institutions.kind_names())
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    if found.people is not None:
        _write(writer, _("Oameni cu cont"), found.people, kinds, roles)
        writer.writerow([])
    _write(writer, _("Oameni care au cerut ajutor"), found.asked, {}, {})
    answer = HttpResponse(MARK + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="cifre.csv"'
    return answer


def _write(writer: object, title: str, told: Told, rows: dict[str, str], columns: object) -> None:
    names = columns if isinstance(columns, dict) else {}
    lines: list[list[str]] = [[title, *(names.get(one, one) for one in told.columns), _("Total")]]
    for name, cells, total in zip(told.rows, told.cells, told.row_totals, strict=True):
        lines.append([rows.get(name, name), *map(_cell, (*cells, total))])
    lines.append([_("Total"), *map(_cell, (*told.column_totals, told.total))])
    for line in lines:
        writer.writerow([harmless(cell) for cell in line])  # type: ignore[attr-defined]


def _cell(value: int | None) -> str:
    return _("nu se arată") if value is None else str(value)


def _epsilon(milli: int) -> str:
    return f"{milli / 1000:.2f}".replace(".", ",")
