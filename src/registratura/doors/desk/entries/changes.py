"""Correcting and annulling: what is changed stays to be seen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura.doors.desk.entries.forms import AnnulForm, CorrectionForm
from registratura.doors.desk.entries.lookup import entry_or_404, register_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import answering, dispatching, terms
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers


@require(Permission.ENTRY_CORRECT)
def correct(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Correct an entry; each former value stays with its reason."""
    row = entry_or_404(request, register=register, year=year, number=number)
    card = registers.entry_card(row)
    book = register_or_404(card.register_code)
    form = CorrectionForm(
        request.POST or None, card=card, register=book, initial=CorrectionForm.initial_of(card)
    )
    if request.method == "POST" and form.is_valid():
        try:
            if form.draft().dispatched_on is not None and row.dispatched_on is None:
                dispatching.guard(entry=row, powers=request.powers, by=request.user, now=timezone.now())
            count = terms.correct_entry(
                entry=row,
                draft=form.draft(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.words)
        else:
            words = ngettext("S-a corectat o valoare.", "S-au corectat %d valori.", count)
            messages.success(
                request, (words % count if "%d" in words else words) if count else _("S-a completat.")
            )
            return redirect(
                "desk:entry", code=request.institution.code, register=register, year=year, number=number
            )
    return render(
        request,
        "desk/entries/correct.html",
        {"form": form, "entry": card, "place": _place(request, register, year, number)},
        status=422 if form.is_bound else 200,
    )


@require(Permission.ENTRY_ANNUL)
def annul(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Strike an entry out, after a reason."""
    row = entry_or_404(request, register=register, year=year, number=number)
    card = registers.entry_card(row)
    form = AnnulForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answering.annul_entry(
                entry=row,
                reason=form.cleaned_data["reason"],
                act=form.cleaned_data["act"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.words)
        else:
            messages.success(
                request, _("Numărul %s este anulat și rămâne în registru.") % card.written_number
            )
            return redirect(
                "desk:entry", code=request.institution.code, register=register, year=year, number=number
            )
    return render(
        request,
        "desk/entries/annul.html",
        {"form": form, "entry": card, "place": _place(request, register, year, number)},
        status=422 if form.is_bound else 200,
    )


def _place(request: DeskRequest, register: str, year: int, number: int) -> dict[str, object]:
    return {"code": request.institution.code, "register": register, "year": year, "number": number}
