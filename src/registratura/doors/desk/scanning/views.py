"""Batches of scans: handed in, followed page by page, with what became of each paper."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from registratura.documents import queries as documents
from registratura.documents.contents.reading import draw_page
from registratura.documents.reading.names import display_name, download_name
from registratura.doors.desk.scanning.shown import shown_parts
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import scans as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.scanning import queries, services
from registratura.scanning.errors import BatchRefusedError
from registratura.scanning.queries import BatchLine
from registratura.toolkit.scope import acting_for

PICTURE_WIDTHS = {"": 1000, "mic": 260}
_SHOWN = 5


@require_safe
@require(Permission.ENTRY_REGISTER)
def batches(request: DeskRequest) -> HttpResponse:
    """List the batches, newest first; those that wait for a person stand out."""
    typed = request.GET.get("dupa", "")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else 0
    lines, following = queries.batches(before=before)
    here = reverse("desk:scans", kwargs={"code": request.institution.code})
    return render(
        request,
        "desk/scanning/batches.html",
        {
            "lines": lines,
            "waiting": queries.waiting_count(),
            "folders": queries.folders(active_only=True),
            "next_href": f"{here}?dupa={following}" if following else "",
            "may_administer": request.powers.may(Permission.REGISTER_ADMINISTER),
            "max_bytes": settings.MAX_UPLOAD_BYTES,
        },
    )


@require_POST
@require(Permission.ENTRY_REGISTER, own_scope=True)
def upload(request: DeskRequest) -> HttpResponse:
    """Keep each chosen file as a batch; what cannot be one is refused with its reason."""
    uploads = request.FILES.getlist("files")
    kept: list[services.KeptBatch] = []
    refusals: list[str] = []
    for file in uploads:
        name = display_name(file.name or "")
        try:
            kept.append(_kept(request, file))
        except DomainError as error:
            refusals.append(f"„{name}”: {error.words}")
    if not uploads:
        messages.error(request, _("Alegeți întâi fișierele scanate, apoi apăsați „Împarte”."))
    for words in refusals[:_SHOWN]:
        messages.error(request, words)
    if len(refusals) > _SHOWN:
        messages.error(request, _("Încă %d fișiere nu au fost primite.") % (len(refusals) - _SHOWN))
    fresh = [batch for batch in kept if batch.new]
    if len(fresh) < len(kept):
        messages.info(request, _("Ce fusese deja primit nu s-a primit a doua oară."))
    if fresh:
        words = ngettext(
            "Un lot se citește; paginile ajung singure la locul lor.",
            "%d loturi se citesc; paginile ajung singure la locul lor.",
            len(fresh),
        )
        messages.success(request, words % len(fresh) if "%d" in words else words)
    if len(kept) == 1:
        return redirect("desk:scan_batch", code=request.institution.code, batch=kept[0].id)
    return redirect("desk:scans", code=request.institution.code)


def _kept(request: DeskRequest, file: Any) -> services.KeptBatch:
    if getattr(file, "too_large", False):
        limit = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
        raise BatchRefusedError(_("depășește limita de %d MB; scanați în loturi mai mici.") % limit)
    if not isinstance(file, TemporaryUploadedFile):
        raise TypeError("uploads are received in temporary files")
    return flow.receive_batch(
        institution_id=request.institution.id,
        space=request.institution.code,
        path=Path(file.temporary_file_path()),
        name=file.name or "",
        folder_id=None,
        by=request.user,
        now=timezone.now(),
    )


def batch_or_404(number: int) -> BatchLine:
    """Return a batch of the institution in scope, or answer that it does not exist."""
    line = queries.batch(number)
    if line is None:
        raise Http404
    return line


def _context(request: DeskRequest, line: BatchLine) -> dict[str, Any]:
    code = request.institution.code
    return {
        "batch": line,
        "parts": shown_parts(request, queries.parts_of(line.id)),
        "trouble": flow.reasons(batch=line) if line.state == "refused" else "",
        "is_busy": line.state in ("reading", "parted"),
        "state_href": reverse("desk:scan_state", kwargs={"code": code, "batch": line.id}),
        "first_waiting": next(
            (part.id for part in queries.parts_of(line.id) if part.state == "waiting"), None
        ),
    }


@require_safe
@require(Permission.ENTRY_REGISTER)
def batch(request: DeskRequest, batch: int) -> HttpResponse:
    """Show a batch: how far it was read, what went where, what waits."""
    return render(request, "desk/scanning/batch.html", _context(request, batch_or_404(batch)))


@require_safe
@require(Permission.ENTRY_REGISTER)
def batch_state(request: DeskRequest, batch: int) -> HttpResponse:
    """Answer the part of the page that changes while the batch is being read."""
    return render(request, "desk/scanning/_state.html", _context(request, batch_or_404(batch)))


@require_POST
@require(Permission.ENTRY_REGISTER)
def read_again(request: DeskRequest, batch: int) -> HttpResponse:
    """Try a batch again that could not be read."""
    batch_or_404(batch)
    if services.read_again(batch_id=batch, by=request.user, now=timezone.now()):
        flow.order_work(batch_id=batch)
        messages.success(request, _("Lotul se citește din nou."))
    return redirect("desk:scan_batch", code=request.institution.code, batch=batch)


@require_safe
@require(Permission.ENTRY_REGISTER)
def original(request: DeskRequest, batch: int) -> HttpResponseBase:
    """Give out the batch as it came, as an attachment."""
    line = batch_or_404(batch)
    try:
        content = documents.open_bytes(space=request.institution.code, sha256=line.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=download_name(line.name), content_type=line.media_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@require(Permission.ENTRY_REGISTER, own_scope=True)
def page_picture(request: DeskRequest, batch: int, page: int) -> HttpResponse:
    """Give the picture of a page of a batch, drawn anew from pixels by a confined program."""
    with acting_for(request.institution.id):
        line = batch_or_404(batch)
    if not 1 <= page <= (line.page_count or page):
        raise Http404
    width = PICTURE_WIDTHS.get(request.GET.get("m", ""), PICTURE_WIDTHS[""])
    try:
        with documents.open_bytes(space=request.institution.code, sha256=line.sha256) as content:
            picture = draw_page(content, media_type=line.media_type, page=page, width=width)
    except FileNotFoundError as error:
        raise Http404 from error
    if picture.reason == "busy":
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    if picture.reason:
        raise Http404
    response = HttpResponse(picture.content, content_type="image/png")
    response["Cache-Control"] = "private, max-age=600"
    return response
