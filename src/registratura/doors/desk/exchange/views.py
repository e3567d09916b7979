"""What left and came by exchange, and sending an entry to a partner."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.entries.lookup import entry_or_404
from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.exchange.forms import SendForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.exchange import queries
from registratura.exchange.queries import PAGE
from registratura.flows.exchange import sending, tasks
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers

forms_only = require_http_methods(["GET", "HEAD", "POST"])
_MOST = 2**63


@require_safe
@require(Permission.ENTRY_DISPATCH)
def documents(request: DeskRequest) -> HttpResponse:
    """Show what left by exchange and what came, newest first."""
    came = request.GET.get("fila") == "primite"
    before = request.GET.get("inainte", "")
    below = int(before) if before.isascii() and before.isdigit() and int(before) < _MOST else None
    found = queries.incoming(before=below) if came else queries.outgoing(before=below)
    context = {
        "came": came,
        "lines": found[:PAGE],
        "first": below is None,
        "next": found[PAGE - 1].id if len(found) > PAGE else None,
        "may_set": request.powers.may(Permission.REGISTER_ADMINISTER),
    }
    return render(request, "desk/exchange/documents.html", context)


@require_safe
@require(Permission.ENTRY_DISPATCH)
def answer(request: DeskRequest, document: int) -> HttpResponse:
    """Give the partner's signed confirmation, byte for byte."""
    line = queries.outgoing_by_id(document)
    if line is None or not line.has_answer:
        raise Http404
    given = HttpResponse(queries.answer_of(document), content_type="application/json; charset=utf-8")
    given["Content-Disposition"] = f'attachment; filename="confirmare-{line.message_id}.json"'
    return given


@require(Permission.ENTRY_DISPATCH)
@forms_only
def send(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Send an outgoing entry with its files to a partner."""
    row = entry_or_404(request, register=register, year=year, number=number)
    card = registers.entry_card(row)
    here = entry_address(request.institution.code, card.register_code, row.year, row.number)
    partners = [(line.id, line.name) for line in queries.partners() if line.is_confirmed]
    form = SendForm(request.POST or None, partners=partners)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            line = sending.prepare(
                entry=row,
                partner_id=int(facts["partner"]),
                is_test=facts["is_test"],
                note=facts["note"],
                powers=request.powers,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            tasks.ask_for(institution_id=request.institution.id, outgoing_id=line.id)
            messages.success(request, _("Documentul este pe drum; confirmarea semnată apare aici."))
            return redirect("desk:exchange", code=request.institution.code)
    context = {
        "form": form,
        "entry": card,
        "back": here,
        "partners": partners,
        "before": queries.outgoing(entry_id=row.id),
    }
    return render(request, "desk/exchange/send.html", context)
