"""Search over all registers: one field, newest first."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from registratura.doors.desk.entries.rows import Row, entry_address, register_codes, row_of
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.labels import entry_with_code
from registratura.institutions.permissions import Permission
from registratura.kernel.text import fold, ro_normalise
from registratura.registers import queries as registers

MOST_TYPED = 200
_WORDS = re.compile(r"(\w+)")


@dataclass(frozen=True, slots=True)
class Hit:
    """A found entry; `parts` are (text, found) pieces of the subject."""

    row: Row
    register_name: str
    parts: list[tuple[str, bool]]
    party_parts: list[tuple[str, bool]]


def _with_label(request: DeskRequest, typed: str) -> HttpResponse | None:
    entry = entry_with_code(typed=typed)
    if entry is None or not registers.is_visible(
        entry, visible_units=request.powers.visible_units, reader_id=request.user.id
    ):
        return None
    register = register_codes()[entry.register_id][0]
    return redirect(entry_address(request.institution.code, register, entry.year, entry.number))


@require(Permission.ENTRY_READ)
def search(request: DeskRequest) -> HttpResponse:
    """Show what the reader may see of what matches; the code of a label scanned here opens its entry."""
    typed = ro_normalise(request.GET.get("q", ""), single_line=True)[:MOST_TYPED]
    if (labelled := _with_label(request, typed)) is not None:
        return labelled
    shown = registers.search(
        typed=typed,
        visible_units=request.powers.visible_units,
        reader_id=request.user.id,
        older_than=request.GET.get("dupa", ""),
    )
    books = registers.registers()
    codes = register_codes(books)
    names = {card.id: card.name for card in books}
    words = [word for word in re.split(r"\W+", fold(typed)) if len(word) > 1]
    known: dict[str, bool] = {}
    hits = []
    for line in shown.lines:
        row = row_of(line, institution=request.institution.code, codes=codes)
        subject, party = (marked(text, words, known) for text in (row.subject, row.party))
        hits.append(Hit(row, names.get(line.register_id, ""), subject, party))
    address = reverse("desk:search", kwargs={"code": request.institution.code})
    return render(
        request,
        "desk/searching/search.html",
        {
            "typed": typed,
            "hits": hits,
            "address": address,
            "older": f"{address}?{urlencode({'q': typed, 'dupa': shown.older})}" if shown.older else "",
            "newest": f"{address}?{urlencode({'q': typed})}" if request.GET.get("dupa") else "",
        },
    )


def marked(text: str, words: list[str], known: dict[str, bool] | None = None) -> list[tuple[str, bool]]:
    """
    Cut a text into pieces, those that begin like a searched word marked; diacritics and case are ignored.

    known: what was said of the pieces of other texts of the page, where most words come again.
    """
    known = {} if known is None else known
    pieces: list[tuple[str, bool]] = []
    for place, piece in enumerate(_WORDS.split(text)):
        found = False
        if place % 2:  # a word; between words stand signs
            answer = known.get(piece)
            found = known[piece] = _begins_like(piece, words) if answer is None else answer
        if pieces and pieces[-1][1] == found:
            pieces[-1] = (pieces[-1][0] + piece, found)
        elif piece:
            pieces.append((piece, found))
    return pieces


def _begins_like(piece: str, words: list[str]) -> bool:
    folded = fold(piece)
    return bool(folded) and any(_alike(folded, word) for word in words)


def _alike(folded: str, word: str) -> bool:
    # The inverted index finds other endings of the word too: the common beginning is enough to mark it.
    stem = word[: max(3, len(word) - 2)] if len(word) > 4 else word
    return folded.startswith(stem)
