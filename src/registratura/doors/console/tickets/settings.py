"""Letters held back, answers given often, hours and levels of the department."""

from datetime import time

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.tickets.views import KEYS_END
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import Purpose
from registratura.support import queries
from registratura.support import services as support
from registratura.support.hours import Level
from registratura.support.machine import PRIORITIES, Priority
from registratura.support.mail_rules import HELD_NAMES, Held


@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_safe
def held(request: ConsoleRequest) -> HttpResponse:
    """List letters that became no conversation, with the reason."""
    lines = [(line, str(HELD_NAMES[Held(line.reason)])) for line in queries.held_letters()]
    return render(request, "console/tickets/held.html", {"lines": lines})


@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_POST
def settle(request: ConsoleRequest, letter: int) -> HttpResponseBase:
    """Take a letter in, or let it lie."""
    takes = request.POST.get("fapta") == "preia"
    try:
        ticket_id = (
            support.settle_held(mail_id=letter, take_in=takes, by=request.user, now=timezone.now())
            if letter < KEYS_END
            else None
        )
    except DomainError as error:
        messages.error(request, error.words)
        return redirect("console:support_held")
    if ticket_id is not None:
        return redirect("console:support_ticket", ticket=ticket_id)
    messages.success(request, _("Lăsată deoparte."))
    return redirect("console:support_held")


@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_http_methods(["GET", "HEAD", "POST"])
def canned(request: ConsoleRequest) -> HttpResponseBase:
    """List answers given often; write one, or change one."""
    refused: DomainError | None = None
    typed = {name: request.POST.get(name, "").replace("\x00", "") for name in ("id", "title", "body")}
    if request.method == "POST":
        number = (
            int(typed["id"])
            if typed["id"].isascii() and typed["id"].isdigit() and len(typed["id"]) < 19
            else None
        )
        try:
            support.save_canned(
                canned_id=number,
                title=typed["title"],
                body=typed["body"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("Răspunsul pregătit este păstrat."))
            return redirect("console:support_canned")
    answers = queries.canned_answers()
    changed = next((one for one in answers if str(one.id) == request.GET.get("id", "")), None)
    if changed is not None and not refused:
        typed = {"id": str(changed.id), "title": changed.title, "body": changed.body}
    page = {"answers": answers, "typed": typed, "refused": refused}
    return render(request, "console/tickets/canned.html", page, status=422 if refused else 200)


@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_POST
def retire(request: ConsoleRequest, canned: int) -> HttpResponseBase:
    """Take an answer out of the list."""
    if canned < KEYS_END:
        support.retire_canned(canned_id=canned, by=request.user, now=timezone.now())
    messages.success(request, _("Răspunsul pregătit este retras."))
    return redirect("console:support_canned")


@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_http_methods(["GET", "HEAD", "POST"])
def options(request: ConsoleRequest) -> HttpResponseBase:
    """Show and set the hours and the levels."""
    now_set = queries.options()
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            support.choose_options(
                opens=_clock(request, "opens", now_set.hours.opens),
                closes=_clock(request, "closes", now_set.hours.closes),
                levels={
                    one: Level(_minutes(request, f"first_{one}"), _minutes(request, f"solve_{one}"))
                    for one in Priority
                },
                close_after_days=min(365, max(1, _minutes(request, "close_after_days"))),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refused = error
        else:
            messages.success(
                request, _("Programul și termenele sunt păstrate; cererile deschise rămân cu ale lor.")
            )
            return redirect("console:support_options")
    levels = [(one.value, str(PRIORITIES[one]), now_set.levels[one]) for one in Priority]
    page = {"options": now_set, "levels": levels, "refused": refused}
    return render(request, "console/tickets/options.html", page, status=422 if refused else 200)


def _clock(request: ConsoleRequest, name: str, usual: time) -> time:
    try:
        return time.fromisoformat(request.POST.get(name, "")[:5])
    except ValueError:
        return usual


def _minutes(request: ConsoleRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
