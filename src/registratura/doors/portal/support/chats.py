"""Speaking with the department live, and what becomes of the words; without a script each word is a page."""

from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.portal.guards import fields as guard_fields
from registratura.doors.portal.guards import guarded
from registratura.doors.portal.support.views import NO_ACCOUNT, supplier_or_404
from registratura.doors.shared.auth import public
from registratura.doors.shared.chat_pages import ear_told, key_of, number_of, refused_json, told, wants_json
from registratura.flows import chatting as flow
from registratura.kernel.errors import DomainError
from registratura.support.services import ChatDraft

SECRET: Final = "the secret of the address is what opens it, as on paper"
FIELDS: Final = {"body": 2_100, "name": 200, "email": 254}


@never_cache
@public(NO_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Show the form before a live conversation, or begin one; where nobody is there a message is left."""
    supplier = supplier_or_404()
    now = timezone.now()
    values = {name: request.POST.get(name, "").replace("\x00", "")[:most] for name, most in FIELDS.items()}
    person: Any = request.user if request.user.is_authenticated else None
    refused: DomainError | None = None
    if request.method == "POST":
        if answer := guarded(request, what="support", code=None, email=values["email"]):
            return answer
        draft = ChatDraft(
            request_key=key_of(request),
            body=values["body"],
            name=values["name"],
            email=values["email"],
            language="en" if get_language() == "en" else "ro",
            requester_id=person.id if person is not None and person.email == values["email"] else None,
        )
        try:
            return redirect("portal:chat", secret=flow.begin(supplier=supplier, draft=draft, now=now))
        except DomainError as error:
            refused = error
    elif person is not None:
        values["name"], values["email"] = person.full_name, person.email
    page = {
        "controller": supplier,
        "values": values,
        "key": key_of(request),
        "refused": refused,
        "is_there": flow.somebody_is_there(supplier=supplier, now=now),
        "guard": guard_fields(what="support"),
    }
    return render(request, "portal/support/chat_begin.html", page, status=422 if refused else 200)


@never_cache
@public(SECRET)
@require_http_methods(["GET", "HEAD", "POST"])
def chat(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a live conversation to whoever has its link, and take the next word."""
    supplier = supplier_or_404()
    if request.method != "POST":
        return _page(request, supplier, secret)
    if answer := guarded(request, what="chat", code=None, form=False):
        return answer
    body = request.POST.get("body", "").replace("\x00", "")
    try:
        number = flow.say(
            supplier=supplier, secret=secret, body=body, key=key_of(request), now=timezone.now()
        )
    except DomainError as error:
        return refused_json(error) if wants_json(request) else _page(request, supplier, secret, error, body)
    if number is None:
        raise Http404
    return JsonResponse({"id": number}) if wants_json(request) else redirect("portal:chat", secret=secret)


@never_cache
@public(SECRET)
@require_safe
def news(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the page's script what it missed, and a ticket for the live process."""
    supplier = supplier_or_404()
    if answer := guarded(request, what="chat", code=None, form=False):
        return answer
    found = flow.news(supplier=supplier, secret=secret, after=number_of(request.GET.get("dupa", "")))
    if found is None:
        raise Http404
    return JsonResponse(
        {
            **ear_told(found.ear),
            "state": found.card.state,
            "operator": found.card.operator,
            "said": [told(one, chat_id=found.card.id) for one in found.said],
        }
    )


@never_cache
@public(SECRET)
@require_POST
def end(request: HttpRequest, secret: str) -> HttpResponse:
    """End the conversation; the page then asks what becomes of the words."""
    supplier = supplier_or_404()
    if answer := guarded(request, what="chat", code=None, form=False):
        return answer
    if not flow.end(supplier=supplier, secret=secret, now=timezone.now()):
        raise Http404
    return redirect("portal:chat", secret=secret)


@never_cache
@public(SECRET)
@require_POST
def choose(request: HttpRequest, secret: str) -> HttpResponse:
    """Keep the words with a ticket, or delete them."""
    supplier = supplier_or_404()
    if answer := guarded(request, what="chat", code=None, form=False):
        return answer
    keep = request.POST.get("cuvinte") == "pastreaza"
    email = request.POST.get("email", "").replace("\x00", "")[:254]
    try:
        kept = flow.choose(supplier=supplier, secret=secret, keep=keep, email=email, now=timezone.now())
    except DomainError as error:
        return _page(request, supplier, secret, error, email=email)
    if kept is None:
        raise Http404
    if kept:
        messages.success(request, _("Discuția este păstrată aici; continuați când doriți."))
        return redirect("portal:support_ticket", secret=kept)
    return redirect("portal:chat", secret=secret)


def _page(
    request: HttpRequest,
    supplier: Any,
    secret: str,
    refused: DomainError | None = None,
    body: str = "",
    email: str | None = None,
) -> HttpResponse:
    card = flow.behind(supplier=supplier, secret=secret)
    if card is None:
        raise Http404
    page = {
        "controller": supplier,
        "card": card,
        "secret": secret,
        "refused": refused,
        "body": body,
        "email": card.email if email is None else email,
        "key": uuid4(),
    }
    response = render(request, "portal/support/chat.html", page, status=422 if refused else 200)
    response["X-Robots-Tag"] = "noindex"
    return response
