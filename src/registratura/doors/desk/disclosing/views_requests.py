"""Requests of authorities: received, prepared, decided by somebody else, answered, told."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.disclosures import queries, services
from registratura.disclosures.queries import RequestCard
from registratura.disclosures.services import RequestDraft
from registratura.doors.desk.disclosing.forms import (
    AnswerForm,
    DecisionForm,
    NoticeForm,
    RequestForm,
    ReviewForm,
)
from registratura.doors.desk.disclosing.history import told
from registratura.doors.desk.disclosing.views import KEYS_END
from registratura.doors.desk.entries.lookup import entry_by_written_number
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_year
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow


@require_safe
@require(Permission.PRIVACY_HANDLE)
def requests(request: DeskRequest) -> HttpResponse:
    """Show the requests of authorities, the open ones first."""
    return render(request, "desk/disclosing/requests.html", {"cards": queries.requests()})


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PRIVACY_HANDLE)
def receive(request: DeskRequest) -> HttpResponseBase:
    """Write down a request of an authority."""
    form = RequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        typed = data.pop("number")
        entry = _entry_of(typed) if typed else None
        if typed and entry is None:
            form.add_error("number", _("Nu există un document cu acest număr în registrul general."))
        else:
            named: dict[str, Any] = {"entry_id": entry.id, "entry_words": str(entry)} if entry else {}
            try:
                row = services.receive_request(
                    draft=RequestDraft(**data, **named), by=request.user, now=timezone.now()
                )
            except DomainError as error:
                refuse(form, error)
            else:
                messages.success(request, _("Cererea este în evidență. Pregătiți ce se dă și ce nu."))
                return redirect("desk:authority_request", code=request.institution.code, key=row.id)
    return render(request, "desk/disclosing/receive.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@require(Permission.PRIVACY_HANDLE)
def authority_request(request: DeskRequest, key: int) -> HttpResponse:
    """Show a request with what comes next."""
    return _page(request, _card(key))


@require_POST
@require(Permission.PRIVACY_HANDLE)
def prepare(request: DeskRequest, key: int) -> HttpResponseBase:
    """Say what would be given and what is left out."""
    return _act(
        request,
        key,
        ReviewForm(request.POST),
        lambda data: services.prepare_request(request_id=key, **data, by=request.user, now=timezone.now()),
        _("Pregătit. Hotărăște altcineva care răspunde de datele personale."),
    )


@require_POST
@require(Permission.PRIVACY_HANDLE)
def decide(request: DeskRequest, key: int) -> HttpResponseBase:
    """Grant or refuse what somebody else prepared."""
    return _act(
        request,
        key,
        DecisionForm(request.POST),
        lambda data: services.decide_request(
            request_id=key,
            granted=data["granted"] == "yes",
            reason=data["reason"],
            by=request.user,
            now=timezone.now(),
        ),
        _("Hotărârea este scrisă."),
    )


@require_POST
@require(Permission.PRIVACY_HANDLE)
def answer(request: DeskRequest, key: int) -> HttpResponseBase:
    """Write down that the answer left."""
    return _act(
        request,
        key,
        AnswerForm(request.POST),
        lambda data: services.answer_request(request_id=key, **data, by=request.user, now=timezone.now()),
        _("Răspunsul este în evidența dezvăluirilor."),
    )


@require_POST
@require(Permission.PRIVACY_HANDLE)
def notice(request: DeskRequest, key: int) -> HttpResponseBase:
    """Write down that the person was told, or what prohibits it."""
    return _act(
        request,
        key,
        NoticeForm(request.POST, auto_id="notice_%s"),
        lambda data: services.note_notice(
            request_id=key,
            prohibited=data["prohibited"] == "yes",
            words=data["words"],
            by=request.user,
            now=timezone.now(),
        ),
        _("Scris."),
    )


def _entry_of(typed: str) -> EntryRow | None:
    general = registers.general_register()
    if general is None:
        return None
    return entry_by_written_number(typed, register=general, this_year=legal_year(timezone.now()))


def _act(
    request: DeskRequest, key: int, form: forms.Form, deed: Callable[[dict[str, Any]], object], done: str
) -> HttpResponseBase:
    card = _card(key)
    if form.is_valid():
        try:
            deed(form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("desk:authority_request", code=request.institution.code, key=key)
    return _page(request, card, refused=form)


def _card(key: int) -> RequestCard:
    card = queries.request_card(key) if key < KEYS_END else None
    if card is None:
        raise Http404
    return card


_FORMS: dict[str, type[forms.Form]] = {
    "received": ReviewForm,
    "prepared": DecisionForm,
    "granted": AnswerForm,
}


def _page(request: DeskRequest, card: RequestCard, *, refused: forms.Form | None = None) -> HttpResponse:
    next_form = _FORMS.get(card.state)
    context = {
        "card": card,
        "events": told(card.acts),
        "form": refused if isinstance(refused, next_form or ()) else (next_form() if next_form else None),
        "notice_form": refused if isinstance(refused, NoticeForm) else NoticeForm(auto_id="notice_%s"),
        "refused": refused,
        "is_own": card.prepared_by_id == request.user.id,
    }
    return render(
        request, "desk/disclosing/request.html", context, status=422 if refused is not None else 200
    )
