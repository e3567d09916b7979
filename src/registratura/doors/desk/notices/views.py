"""The privacy notice of an institution: what applies, the draft, its difference, publishing, who was told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.notices.forms import DraftForm, PublishForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import own_choices, privacy_notices
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.notices import queries, rules, services
from registratura.notices.content import Name, Recipient
from registratura.notices.queries import Version
from registratura.notices.rules import Materiality
from registratura.notices.templates import unparse
from registratura.notices.wording import MATERIALITIES

BAD = 422


@require_safe
@require(Permission.PRIVACY_ADMINISTER)
def notices_page(request: DeskRequest) -> HttpResponse:
    """Show what applies, the draft if there is one, earlier versions, and how many were told."""
    every, now = queries.versions(), timezone.now()
    told: dict[int, list[queries.ServedCount]] = {}
    for line in queries.served_counts():
        told.setdefault(line.version_id, []).append(line)
    return render(
        request,
        "desk/notices/notices.html",
        {
            "versions": every,
            "current": queries.in_force(on=legal_date(now)),
            "draft": queries.draft(),
            "told": told,
            "materialities": MATERIALITIES,
            "public": own_choices.privacy_path(institution=request.institution),
        },
    )


@require_POST
@require(Permission.PRIVACY_ADMINISTER)
def start(request: DeskRequest) -> HttpResponse:
    """Begin a draft from the version before, or from the words that ship with the program."""
    try:
        privacy_notices.start(institution=request.institution, by=request.user, now=timezone.now())
    except DomainError as refused:
        messages.error(request, refused.words)
        return redirect("desk:notices", code=request.institution.code)
    return redirect("desk:notice_write", code=request.institution.code)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PRIVACY_ADMINISTER)
def write(request: DeskRequest) -> HttpResponseBase:
    """Write the draft: what is offered, whom it names, the words."""
    draft = _draft_or_404()
    own = privacy_notices.own_recipients(content=draft.content)
    form = DraftForm(
        request.POST if request.method == "POST" else None,
        purposes=[(one.key, f"{one.key} · {one.name.ro}") for one in draft.content.purposes],
        own=[(recipient.key, recipient.name.ro) for recipient, _keys in own],
        initial={
            "offered": [str(key) for key in privacy_notices.offered_in(content=draft.content)],
            "prose_ro": unparse(draft.sections("ro")),
            "prose_en": unparse(draft.sections("en")),
        },
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        kept = [one for one in own if one[0].key not in cleaned["removed"]]
        try:
            privacy_notices.change(
                institution=request.institution,
                draft=draft,
                offered=form.chosen,
                own=[*kept, *_added(cleaned)],
                prose={"ro": cleaned["prose_ro"], "en": cleaned["prose_en"]},
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Proiectul este păstrat; vedeți mai jos ce se schimbă."))
            return redirect("desk:notice_publish", code=request.institution.code)
    return render(
        request,
        "desk/notices/write.html",
        {"form": form, "draft": draft, "own": own},
        status=BAD if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PRIVACY_ADMINISTER)
def publish(request: DeskRequest) -> HttpResponseBase:
    """Show what the draft changes and how much it weighs, and publish it."""
    draft, before = _draft_or_404(), queries.newest()
    difference = queries.comparison(before, draft, language="ro") if before is not None else None
    computed = difference.materiality if difference is not None else Materiality.MATERIAL_NEW_PURPOSE
    today = legal_date(timezone.now())
    earliest = rules.first_day(computed, published_on=today, first=before is None)
    form = PublishForm(
        request.POST if request.method == "POST" else None,
        initial={"materiality": str(computed), "effective_on": f"{earliest:%d.%m.%Y}"},
        today=today,
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            number = privacy_notices.publish(
                institution=request.institution,
                draft=draft,
                materiality=Materiality(cleaned["materiality"]),
                effective_on=cleaned["effective_on"],
                summary={"ro": cleaned["summary_ro"], "en": cleaned["summary_en"]},
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Versiunea %d este publicată și sigilată.") % number)
            return redirect("desk:notices", code=request.institution.code)
    return render(
        request,
        "desk/notices/publish.html",
        {
            "form": form,
            "draft": draft,
            "before": before,
            "difference": difference,
            "computed": MATERIALITIES[computed],
            "earliest": earliest,
        },
        status=BAD if form.errors else 200,
    )


@require_POST
@require(Permission.PRIVACY_ADMINISTER)
def discard(request: DeskRequest) -> HttpResponse:
    """Give the draft up."""
    draft = _draft_or_404()
    services.discard_draft(draft_id=draft.id, by=request.user)
    messages.info(request, _("S-a renunțat la proiect; ce este publicat rămâne."))
    return redirect("desk:notices", code=request.institution.code)


def _draft_or_404() -> Version:
    draft = queries.draft()
    if draft is None:
        raise Http404
    return draft


def _added(cleaned: dict[str, Any]) -> list[tuple[Recipient, tuple[str, ...]]]:
    if not cleaned["recipient"]:
        return []
    key = f"{privacy_notices.OWN}{slugify(cleaned['recipient'])[:60]}"
    name = Name(cleaned["recipient"], cleaned["recipient_en"] or cleaned["recipient"])
    country = cleaned["recipient_country"].upper()
    return [(Recipient(key, name, country), (cleaned["recipient_purpose"],))]
