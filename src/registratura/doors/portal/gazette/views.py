"""The pages of the local official gazette. Nothing here is for one visitor alone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from registratura.documents import queries as documents
from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.doors.portal.gazette.files import given_file
from registratura.gazette import queries as gazette
from registratura.gazette.books import BOOKS, SECTIONS, Book, Section, books_of
from registratura.gazette.queries import Page
from registratura.toolkit.scope import acting_for

WHY = "the law wants these acts read by everybody"
LATEST = 8


@dataclass(frozen=True, slots=True)
class Shelf:
    """A section with its books; `count` is how many acts stand in it."""

    key: str
    letter: str
    name: str
    about: str
    books: tuple[tuple[Book, int], ...]

    @property
    def count(self) -> int:
        """How many acts stand in the section."""
        return sum(count for _book, count in self.books)


@require_safe
@public_page(WHY, same_for_all=True)
def home(request: PortalRequest, code: str) -> HttpResponse:
    """Show the six sections with their books, and what came last."""
    now = timezone.now()
    context = {
        "code": code,
        "shelves": shelves(),
        "latest": gazette.latest(now=now, limit=LATEST),
        "books": BOOKS,
    }
    return render(request, "portal/gazette/home.html", context)


def shelves() -> list[Shelf]:
    """Return the six sections of the institution in scope, with how much stands in each book."""
    counted = gazette.counts(now=timezone.now())
    return [
        _shelf(section, {book: count for book, (count, _newest) in counted.items()}) for section in Section
    ]


def _shelf(section: Section, counted: dict[str, int]) -> Shelf:
    words = SECTIONS[section]
    books = tuple((book, counted.get(book.code, 0)) for book in books_of(section))
    return Shelf(section.value, words.letter, str(words.name), str(words.about), books)


@require_safe
@public_page(WHY, same_for_all=True)
def section(request: PortalRequest, code: str, section: str) -> HttpResponse:
    """Show what stands in a section, newest first."""
    if section not in set(Section):
        raise Http404
    here = reverse("portal:gazette_section", kwargs={"code": code, "section": section})
    page = _page(request, section=section)
    shelf = next(one for one in shelves() if one.key == section)
    context = {"code": code, "shelf": shelf, "page": page, "books": BOOKS, **_walk(here, page)}
    return render(request, "portal/gazette/section.html", context)


@require_safe
@public_page(WHY, same_for_all=True)
def book(request: PortalRequest, code: str, book: str) -> HttpResponse:
    """Show a register as the table that it is."""
    found = BOOKS.get(book)
    if found is None:
        raise Http404
    here = reverse("portal:gazette_book", kwargs={"code": code, "book": book})
    page = _page(request, book=book)
    context = {
        "code": code,
        "book": found,
        "shelf": SECTIONS[found.section],
        "page": page,
        **_walk(here, page),
    }
    return render(request, "portal/gazette/book.html", context)


@require_safe
@public_page(WHY, same_for_all=True)
def search(request: PortalRequest, code: str) -> HttpResponse:
    """Find acts by words of their title, number, year or issuer, with or without diacritics."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    here = reverse("portal:gazette_search", kwargs={"code": code})
    page = _page(request, words=asked) if asked else Page([], "", "")
    context = {"code": code, "asked": asked, "page": page, "books": BOOKS, **_walk(here, page, q=asked)}
    return render(request, "portal/gazette/search.html", context)


@require_safe
@public_page(WHY, same_for_all=True)
def act(request: PortalRequest, code: str, key: int) -> HttpResponse:
    """Show one act with its files; a withdrawn one says so and why, at the same address."""
    return _act(request, code, key)


def _act(request: PortalRequest, code: str, key: int, *, status: int = 200) -> HttpResponse:
    found = gazette.act(key, now=timezone.now())
    if found is None:
        raise Http404
    book = BOOKS[found.line.book]
    context = {"code": code, "act": found, "book": book, "shelf": SECTIONS[book.section]}
    return render(request, "portal/gazette/act.html", context, status=status)


@require_safe
@public_page(WHY, own_scope=True)
def file(request: PortalRequest, code: str, key: int, position: int) -> HttpResponseBase:
    """Give a file of an act, as it is, to be kept and not run; of a withdrawn one only the page that says so."""
    with acting_for(request.controller.id):
        found = gazette.act(key, now=timezone.now())
        if found is None:
            raise Http404
        if found.line.withdrawn_at is not None:
            return _act(request, code, key, status=410)
    line = next((one for one in found.files if one.position == position), None)
    if line is None:
        raise Http404
    try:
        content = documents.open_bytes(space=code, sha256=line.sha256)
    except FileNotFoundError as error:  # also while the antivirus holds it back
        raise Http404 from error
    return given_file(request, content, name=line.name, media_type=line.media_type, sha256=line.sha256)


def _page(request: PortalRequest, *, section: str = "", book: str = "", words: str = "") -> Page:
    return gazette.acts(
        now=timezone.now(),
        section=section,
        book=book,
        words=words,
        after=request.GET.get("dupa", ""),
        before=request.GET.get("inainte", ""),
    )


def _walk(here: str, page: Page, **more: str) -> dict[str, str]:
    def at(name: str, mark: str) -> str:
        return f"{here}?{urlencode({**more, name: mark})}" if mark else ""

    return {"older": at("dupa", page.older), "newer": at("inainte", page.newer)}
