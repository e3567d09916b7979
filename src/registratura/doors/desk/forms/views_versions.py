"""The versions of a form: two of them side by side, and one as a file."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.doors.desk.forms.opened import form_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.forms import queries
from registratura.forms.comparing import Change, Difference, differences
from registratura.forms.queries import VersionCard
from registratura.institutions.permissions import Permission

_TONES = {Change.ADDED: "ok", Change.REMOVED: "danger", Change.MOVED: "info", Change.CHANGED: "warn"}


def lines_of(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """Return differences in words."""
    changes = {
        Change.ADDED: _("adăugat"),
        Change.REMOVED: _("scos"),
        Change.MOVED: _("mutat"),
        Change.CHANGED: _("schimbat"),
    }
    return [
        {
            "change": changes[one.change],
            "tone": _TONES[one.change],
            "thing": _(one.thing),
            "name": one.name,
            "part": _(one.part) if one.part else "",
            "before": _(one.before) if one.before in ("da", "nu") else one.before,
            "after": _(one.after) if one.after in ("da", "nu") else one.after,
        }
        for one in found
    ]


@require_safe
@require(Permission.FORMS_ADMINISTER)
def compare(request: DeskRequest, form: int) -> HttpResponse:
    """Show what differs between two versions: those asked for, else the two newest."""
    card = form_or_404(form)
    versions = queries.versions(form)
    new = _asked(request, "la", versions) or versions[0]
    old = _asked(request, "de", versions) or next((one for one in versions if one.number < new.number), new)
    found = differences((old.definition, old.handling), (new.definition, new.handling))
    options = [(one.number, _("Versiunea %(number)s") % {"number": one.number}) for one in versions]
    context = {
        "card": card,
        "versions": versions,
        "old": old,
        "new": new,
        "lines": lines_of(found),
        "options": options,
    }
    return render(request, "desk/forms/versions.html", context)


def _asked(request: DeskRequest, name: str, versions: Sequence[VersionCard]) -> VersionCard | None:
    typed = request.GET.get(name, "")
    return next((one for one in versions if str(one.number) == typed), None)


@require_safe
@require(Permission.FORMS_ADMINISTER)
def export(request: DeskRequest, form: int, number: int) -> HttpResponse:
    """Give a version out as a file that another institution reads in."""
    card = form_or_404(form)
    version = next((one for one in queries.versions(form) if one.number == number), None)
    if version is None:
        raise Http404
    response = HttpResponse(
        queries.exported(version),
        content_type="application/json; charset=utf-8",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{card.code}-v{number}.json") or "attachment"
    )
    return response
