"""What the doors share of conversations with the support department: files that come, files that go out."""

from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.utils.http import content_disposition_header

from registratura.flows import support_files
from registratura.support.queries import File
from registratura.support.services import KeptFile


def files_of(request: HttpRequest, *, supplier: Any) -> tuple[KeptFile, ...]:
    """
    Keep the files of a form, field `files`.

    Raises: TicketRefusedError.
    """
    uploads: Iterable[Any] = request.FILES.getlist("files")[: support_files.FILES_MOST + 1]
    given = [(str(one.name), one.file, int(one.size or 0)) for one in uploads]
    if any(getattr(one, "too_large", False) for one in request.FILES.getlist("files")):
        given = [(name, stream, support_files.MOST_BYTES + 1) for name, stream, _size in given]
    return support_files.keep_files(supplier=supplier, files=given)


def file_answer(*, supplier: Any, file: File | None) -> FileResponse:
    """
    Give a file out to be kept, never to be run by the browser.

    Raises: Http404.
    """
    try:
        stream = support_files.open_file(supplier=supplier, sha256=file.sha256) if file is not None else None
    except FileNotFoundError as error:
        raise Http404 from error
    if file is None or stream is None:
        raise Http404
    response = FileResponse(stream, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, file.name or "fisier")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
