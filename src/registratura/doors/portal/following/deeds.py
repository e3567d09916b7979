"""What the page of a paper offers, by secret or account: to add what is asked, to take a file of the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.documents.reading.names import download_name
from registratura.documents.services import ReceivedFile
from registratura.doors.portal import guards
from registratura.flows import collecting, completing, depositing, following
from registratura.flows.following import Opened
from registratura.following.errors import NothingToCollectError
from registratura.following.rules import FILES_MOST
from registratura.kernel.errors import DomainError

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

GIVE: Final = "completare"
TAKE: Final = "raspuns"
CLAIM: Final = "lista-mea"


@dataclass(slots=True)
class Shown:
    """What a page says besides the status: what was done, what is wrong and with which field, what was typed."""

    said: str = ""
    problem: str = ""
    field: str = ""
    completion_id: int = 0
    note: str = ""
    code: int = 200


def done(request: HttpRequest, *, institution: "Institution", opened: Opened) -> HttpResponseBase | Shown:
    """Do what a form of the page asks: an answer with bytes, or what the page then says."""
    deeds: dict[str, Callable[..., HttpResponseBase | Shown]] = {GIVE: _give, TAKE: _take, CLAIM: _claim}
    deed = deeds.get(request.POST.get("fapta", ""))
    return deed(request, institution, opened) if deed is not None else Shown()


def page(
    request: HttpRequest,
    *,
    institution: "Institution",
    opened: Opened,
    ticket: str,
    shown: Shown,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show a paper as it stands. ticket: what the forms carry; empty for a page of an account."""
    status = following.status(institution=institution, opened=opened, now=timezone.now())
    context = {
        "controller": institution,
        "code": institution.code,
        "status": status,
        "ticket": ticket,
        "shown": shown,
        "guard": guards.fields(what="upload"),
        "deeds": {"give": GIVE, "take": TAKE, "claim": CLAIM},
        "may_claim": bool(ticket) and request.user.is_authenticated and opened.entry_id is not None,
        **(extra or {}),
    }
    return private(render(request, "portal/following/status.html", context, status=shown.code))


def private(answer: HttpResponse) -> HttpResponse:
    """Let no cache keep an answer, no search engine know it, no other site learn its address."""
    answer["Cache-Control"] = "private, no-store"
    # Not "no-referrer": a browser then sends the page's own forms without their origin, and they are refused.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _number(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0


def _give(request: HttpRequest, institution: "Institution", opened: Opened) -> Shown:
    completion_id, note = (
        _number(request, "completare"),
        request.POST.get("note", "").replace("\x00", "")[:4000],
    )
    if opened.entry_id is None or not completion_id:
        return Shown(problem=_("Cererea de completare nu există; reîncărcați pagina."), code=422)
    wrong = Shown(completion_id=completion_id, note=note, code=422)
    uploads = request.FILES.getlist("files")
    if len(uploads) > FILES_MOST:
        wrong.problem, wrong.field = _("Cel mult %d fișiere odată.") % FILES_MOST, "files"
        return wrong
    if any(getattr(upload, "too_large", False) for upload in uploads):
        wrong.problem, wrong.field = _("Un fișier este prea mare; micșorați-l sau împărțiți-l."), "files"
        return wrong
    # Kept outside any transaction, as every file.
    received: list[ReceivedFile] = [
        depositing.keep_stream(space=institution.code, source=upload.chunks(), name=upload.name or "")
        for upload in uploads
    ]
    try:
        card = completing.give(
            institution=institution,
            entry_id=opened.entry_id,
            completion_id=completion_id,
            received=received,
            note=note,
            key_id=opened.key_id,
            by=request.user if opened.user_id is not None and request.user.is_authenticated else None,
            now=timezone.now(),
        )
    except DomainError as error:
        wrong.problem, wrong.field = error.words, error.field
        return wrong
    late = card.standing.value == "given-late"
    return Shown(
        said=_("Completarea a fost depusă, după ziua cerută. O vede cel care lucrează la cerere.")
        if late
        else _("Completarea a fost depusă, sub același număr. O vede cel care lucrează la cerere.")
    )


def _take(request: HttpRequest, institution: "Institution", opened: Opened) -> HttpResponseBase | Shown:
    if opened.entry_id is None:
        return Shown(code=422)
    try:
        taken = collecting.collect(
            institution=institution,
            entry_id=opened.entry_id,
            shipment_id=_number(request, "trimitere"),
            document_id=_number(request, "document"),
            key_id=opened.key_id,
            user=request.user if opened.user_id is not None and request.user.is_authenticated else None,
            clock=timezone.now,
        )
    except NothingToCollectError as error:
        return Shown(problem=error.words, code=422)
    except FileNotFoundError:  # also while the antivirus holds it back
        return Shown(
            problem=_("Fișierul nu poate fi dat acum. Încercați mai târziu sau scrieți-ne."), code=422
        )
    answer = FileResponse(
        taken.content, as_attachment=True, filename=download_name(taken.name), content_type=taken.media_type
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _claim(request: HttpRequest, institution: "Institution", opened: Opened) -> Shown:
    if not request.user.is_authenticated:
        return Shown(problem=_("Intrați întâi în cont."), code=422)
    try:
        new = following.claim(institution=institution, opened=opened, by=request.user, now=timezone.now())
    except DomainError as error:
        return Shown(problem=error.words, code=422)
    return Shown(
        said=_("Cererea este acum în lista contului.") if new else _("Cererea era deja în lista contului.")
    )
