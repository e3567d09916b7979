"""Answering live: who waits, one's own conversations side by side, and being there."""

from typing import Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.shared.chat_pages import ear_told, key_of, number_of, refused_json, told, wants_json
from registratura.flows import chatting as flow
from registratura.flows.support import department
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import Purpose
from registratura.support import queries
from registratura.support import services as support
from registratura.support.chat_rules import Speaker

KEYS_END: Final = 1 << 62


@never_cache
@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_safe
def chats(request: ConsoleRequest) -> HttpResponse:
    """Show who waits, the conversations in course, and the chosen one."""
    return _page(request)


def _page(request: ConsoleRequest, refused: DomainError | None = None, body: str = "") -> HttpResponse:
    now = timezone.now()
    lines, seats = flow.floor(now=now)
    number = _chosen(request)
    card = queries.chat(number) if number else None
    answers = queries.canned_answers()
    filled = next((one for one in answers if str(one.id) == request.GET.get("raspuns", "")), None)
    if filled is not None and card is not None and not body:
        body = filled.filled(name=card.name, number=card.id)
    page = {
        "lines": lines,
        "seats": seats,
        "is_here": any(one.operator_id == request.user.id for one in seats),
        "card": card,
        "is_own": card is not None and card.operator_id in (None, request.user.id),
        "canned": [(one, one.filled(name=card.name if card else "", number=number)) for one in answers],
        "refused": refused,
        "body": body,
        "key": uuid4(),
        "now": now,
    }
    return render(request, "console/tickets/chats.html", page, status=422 if refused else 200)


@never_cache
@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_safe
def floor(request: ConsoleRequest) -> HttpResponse:
    """Give the list of conversations anew, for the page's script."""
    lines, _seats = flow.floor(now=timezone.now())
    page = {"lines": lines, "chosen": _chosen(request)}
    return render(request, "console/tickets/_chats.html", page)


@never_cache
@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_safe
def news(request: ConsoleRequest) -> HttpResponse:
    """Give the page's script what it missed of the chosen conversation, and a ticket for the live process."""
    lines, _seats = flow.floor(now=timezone.now())
    number = _chosen(request)
    card = queries.chat(number) if number else None
    after = number_of(request.GET.get("dupa", ""))
    said = [told(one, chat_id=card.id) for one in card.said if one.id > after] if card is not None else []
    ear = flow.operators_ear(supplier=request.institution, by=request.user, lines=lines)
    return JsonResponse({**ear_told(ear), "said": said, "state": ""})


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_POST
def seat(request: ConsoleRequest) -> HttpResponseBase:
    """Say that one is there, still there, or left."""
    now, deed = timezone.now(), request.POST.get("fapta", "")
    with department(supplier=request.institution):
        if deed == "plec":
            support.leave_seat(by=request.user, now=now)
        elif deed == "sunt-aici":
            support.keep_seat(by=request.user, now=now)
        else:
            support.take_seat(by=request.user, now=now)
    if wants_json(request):
        return JsonResponse({})
    messages.success(
        request,
        _("Nu mai apăreți ca disponibil.")
        if deed == "plec"
        else _("Sunteți disponibil cât ține pagina deschisă."),
    )
    return redirect("console:chats")


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_POST
def say(request: ConsoleRequest, chat: int) -> HttpResponseBase:
    """Answer; who answers a waiting conversation takes it."""
    body = request.POST.get("body", "").replace("\x00", "")
    deed = request.POST.get("fapta", "")
    number = chat if chat < KEYS_END else 0
    now = timezone.now()
    try:
        with department(supplier=request.institution):
            if deed == "preia":
                support.take_chat(chat_id=number, by=request.user, now=now)
            elif deed == "incheie":
                support.end_chat(chat_id=number, how="operator", by=request.user, now=now)
            else:
                support.say(
                    chat_id=number,
                    speaker=Speaker.OPERATOR,
                    body=body,
                    key=key_of(request),
                    by=request.user,
                    now=now,
                )
    except DomainError as error:
        if wants_json(request):
            return refused_json(error)
        messages.error(request, error.words)
    if wants_json(request):
        return JsonResponse({})
    there = reverse("console:chats")
    return redirect(there if deed == "incheie" else f"{there}?d={number}")


def _chosen(request: ConsoleRequest) -> int:
    number = number_of(request.GET.get("d", ""))
    return number if number < KEYS_END else 0
