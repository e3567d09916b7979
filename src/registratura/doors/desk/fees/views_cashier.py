"""The cashier: find by reference or number, take the money, print; the day's sheet."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.entries.lookup import entry_by_written_number
from registratura.doors.desk.fees.forms import CashForm
from registratura.doors.desk.fees.papers_day import day_of
from registratura.doors.desk.fees.shown import KEYS_END, TONES
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.fees import queries
from registratura.fees import services as fees
from registratura.fees.queries import ChargeLine
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date, legal_year
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FEES_COLLECT)
def cashier(request: DeskRequest) -> HttpResponseBase:
    """Find what is to be paid and take it; after that the field waits for the next one."""
    typed = request.GET.get("cauta", "").replace("\x00", "").strip()[:100]
    found = _found(typed)
    chosen = found[0] if len(found) == 1 else None
    form = _form(request, chosen)
    if request.method == "POST" and chosen is not None and form is not None and form.is_valid():
        try:
            paid = fees.take_cash(
                charge_id=chosen.id,
                amount_bani=form.cleaned_data["amount"],
                key=form.cleaned_data["key"],
                payer_name=form.cleaned_data["payer_name"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Plata este înscrisă."))
            here = reverse("desk:fees_cashier", kwargs={"code": request.institution.code})
            return redirect(f"{here}?ultima={paid.charge_id}-{paid.id}")
    context: dict[str, Any] = {
        "typed": typed,
        "found": found,
        "chosen": chosen,
        "tones": TONES,
        "form": form,
        "last": _last(request),
        "sheet": queries.day_sheet(legal_date(timezone.now()), by_id=request.user.id),
        "problem": _("Nimic nu are această referință sau acest număr.") if typed and not found else "",
    }
    return render(request, "desk/fees/cashier.html", context, status=422 if form and form.errors else 200)


def _form(request: DeskRequest, chosen: ChargeLine | None) -> CashForm | None:
    if chosen is None or not chosen.left_bani:
        return None
    if request.method == "POST":
        return CashForm(request.POST)
    left = f"{chosen.left_bani // 100},{chosen.left_bani % 100:02d}"
    return CashForm(initial={"amount": left, "payer_name": chosen.payer_name, "key": uuid4()})


def _found(typed: str) -> list[ChargeLine]:
    if not typed:
        return []
    by_reference = queries.charge_by_reference(typed)
    if by_reference is not None:
        return [by_reference]
    book = registers.general_register()
    entry = (
        entry_by_written_number(typed, register=book, this_year=legal_year(timezone.now()))
        if book is not None
        else None
    )
    lines = queries.charges_of(entry_ids=[entry.id]) if entry is not None else []
    owed = [line for line in lines if line.left_bani]
    return owed or lines


def _last(request: DeskRequest) -> dict[str, Any] | None:
    charge, _mark, payment = request.GET.get("ultima", "").partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (charge, payment)):
        return None
    card = queries.charge_card(int(charge), with_acts=False) if int(charge) < KEYS_END else None
    paid = next((one for one in card.payments if str(one.id) == payment), None) if card is not None else None
    if card is None or paid is None:
        return None
    return {"line": card.line, "payment": paid}


@require_safe
@require(Permission.FEES_COLLECT)
def day(request: DeskRequest) -> HttpResponse:
    """Show what came on a day, with its totals."""
    today = legal_date(timezone.now())
    shown = day_of(request, today)
    mine = request.GET.get("ale-mele") == "1"
    sheet = queries.day_sheet(shown, by_id=request.user.id if mine else None)
    return render(request, "desk/fees/day.html", {"sheet": sheet, "mine": mine, "today": today})
