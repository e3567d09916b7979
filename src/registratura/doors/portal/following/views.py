"""
How a paper stands, for whoever holds its number and secret, or the QR code of the receipt.

Nothing is kept in the browser: each form of the page carries what opened it. A wrong number, a wrong secret and what
never was get the same page, after the same questions.
"""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registratura.doors.portal import guards
from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.doors.portal.following import deeds
from registratura.doors.portal.following.deeds import Shown
from registratura.doors.shared.uploads import takes_files
from registratura.flows import following
from registratura.flows.following import Opened

TICKET_MOST = 60


@takes_files
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public_page("how a paper stands is told to whoever holds its number and secret", own_scope=True)
def follow(request: PortalRequest, code: str) -> HttpResponseBase:
    """Ask for number and secret, then show how the paper stands; wrong ones get one answer."""
    if request.method != "POST":
        return _ask(request, code, reference=request.GET.get("reference", "").replace("\x00", "")[:60])
    if request.POST.get("fapta"):
        return _deed(request, code)
    if refused := guards.guarded(request, what="status", code=code):
        return refused
    reference = request.POST.get("reference", "").replace("\x00", "").strip()[:60]
    secret = request.POST.get("secret", "").replace("\x00", "").strip()[:80]
    opened = following.open_secret(
        institution=request.controller, reference=reference, secret=secret, now=timezone.now()
    )
    if opened is None:
        return _ask(request, code, reference=reference, wrong=True)
    return deeds.page(
        request, institution=request.controller, opened=opened, ticket=_ticket(opened, secret), shown=Shown()
    )


@never_cache
@require_http_methods(["GET", "HEAD"])
@public_page("the code of a receipt opens the paper it was given for", own_scope=True)
def by_ticket(request: PortalRequest, code: str, ticket: str) -> HttpResponseBase:
    """Show how a paper stands to whoever scanned its QR code."""
    if refused := guards.guarded(request, what="status", code=code, form=False):
        return refused
    opened = _opened(request, ticket)
    if opened is None:
        return _ask(request, code, wrong=True)
    return deeds.page(request, institution=request.controller, opened=opened, ticket=ticket, shown=Shown())


def _deed(request: PortalRequest, code: str) -> HttpResponseBase:
    ticket = request.POST.get("ticket", "")[:TICKET_MOST]
    what = "upload" if request.POST.get("fapta") == deeds.GIVE else "status"
    if refused := guards.guarded(request, what=what, code=code, form=what == "upload"):
        return refused
    opened = _opened(request, ticket)
    if opened is None:
        return _ask(request, code, wrong=True)
    answer = deeds.done(request, institution=request.controller, opened=opened)
    if not isinstance(answer, Shown):
        return answer
    return deeds.page(request, institution=request.controller, opened=opened, ticket=ticket, shown=answer)


def _opened(request: PortalRequest, ticket: str) -> Opened | None:
    if len(ticket) > TICKET_MOST or "\x00" in ticket:
        return None
    return following.open_ticket(institution=request.controller, ticket=ticket, now=timezone.now())


def _ticket(opened: Opened, secret: str) -> str:
    reference = opened.filing.reference if opened.filing is not None else ""
    return following.ticket_of(secret=secret, reference=reference)


def _ask(request: PortalRequest, code: str, *, reference: str = "", wrong: bool = False) -> HttpResponse:
    context = {
        "controller": request.controller,
        "code": code,
        "reference": reference,
        "guard": guards.fields(what="status"),
        "problem": _("Numărul și secretul nu se potrivesc. Le găsiți pe recipisă sau în mesajul de primire.")
        if wrong
        else "",
    }
    return deeds.private(render(request, "portal/following/ask.html", context, status=422 if wrong else 200))
