"""Other forms of a file: its searchable PDF/A and the small picture of its first page."""

from __future__ import annotations

from pathlib import PurePath

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from registratura.documents import queries as documents
from registratura.documents.queries import RenditionCard, VersionCard
from registratura.documents.reading.names import download_name
from registratura.doors.desk.files.shown import asked_version, readable_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.toolkit.scope import acting_for


@require_safe
@require(Permission.ENTRY_READ, own_scope=True)
def archival(request: DeskRequest, document: int) -> HttpResponse:
    """Give out the searchable PDF/A made of a version, under a name that cannot be taken for the original's."""
    version, made, content = _made_or_404(request, document, "pdfa")
    name = f"{PurePath(version.name).stem or version.name} (PDF-A).pdf"
    return given_out(content, name=name, media_type=made.media_type)


@require_safe
@require(Permission.ENTRY_READ, own_scope=True)
def thumbnail(request: DeskRequest, document: int) -> HttpResponse:
    """Give the small picture of the first page, drawn from pixels by a confined program."""
    _version, made, content = _made_or_404(request, document, "thumbnail")
    response = HttpResponse(content, content_type="image/png")
    # The picture of a version never changes; another version has another address.
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["ETag"] = f'"{made.sha256}"'
    return response


def given_out(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Return bytes as a download that no page shows and no browser guesses about."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = _attachment(download_name(name))
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _made_or_404(request: DeskRequest, document: int, kind: str) -> tuple[VersionCard, RenditionCard, bytes]:
    with acting_for(request.institution.id):
        card, _entry = readable_or_404(request, document)
        version = asked_version(request, card)
        made = documents.renditions_of([version.id]).get(version.id, {}).get(kind)
    if made is None or not made.made:
        raise Http404
    content = documents.rendition_bytes(space=request.institution.code, sha256=made.sha256)
    if content is None:
        raise Http404
    return version, made, content
