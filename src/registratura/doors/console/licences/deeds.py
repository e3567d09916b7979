"""What is done to a license from its page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.licences.views import KEYS_END, POWER, PURPOSE, UNFIT, page_of
from registratura.kernel.errors import DomainError
from registratura.licensing import queries, services
from registratura.licensing.errors import LicenseNotFoundError
from registratura.licensing.pictures import MOST_BYTES, code_picture, request_in

_MOST_SEATS = 100_000


@require_POST
@require(POWER, purpose=PURPOSE)
def standing(request: ConsoleRequest, licence: int) -> HttpResponseBase:
    """Suspend, reinstate, revoke or renew a license."""
    now, reason, user = timezone.now(), request.POST.get("reason", "")[:400], request.user

    def suspend() -> None:
        services.suspend_license(license_id=licence, reason=reason, by=user, now=now)

    def revoke() -> None:
        services.revoke_license(license_id=licence, reason=reason, by=user, now=now)

    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "suspend": (suspend, _("Licența este suspendată.")),
        "revoke": (revoke, _("Licența este retrasă.")),
        "reinstate": (
            lambda: services.reinstate_license(license_id=licence, by=user),
            _("Licența merge din nou."),
        ),
        "renew": (
            lambda: services.renew_license(license_id=licence, by=user, now=now),
            _("Licența este reînnoită."),
        ),
    }
    chosen = deeds.get(request.POST.get("deed", ""))
    if chosen is None:
        return page_of(request, licence, status=UNFIT)
    return _done(request, licence, *chosen)


@require_POST
@require(POWER, purpose=PURPOSE)
def seats(request: ConsoleRequest, licence: int) -> HttpResponseBase:
    """Change the seats and the functions of a license."""
    typed = request.POST.get("machine_count", "").strip()[:10]
    if typed and not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= _MOST_SEATS):
        return page_of(request, licence, status=UNFIT, fault=_("Scrieți un număr de locuri, cel puțin unul."))
    chosen = [each[:40].replace("\x00", "") for each in request.POST.getlist("entitlements")[:50]]
    return _done(
        request,
        licence,
        lambda: services.change_license(
            license_id=licence,
            machine_count=int(typed) if typed else None,
            entitlements=chosen,
            by=request.user,
        ),
        _("Licența este schimbată."),
    )


@require_POST
@require(POWER, purpose=PURPOSE)
def transfer(request: ConsoleRequest, licence: int) -> HttpResponseBase:
    """Give a license to another customer."""
    from registratura.doors.console.licences.views import customers

    typed = request.POST.get("customer", "")[:20]
    chosen = next((number for number, _name in customers() if str(number) == typed), None)
    if chosen is None:
        return page_of(request, licence, status=UNFIT, fault=_("Alegeți clientul din listă."))
    return _done(
        request,
        licence,
        lambda: services.transfer_license(
            license_id=licence, customer=chosen, by=request.user, now=timezone.now()
        ),
        _("Licența este a altui client."),
    )


@require_POST
@require(POWER, purpose=PURPOSE)
def key(request: ConsoleRequest, licence: int) -> HttpResponseBase:
    """Show the key of a license once; who saw it is written down."""
    if licence >= KEYS_END:
        raise Http404
    try:
        shown = services.show_key(license_id=licence, by=request.user)
    except LicenseNotFoundError as error:
        raise Http404 from error
    answer = page_of(request, licence, key=shown)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@require(POWER, purpose=PURPOSE)
def let_out(request: ConsoleRequest, licence: int, machine: int) -> HttpResponseBase:
    """Let a machine out; files it holds keep its seat until they end."""
    if licence >= KEYS_END or machine >= KEYS_END:
        raise Http404
    done = services.let_machine_out(
        license_id=licence, machine_id=machine, by=request.user, now=timezone.now()
    )
    if not done:
        raise Http404
    messages.success(request, _("Dispozitivul este scos. Locul lui rămâne ocupat cât ține fișierul primit."))
    return redirect("console:licence", licence=licence)


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER, purpose=PURPOSE)
def answer(request: ConsoleRequest) -> HttpResponse:
    """Answer a request that a customer sent: a machine without a network is activated."""
    typed, fault, handed = request.POST.get("request", "")[:4000].strip(), "", None
    if request.method == "POST":
        sent = request.FILES.get("picture")
        line = typed or (request_in(sent.read(MOST_BYTES + 1)) if sent is not None else "")
        try:
            handed = services.answer_request(line=line, by=request.user, now=timezone.now())
        except DomainError as error:
            fault = error.words
    context = {
        "typed": typed.replace("\x00", ""),
        "fault": fault,
        "handed": handed,
        "picture": code_picture(handed.one_line) if handed else "",
    }
    return render(request, "console/licences/answer.html", context, status=UNFIT if fault else 200)


def _done(request: ConsoleRequest, licence: int, deed: Callable[[], object], words: str) -> HttpResponseBase:
    if licence >= KEYS_END or queries.license_card(licence, now=timezone.now()) is None:
        raise Http404
    try:
        deed()
    except DomainError as error:
        return page_of(request, licence, status=UNFIT, fault=error.words)
    messages.success(request, words)
    return redirect("console:licence", licence=licence)
