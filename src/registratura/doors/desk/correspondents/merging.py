"""Two cards of the same person become one, and can be set apart again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registratura.correspondents import queries as directory
from registratura.correspondents import services as correspondents
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CORRESPONDENT_EDIT)
def merge(request: DeskRequest, correspondent: int, other: int) -> HttpResponse:
    """Let one correspondent take over another, after showing both."""
    keep, merged = directory.by_id(correspondent), directory.by_id(other)
    if keep is None or merged is None:
        raise Http404
    code = request.institution.code
    if request.method == "POST":
        try:
            correspondents.merge(keep=keep, merged=merged, by=request.user)
        except DomainError as error:
            messages.error(request, error.words)
        else:
            messages.success(
                request,
                _("„%s” a fost unit. Se poate desface de pe fișa corespondentului rămas.") % merged.name,
            )
        return redirect("desk:correspondent", code=code, correspondent=keep.id)
    return render(
        request,
        "desk/correspondents/merge.html",
        {"keep": directory.card_of(keep), "merged": directory.card_of(merged), "code": code},
    )


@require_POST
@require(Permission.CORRESPONDENT_EDIT)
def unmerge(request: DeskRequest, correspondent: int) -> HttpResponse:
    """Set a merged correspondent free again."""
    row = directory.by_id(correspondent)
    if row is None:
        raise Http404
    try:
        correspondents.unmerge(correspondent=row, by=request.user)
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("„%s” stă din nou singur în director.") % row.name)
    return redirect("desk:correspondent", code=request.institution.code, correspondent=row.id)
