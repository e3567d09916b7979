"""Statements: reading a file, what became of each line, tying a line by hand; the list for ghiseul.ro."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.fees.forms import StatementForm
from registratura.doors.desk.fees.shown import KEYS_END
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.fees import queries
from registratura.fees import services as fees
from registratura.fees.queries import StatementCard
from registratura.fees.ways import ghiseul
from registratura.institutions.permissions import Permission
from registratura.kernel.banking.port import MOST_BYTES
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FEES_COLLECT, own_scope=True)
def statements(request: DeskRequest) -> HttpResponseBase:
    """List the statements that were read, and read one more."""
    form = StatementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            with acting_for(request.institution.id):
                read, is_new = fees.read_statement(
                    data=upload.read(MOST_BYTES + 1), name=upload.name, by=request.user, now=timezone.now()
                )
        except DomainError as error:
            refuse(form, error)
        else:
            if not is_new:
                messages.info(request, _("Extrasul fusese deja citit; nimic nu s-a numărat a doua oară."))
            return redirect("desk:fees_statement", code=request.institution.code, key=read.id)
    with acting_for(request.institution.id):
        context = {
            "form": form,
            "lines": queries.statements(),
            "owed_count": len(queries.owed_by_ghiseul()),
            "max_upload_bytes": min(MOST_BYTES, settings.MAX_UPLOAD_BYTES),
        }
        return render(request, "desk/fees/statements.html", context, status=422 if form.errors else 200)


@require_safe
@require(Permission.FEES_COLLECT)
def statement(request: DeskRequest, key: int) -> HttpResponse:
    """Show a statement with what became of each line."""
    return render(request, "desk/fees/statement.html", {"card": _card(key)})


@require_POST
@require(Permission.FEES_COLLECT)
def tie(request: DeskRequest, key: int, row: int) -> HttpResponseBase:
    """Tie a line without a good reference to a charge, by hand."""
    card = _card(key)
    line = next((one for one in card.rows if one.number == row and one.may_be_tied), None)
    if line is None:
        raise Http404
    charge = queries.charge_by_reference(request.POST.get("reference", "").replace("\x00", "")[:60])
    if charge is None or line.booked_on is None:
        messages.error(request, _("Referința aceasta nu este a niciunei taxe; verificați cele zece cifre."))
        return redirect("desk:fees_statement", code=request.institution.code, key=key)
    try:
        fees.record_payment(
            charge_id=charge.id,
            method="ghiseul" if card.line.form == "ghiseul" else "bank",
            amount_bani=line.amount_bani,
            paid_on=line.booked_on,
            external_id=line.external_id,
            payer_name=line.payer_name,
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Plata este înscrisă la taxa %s.") % charge.written_reference)
    return redirect("desk:fees_statement", code=request.institution.code, key=key)


@require_POST
@require(Permission.FEES_COLLECT)
def handover(request: DeskRequest) -> HttpResponse:
    """Give the list of what is owed, for ghiseul.ro, and write down that it was given."""
    owed = queries.owed_by_ghiseul()
    data = ghiseul.write(owed)
    fees.note_handover(
        count=len(owed), sha256=hashlib.sha256(data).hexdigest(), by=request.user, now=timezone.now()
    )
    answer = HttpResponse(data, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="ghiseul.csv"'
    return answer


def _card(key: int) -> StatementCard:
    card = queries.statement_card(key) if key < KEYS_END else None
    if card is None:
        raise Http404
    return card
