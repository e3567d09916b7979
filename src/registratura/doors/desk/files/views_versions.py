"""The versions of a file: who added which, why, how they differ; and adding one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.documents import queries as documents
from registratura.doors.desk.entries.rows import entry_address, register_codes
from registratura.doors.desk.files.forms import VersionForm
from registratura.doors.desk.files.shown import readable_or_404, version_lines
from registratura.doors.desk.registering.files import hand_in
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import versions as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for


@require(Permission.ENTRY_READ, own_scope=True)
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: DeskRequest, document: int) -> HttpResponse:
    """Show every version of a file, and add one: after a reason, from a file that is looked at first."""
    form = VersionForm(request.POST or None)
    file_error = ""
    if request.method == "POST":
        with acting_for(request.institution.id):
            readable_or_404(request, document)
        if not request.powers.may(Permission.DOCUMENT_REVISE):
            raise PermissionDenied
        whole = form.is_valid()
        file_error = _added(request, document, form) if whole else ""
        if whole and not file_error and form.is_valid():
            return redirect("desk:look", code=request.institution.code, document=document)
    return _page(request, document, form, file_error, status=422 if form.is_bound else 200)


def _added(request: DeskRequest, document: int, form: VersionForm) -> str:
    """Add what the form asks for; return what is wrong with its file, and leave the rest in the form."""
    uploads = request.FILES.getlist("file")[:1]
    if not uploads:
        return _("Alegeți fișierul versiunii noi.")
    handed = hand_in(space=request.institution.code, uploads=uploads, tokens=())
    if handed.refusals:
        return handed.refusals[0]
    try:
        with acting_for(request.institution.id):
            readable_or_404(request, document)
            added = flow.add_version(
                document_id=document,
                received=handed.kept[0].received,
                reason=form.cleaned_data["reason"],
                explanation=form.cleaned_data["explanation"],
                by=request.user,
                now=timezone.now(),
            )
    except DomainError as error:
        if error.field == "file":
            return error.words
        refuse(form, error)
        return ""
    messages.success(request, _("Versiunea %d este în vigoare. Cele dinainte rămân alături.") % added.number)
    return ""


def _page(
    request: DeskRequest, document: int, form: VersionForm, file_error: str, *, status: int
) -> HttpResponse:
    code = request.institution.code
    with acting_for(request.institution.id):
        card, entry = readable_or_404(request, document)
        lines = version_lines(code=code, versions=documents.versions_of([document])[document])
        entry_href = entry_address(code, register_codes()[entry.register_id][0], entry.year, entry.number)
    refusal = flow.why_unchangeable(
        state=entry.state,
        direction=entry.direction,
        dispatched=entry.dispatched_on is not None,
        reason=flow.SCAN,
    )
    return render(
        request,
        "desk/files/versions.html",
        {
            "file": card,
            "entry": entry,
            "entry_href": entry_href,
            "versions": lines,
            "form": form,
            "file_error": file_error,
            "refusal": refusal,
            "may_add": not refusal and request.powers.may(Permission.DOCUMENT_REVISE),
            "max_upload_bytes": settings.MAX_UPLOAD_BYTES,
        },
        status=status,
    )
