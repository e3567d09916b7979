"""A file as a person sees it who may read its entry. The original goes out only by downloading."""

from dataclasses import dataclass
from io import BytesIO

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.documents import queries as documents
from registratura.documents.contents.kinds import PDF, has_pages, has_text
from registratura.documents.contents.reading import draw_page
from registratura.documents.queries import ContentCard, RenditionCard, VersionCard
from registratura.doors.desk.entries.rows import entry_address, register_codes
from registratura.doors.desk.files.shown import archival_form, asked_version, readable_or_404, version_lines
from registratura.doors.desk.signatures.marks import marks_of
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import viewing
from registratura.flows.versions import why_unchangeable
from registratura.institutions.permissions import Permission
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for

PAGES_AT_ONCE = 20
WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the file: its number from 1, where its picture is, and the text that stands on it."""

    number: int
    picture: str
    text: str


@require_safe
@require(Permission.ENTRY_READ)
def look(request: DeskRequest, document: int) -> HttpResponse:
    """Show the pages of a file as pictures and its text beside them."""
    card, entry = readable_or_404(request, document)
    viewing.note_file(entry_id=entry.id, document_id=document, by=request.user, now=timezone.now())
    version = asked_version(request, card)
    versions = version_lines(
        code=request.institution.code, versions=documents.versions_of([document])[document]
    )
    content = documents.content_of(version.sha256)
    made = documents.renditions_of([version.id]).get(version.id, {})
    count = 0 if version.held else _page_count(version, content, made.get("pdfa"))
    first = _first_page(request.GET.get("de", ""), count)
    last = min(first + PAGES_AT_ONCE - 1, count)
    texts = content.pages if content else []
    code = request.institution.code
    place = {"code": code, "document": document}
    here = reverse("desk:look", kwargs=place)
    of_version = "" if version.current else f"versiunea={version.number}"
    return render(
        request,
        "desk/files/look.html",
        {
            "file": version,
            "entry": entry,
            "versions": versions,
            "stamped_href": _with(reverse("desk:stamped", kwargs=place), of_version)
            if _stampable(entry, version, made.get("pdfa"))
            else "",
            "held": documents.held_words(version.held),
            "archival": archival_form(code=code, version=version, made=made.get("pdfa")),
            "versions_href": reverse("desk:versions", kwargs=place),
            "in_force_href": "" if version.current else here,
            "may_add": _may_add(request, entry),
            "entry_href": entry_address(
                code, register_codes()[entry.register_id][0], entry.year, entry.number
            ),
            "download_href": _with(reverse("desk:document", kwargs=place), of_version),
            "leaves": [
                Leaf(
                    number,
                    _with(reverse("desk:page_picture", kwargs={**place, "page": number}), of_version),
                    texts[number - 1] if number <= len(texts) else "",
                )
                for number in range(first, last + 1)
            ],
            "page_count": count,
            "earlier": _with(here, of_version, f"de={max(1, first - PAGES_AT_ONCE)}") if first > 1 else "",
            "later": _with(here, of_version, f"de={last + 1}") if last < count else "",
            "content": content,
            "texts": texts,
            "about_text": _about_text(version, content),
            "signature": marks_of(code, [document]).get(document),
        },
    )


def _with(address: str, *questions: str) -> str:
    asked = "&".join(filter(None, questions))
    return f"{address}?{asked}" if asked else address


def _may_add(request: DeskRequest, entry: EntryRow) -> bool:
    return request.powers.may(Permission.DOCUMENT_REVISE) and not why_unchangeable(
        state=entry.state,
        direction=entry.direction,
        dispatched=entry.dispatched_on is not None,
        reason="scan",
    )


def _stampable(entry: EntryRow, card: VersionCard, made: RenditionCard | None) -> bool:
    printed = card.media_type == PDF or (made is not None and made.made)
    return entry.state == "registered" and printed and not card.held


def _page_count(card: VersionCard, content: ContentCard | None, made: RenditionCard | None) -> int:
    if made is not None and made.made:
        return made.page_count or 1
    if not has_pages(card.media_type):
        return 0
    return card.page_count or (len(content.pages) if content else 0) or 1


def _first_page(asked: str, count: int) -> int:
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    return min(max(number, 1), max(count, 1))


def _about_text(card: VersionCard, content: ContentCard | None) -> str:
    """Say where the text stands: being read, recognized, absent, or why it cannot be."""
    if not has_text(card.media_type):
        return _("Din acest fel de fișier nu se citește textul. Descărcați fișierul ca să îl deschideți.")
    if content is None or content.state == "reading":
        return _("Textul se citește și apare aici de obicei într-un minut.")
    if content.reason:
        return _reasons().get(
            content.reason, _("Textul nu a putut fi citit. Descărcați fișierul ca să îl deschideți.")
        )
    if content.method == "recognized":
        return _("Text recunoscut de program din imagine: poate avea greșeli, hotărâtor este originalul.")
    return ""


def _reasons() -> dict[str, str]:
    return {
        "no-text": _("Nu s-a găsit text în acest fișier."),
        "encrypted": _(
            "Fișierul este închis cu parolă. Cereți expeditorului parola sau o variantă deschisă."
        ),
        "no-recognizer": _(
            "Pe acest calculator nu este instalată citirea scanărilor. Administratorul o vede în „registratura doctor”."
        ),
        "too-long": _("Citirea a durat prea mult și a fost oprită. Descărcați fișierul ca să îl deschideți."),
        "too-heavy": _(
            "Fișierul cere prea multă memorie și nu a fost citit. Descărcați-l ca să îl deschideți."
        ),
    }


@require_safe
@require(Permission.ENTRY_READ, own_scope=True)
def page_picture(request: DeskRequest, document: int, page: int) -> HttpResponse:
    """Give the picture of one page, drawn anew from pixels by a confined program."""
    code = request.institution.code
    with acting_for(request.institution.id):
        found, _entry = readable_or_404(request, document)
        card = asked_version(request, found)
        made = documents.renditions_of([card.id]).get(card.id, {}).get("pdfa")
    try:
        if has_pages(card.media_type):
            if not 1 <= page <= (card.page_count or page):
                raise Http404
            with documents.open_bytes(space=code, sha256=card.sha256) as content:
                picture = draw_page(content, media_type=card.media_type, page=page, width=WIDTH)
        else:  # a paper of an office program is shown as it is printed
            printed = (
                documents.rendition_bytes(space=code, sha256=made.sha256) if made and made.made else None
            )
            if printed is None or page < 1:
                raise Http404
            picture = draw_page(BytesIO(printed), media_type=PDF, page=page, width=WIDTH)
    except FileNotFoundError as error:
        raise Http404 from error
    if picture.reason == "busy":
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    if picture.reason:
        raise Http404
    response = HttpResponse(picture.content, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response
