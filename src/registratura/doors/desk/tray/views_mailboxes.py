"""The mailboxes that are read: added, changed, tried at once."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.tray.forms import MailboxForm
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import fetching, printing
from registratura.institutions.permissions import Permission
from registratura.intake import queries
from registratura.intake import services as intake
from registratura.intake.services import MailboxDraft
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for


@require_safe
@require(Permission.REGISTER_ADMINISTER)
def mailboxes(request: DeskRequest) -> HttpResponse:
    """List the mailboxes with how they are."""
    boxes = queries.mailboxes()
    return render(
        request,
        "desk/tray/mailboxes.html",
        {
            "boxes": boxes,
            "remind_hour": queries.reminding().hour,
            "hours": [(str(hour), f"{hour}:00") for hour in range(7, 21)],
            **_reading(request, [box.id for box in boxes]),
        },
    )


@require_safe
@require(Permission.REGISTER_ADMINISTER)
def mailbox_state(request: DeskRequest, mailbox: int) -> HttpResponse:
    """Answer the part of the page that says how a mailbox is."""
    card = queries.mailbox(mailbox)
    if card is None:
        raise Http404
    context = {"box": card, "polled": True, **_reading(request, [mailbox])}
    return render(request, "desk/tray/_mailbox_state.html", context)


def _reading(request: DeskRequest, mailbox_ids: list[int]) -> dict[str, Any]:
    """Return which mailboxes are being read because somebody asked, and whether nobody is there to do it."""
    reading = fetching.being_read(institution_id=request.institution.id, mailbox_ids=mailbox_ids)
    return {
        "reading": reading,
        "is_silent": bool(reading) and not printing.is_worker_heard(now=timezone.now()),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.REGISTER_ADMINISTER)
def mailbox(request: DeskRequest, mailbox: int | None = None) -> HttpResponseBase:
    """Add a mailbox or change one; the password is never shown again."""
    card = queries.mailbox(mailbox) if mailbox is not None else None
    if mailbox is not None and card is None:
        raise Http404
    same = ["name", "host", "port", "security", "username", "folder", "acknowledges", "is_active"]
    begun = {name: getattr(card, name) for name in same} if card else {}
    begun = begun or {
        "port": 993,
        "security": "tls",
        "folder": "INBOX",
        "acknowledges": True,
        "is_active": True,
    }
    form = MailboxForm(request.POST if request.method == "POST" else None, initial=begun)
    form.fields["security"].offer(queries.ways_to_connect())  # type: ignore[attr-defined]
    if card is not None:
        form.fields["password"].help_text = _("Lăsați gol ca să rămână cea de acum.")
    if request.method == "POST" and form.is_valid():
        try:
            kept = intake.save_mailbox(
                draft=MailboxDraft(**form.cleaned_data),
                mailbox_id=mailbox,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Cutia poștală „%s” este păstrată.") % kept.name)
            return redirect("desk:mailboxes", code=request.institution.code)
    return render(request, "desk/tray/mailbox.html", {"form": form, "card": card})


@require_POST
@require(Permission.REGISTER_ADMINISTER, own_scope=True)
def read_now(request: DeskRequest, mailbox: int) -> HttpResponse:
    """Order a mailbox to be read; the page shows how it goes. Pressed twice, it is read once."""
    with acting_for(request.institution.id):
        card = queries.mailbox(mailbox)
    if card is None:
        raise Http404
    fetching.order_reading(institution_id=request.institution.id, mailbox_id=mailbox)
    return redirect("desk:mailboxes", code=request.institution.code)
