"""How fast the institution answers: the page, and the same figures as open data."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.figures import queries
from registratura.figures.measures import SMALLEST_GROUP
from registratura.figures.queries import FiguresLine

_WHY: Final = "how fast an institution answers is for everybody to know; no person is in the figures"
_LAWS: Final = {"petition": "OG 27/2002", "information": "Legea 544/2001"}
HOUR: Final = "public, max-age=3600"


@require_safe
@public_page(_WHY)
def figures(request: PortalRequest, code: str) -> HttpResponse:
    """Show medians and bands of the last twelve months."""
    lines = queries.answer_figures()
    shown = [_shown(line) for line in lines]
    context = {"code": code, "shown": shown, "smallest": SMALLEST_GROUP}
    return render(request, "portal/appointments/figures.html", context)


@require_safe
@public_page(_WHY)
def as_csv(request: PortalRequest, code: str) -> HttpResponse:
    """Give the figures as CSV: one line for each figure."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["institution", "matter", "law", "from", "to", "figure", "value"])
    for line in queries.answer_figures():
        for name, value in _flat(line):
            row = [code, line.matter, _LAWS[line.matter], line.period_from, line.period_to, name]
            writer.writerow([*row, "" if value is None else value])
    answer = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="termene-{code}.csv"'
    answer["Cache-Control"] = HOUR
    return answer


@require_safe
@public_page(_WHY)
def as_json(request: PortalRequest, code: str) -> HttpResponse:
    """Give the figures as JSON; null is a group too small to be told."""
    found: list[dict[str, Any]] = [
        {
            "matter": line.matter,
            "law": _LAWS[line.matter],
            "from": line.period_from.isoformat(),
            "to": line.period_to.isoformat(),
            "computed_at": line.computed_at.isoformat(),
            "received": line.received,
            "answered": line.answered,
            "open": line.open,
            "in_term": line.in_term,
            "late": line.late,
            "median_days": None if line.median_days is None else float(line.median_days),
            "ninth_tenth_days": line.slowest_tenth_days,
            "bands": [
                {"from_days": first, "to_days": last, "count": count} for first, last, count in line.bands
            ],
        }
        for line in queries.answer_figures()
    ]
    answer = JsonResponse({"institution": code, "smallest_group": SMALLEST_GROUP, "figures": found})
    answer["Cache-Control"] = HOUR
    return answer


def _flat(line: FiguresLine) -> Iterator[tuple[str, object]]:
    yield "received", line.received
    yield "answered", line.answered
    yield "open", line.open
    yield "in_term", line.in_term
    yield "late", line.late
    yield "median_days", line.median_days
    yield "ninth_tenth_days", line.slowest_tenth_days
    for first, last, count in line.bands:
        yield f"answered_in_{first}_{last if last is not None else 'more'}_days", count


def _shown(line: FiguresLine) -> dict[str, Any]:
    most = max((count or 0 for _first, _last, count in line.bands), default=0)
    known = (line.in_term or 0) + (line.late or 0)
    return {
        "line": line,
        "name": _("Petiții") if line.matter == "petition" else _("Cereri de informații de interes public"),
        "law": _LAWS[line.matter],
        "bands": [(_band(first, last), count, most) for first, last, count in line.bands],
        "share": round(100 * line.in_term / known) if line.in_term is not None and known else None,
    }


def _band(first: int, last: int | None) -> str:
    if last is None:
        return _("peste %d de zile") % (first - 1)
    return _("%(first)d–%(last)d zile") % {"first": first, "last": last}
