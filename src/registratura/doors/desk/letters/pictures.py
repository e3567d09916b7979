"""Pictures of pages as answers, and of the pages of a .docx."""

from __future__ import annotations

from io import BytesIO

from django.http import Http404, HttpResponse

from registratura.documents.contents.reading import draw_page
from registratura.letters.errors import LetterNotMadeError
from registratura.letters.making import office

WIDTH = 900


def pictures_of_docx(filled: bytes, page: int) -> tuple[bytes, ...]:
    """
    Draw one page of a filled .docx, by way of its PDF; the pages before it stand empty in the answer.

    Raises: OfficeMissingError, LetterNotMadeError, TemplateRefusedError.
    """
    if page < 1:
        raise Http404
    pdf = office.pdf_of(filled)
    drawn = draw_page(BytesIO(pdf), media_type="application/pdf", page=min(page, 60), width=WIDTH)
    if drawn.reason == "no-such-page":
        raise Http404
    if drawn.reason:
        raise LetterNotMadeError(drawn.reason)
    return (b"",) * (page - 1) + (drawn.content,)


def picture_answer(pages: tuple[bytes, ...], page: int) -> HttpResponse:
    """
    Answer with a page (from 1) as PNG.

    Raises: Http404 when there is no such page.
    """
    if not 1 <= page <= len(pages):
        raise Http404
    return HttpResponse(
        pages[page - 1],
        content_type="image/png",
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )
