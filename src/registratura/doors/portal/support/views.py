"""Asking the supplier's department without an account, and the page on which a conversation goes on."""

from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.portal.guards import fields as guard_fields
from registratura.doors.portal.guards import guarded
from registratura.doors.shared.auth import public
from registratura.doors.shared.support_pages import file_answer, files_of
from registratura.doors.shared.uploads import takes_files
from registratura.flows import support as flow
from registratura.flows import support_repairs
from registratura.institutions import queries as institutions
from registratura.kernel.errors import DomainError
from registratura.support import queries
from registratura.support.machine import Channel
from registratura.support.services import TicketDraft

FIELDS: Final = {"subject": 200, "body": 20_000, "name": 200, "email": 254, "phone": 30}
NO_ACCOUNT: Final = "whoever needs help needs no account for it"


def supplier_or_404() -> Any:
    """
    Return the supplier, whose department this is.

    Raises: Http404 on premises of one's own, where nobody is named.
    """
    supplier = institutions.supplier()
    if supplier is None:
        raise Http404
    return supplier


@never_cache
@takes_files
@public(NO_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form, or open a conversation."""
    supplier = supplier_or_404()
    values = {name: request.POST.get(name, "").replace("\x00", "")[:most] for name, most in FIELDS.items()}
    key = _key(request)
    refused: DomainError | None = None
    if request.method == "POST":
        if answer := guarded(request, what="support", code=None, email=values["email"]):
            return answer
        try:
            opened, secret = flow.ask(
                supplier=supplier, draft=_draft(request, supplier, values, key), by=None, now=timezone.now()
            )
        except DomainError as error:
            refused = error
        else:
            page = {
                "controller": supplier,
                "number": opened.ticket_id,
                "secret": secret,
                "email": values["email"],
            }
            return render(request, "portal/support/sent.html", page)
    elif request.user.is_authenticated:
        values["name"], values["email"] = request.user.full_name, request.user.email
    page = {
        "controller": supplier,
        "values": values,
        "key": key,
        "refused": refused,
        "guard": guard_fields(what="support"),
    }
    return render(request, "portal/support/ask.html", page, status=422 if refused else 200)


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("cheie", ""))
    except ValueError:
        return uuid4()


def _draft(request: HttpRequest, supplier: Any, values: dict[str, Any], key: UUID) -> TicketDraft:
    person: Any = request.user if request.user.is_authenticated else None
    return TicketDraft(
        request_key=key,
        channel=Channel.WEB,
        **values,
        language="en" if get_language() == "en" else "ro",
        requester_id=person.id if person is not None and person.email == values["email"] else None,
        files=files_of(request, supplier=supplier),
    )


@never_cache
@takes_files
@public("the secret of the address is what opens it, as on paper")
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a conversation to whoever has its link, and take the next word."""
    supplier = supplier_or_404()
    refused: DomainError | None = None
    body = request.POST.get("body", "").replace("\x00", "")
    if request.method == "POST":
        if answer := guarded(request, what="support", code=None):
            return answer
        try:
            found = flow.write(
                supplier=supplier,
                secret=secret,
                body=body,
                files=files_of(request, supplier=supplier),
                by=request.user if request.user.is_authenticated else None,
                now=timezone.now(),
            )
        except DomainError as error:
            refused = error
        else:
            if found is None:
                raise Http404
            messages.success(request, _("Am primit mesajul."))
            return redirect("portal:support_ticket", secret=secret)
    return _conversation_page(request, supplier, secret, refused, body)


def _conversation_page(
    request: HttpRequest, supplier: Any, secret: str, refused: DomainError | None, body: str = ""
) -> HttpResponse:
    card = flow.conversation(supplier=supplier, secret=secret)
    if card is None:
        raise Http404
    page = {
        "controller": supplier,
        "card": card,
        "repairs": support_repairs.behind(supplier=supplier, secret=secret),
        "secret": secret,
        "refused": refused,
        "body": body,
        "guard": guard_fields(what="support"),
        "stars": [(value, words) for value, words in _stars()],
    }
    response = render(request, "portal/support/conversation.html", page, status=422 if refused else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


def _stars() -> list[tuple[str, str]]:
    return [
        ("5", _("5, foarte bine")),
        ("4", _("4, bine")),
        ("3", _("3, așa și așa")),
        ("2", _("2, slab")),
        ("1", _("1, rău")),
    ]


@never_cache
@public("the secret of the address is what opens it, as on paper")
@require_POST
def rate(request: HttpRequest, secret: str) -> HttpResponse:
    """Keep what the customer thinks of how it went."""
    supplier = supplier_or_404()
    if answer := guarded(request, what="support", code=None):
        return answer
    typed = request.POST.get("stars", "")
    words = request.POST.get("words", "").replace("\x00", "")[:1000]
    try:
        found = flow.rate(
            supplier=supplier,
            secret=secret,
            stars=int(typed) if typed in set("12345") else 0,
            words=words,
            now=timezone.now(),
        )
    except DomainError as error:
        return _conversation_page(request, supplier, secret, error)
    if found is None:
        raise Http404
    messages.success(request, _("Vă mulțumim pentru părere."))
    return redirect("portal:support_ticket", secret=secret)


@never_cache
@public("the secret of the address is what opens it, as on paper")
@require_safe
def file(request: HttpRequest, secret: str, file: int) -> HttpResponseBase:
    """Give out a file of a conversation."""
    supplier = supplier_or_404()
    with flow.department(supplier=supplier):
        card = queries.card_behind(secret)
        found = (
            queries.file_of(ticket_id=card.line.id, file_id=file, notes=False)
            if card is not None and file < 1 << 62
            else None
        )
    return file_answer(supplier=supplier, file=found)
