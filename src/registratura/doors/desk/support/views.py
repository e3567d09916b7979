"""Asking the supplier's department from inside the desk; the answer is read on the same page as outside."""

from typing import Any, Final
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.shared.auth import DeskRequest, member_outside
from registratura.doors.shared.support_pages import files_of
from registratura.flows import chatting
from registratura.flows import support as flow
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.support.machine import Channel
from registratura.support.services import TicketDraft

FIELDS: Final = {"subject": 200, "body": 20_000, "place": 500}


def supplier_or_404() -> Any:
    """
    Return the supplier.

    Raises: Http404 on premises of one's own.
    """
    supplier = institutions.supplier()
    if supplier is None:
        raise Http404
    return supplier


@member_outside
@require_safe
def help_page(request: DeskRequest) -> HttpResponse:
    """Show where help is, and one's own conversations."""
    supplier = institutions.supplier()
    if supplier is None:  # on premises of one's own whoever installed the program helps
        return render(request, "desk/support/help.html", {"supplier": None, "own": []})
    own = [
        (line, reverse("portal:support_ticket", kwargs={"secret": secret}) if secret else "")
        for line, secret in flow.own(supplier=supplier, user_id=request.user.id)
    ]
    page = {
        "supplier": supplier,
        "own": own,
        "lets_in": request.powers.may(Permission.MEMBERS_ADMINISTER),
        "is_there": chatting.somebody_is_there(supplier=supplier, now=timezone.now()),
    }
    return render(request, "desk/support/help.html", page)


@member_outside
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: DeskRequest) -> HttpResponseBase:
    """Open a conversation in the name of the person signed in, about this institution."""
    supplier = supplier_or_404()
    values = {name: request.POST.get(name, "").replace("\x00", "")[:most] for name, most in FIELDS.items()}
    if request.method == "GET":
        values["place"] = request.GET.get("pagina", "")[:500]
    try:
        key = UUID(request.POST.get("cheie", ""))
    except ValueError:
        key = uuid4()
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            _opened, secret = flow.ask(
                supplier=supplier, draft=_draft(request, supplier, values, key), by=None, now=timezone.now()
            )
        except DomainError as error:
            refused = error
        else:
            return redirect("portal:support_ticket", secret=secret)
    page = {"supplier": supplier, "values": values, "key": key, "refused": refused}
    return render(request, "desk/support/ask.html", page, status=422 if refused else 200)


def _draft(request: DeskRequest, supplier: Any, values: dict[str, str], key: UUID) -> TicketDraft:
    body = (
        f"{values['body']}\n\n[{values['place']}]"
        if values["place"] and values["body"].strip()
        else values["body"]
    )
    return TicketDraft(
        request_key=key,
        channel=Channel.DESK,
        subject=values["subject"],
        body=body,
        name=request.user.full_name,
        email=request.user.email,
        language="en" if get_language() == "en" else "ro",
        requester_id=request.user.id,
        client_id=request.institution.id,
        files=files_of(request, supplier=supplier),
    )
