"""What comes back from the post, letter by letter with a scanner; and reports of mail servers."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.dispatch import queries, services
from registratura.dispatch.queries import ShipmentCard
from registratura.documents import queries as documents
from registratura.doors.desk.dispatching.forms import ScanForm
from registratura.doors.desk.dispatching.shown import row_of
from registratura.doors.desk.registering.files import hand_in
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import dispatching, mailing_out
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for

REPORT_MOST_BYTES = 10 * 1024 * 1024


@require(Permission.ENTRY_DISPATCH)
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: DeskRequest) -> HttpResponseBase:
    """Find the letter by the scanned code, ask what became of it, write it down, and wait for the next code."""
    typed = (request.POST if request.method == "POST" else request.GET).get("cod", "")[:100]
    card = _found(request, typed)
    last = _last_day(request)
    form: Any = None
    if card is not None and card.state == "sent":
        form = ScanForm(request.POST or None, initial={"outcome": "delivered", "on": last})
        if request.method == "POST" and form.is_valid():
            try:
                _write(request, card, form.cleaned_data)
            except DomainError as error:
                refuse(form, error)
            else:
                day = form.cleaned_data["on"]
                messages.success(request, _said(card, form.cleaned_data["outcome"], day))
                again = reverse("desk:dispatch_scan", kwargs={"code": request.institution.code})
                return redirect(f"{again}?{urlencode({'data': day.isoformat()})}")
    today = legal_date(timezone.now())
    context = {
        "typed": typed,
        "row": row_of(card, institution=request.institution.code, today=today) if card else None,
        "unknown": bool(typed.strip()) and card is None,
        "form": form,
        "day": last.isoformat(),
    }
    refused = context["unknown"] or (form is not None and form.is_bound)
    return render(request, "desk/dispatching/scan.html", context, status=422 if refused else 200)


def _found(request: DeskRequest, typed: str) -> ShipmentCard | None:
    """Return the letter that carries the code, among those whose entry the reader may see."""
    for card in queries.by_barcode(typed):
        entry = registers.entry_by_id(card.entry_id)
        if entry is not None and registers.is_visible(
            entry, visible_units=request.powers.visible_units, reader_id=request.user.id
        ):
            return card
    return None


def _last_day(request: DeskRequest) -> date:
    """Return the day of the letter scanned before: a heap of confirmations often has one date."""
    today = legal_date(timezone.now())
    try:
        day = date.fromisoformat((request.GET.get("data") or request.POST.get("data") or "")[:10])
    except ValueError:
        return today
    return min(day, today)


def _write(request: DeskRequest, card: ShipmentCard, data: dict[str, Any]) -> None:
    who = {"shipment_id": card.id, "on": data["on"], "by": request.user, "now": timezone.now()}
    if data["outcome"] == "delivered":
        services.confirm(**who)
    else:
        reason = "refused" if data["outcome"] == "refused" else data["reason"]
        dispatching.record_return(reason=reason, **who)


def _said(card: ShipmentCard, outcome: str, day: date) -> str:
    words = {
        "delivered": _("%(number)s către %(who)s: primită la %(day)s."),
        "returned": _("%(number)s către %(who)s: întoarsă la %(day)s."),
        "refused": _("%(number)s către %(who)s: refuzată la %(day)s."),
    }[outcome]
    return words % {"number": card.written_number, "who": card.recipient_name, "day": f"{day:%d.%m.%Y}"}


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_DISPATCH, own_scope=True)
def report(request: DeskRequest) -> HttpResponse:
    """
    Take delivery reports saved from the mailbox and tie them to the messages they speak of.

    Opened by itself, as after signing in anew, it leads to the list where reports are handed in.
    """
    code = request.institution.code
    back = redirect(f"{reverse('desk:dispatch', kwargs={'code': code})}?fila=intoarse")
    if request.method != "POST":
        return back
    uploads = request.FILES.getlist("files")
    if not uploads:
        messages.error(request, _("Alegeți întâi raportul primit, salvat ca fișier .eml."))
        return back
    handed = hand_in(space=code, uploads=uploads, tokens=())
    for refusal in handed.refusals:
        messages.error(request, refusal)
    for file in handed.kept:
        with documents.open_bytes(space=code, sha256=file.received.inspection.sha256) as content:
            raw = content.read(REPORT_MOST_BYTES)
        try:
            with acting_for(request.institution.id):
                card = mailing_out.take_report(
                    received=file.received, raw=raw, by=request.user, now=timezone.now()
                )
        except DomainError as error:
            messages.error(request, f"„{file.name}”: {error.words}")
            continue
        messages.success(
            request,
            _("%(number)s către %(email)s: %(state)s.")
            % {"number": card.written_number, "email": card.email, "state": card.state_name},
        )
    return back
