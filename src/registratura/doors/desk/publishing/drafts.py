"""Drafts of normative acts at the desk: preparing, announcing with the terms of the law, ending."""

from __future__ import annotations

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

from registratura.consultations import queries, services
from registratura.consultations.queries import DraftCard
from registratura.consultations.services import DraftActDraft
from registratura.doors.desk.disclosing.history import told
from registratura.doors.desk.publishing.forms_drafts import (
    AnnounceForm,
    DebateDayForm,
    DebateForm,
    DraftForm,
    EndForm,
    FilesForm,
    MinutesForm,
    ProlongForm,
    ProposalForm,
    VerdictForm,
)
from registratura.doors.desk.publishing.views import KEYS_END
from registratura.doors.desk.registering.files import hand_in
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import consultations as flow
from registratura.flows import publishing
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for


@require_safe
@require(Permission.PUBLISH)
def overview(request: DeskRequest) -> HttpResponse:
    """Show the drafts: those in work, those before the public, those that ended."""
    today = legal_date(timezone.now())
    context = {
        "lines": queries.drafts(),
        "today": today,
        "subscriber_count": len(queries.subscribers()),
        "year": today.year - 1,
    }
    return render(request, "desk/publishing/consultations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PUBLISH)
def draft_new(request: DeskRequest) -> HttpResponseBase:
    """Prepare a draft."""
    begun = {
        "send_to": request.institution.email,
        "contact": _("Responsabil cu relația cu societatea civilă"),
    }
    form = DraftForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.prepare_draft(
                draft=DraftActDraft(**form.cleaned_data), by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Pregătit. Atașați textul, apoi anunțați."))
            return redirect("desk:draft_act", code=request.institution.code, key=made.id)
    context = {"form": form, "card": None}
    return render(request, "desk/publishing/draft_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PUBLISH)
def draft_edit(request: DeskRequest, key: int) -> HttpResponseBase:
    """Change what is said of a draft that is not announced."""
    card = card_or_404(key)
    if card.line.announced_at is not None:
        raise Http404
    begun = {
        **{name: getattr(card.line, name) for name in ("title", "kind", "initiator")},
        **{name: getattr(card, name) for name in ("reasons", "send_to", "contact")},
    }
    form = DraftForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_draft(
                draft_id=key, draft=DraftActDraft(**form.cleaned_data), by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Păstrat."))
            return redirect("desk:draft_act", code=request.institution.code, key=key)
    context = {"form": form, "card": card}
    return render(request, "desk/publishing/draft_form.html", context, status=422 if form.errors else 200)


@require_safe
@require(Permission.PUBLISH)
def draft(request: DeskRequest, key: int) -> HttpResponse:
    """Show a draft with its terms, its register, its debates, and what comes next."""
    return page(request, card_or_404(key))


def page(request: DeskRequest, card: DraftCard, *, refused: forms.Form | None = None) -> HttpResponse:
    """Show a draft with its forms; `refused` is one that came back."""
    now = timezone.now()
    today = legal_date(now)
    law = queries.window_from(today) if card.line.announced_on is None else None

    def form_of(kind: type[forms.Form], name: str, initial: dict[str, Any] | None = None) -> forms.Form:
        return refused if isinstance(refused, kind) else kind(initial=initial or {}, auto_id=f"{name}_%s")

    context = {
        "card": card,
        "line": card.line,
        "law": law,
        "is_open": card.line.is_open(today),
        "files_form": form_of(FilesForm, "files", {"role": "text"}),
        "announce_form": form_of(
            AnnounceForm, "announce", {"proposals_until": law.open_until} if law is not None else None
        ),
        "prolong_form": form_of(ProlongForm, "prolong"),
        "end_form": form_of(EndForm, "end"),
        "proposal_form": form_of(ProposalForm, "proposal", {"received_on": today}),
        "verdict_form": form_of(VerdictForm, "verdict"),
        "debate_form": form_of(DebateForm, "debate", {"asked_on": today}),
        "day_form": form_of(DebateDayForm, "day"),
        "minutes_form": form_of(MinutesForm, "minutes"),
        "refused": refused,
        "events": told(queries.acts_on(card.line.id)),
        "now": now,
    }
    return render(request, "desk/publishing/draft.html", context, status=422 if refused is not None else 200)


@require_POST
@require(Permission.PUBLISH, own_scope=True)
def draft_files(request: DeskRequest, key: int) -> HttpResponseBase:
    """Attach documents to a draft."""
    here = redirect("desk:draft_act", code=request.institution.code, key=key)
    with acting_for(request.institution.id):
        card_or_404(key)
    form = FilesForm(request.POST)
    handed = hand_in(space=request.institution.code, uploads=request.FILES.getlist("files"), tokens=())
    for refusal in handed.refusals:
        messages.error(request, refusal)
    if not form.is_valid() or not handed.kept:
        if not handed.refusals:
            messages.error(request, _("Alegeți fișierul și ce este el."))
        return here
    now = timezone.now()
    try:
        with acting_for(request.institution.id):
            received = [one.received for one in handed.kept]
            kept = publishing.add_files(received=received, by=request.user, now=now)
            flow.attach(
                draft_id=key,
                role=form.cleaned_data["role"],
                document_ids=kept,
                institution=request.institution,
                by=request.user,
                now=now,
            )
    except DomainError as error:
        messages.error(request, error.words)
        return here
    messages.success(request, _("Atașat."))
    return here


@require_POST
@require(Permission.PUBLISH)
def draft_announce(request: DeskRequest, key: int) -> HttpResponseBase:
    """Put a draft before the public."""

    def deed(data: dict[str, Any]) -> str:
        flow.announce(
            draft_id=key, institution=request.institution, **data, by=request.user, now=timezone.now()
        )
        return _("Anunțat: se vede acum, iar cei care au cerut primesc mesaj.")

    return act(request, key, AnnounceForm(request.POST, auto_id="announce_%s"), deed)


@require_POST
@require(Permission.PUBLISH)
def draft_prolong(request: DeskRequest, key: int) -> HttpResponseBase:
    """Let proposals come for longer."""

    def deed(data: dict[str, Any]) -> str:
        services.prolong(draft_id=key, **data, by=request.user, now=timezone.now())
        return _("Termenul este prelungit.")

    return act(request, key, ProlongForm(request.POST, auto_id="prolong_%s"), deed)


@require_POST
@require(Permission.PUBLISH)
def draft_end(request: DeskRequest, key: int) -> HttpResponseBase:
    """End a consultation."""

    def deed(data: dict[str, Any]) -> str:
        services.end_draft(draft_id=key, **data, by=request.user, now=timezone.now())
        return _("Consultarea este încheiată.")

    return act(request, key, EndForm(request.POST, auto_id="end_%s"), deed)


def act(
    request: DeskRequest, key: int, form: forms.Form, deed: Callable[[dict[str, Any]], str]
) -> HttpResponseBase:
    """Do one thing with a draft, or show its page with the form that came back."""
    card = card_or_404(key)
    if form.is_valid():
        try:
            done = deed(form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("desk:draft_act", code=request.institution.code, key=key)
    return page(request, card, refused=form)


def card_or_404(key: int) -> DraftCard:
    """Return a draft, or answer that it does not exist."""
    card = queries.draft(key, public=False) if key < KEYS_END else None
    if card is None:
        raise Http404
    return card
