"""Giving published files out: as they are, typed by their content, to be kept; never run or shown inside a page."""

from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase

from registratura.documents.reading.names import download_name


def given_file(
    request: HttpRequest, content: BinaryIO, *, name: str, media_type: str, sha256: str
) -> HttpResponseBase:
    """
    Answer with a file that everybody may have.

    What a file could run (a script in a PDF, a page in HTML) has no origin here: it is an attachment in a sandbox,
    and the browser may not guess another type.
    """
    etag = f'"{sha256}"'
    if request.headers.get("If-None-Match") == etag:
        content.close()
        return HttpResponseNotModified(headers={"ETag": etag})
    answer = FileResponse(content, as_attachment=True, filename=download_name(name), content_type=media_type)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-site"
    answer["Cache-Control"] = "public, max-age=300"
    answer["ETag"] = etag
    return answer
