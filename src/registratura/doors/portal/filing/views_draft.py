"""A form being filled in by whoever holds its address: pages, looking over, keeping for later, sending, the receipt."""

from typing import Any, Final

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registratura.assurance import queries as assurance
from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.doors.portal.filing.clicks import stands_without_database, token_of
from registratura.doors.portal.filing.views import title_of
from registratura.doors.portal.guards import fields, guarded
from registratura.doors.shared.filing import filling as shared
from registratura.doors.shared.filing.filling import BACK, CHECK, DEED, SAVE, Filling
from registratura.doors.shared.filing.pages import county_options, summary
from registratura.doors.shared.uploads import takes_files
from registratura.fees import links
from registratura.fees import queries as fees
from registratura.filings import queries as filings
from registratura.filings import services
from registratura.filings.errors import DraftChangedError, DraftGoneError, FilingRefusedError
from registratura.filings.queries import FilingCard
from registratura.flows import assurance as levels
from registratura.flows import filing as flow
from registratura.flows import filing_carrying, filing_papers
from registratura.flows.filing import Filer
from registratura.flows.filing_telling import due_words
from registratura.messaging.errors import MessageRefusedError
from registratura.toolkit.scope import acting_for

GONE: Final = 410
PUBLIC: Final = "whoever holds the address of a draft goes on with it"

log = structlog.get_logger("registratura.portal.filing")


def _gone(request: PortalRequest) -> HttpResponse:
    return render(request, "portal/filing/gone.html", {}, status=GONE)


def _opened(request: PortalRequest, secret: str) -> Filling | None:
    return shared.opened(institution=request.controller, secret=secret, now=timezone.now())


@require_safe
@never_cache
@public_page(PUBLIC, own_scope=True)
def resume(request: PortalRequest, code: str, secret: str) -> HttpResponse:
    """Go on where the draft was left; a sent one shows its receipt."""
    filling = _opened(request, secret)
    if filling is None:
        return _gone(request)
    if filling.draft.sent_at is not None:
        return redirect("portal:filing_sent", code=code, secret=secret)
    if filling.reached == CHECK:
        return redirect("portal:filing_check", code=code, secret=secret)
    return redirect("portal:filing_page", code=code, secret=secret, page=filling.reached)


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_page(PUBLIC, own_scope=True)
def page(request: PortalRequest, code: str, secret: str, page: str) -> HttpResponse:
    """Ask the questions of one page; keep what was answered and go on."""
    filling = _opened(request, secret)
    if filling is None:
        return _gone(request)
    if filling.draft.sent_at is not None:
        return redirect("portal:filing_sent", code=code, secret=secret)
    here = filling.page(page)
    if here is None:
        return redirect("portal:filing_resume", code=code, secret=secret)
    form = None
    if request.method == "POST":
        if request.FILES and (refused := guarded(request, what="upload", code=code, form=False)) is not None:
            return refused
        try:
            form, filling = shared.taken(filling, here, request, now=timezone.now())
        except (DraftGoneError, DraftChangedError):
            return redirect("portal:filing_resume", code=code, secret=secret)
        if request.POST.get(DEED) == SAVE:
            return redirect("portal:filing_save", code=code, secret=secret)
        if form.removed is not None:
            return redirect(request.get_full_path())
        if form.is_valid():
            return redirect(_onward(filling, here, code, secret, back=BACK in request.GET))
    form = form or shared.asked(filling, here)
    context = _around(filling, code, secret) | {
        "page": form,
        "counties": county_options() if any(one.boxes for one in form.shown) else [],
        "number": filling.pages.index(here) + 1,
        "total": len(filling.pages) + 1,
        "back": _back(filling, here, code, secret, to_check=BACK in request.GET),
        "piece": reverse("portal:filing_piece", kwargs={"code": code, "secret": secret, "field": "0"}),
    }
    return render(request, "portal/filing/page.html", context, status=422 if form.errors else 200)


def _around(filling: Filling, code: str, secret: str) -> dict[str, Any]:
    return {"filling": filling, "secret": secret, "title": title_of(filling.form), "SAVE": SAVE}


def _onward(filling: Filling, here: Any, code: str, secret: str, *, back: bool) -> str:
    after = filling.after(here)
    if after is None or (back and filling.missing is None):
        return reverse("portal:filing_check", kwargs={"code": code, "secret": secret})
    return reverse("portal:filing_page", kwargs={"code": code, "secret": secret, "page": after.key})


def _back(filling: Filling, here: Any, code: str, secret: str, *, to_check: bool) -> str:
    if to_check:
        return reverse("portal:filing_check", kwargs={"code": code, "secret": secret})
    before = filling.before(here)
    if before is None:
        return reverse("portal:filing_start", kwargs={"code": code, "form": filling.form.code})
    return reverse("portal:filing_page", kwargs={"code": code, "secret": secret, "page": before.key})


@require_http_methods(["GET", "POST"])
@never_cache
@public_page(PUBLIC, own_scope=True)
def piece(request: PortalRequest, code: str, secret: str, field: str) -> HttpResponse:
    """Take a piece of a file from the page's script, or say how much of it is here."""
    filling = _opened(request, secret)
    if filling is None or filling.draft.sent_at is not None:
        raise Http404
    begins = request.method == "POST" and request.headers.get("X-Upload-Start") == "0"
    if begins and (refused := guarded(request, what="upload", code=code, form=False)) is not None:
        return refused
    return shared.keep_piece(filling, field, request, now=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@stands_without_database
@public_page(PUBLIC, own_scope=True)
def check(request: PortalRequest, code: str, secret: str) -> HttpResponse:
    """Show all that was answered, and send it: pressed twice, it is filed once."""
    filling = _opened(request, secret)
    if filling is None:
        return _gone(request)
    if filling.draft.sent_at is not None:
        return redirect("portal:filing_sent", code=code, secret=secret)
    refused = ""
    if request.method == "POST":
        # What was proven may have ended while the form was filled in: the draft waits, the person comes back here.
        lacking = levels.missing_level(
            user=request.user, asked=filling.form.handling.level, now=timezone.now(), back=request.path
        )
        if lacking is not None:
            service = settings.PUBLIC_URL if getattr(request, "own_host", False) else ""
            return redirect(f"{service}{lacking.address}")
        if (answer := guarded(request, what="filing", code=code)) is not None:
            return answer
        try:
            _send(request, filling)
        except FilingRefusedError as error:
            refused = error.words
        else:
            return redirect("portal:filing_sent", code=code, secret=secret)
    missing = filling.missing
    place = {"code": code, "secret": secret}
    addresses = {
        one.key: f"{reverse('portal:filing_page', kwargs={**place, 'page': one.key})}?{BACK}=1"
        for one in filling.pages
    }
    context = _around(filling, code, secret) | {
        "parts": summary(filling.form.definition, filling.answers, today=filling.today),
        "addresses": addresses,
        "missing": missing,
        "missing_title": missing.title.said(get_language() or "ro") if missing is not None else "",
        "refused": refused,
        "guard": fields(what="filing"),
        "token": token_of(filling) if missing is None else "",
        "back": addresses[filling.pages[-1].key].partition("?")[0],
        "notice": reverse("portal:notice_of", kwargs={"code": code}),
    }
    return render(request, "portal/filing/check.html", context, status=422 if refused else 200)


def _send(request: PortalRequest, filling: Filling) -> None:
    """Receive the filing; then carry it on at once. What fails after it was received is done by the job."""
    now = timezone.now()
    user_id = request.user.pk if request.user.is_authenticated else None
    with acting_for(filling.institution.id):
        level = assurance.level_of(user_id, at=now) if user_id is not None else None
    sent = flow.send(
        institution=filling.institution,
        draft=filling.draft,
        form=filling.form,
        filer=Filer(user_id=user_id, level=level.value if level else "", language=get_language() or "ro"),
        now=now,
    )
    if not sent.repeated:
        filing_carrying.carry_on(
            institution_id=filling.institution.id, filing_id=sent.filing_id, clock=timezone.now
        )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_page(PUBLIC, own_scope=True)
def save(request: PortalRequest, code: str, secret: str) -> HttpResponse:
    """Show the address at which the draft is gone on with, and send it by e-mail when asked."""
    filling = _opened(request, secret)
    if filling is None:
        return _gone(request)
    if filling.draft.sent_at is not None:
        return redirect("portal:filing_sent", code=code, secret=secret)
    email, error, told = "", "", ""
    if request.method == "POST":
        if (refused := guarded(request, what="draft-letter", code=code, form=False)) is not None:
            return refused
        email = request.POST.get("email", "").replace("\x00", "").strip()[:254]
        error = _mailed(filling, email)
        told = "" if error else email
    context = _around(filling, code, secret) | {
        "address": flow.draft_address(institution=filling.institution, secret=secret),
        "here": reverse("portal:filing_resume", kwargs={"code": code, "secret": secret}),
        "email": email,
        "error": error,
        "told": told,
    }
    return render(request, "portal/filing/save.html", context, status=422 if error else 200)


def _mailed(filling: Filling, email: str) -> str:
    """Send the address of the draft; return what is wrong with the e-mail address, in words."""
    try:
        validate_email(email)
        flow.send_draft_address(
            institution=filling.institution,
            form=filling.form,
            secret=filling.secret,
            email=email,
            now=timezone.now(),
        )
    except (ValidationError, MessageRefusedError):
        return _("Adresa de e-mail nu este întreagă. Scrieți-o ca în exemplul nume@exemplu.ro.")
    except DraftGoneError as error:
        return error.words
    return ""


def _filing(request: PortalRequest, secret: str) -> tuple[FilingCard, str, str] | None:
    """Return the filing that a draft became, its secret, until when the answer comes."""
    now = timezone.now()
    with acting_for(request.controller.id):
        draft = filings.draft_behind(secret, at=now)
        card = filings.filing_by_key(draft.key) if draft is not None else None
        if card is None:
            return None
        return card, services.secret_of(filing_id=card.id), due_words(entry_id=card.entry_id)


def _fees(request: PortalRequest, card: FilingCard) -> list[tuple[str, int, str]]:
    """Return what is still to be paid for a filing: the fee, its sum in bani, where it is paid."""
    if not card.number_written:
        return []
    with acting_for(request.controller.id):
        owed = fees.charges_of(filing_keys=[card.key])
    found = []
    for line in owed:
        secret = links.secret_of(institution_id=request.controller.id, reference=line.reference)
        place = {"code": request.controller.code, "reference": line.reference, "secret": secret}
        if line.left_bani:
            found.append((line.name, line.left_bani, reverse("portal:fee_payment", kwargs=place)))
    return found


@require_safe
@never_cache
@public_page(PUBLIC, own_scope=True)
def sent(request: PortalRequest, code: str, secret: str) -> HttpResponse:
    """Confirm: the number, or the reference while the number follows; what comes next."""
    found = _filing(request, secret)
    if found is None:
        if _opened(request, secret) is not None:
            return redirect("portal:filing_resume", code=code, secret=secret)
        return _gone(request)
    card, own_secret, term = found
    context = {
        "fees": _fees(request, card),
        "filing": card,
        "own_secret": own_secret,
        "term": term,
        "follow": filing_papers.follow_address(
            institution=request.controller, reference=card.reference, secret=own_secret
        ),
        "secret": secret,
    }
    return render(request, "portal/filing/sent.html", context)


@require_safe
@never_cache
@public_page(PUBLIC, own_scope=True)
def receipt(request: PortalRequest, code: str, secret: str) -> HttpResponseBase:
    """Give the receipt as PDF/A."""
    found = _filing(request, secret)
    if found is None:
        raise Http404
    card, own_secret, term = found
    pdf = filing_papers.receipt_pdf(institution=request.controller, filing=card, secret=own_secret, term=term)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="dovada-{card.reference}.pdf"'
    return response
