"""The signing folder: what waits for the reader's signature, looked at, signed with one PIN, or refused."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from registratura.documents import queries as documents
from registratura.documents.contents.reading import MAX_WIDTH, draw_page
from registratura.documents.reading.names import download_name
from registratura.doors.desk.settings.forms import refuse as refuse_form
from registratura.doors.desk.signing.forms import ReasonForm, SignForm
from registratura.doors.desk.signing.shown import (
    card_or_404,
    entry_href,
    keys_to_choose,
    my_steps,
    read_seen,
    seen_of,
    sign_form,
)
from registratura.doors.desk.signing.views_service import secret_of
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import signature_words
from registratura.flows import signing as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.signing.queries import FolderLine
from registratura.signing.services import Chosen
from registratura.toolkit.scope import acting_for

WIDTH = 900
PAGES_SHOWN = 12
MOST_REQUESTS = 40


@require_safe
@require(Permission.DOCUMENT_SIGN)
def folder(request: DeskRequest) -> HttpResponse:
    """List what waits for the reader, the oldest first, with one form for all that is ticked."""
    lines = flow.folder(powers=request.powers, by=request.user, now=timezone.now())
    return _folder_page(request, lines, None, frozenset())


def _folder_page(
    request: DeskRequest, lines: list[FolderLine], form: SignForm | None, ticked: frozenset[int]
) -> HttpResponse:
    keys = keys_to_choose(request, seal_asked=any(line.seal for line in lines), at=timezone.now())
    numbers = {line.id: line for line in registers.lines_of({line.entry_id for line in lines})}
    context: dict[str, Any] = {
        "lines": [(line, numbers[line.entry_id], seen_of(line.papers)) for line in lines],
        "keys": keys,
        "form": form or sign_form(request, keys),
        "ticked": ticked,
        "file_count": sum(len(line.papers) for line in lines),
        "ending": [key for key in keys if key.ends_soon],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "desk/signing/folder.html", context, status=status)


@require_safe
@require(Permission.ENTRY_READ)
def request_page(request: DeskRequest, request_id: int) -> HttpResponse:
    """Show a request: its pages as pictures, the sums that are signed, who signed when; and the form, in one's turn."""
    return _request_page(request, request_id, None, None)


def _request_page(
    request: DeskRequest, request_id: int, form: SignForm | None, refusal: ReasonForm | None
) -> HttpResponse:
    now = timezone.now()
    card, entry = card_or_404(request, request_id, at=now)
    steps = my_steps(request, card, flow.places_of(by=request.user, now=now))
    keys = (
        keys_to_choose(request, seal_asked=any(step.user_id is None for step in steps), at=now)
        if steps
        else []
    )
    code = request.institution.code
    context: dict[str, Any] = {
        "card": card,
        "entry": registers.lines_of([entry.id])[0],
        "entry_href": entry_href(request, entry),
        "steps": steps,
        "instead_of": next((step.name for step in steps if step.user_id not in (None, request.user.id)), ""),
        "only_seal": bool(steps) and all(step.user_id is None for step in steps),
        "keys": keys,
        "form": form or (sign_form(request, keys) if steps else None),
        "refusal": refusal or ReasonForm(),
        "withdrawal": ReasonForm(),
        "seen": seen_of(card.papers),
        "may_withdraw": flow.may_withdraw(card=card, powers=request.powers, by=request.user),
        "leaves": [
            (
                paper,
                [
                    reverse(
                        "desk:signing_page",
                        kwargs={
                            "code": code,
                            "request_id": card.id,
                            "signing_document": paper.document_id,
                            "page": page,
                        },
                    )
                    for page in _pages(paper.page_count or 1)
                ],
            )
            for paper in card.papers
        ],
        "marks": {(mark.step_id, mark.paper_id): mark for mark in card.marks},
        # By the trust the house itself judges with: its own roots and the trusted lists, not what the signer said.
        "verdicts": signature_words.told_of(document_ids=[paper.document_id for paper in card.papers])
        if card.marks
        else {},
    }
    wrong = (form is not None and form.errors) or (refusal is not None and refusal.errors)
    return render(request, "desk/signing/request.html", context, status=422 if wrong else 200)


def _pages(count: int) -> list[int]:
    """Return the pages shown: all of a short paper; of a long one the first ones and the last, where one signs."""
    return list(range(1, count + 1)) if count <= PAGES_SHOWN else [*range(1, PAGES_SHOWN), count]


@sensitive_post_parameters("pin", "code")
@require_POST
@require(Permission.DOCUMENT_SIGN, own_scope=True)
def sign(request: DeskRequest) -> HttpResponseBase:
    """Sign everything that is ticked, with one key and one PIN; from the folder or from the page of a request."""
    numbers = [
        int(text)
        for text in request.POST.getlist("request")[:MOST_REQUESTS]
        if text.isascii() and text.isdigit() and len(text) < 19
    ]
    chosen = [
        Chosen(number, read_seen(request.POST.get(f"seen-{number}", ""))) for number in dict.fromkeys(numbers)
    ]
    alone = request.POST.get("from") == "request" and len(numbers) == 1
    now = timezone.now()
    with acting_for(request.institution.id):
        lines = flow.folder(powers=request.powers, by=request.user, now=now)
        keys = keys_to_choose(request, seal_asked=True, at=now)
        form = sign_form(request, keys)
        valid = form.is_valid()
    if valid and not chosen:
        form.add_error(None, _("Bifați cel puțin o cerere, apoi semnați."))
        valid = False
    if valid and _signed(request, form, chosen, {key.id: key.user_id is None for key in keys}):
        if alone:
            return redirect("desk:signing_request", code=request.institution.code, request_id=numbers[0])
        return redirect("desk:signing_folder", code=request.institution.code)
    with acting_for(request.institution.id):
        if alone:
            return _request_page(request, numbers[0], form, None)
        lines = flow.folder(powers=request.powers, by=request.user, now=now)
        return _folder_page(request, lines, form, frozenset(numbers))


def _signed(request: DeskRequest, form: SignForm, chosen: list[Chosen], seals: dict[int, bool]) -> bool:
    key = int(form.cleaned_data["key"])
    try:
        outcome = flow.sign(
            institution_id=request.institution.id,
            chosen=chosen,
            key_id=key,
            secret=secret_of(request, form, key),
            with_seal=seals.get(key, False),
            powers=request.powers,
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        refuse_form(form, error)
        return False
    words = ngettext("Ați semnat un document.", "Ați semnat %d documente.", outcome.paper_count)
    messages.success(request, words % outcome.paper_count if "%d" in words else words)
    if outcome.lacks:
        messages.warning(
            request,
            _("Marca temporală vine mai târziu, singură: %s Documentele pleacă după ce vine.")
            % outcome.lacks,
        )
    return True


@require_POST
@require(Permission.DOCUMENT_SIGN)
def refuse(request: DeskRequest, request_id: int) -> HttpResponseBase:
    """Refuse to sign; the author sees why."""
    now = timezone.now()
    card, _entry = card_or_404(request, request_id, at=now)
    form = ReasonForm(request.POST)
    if form.is_valid():
        steps = my_steps(request, card, flow.places_of(by=request.user, now=now))
        with_seal = bool(steps) and all(step.user_id is None for step in steps)
        try:
            flow.refuse(
                request_id=card.id,
                reason=form.cleaned_data["reason"],
                with_seal=with_seal,
                powers=request.powers,
                by=request.user,
                now=now,
            )
        except DomainError as error:
            refuse_form(form, error)
        else:
            messages.success(request, _("Ați refuzat; autorul vede motivul și îndreaptă."))
            return redirect("desk:signing_folder", code=request.institution.code)
    return _request_page(request, request_id, None, form)


def _paper_or_404(request: DeskRequest, request_id: int, document: int) -> documents.DocumentCard:
    card, _entry = card_or_404(request, request_id, at=timezone.now())
    if document not in {paper.document_id for paper in card.papers}:
        raise Http404
    return documents.cards([document])[0]


@require_safe
@require(Permission.ENTRY_READ, own_scope=True)
def page_picture(request: DeskRequest, request_id: int, signing_document: int, page: int) -> HttpResponseBase:
    """Give the picture of a page of what is to be signed, drawn anew by a confined program."""
    with acting_for(request.institution.id):
        paper = _paper_or_404(request, request_id, signing_document)
    if not 1 <= page <= (paper.page_count or page):
        raise Http404
    try:
        with documents.open_bytes(space=request.institution.code, sha256=paper.sha256) as content:
            picture = draw_page(content, media_type=paper.media_type, page=page, width=min(WIDTH, MAX_WIDTH))
    except FileNotFoundError as error:
        raise Http404 from error
    if picture.reason == "busy":
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    if picture.reason:
        raise Http404
    response = HttpResponse(picture.content, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@require(Permission.ENTRY_READ)
def file(request: DeskRequest, request_id: int, signing_document: int) -> HttpResponseBase:
    """Give out the file that is to be signed, as it is now."""
    paper = _paper_or_404(request, request_id, signing_document)
    try:
        content = documents.open_bytes(space=request.institution.code, sha256=paper.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=download_name(paper.name), content_type=paper.media_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
