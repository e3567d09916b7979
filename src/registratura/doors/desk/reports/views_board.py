"""The dashboard of whoever answers for work: the mayor and the secretary see all, a head the own units."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.charts import Series, bars, columns
from registratura.doors.shared.formats import ro_number
from registratura.flows.reporting import board as flow
from registratura.institutions.permissions import Permission


@require_safe
@require(Permission.REPORTS_READ)
def board(request: DeskRequest) -> HttpResponse:
    """Show the last half year by weeks, the last four weeks by unit, and what is late now."""
    units = request.powers.grants[Permission.REPORTS_READ]
    found = flow.board(units=units, now=timezone.now())
    labels = [f"{week.monday:%d.%m}" for week in found.weeks]
    came = columns(
        labels=labels,
        series=[
            Series(_("Intrări"), "accent", tuple(week.incoming for week in found.weeks)),
            Series(_("Ieșiri"), "soft", tuple(week.outgoing for week in found.weeks)),
        ],
    )
    ended = columns(
        labels=labels,
        series=[
            Series(_("În termen"), "accent", tuple(week.in_term for week in found.weeks)),
            Series(_("Peste termen"), "danger", tuple(week.late for week in found.weeks)),
        ],
    )
    ways = bars([(name, count, ro_number(count)) for name, count in found.channels])
    context = {
        "board": found,
        "came": came,
        "ended": ended,
        "ways": ways,
        "of_units": units is not None,
    }
    return render(request, "desk/reports/board.html", context)
