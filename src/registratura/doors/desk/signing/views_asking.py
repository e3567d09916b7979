"""Sending documents of an entry to be signed, and taking them back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registratura.documents.contents.kinds import PDF
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.signing.forms import AskForm, ReasonForm
from registratura.doors.desk.signing.shown import card_or_404
from registratura.doors.desk.work.standing import readable_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import signing as flow
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.roles import ROLES
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.signing import queries as folders
from registratura.signing.services import AskedStep

SEAL = "sigiliu"
ROWS = 5


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.DOCUMENT_REVISE)
def ask(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Choose documents, signers and their order; sent again, the form is filled as it was."""
    now = timezone.now()
    row = readable_or_404(request, register=register, year=year, number=number)
    if row.state != "registered":
        raise PermissionDenied
    papers = [line for line in registers.entry_card(row).documents if line.media_type == PDF]
    if not papers:
        raise Http404
    before = _before(request, row.id)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        initial={
            "place": before.place if before else "last_right",
            "reason": before.reason if before else "",
        },
    )
    form.fields["place"].offer(folders.place_names())  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            asked = flow.ask(
                entry=row,
                document_ids=_documents(request),
                steps=_steps(request),
                place=form.cleaned_data["place"],
                reason=form.cleaned_data["reason"],
                previous_id=before.id if before else None,
                by=request.user,
                now=now,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Documentele sunt la semnat; semnatarii au fost înștiințați."))
            return redirect("desk:signing_request", code=request.institution.code, request_id=asked)
    line = registers.lines_of([row.id])[0]
    place = {"code": request.institution.code, "register": register, "year": year, "number": number}
    context: dict[str, Any] = {
        "form": form,
        "entry": line,
        "place": place,
        "papers": papers,
        "ticked": set(_documents(request)) if form.is_bound else _ticked(before, papers),
        "rows": _rows(request, before),
        "people": _people(now),
        "before": before,
    }
    return render(request, "desk/signing/ask.html", context, status=422 if form.errors else 200)


def _before(request: DeskRequest, entry_id: int) -> folders.RequestCard | None:
    """Return the request that is sent anew: the one named in the address, if it is over and of this entry."""
    text = request.GET.get("dupa", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    card = folders.request_card(int(text))
    return card if card is not None and card.entry_id == entry_id and not card.is_open else None


def _documents(request: DeskRequest) -> list[int]:
    found = request.POST.getlist("document")
    return [int(text) for text in found if text.isascii() and text.isdigit() and len(text) < 19]


def _ticked(before: folders.RequestCard | None, papers: list[registers.DocumentLine]) -> set[int]:
    if before is not None:
        return {paper.document_id for paper in before.papers}
    return {papers[0].id} if len(papers) == 1 else set()


def _steps(request: DeskRequest) -> list[AskedStep]:
    """Read the rows of signers; empty ones are left out."""
    found = []
    for index in range(ROWS):
        who = request.POST.get(f"who-{index}", "")
        turn = request.POST.get(f"turn-{index}", "")
        if who != SEAL and not (who.isascii() and who.isdigit() and len(who) < 19):
            continue
        number = int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 4 else 0
        quality = request.POST.get(f"quality-{index}", "").replace("\0", "")[:100]
        found.append(AskedStep(None if who == SEAL else int(who), number, quality))
    return found


def _rows(request: DeskRequest, before: folders.RequestCard | None) -> list[tuple[str, str, str]]:
    """Return who, turn and quality of each row, as typed or as they were."""
    if request.method == "POST":

        def typed(name: str, index: int) -> str:
            return request.POST.get(f"{name}-{index}", "").replace("\0", "")[:100]

        return [(typed("who", index), typed("turn", index), typed("quality", index)) for index in range(ROWS)]
    known = [
        (SEAL if step.user_id is None else str(step.user_id), str(step.turn), step.quality)
        for step in (before.steps if before else ())
    ]
    return [*known, *[("", str(index + 1), "") for index in range(len(known), ROWS)]][:ROWS]


def _people(now: Any) -> list[tuple[str, str]]:
    """Return those who may sign, with their posts, and the seal."""
    posts: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for member in institutions.members(at=now):
        if Permission.DOCUMENT_SIGN in ROLES[member.role].permissions:
            names[member.user_id] = member.full_name
            posts.setdefault(member.user_id, []).append(
                member.job_title or member.unit_name or member.role_name
            )
    people = [(str(key), f"{name} ({', '.join(dict.fromkeys(posts[key]))})") for key, name in names.items()]
    return [*people, (SEAL, _("Sigiliul instituției"))]


@require_POST
@require(Permission.ENTRY_READ)
def withdraw(request: DeskRequest, request_id: int) -> HttpResponseBase:
    """Take a request back."""
    now = timezone.now()
    card, _entry = card_or_404(request, request_id, at=now)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(words) for words in form.errors["reason"]))
    else:
        try:
            flow.withdraw(
                card=card, reason=form.cleaned_data["reason"], powers=request.powers, by=request.user, now=now
            )
        except DomainError as error:
            messages.error(request, error.words)
        else:
            messages.success(request, _("Cererea de semnare este retrasă."))
    return redirect("desk:signing_request", code=request.institution.code, request_id=request_id)
