"""Filing: what waits for its dossier, and putting one or many entries into one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from registratura.archive import queries
from registratura.archive.queries import DossierLine
from registratura.doors.desk.archive.finding import keeps_archive, number_in, position_options, unit_options
from registratura.doors.desk.archive.forms import FilingForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.work.hands import may_read
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.archiving import filing
from registratura.flows.archiving.filing import ToFile
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow

AT_ONCE, SHOWN = 100, 40


@require_safe
@require(Permission.DOSSIER_FILE)
def unfiled(request: DeskRequest) -> HttpResponse:
    """Show the entries of a year that stand in no dossier, with what is suggested for each."""
    today = legal_date(timezone.now())
    asked = number_in(request.GET, "an")
    year = asked if asked is not None and 1900 <= asked <= today.year else today.year
    unit, older = number_in(request.GET, "compartiment"), number_in(request.GET, "dupa")
    keys = queries.unfiled(
        year=year,
        unit_id=unit,
        older_than=older,
        visible_units=request.powers.visible_units,
        reader_id=request.user.id,
        size=SHOWN + 1,
    )
    here = reverse("desk:archive_unfiled", kwargs={"code": request.institution.code})
    older_href = ""
    if len(keys) > SHOWN:
        older_href = f"{here}?an={year}&dupa={keys[SHOWN - 1]}" + (f"&compartiment={unit}" if unit else "")
    return render(
        request,
        "desk/archive/unfiled.html",
        {
            "lines": filing.to_file(entry_ids=keys[:SHOWN]),
            "address": here,
            "year": str(year),
            "unit": str(unit or ""),
            "years": [(str(one), str(one)) for one in range(today.year, today.year - 6, -1)],
            "units": [(str(key), words) for key, words in unit_options(request)],
            "older": older_href,
            "in_use": queries.plan_in_use(),
            "keeps": keeps_archive(request),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.DOSSIER_FILE)
def file(request: DeskRequest) -> HttpResponseBase:
    """Put entries (`?intrare=1&intrare=2`) into an open dossier, or under a code."""
    rows = _rows(request)
    lines = filing.to_file(entry_ids=[row.id for row in rows])
    in_use = queries.plan_in_use()
    positions = queries.positions(in_use.id) if in_use is not None else []
    open_ones = queries.open_dossiers(visible_units=request.powers.visible_units)
    form = FilingForm(
        request.POST if request.method == "POST" else None, initial=_begun(lines, rows, open_ones)
    )
    form.fields["dossier"].offer([(one.id, _named(one)) for one in open_ones])  # type: ignore[attr-defined]
    form.fields["position"].offer(position_options(positions))  # type: ignore[attr-defined]
    units: Any = form.fields["unit"]
    if request.powers.visible_units is not None:
        units.empty = None
    units.offer(unit_options(request))
    if request.method == "POST" and form.is_valid():
        try:
            filed = _put(request, form.cleaned_data, rows)
        except DomainError as error:
            refuse(form, error)
        else:
            words = ngettext("Pus la dosarul %(name)s.", "%(count)d puse la dosarul %(name)s.", len(rows))
            messages.success(request, words % {"count": len(rows), "name": filed.name})
            return redirect("desk:archive_dossier", code=request.institution.code, key=filed.id)
    context = {"form": form, "lines": lines, "in_use": in_use, "keeps": keeps_archive(request)}
    return render(request, "desk/archive/file.html", context, status=422 if form.errors else 200)


def _rows(request: DeskRequest) -> list[EntryRow]:
    typed = (request.POST if request.method == "POST" else request.GET).getlist("intrare")[:AT_ONCE]
    keys = dict.fromkeys(int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 18)
    found = [row for key in keys if (row := registers.entry_by_id(key)) is not None]
    if not found or not all(may_read(request, row) for row in found):
        raise Http404
    return found


def _put(request: DeskRequest, data: dict[str, Any], rows: list[EntryRow]) -> DossierLine:
    sheets = {row.id: number_in(request.POST, f"file-{row.id}") or 0 for row in rows}
    now = timezone.now()
    if data["dossier"]:
        return filing.file_entries(
            rows=rows, dossier_id=int(data["dossier"]), sheets=sheets, by=request.user, now=now
        )
    return filing.file_by_code(
        rows=rows,
        position_id=int(data["position"]),
        year=data["year"],
        unit_id=int(data["unit"]) if data["unit"] else None,
        sheets=sheets,
        by=request.user,
        now=now,
    )


def _begun(lines: list[ToFile], rows: list[EntryRow], open_ones: list[DossierLine]) -> dict[str, Any]:
    """Return what the form begins with: the one position suggested for all, its open dossier, the oldest year."""
    positions = {one.suggested.id: one.suggested for one in lines if one.suggested is not None}
    units = {row.unit_id for row in rows}
    year = min(row.year for row in rows)
    begun: dict[str, Any] = {"year": year, "unit": units.pop() if len(units) == 1 else ""}
    if len(positions) == 1:
        (position,) = positions.values()
        begun["position"] = position.id
        begun["dossier"] = next(
            (
                one.id
                for one in open_ones
                if (one.code, one.year) == (position.code, year) and one.unit_id == (begun["unit"] or None)
            ),
            "",
        )
    return begun


def _named(one: DossierLine) -> str:
    unit = f", {one.unit_name}" if one.unit_name else ""
    return _("%(name)s %(title)s%(unit)s, %(sheets)d file") % {
        "name": one.name,
        "title": one.title[:60],
        "unit": unit,
        "sheets": one.sheet_count,
    }
