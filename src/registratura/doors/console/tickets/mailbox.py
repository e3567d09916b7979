"""The mailbox from which letters to the department are read."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.shared.chat_pages import number_of
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import Purpose
from registratura.support import queries
from registratura.support import services as support
from registratura.support.services import SupportMailboxDraft


@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: ConsoleRequest) -> HttpResponseBase:
    """Show how the mailbox is read, or set it. The password is never shown."""
    card = queries.support_mailbox()
    names = ("host", "port", "security", "username", "folder", "password")
    typed: dict[str, Any] = {name: request.POST.get(name, "").replace("\x00", "")[:253] for name in names}
    refused: DomainError | None = None
    if request.method == "POST":
        draft = SupportMailboxDraft(
            host=typed["host"],
            port=min(number_of(typed["port"]), 1 << 20),
            security=typed["security"],
            username=typed["username"],
            password=typed["password"],
            folder=typed["folder"][:200],
            is_active=request.POST.get("is_active") == "da",
        )
        try:
            support.save_support_mailbox(draft=draft, by=request.user, now=timezone.now())
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("Căsuța este scrisă; prima citire vine în cel mult două minute."))
            return redirect("console:support_mailbox")
    elif card is not None:
        typed |= {name: getattr(card, name) for name in names if name != "password"}
    else:
        typed |= {"port": 993, "security": "tls", "folder": "INBOX"}
    page = {
        "card": card,
        "typed": typed,
        "refused": refused,
        "rests": (request.POST.get("is_active") != "da")
        if request.method == "POST"
        else card is not None and not card.is_active,
    }
    return render(request, "console/tickets/mailbox.html", page, status=422 if refused else 200)
