"""The report on the signatures of a file, in words that hold in front of a court."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from registratura.documents import queries as documents
from registratura.documents.contents.kinds import has_pages
from registratura.documents.contents.reading import MAX_WIDTH, draw_page
from registratura.documents.queries import DocumentCard
from registratura.documents.reading.names import download_name
from registratura.doors.desk.entries.rows import entry_address, register_codes
from registratura.doors.desk.files.shown import readable_or_404
from registratura.doors.desk.signatures.marks import TONES
from registratura.doors.desk.signatures.unchecked import failure_words
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import signatures as flow
from registratura.institutions.permissions import Permission
from registratura.intake import queries as tray
from registratura.signatures import queries as signatures
from registratura.signatures import words
from registratura.signatures.findings import Finding
from registratura.signatures.queries import InnerCard, SignatureReport
from registratura.toolkit.scope import acting_for


@dataclass(frozen=True, slots=True)
class ListLine:
    """A version of a trusted list that a report was judged by."""

    territory: str
    number: int
    sha256: str
    issued_at: datetime | None
    next_update_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A signature with its sentences."""

    finding: Finding
    tone: str
    icon: str
    headline: str
    meaning: str
    kind: str
    qualification: str
    coverage: str
    revocation: str
    moment: str
    reasons: list[str]


@require_safe
@require(Permission.ENTRY_READ)
def report(request: DeskRequest, document: int) -> HttpResponse:
    """Show what the newest check found, or an older one that the address asks for."""
    card, entry = readable_or_404(request, document)
    code = request.institution.code
    place = {"code": code, "document": document}
    entry_href = entry_address(code, register_codes()[entry.register_id][0], entry.year, entry.number)
    return _page(
        request,
        card,
        {
            "entry": entry,
            "back": [
                (f"{entry.number}/{entry.year}", entry_href),
                (card.name, reverse("desk:look", kwargs=place)),
            ],
            "again_href": reverse("desk:signatures_again", kwargs=place),
            "here": reverse("desk:signatures", kwargs=place),
        },
    )


@require_safe
@require(Permission.ENTRY_REGISTER)
def tray_report(request: DeskRequest, item: int, document: int) -> HttpResponse:
    """Show the same for a file that still lies in the tray."""
    line = tray.tray_item(item)
    own = (
        {line.raw_id, *(part.id for part in documents.parts_of(line.raw_id))}
        if line and line.raw_id
        else set()
    )
    cards = documents.cards([document]) if document in own else []
    if not cards or line is None:
        raise Http404
    place = {"code": request.institution.code, "item": item}
    back = [(line.subject or line.shown_sender, reverse("desk:tray_item", kwargs=place))]
    here = reverse("desk:tray_signatures", kwargs={**place, "document": document})
    return _page(request, cards[0], {"back": back, "here": here, "again_href": ""})


def _page(request: DeskRequest, card: DocumentCard, more: dict[str, object]) -> HttpResponse:
    reports = signatures.reports_of([card.id])[card.id]
    state = signatures.states_of([card.id]).get(card.id)
    chosen = _chosen(reports, request.GET.get("raport", ""))
    companion = documents.cards([chosen.companion_id]) if chosen and chosen.companion_id else []
    context: dict[str, object] = {
        "file": card,
        "report": chosen,
        "reports": reports,
        "state": state,
        "shown": [_shown(finding) for finding in chosen.signatures] if chosen else [],
        "lists": _lists(chosen) if chosen else [],
        "root_count": len(chosen.trust.get("roots", ())) if chosen else 0,
        "inner": signatures.inner_files(card.id) if chosen and chosen is reports[0] else [],
        "companion": companion[0] if companion else None,
        "verdict": _verdict(chosen) if chosen else None,
        "file_reasons": [words.reason_words(reason) for reason in chosen.reasons] if chosen else [],
        "format": words.FORMATS.get(chosen.format, "") if chosen else "",
        "failure": failure_words(state.reason) if state and state.state == "failed" else "",
        "printed_at": timezone.now(),
    }
    return render(request, "desk/signatures/report.html", {**context, **more})


def _chosen(reports: tuple[SignatureReport, ...], asked: str) -> SignatureReport | None:
    if not asked:
        return reports[0] if reports else None
    for each in reports:
        if str(each.number) == asked:
            return each
    raise Http404


@dataclass(frozen=True, slots=True)
class VerdictShown:
    """The verdict of the whole file: words, what they mean, tone and icon."""

    words: str
    meaning: str
    tone: str
    icon: str


def _verdict(report: SignatureReport) -> VerdictShown:
    tone, icon = TONES[report.verdict]
    return VerdictShown(
        str(words.FILE_VERDICTS[report.verdict]), str(words.MEANINGS[report.verdict]), tone, icon
    )


def _shown(finding: Finding) -> Shown:
    tone, icon = TONES[finding.verdict]
    return Shown(
        finding=finding,
        tone=tone,
        icon=icon,
        headline=words.headline(finding),
        meaning=str(words.VERDICTS[finding.verdict]),
        kind=str(words.KINDS.get(finding.kind, words.KINDS["signature"])),
        qualification=str(words.QUALIFICATIONS.get(finding.qualification, "")),
        coverage=str(words.COVERAGES.get(finding.coverage, "")),
        revocation=words.revocation_words(finding.revocation),
        moment=words.moment_basis(finding),
        reasons=[words.reason_words(reason) for reason in finding.reasons],
    )


def _lists(report: SignatureReport) -> list[ListLine]:
    return [
        ListLine(
            territory=str(each.get("territory", "")),
            number=int(each.get("number", 0)),
            sha256=str(each.get("sha256", "")),
            issued_at=_moment(each.get("issued_at")),
            next_update_at=_moment(each.get("next_update_at")),
        )
        for each in report.trust.get("lists", ())
    ]


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None


@require_POST
@require(Permission.ENTRY_READ, own_scope=True)
def again(request: DeskRequest, document: int) -> HttpResponse:
    """Ask for a new check; the older reports stay."""
    with acting_for(request.institution.id):
        readable_or_404(request, document)
    told = flow.ask_again(
        institution_id=request.institution.id, document_id=document, by=request.user, now=timezone.now()
    )
    messages.success(request, told)
    return redirect("desk:signatures", code=request.institution.code, document=document)


@require_safe
@require(Permission.ENTRY_READ)
def evidence(request: DeskRequest, document: int, number: int) -> HttpResponse:
    """Give out the certificates, revocation data and time stamps that a report rests on."""
    readable_or_404(request, document)
    found = [each for each in signatures.reports_of([document])[document] if each.number == number]
    content = signatures.evidence_of(found[0].id) if found else None
    if not content:
        raise Http404
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="dovezi-{document}-{number}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@require(Permission.ENTRY_READ)
def inner(request: DeskRequest, document: int, position: int) -> HttpResponseBase:
    """Give out a file that stood inside a signed one, always as an attachment."""
    readable_or_404(request, document)
    card = _inner_or_404(document, position)
    content = documents.rendition_bytes(space=request.institution.code, sha256=card.sha256)
    if content is None:
        raise Http404
    response = FileResponse(
        iter([content]), as_attachment=True, filename=download_name(card.name), content_type=card.media_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _inner_or_404(document: int, position: int) -> InnerCard:
    for each in signatures.inner_files(document):
        if each.position == position:
            return each
    raise Http404


@require_safe
@require(Permission.ENTRY_READ, own_scope=True)
def inner_picture(request: DeskRequest, document: int, position: int, page: int) -> HttpResponse:
    """Draw a page of a file that stood inside a signed one, anew from pixels, in a confined program."""
    with acting_for(request.institution.id):
        readable_or_404(request, document)
        card = _inner_or_404(document, position)
    content = documents.rendition_bytes(space=request.institution.code, sha256=card.sha256)
    if content is None or not has_pages(card.media_type) or not 1 <= page <= 50:
        raise Http404
    picture = draw_page(BytesIO(content), media_type=card.media_type, page=page, width=min(1000, MAX_WIDTH))
    if picture.reason == "busy":
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    if picture.reason:
        raise Http404
    response = HttpResponse(picture.content, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response
