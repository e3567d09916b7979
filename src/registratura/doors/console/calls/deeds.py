"""What is done with a call: begun, decided, paused, taken back, noted, ended, listened to."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from registratura.calls import services as calls
from registratura.calls.services import CallDraft
from registratura.calls.sounds import Answer, Asked
from registratura.doors.console.calls.views import KEYS_END, call_page, calls_page, card_or_404
from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.shared.chat_pages import number_of
from registratura.flows import calling as flow
from registratura.flows.support import department
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError

Deed = Callable[[ConsoleRequest, int, datetime], None]


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_POST
def begin(request: ConsoleRequest) -> HttpResponseBase:
    """Write down a call that one has on the line."""
    post = {name: request.POST.get(name, "").replace("\x00", "") for name in ("direction", "phone", "name")}
    draft = CallDraft(
        direction=post["direction"], phone=post["phone"], name=post["name"], ticket_number=_ticket(request)
    )
    try:
        call = flow.begin(supplier=request.institution, draft=draft, by=request.user, now=timezone.now())
    except DomainError as error:
        return calls_page(request, error)
    return redirect("console:call", call=call)


def _ticket(request: ConsoleRequest) -> int | None:
    return number_of(request.POST.get("ticket", "").strip().lstrip("#")) or None


def _answer(answer: Answer) -> Deed:
    def deed(request: ConsoleRequest, call: int, now: datetime) -> None:
        flow.decide(
            supplier=request.institution,
            call_id=call,
            answer=answer,
            means=Asked.VOICE,
            by=request.user,
            now=now,
        )

    return deed


def _withdraw(keep_before: bool) -> Deed:
    def deed(request: ConsoleRequest, call: int, now: datetime) -> None:
        flow.withdraw(
            supplier=request.institution, call_id=call, keep_before=keep_before, by=request.user, now=now
        )

    return deed


def _hold(runs: bool) -> Deed:
    def deed(request: ConsoleRequest, call: int, now: datetime) -> None:
        flow.hold(supplier=request.institution, call_id=call, runs=runs, by=request.user, now=now)

    return deed


def _pick_up(request: ConsoleRequest, call: int, now: datetime) -> None:
    with department(supplier=request.institution):
        calls.pick_up(call_id=call, by=request.user, now=now)


def _hang_up(request: ConsoleRequest, call: int, now: datetime) -> None:
    with department(supplier=request.institution):
        calls.hang_up(call_id=call, by=request.user, now=now)


def _note(request: ConsoleRequest, call: int, now: datetime) -> None:
    body = request.POST.get("body", "").replace("\x00", "")
    with department(supplier=request.institution):
        calls.add_note(call_id=call, body=body, by=request.user, now=now)


def _tie(request: ConsoleRequest, call: int, now: datetime) -> None:
    flow.tie(supplier=request.institution, call_id=call, ticket_number=_ticket(request), by=request.user)


def _keep(request: ConsoleRequest, call: int, now: datetime) -> None:
    case = request.POST.get("case", "").replace("\x00", "")
    flow.keep_for_case(supplier=request.institution, call_id=call, case=case, by=request.user, now=now)


DEEDS: Final[Mapping[str, tuple[Deed, str | Promise]]] = {
    "raspund": (_pick_up, gettext_lazy("Sunteți în convorbire.")),
    "da": (_answer(Answer.GIVEN), gettext_lazy("Acordul este scris; înregistrarea a început.")),
    "nu": (_answer(Answer.REFUSED), gettext_lazy("Scris. Convorbirea continuă fără înregistrare.")),
    "pauza": (_hold(runs=False), gettext_lazy("Înregistrarea stă. Reluați-o după datele cardului.")),
    "reia": (_hold(runs=True), gettext_lazy("Înregistrarea continuă.")),
    "retrage": (_withdraw(keep_before=False), gettext_lazy("Acordul este retras și sunetul este șters.")),
    "retrage-de-acum": (
        _withdraw(keep_before=True),
        gettext_lazy("Acordul este retras; a rămas numai ce era dinainte."),
    ),
    "nota": (_note, gettext_lazy("Nota este scrisă.")),
    "leaga": (_tie, gettext_lazy("Legată.")),
    "caz": (_keep, gettext_lazy("Sunetul se păstrează șase luni, pentru cazul numit.")),
    "inchid": (_hang_up, gettext_lazy("Convorbirea este încheiată.")),
}


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_POST
def act(request: ConsoleRequest, call: int) -> HttpResponseBase:
    """Do one thing with a call; keeping sound longer is a supervisor's."""
    card_or_404(request, call)
    name = request.POST.get("fapta", "")
    if name not in DEEDS or (name == "caz" and not request.powers.may(Permission.CALLS_LISTEN)):
        return HttpResponse(status=400)
    deed, words = DEEDS[name]
    try:
        deed(request, call, timezone.now())
    except DomainError as error:
        return call_page(request, call, error)
    messages.success(request, str(words))
    return redirect("console:call", call=call)


@never_cache
@require(Permission.CALLS_LISTEN, own_scope=True)
@require_POST
def listen(request: ConsoleRequest, call: int) -> HttpResponseBase:
    """Give out the sound of a call, or of a part, after writing down who listens and why."""
    card_or_404(request, call)
    part = number_of(request.POST.get("part", ""))
    try:
        sound = flow.listen(
            supplier=request.institution,
            call_id=call,
            part_id=part if 0 < part < KEYS_END else None,
            reason=request.POST.get("reason", "").replace("\x00", ""),
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        return call_page(request, call, error)
    answer = HttpResponse(sound, content_type="audio/wav")
    answer["Content-Disposition"] = f'attachment; filename="convorbire-{call}.wav"'
    return answer


@never_cache
@require(Permission.CALLS_LISTEN, own_scope=True)
@require_http_methods(["GET", "HEAD", "POST"])
def lines(request: ConsoleRequest) -> HttpResponseBase:
    """Show the telephone lines, and add one; the key of its exchange is shown once."""
    secret, refused = "", None
    if request.method == "POST":
        try:
            secret = flow.add_line(
                supplier=request.institution,
                name=request.POST.get("name", "").replace("\x00", ""),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refused = error
    page = {
        "lines": flow.lines(supplier=request.institution),
        "secret": secret,
        "refused": refused,
        "events_at": _public(reverse("portal:telephony_events")),
        "sound_at": _public(reverse("portal:telephony_sound", args=("APEL", 0))),
    }
    return render(request, "console/calls/lines.html", page, status=422 if refused else 200)


def _public(path: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


@require(Permission.CALLS_LISTEN, own_scope=True)
@require_POST
def end_line(request: ConsoleRequest, call_line: int) -> HttpResponseBase:
    """End a line: its key opens nothing any more."""
    if call_line < KEYS_END:
        flow.end_line(supplier=request.institution, line_id=call_line, by=request.user, now=timezone.now())
    messages.success(request, _("Linia este închisă."))
    return redirect("console:call_lines")
