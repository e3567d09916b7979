"""Registers, their lists, and the page of an entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.documents import queries as documents
from registratura.documents.queries import RenditionCard
from registratura.doors.desk.answering.shown import card_of, words_for_list
from registratura.doors.desk.archive.shown import filed_of
from registratura.doors.desk.completing.shown import card_of as completions_card
from registratura.doors.desk.dispatching.shown import panel_of
from registratura.doors.desk.emergency.shown import sheets_of
from registratura.doors.desk.entries.filters import read_filters
from registratura.doors.desk.entries.history import told
from registratura.doors.desk.entries.lookup import register_or_404
from registratura.doors.desk.entries.rows import Row, entry_address, grouped_by_day, register_codes, row_of
from registratura.doors.desk.fees.shown import fees_of
from registratura.doors.desk.information.shown import card_of as information_card
from registratura.doors.desk.letters.shown import card_of as letters_card
from registratura.doors.desk.petitions.shown import card_of_entry
from registratura.doors.desk.signatures.marks import SignatureMark, marks_of
from registratura.doors.desk.signing.shown import has_pdf
from registratura.doors.desk.signing.shown import panel_of as signing_of
from registratura.doors.desk.terms.shown import cards_of
from registratura.doors.desk.work.approvals import approval_of
from registratura.doors.desk.work.standing import readable_or_404, way_of
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import viewing
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_year
from registratura.registers import queries as registers
from registratura.registers.queries import DocumentLine
from registratura.registers.terms import Direction, State


@require(Permission.ENTRY_READ)
def register_overview(request: DeskRequest) -> HttpResponse:
    """Show every register with how far its numbers have come."""
    books = [(book, registers.sequences_of(book.id)) for book in registers.registers()]
    return render(
        request, "desk/entries/registers.html", {"books": books, "year": legal_year(timezone.now())}
    )


@require(Permission.ENTRY_READ)
def register_list(request: DeskRequest, register: str) -> HttpResponse:
    """Show a register, newest first, narrowed by the filters of the address."""
    book = register_or_404(register)
    address = reverse("desk:register_list", kwargs={"code": request.institution.code, "register": register})
    years = registers.years_of(book.id)
    units = institutions.unit_tree(with_closed=True)
    filters = read_filters(request.GET, address=address, years=years, units=units)
    shown = registers.page(
        register=book,
        narrowed=filters.filter,
        visible_units=request.powers.visible_units,
        reader_id=request.user.id,
        older_than=request.GET.get("dupa", ""),
        newer_than=request.GET.get("inainte", ""),
    )
    codes = register_codes()
    answers = words_for_list(line.id for line in shown.lines)
    rows = [
        row_of(line, institution=request.institution.code, codes=codes, answers=answers)
        for line in shown.lines
    ]
    return render(
        request,
        "desk/entries/list.html",
        {
            "book": book,
            "address": address,
            "days": grouped_by_day(shown.lines, rows),
            "count": len(rows),
            "older": _page(address, filters.query, "dupa", shown.older),
            "newer": _page(address, filters.query, "inainte", shown.newer),
            "filters": filters,
            "year_options": [(str(year), str(year)) for year in years],
            "unit_options": [
                (str(unit.id), f"{'— ' * unit.depth}{unit.name}") for unit in units if not unit.closed
            ],
            "range_note": _range_note(rows),
            "directions": [(value, str(words)) for value, words in Direction.choices],
            "states": [(value, str(words)) for value, words in State.choices],
            "first_page": not (request.GET.get("dupa") or request.GET.get("inainte")),
            "may_print": request.powers.may(Permission.REGISTER_PRINT),
            "may_register": request.powers.may(Permission.ENTRY_REGISTER),
        },
    )


def _range_note(rows: list[Row]) -> str:
    if not rows:
        return ""
    return _("Numerele %(last)d–%(first)d") % {"first": rows[0].number, "last": rows[-1].number}


def _page(address: str, query: str, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    return f"{address}?{query}&{urlencode({name: cursor})}".replace("?&", "?")


@require(Permission.ENTRY_READ)
def entry(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Show an entry: stamp, elements, files, corrections, history in plain words."""
    row = readable_or_404(request, register=register, year=year, number=number)
    viewing.note_entry(entry_id=row.id, by=request.user, now=timezone.now())
    card = registers.entry_card(row, visible_units=request.powers.visible_units, reader_id=request.user.id)
    stands = card.state == "registered"
    answers = card_of(request, row, register=card.register_code, at=timezone.now())
    way = way_of(request, row, at=timezone.now())
    may = request.powers.may
    return render(
        request,
        "desk/entries/entry.html",
        {
            "entry": card,
            "events": told(card),
            "emergency": sheets_of(request, card),
            "way": way,
            "approval": approval_of(request, row, way, at=timezone.now()),
            "may_name_concerned": stands and card.direction == "incoming" and may(Permission.ENTRY_CORRECT),
            "answers": answers,
            "completions": completions_card(request, row, way, register=card.register_code),
            "letters": letters_card(request, row, register=card.register_code, may_answer=answers.may_answer),
            "terms": cards_of(request, row),
            "information": information_card(request, row, register=card.register_code),
            "filed": filed_of(request, row),
            "entry_fees": fees_of(request, row, register=card.register_code),
            "petition_card": card_of_entry(request, row),
            "dispatch": panel_of(request, row),
            "signing": signing_of(request, row, has_pdf=has_pdf(card.documents), at=timezone.now()),
            "place": {
                "code": request.institution.code,
                "register": card.register_code,
                "year": card.year,
                "number": card.number,
            },
            "connected_here": [
                (written, entry_address(request.institution.code, *where))
                for where, written in card.connected_here
            ],
            "connected_to_href": _address_of(request, card.connected_to_id),
            "may_correct": stands and may(Permission.ENTRY_CORRECT),
            "may_annul": card.state in ("registered", "reserved") and may(Permission.ENTRY_ANNUL),
            "may_share": stands and may(Permission.ENTRY_DISPATCH),
            "may_attach": stands and may(Permission.ENTRY_REGISTER),
            "may_register": may(Permission.ENTRY_REGISTER),
            "may_publish": stands and may(Permission.PUBLISH),
            "may_print": may(Permission.ENTRY_READ),
            "correspondent_pages": may(Permission.CORRESPONDENT_READ),
            "files": _files(request, card.documents),
            "max_upload_bytes": settings.MAX_UPLOAD_BYTES,
        },
    )


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of the entry as the list of files shows it."""

    name: str
    size: int
    href: str
    look: str
    """Where it can be looked at without opening it."""
    sha256: str
    media_type: str
    version: int
    """The number of the version in force."""
    thumbnail: str
    """Where the small picture of its first page is; empty while there is none."""
    page_count: int | None
    signature: SignatureMark | None
    """What its signatures are worth; None for a file without any."""


def _files(request: DeskRequest, lines: list[DocumentLine]) -> list[FileLine]:
    made = documents.renditions_of(line.version_id for line in lines) if lines else {}
    marks = marks_of(request.institution.code, [line.id for line in lines]) if lines else {}
    return [_file(request, line, made.get(line.version_id, {}), marks.get(line.id)) for line in lines]


def _file(
    request: DeskRequest,
    document: DocumentLine,
    made: Mapping[str, RenditionCard],
    signature: SignatureMark | None,
) -> FileLine:
    place = {"code": request.institution.code, "document": document.id}
    picture, archival = made.get("thumbnail"), made.get("pdfa")
    printed_pages = archival.page_count if archival else None
    return FileLine(
        name=document.name,
        size=document.size_bytes,
        href=reverse("desk:document", kwargs=place),
        look=reverse("desk:look", kwargs=place),
        sha256=document.sha256,
        media_type=document.media_type,
        version=document.version,
        thumbnail=_picture(place, document.version) if picture and picture.made else "",
        page_count=document.page_count or printed_pages,
        signature=signature,
    )


def _picture(place: Mapping[str, Any], version: int) -> str:
    # The version stands in the address, so that a browser may keep the picture.
    return f"{reverse('desk:thumbnail', kwargs=dict(place))}?versiunea={version}"


def _address_of(request: DeskRequest, entry_id: int | None) -> str:
    if entry_id is None:
        return ""
    other = registers.entry_by_id(entry_id)
    codes = register_codes()
    if other is None or not registers.is_visible(
        other, visible_units=request.powers.visible_units, reader_id=request.user.id
    ):
        return ""
    return entry_address(request.institution.code, codes[other.register_id][0], other.year, other.number)
