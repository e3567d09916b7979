"""The folders of scanners: added, changed, and how they are."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.scanning.forms import FolderForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.scanning import queries, services
from registratura.scanning.services import FolderDraft


@require_safe
@require(Permission.REGISTER_ADMINISTER)
def folders(request: DeskRequest) -> HttpResponse:
    """List the watched folders with how they are."""
    return render(
        request,
        "desk/scanning/folders.html",
        {"folders": [(card, _place(request, card.root, card.path)) for card in queries.folders()]},
    )


def _place(request: DeskRequest, root: str, path: str) -> str:
    return "/".join(filter(None, (root, request.institution.code, path)))


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.REGISTER_ADMINISTER)
def folder(request: DeskRequest, folder: int | None = None) -> HttpResponseBase:
    """Add a folder or change one."""
    card = queries.folder(folder) if folder is not None else None
    if folder is not None and card is None:
        raise Http404
    roots = [(str(root), _place(request, str(root), "")) for root in settings.SCAN_ROOTS]
    if card is not None and card.root not in dict(roots):
        roots.append((card.root, _place(request, card.root, "")))
    begun = {"root": roots[0][0] if len(roots) == 1 else "", "is_active": True}
    if card is not None:
        begun = {"name": card.name, "root": card.root, "path": card.path, "is_active": card.is_active}
    form = FolderForm(request.POST if request.method == "POST" else None, initial=begun)
    form.fields["root"].offer(roots)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            kept = services.save_folder(
                draft=FolderDraft(**form.cleaned_data), folder_id=folder, by=request.user
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Folderul „%s” este păstrat.") % kept.name)
            return redirect("desk:scan_folders", code=request.institution.code)
    return render(request, "desk/scanning/folder.html", {"form": form, "card": card})
