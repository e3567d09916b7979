"""The mailboxes that are read: added, changed, tried at once."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.tray.forms import MailboxForm
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import tray as flow
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
    return render(request, "desk/tray/mailboxes.html", {"boxes": queries.mailboxes()})


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
    """Read a mailbox at once and say what came of it."""
    with acting_for(request.institution.id):
        if queries.mailbox(mailbox) is None:
            raise Http404
    count = flow.fetch(institution_id=request.institution.id, mailbox_id=mailbox, clock=timezone.now)
    with acting_for(request.institution.id):
        card = queries.mailbox(mailbox)
    assert card is not None
    if card.trouble:
        messages.error(request, card.trouble)
    else:
        words = ngettext("A venit un mesaj nou.", "Au venit %d mesaje noi.", count)
        messages.success(request, words % count if "%d" in words else words)
    return redirect("desk:mailboxes", code=request.institution.code)
