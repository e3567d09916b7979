"""The forms of the portal filled in at the counter, with the same pages and the same way to a number."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.filing import filling as shared
from registratura.doors.shared.filing.filling import BACK, Filling
from registratura.doors.shared.filing.pages import county_options, summary
from registratura.filings import queries as filings
from registratura.filings import services
from registratura.filings.errors import DraftChangedError, DraftGoneError, FilingRefusedError
from registratura.filings.queries import FilingCard
from registratura.flows import filing as flow
from registratura.flows import filing_carrying, filing_papers
from registratura.flows.filing import Filer
from registratura.flows.filing_telling import due_words
from registratura.forms import queries as forms
from registratura.institutions.permissions import Permission
from registratura.institutions.services import FeatureClosedError
from registratura.kernel.assurance import Level
from registratura.toolkit.scope import acting_for


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_REGISTER)
def form_list(request: DeskRequest) -> HttpResponse:
    """List the forms that may be filed now; begin one for the person at the counter."""
    code = request.institution.code
    if request.method == "POST":
        card = forms.published(request.POST.get("form", "").replace("\x00", "")[:60])
        try:
            if card is not None:
                begun = services.begin_draft(
                    form_version_id=card.id, user_id=None, clerk_id=request.user.pk, now=timezone.now()
                )
                first = card.definition.pages[0].key
                return redirect("desk:filing_page", code=code, secret=begun.secret, page=first)
            messages.error(request, _("Formularul a fost retras între timp. Alegeți altul."))
        except FeatureClosedError as error:
            messages.error(request, error.words)
    language = get_language() or "ro"
    found = [(one.code, one.title.said(language)) for one in forms.published_forms()]
    return render(request, "desk/filing/forms.html", {"found": found})


def _opened(request: DeskRequest, secret: str) -> Filling:
    """Return the draft of this official behind an address; of another one there is none."""
    filling = shared.opened(institution=request.institution, secret=secret, now=timezone.now())
    if filling is None or filling.draft.clerk_id != request.user.pk:
        raise Http404
    return filling


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(Permission.ENTRY_REGISTER, own_scope=True)
def page(request: DeskRequest, secret: str, page: str) -> HttpResponse:
    """Ask the questions of one page; keep what was answered and go on."""
    code = request.institution.code
    filling = _opened(request, secret)
    if filling.draft.sent_at is not None:
        return redirect("desk:filing_done", code=code, secret=secret)
    here = filling.page(page)
    if here is None:
        return redirect("desk:filing_check", code=code, secret=secret)
    form = None
    if request.method == "POST":
        try:
            form, filling = shared.taken(filling, here, request, now=timezone.now())
        except (DraftGoneError, DraftChangedError):
            return redirect("desk:filing_done", code=code, secret=secret)
        if form.removed is not None:
            return redirect(request.get_full_path())
        if form.is_valid():
            after = filling.after(here)
            if after is None or (BACK in request.GET and filling.missing is None):
                return redirect("desk:filing_check", code=code, secret=secret)
            return redirect("desk:filing_page", code=code, secret=secret, page=after.key)
    form = form or shared.asked(filling, here)
    before = filling.before(here)
    context = _around(filling, secret) | {
        "page": form,
        "counties": county_options() if any(one.boxes for one in form.shown) else [],
        "number": filling.pages.index(here) + 1,
        "total": len(filling.pages) + 1,
        "back": _page_address(code, secret, before.key)
        if before is not None
        else reverse("desk:filing_forms", kwargs={"code": code}),
    }
    return render(request, "desk/filing/page.html", context, status=422 if form.errors else 200)


def _page_address(code: str, secret: str, key: str) -> str:
    return reverse("desk:filing_page", kwargs={"code": code, "secret": secret, "page": key})


def _around(filling: Filling, secret: str) -> dict[str, Any]:
    title = filling.form.definition.title.said(get_language() or "ro")
    return {"filling": filling, "secret": secret, "title": title}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(Permission.ENTRY_REGISTER, own_scope=True)
def check(request: DeskRequest, secret: str) -> HttpResponse:
    """Show all that was answered, for the person to confirm; file it, once."""
    code = request.institution.code
    filling = _opened(request, secret)
    if filling.draft.sent_at is not None:
        return redirect("desk:filing_done", code=code, secret=secret)
    refused = ""
    if request.method == "POST":
        try:
            sent = flow.send(
                institution=request.institution,
                draft=filling.draft,
                form=filling.form,
                filer=Filer(level=Level.COUNTER.value, clerk=request.user, language=get_language() or "ro"),
                now=timezone.now(),
            )
        except FilingRefusedError as error:
            refused = error.words
        else:
            filing_carrying.carry_on(
                institution_id=request.institution.id, filing_id=sent.filing_id, clock=timezone.now
            )
            return redirect("desk:filing_done", code=code, secret=secret)
    missing = filling.missing
    addresses = {one.key: f"{_page_address(code, secret, one.key)}?{BACK}=1" for one in filling.pages}
    context = _around(filling, secret) | {
        "parts": summary(filling.form.definition, filling.answers, today=filling.today),
        "addresses": addresses,
        "missing": missing,
        "missing_title": missing.title.said(get_language() or "ro") if missing is not None else "",
        "refused": refused,
    }
    return render(request, "desk/filing/check.html", context, status=422 if refused else 200)


def _filed(request: DeskRequest, secret: str) -> tuple[FilingCard, str, str]:
    now = timezone.now()
    with acting_for(request.institution.id):
        draft = filings.draft_behind(secret, at=now)
        card = filings.filing_by_key(draft.key) if draft is not None else None
        if card is None or card.clerk_id != request.user.pk:
            raise Http404
        return card, services.secret_of(filing_id=card.id), due_words(entry_id=card.entry_id)


@require_safe
@never_cache
@require(Permission.ENTRY_REGISTER, own_scope=True)
def done(request: DeskRequest, secret: str) -> HttpResponse:
    """Show the number, or the reference while it follows, and the receipt to print."""
    card, _own_secret, term = _filed(request, secret)
    return render(request, "desk/filing/done.html", {"filing": card, "term": term, "secret": secret})


@require_safe
@never_cache
@require(Permission.ENTRY_REGISTER, own_scope=True)
def receipt(request: DeskRequest, secret: str) -> HttpResponseBase:
    """Give the receipt to print, as PDF/A; the person takes it along."""
    card, own_secret, term = _filed(request, secret)
    pdf = filing_papers.receipt_pdf(
        institution=request.institution,
        filing=card,
        secret=own_secret,
        term=term,
        printed_by=request.user.full_name,
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="dovada-{card.reference}.pdf"'
    return response
