"""Who saw whom: by person seen, by official, by day; as a list and as a table to keep."""

import csv
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.disclosures import queries
from registratura.disclosures.queries import ViewingFilter
from registratura.doors.desk.disclosing.forms import SightForm
from registratura.doors.desk.disclosing.views import plain
from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import viewing
from registratura.flows.viewing import Sight
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import BUCHAREST

MOST_ROWS = 20_000
_NAMES = {"person": "persoana", "official": "cine", "what": "ce", "first_on": "de_la", "last_on": "pana_la"}


@require_safe
@require(Permission.PRIVACY_HANDLE)
def viewings(request: DeskRequest) -> HttpResponse:
    """Show who saw whom, newest first, narrowed by person, official, kind and days."""
    form, narrowed = _asked(request)
    page = viewing.sights(narrowed=narrowed, older_than=request.GET.get("dupa", ""))
    query = urlencode({name: request.GET[name] for name in _NAMES if request.GET.get(name)})
    here = reverse("desk:viewings", kwargs={"code": request.institution.code})
    return render(
        request,
        "desk/disclosing/viewings.html",
        {
            "form": form,
            "days": _by_day(request.institution.code, page.sights),
            "narrowed": bool(query),
            "older": f"{here}?{query}&dupa={page.older}".replace("?&", "?") if page.older else "",
            "first": f"{here}?{query}" if request.GET.get("dupa") else "",
            "export": f"{reverse('desk:viewings_csv', kwargs={'code': request.institution.code})}?{query}",
        },
        status=422 if form.errors else 200,
    )


@require_safe
@require(Permission.PRIVACY_HANDLE)
def viewings_csv(request: DeskRequest) -> HttpResponse:
    """Give the same as a table, without any personal code."""
    _form, narrowed = _asked(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="cine-a-vazut.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer, delimiter=";")
    writer.writerow([_("Când"), _("Cine a văzut"), _("Ce"), _("Lucrarea"), _("Persoana văzută"), _("De ce")])
    for sight in viewing.sights(narrowed=narrowed, size=MOST_ROWS).sights:
        line = sight.line
        at = f"{line.viewed_at.astimezone(BUCHAREST):%d.%m.%Y %H:%M:%S}"
        told = (line.viewed_by, line.what_name, sight.entry, "; ".join(sight.persons), line.reason)
        writer.writerow([at, *(plain(value) for value in told)])
    return answer


def _asked(request: DeskRequest) -> tuple[SightForm, ViewingFilter]:
    form = SightForm({name: request.GET.get(name, "") for name in _NAMES})
    people = {(member.user_id, member.full_name) for member in institutions.members()}
    form.fields["official"].offer(sorted(people, key=lambda one: one[1]))  # type: ignore[attr-defined]
    form.fields["what"].offer(queries.viewing_names())  # type: ignore[attr-defined]
    if not form.is_valid():
        return form, ViewingFilter(by_ids=())  # nothing is shown for what was not understood
    data: dict[str, Any] = form.cleaned_data
    persons: dict[str, Any] = {}
    if data["person"]:
        found, entries = viewing.person_filter(typed=data["person"])
        persons = {"correspondent_ids": found, "entry_ids": entries}
    last = data["last_on"]
    return form, ViewingFilter(
        what=data["what"],
        by_ids=(int(data["official"]),) if data["official"] else None,
        from_at=_midnight(data["first_on"]),
        to_at=_midnight(last + timedelta(days=1)) if last else None,
        **persons,
    )


def _midnight(day: Any) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=BUCHAREST) if day else None


def _by_day(code: str, sights: list[Sight]) -> list[tuple[Any, list[dict[str, Any]]]]:
    days: dict[Any, list[dict[str, Any]]] = {}
    for sight in sights:
        day = timezone.localtime(sight.line.viewed_at, BUCHAREST).date()
        href = entry_address(code, *sight.place) if sight.place else ""
        if not href and sight.line.correspondent_id:
            key = sight.line.correspondent_id
            href = reverse("desk:correspondent", kwargs={"code": code, "correspondent": key})
        days.setdefault(day, []).append({"sight": sight, "href": href})
    return list(days.items())
