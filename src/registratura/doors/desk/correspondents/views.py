"""The directory: find, see, add, correct; a personal code shows only with a reason that is written down."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.correspondents import queries as directory
from registratura.correspondents import services as correspondents
from registratura.doors.desk.correspondents.forms import CorrespondentForm, doubts
from registratura.doors.desk.correspondents.history import told
from registratura.doors.desk.entries.rows import grouped_by_day, register_codes, row_of
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import viewing
from registratura.institutions.permissions import Permission
from registratura.journal import queries as journal
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers

CURSOR_MOST = 500


@require_safe
@require(Permission.CORRESPONDENT_READ)
def directory_page(request: DeskRequest) -> HttpResponse:
    """Show a page of the directory in alphabetical order, narrowed as one types."""
    typed = request.GET.get("nume", "")[:200].replace("\x00", "")
    cursors = {
        name: request.GET.get(name, "")[:CURSOR_MOST].replace("\x00", "") for name in ("dupa", "inainte")
    }
    page = directory.directory(typed=typed, after=cursors["dupa"], before=cursors["inainte"])
    context = {
        "page": page,
        "typed": typed,
        "code": request.institution.code,
        "may_edit": request.powers.may(Permission.CORRESPONDENT_EDIT),
    }
    partial = request.headers.get("HX-Target") == "directory"
    name = "desk/correspondents/_directory.html" if partial else "desk/correspondents/directory.html"
    answer = render(request, name, context)
    answer["Vary"] = "HX-Target, Cookie"
    return answer


@require_safe
@require(Permission.CORRESPONDENT_READ)
def card(request: DeskRequest, correspondent: int) -> HttpResponse:
    """Show what is known of a correspondent, its entries and its history."""
    return _card_page(request, correspondent)


@require_POST
@require(Permission.CNP_REVEAL)
def show_cnp(request: DeskRequest, correspondent: int) -> HttpResponse:
    """Show the personal code once, and write down who saw it and why."""
    row = _row_or_404(correspondent)
    reason = request.POST.get("reason", "")
    try:
        code = viewing.reveal_cnp(
            correspondent_id=row.id,
            reason=reason.replace("\x00", ""),
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        return _card_page(request, correspondent, refused=error.words, status=422)
    return _card_page(request, correspondent, revealed=code)


def _row_or_404(key: int) -> Any:
    row = directory.by_id(key)
    if row is None:
        raise Http404
    return row


def _card_page(
    request: DeskRequest, key: int, *, revealed: str = "", refused: str = "", status: int = 200
) -> HttpResponse:
    row = _row_or_404(key)
    shown = directory.card_of(row)
    taken = directory.merged_into(row.id)
    page = registers.entries_of_correspondents(
        [row.id, *(one.id for one in taken)],
        visible_units=request.powers.visible_units,
        reader_id=request.user.id,
        older_than=request.GET.get("mai-vechi", ""),
    )
    codes = register_codes()
    rows = [row_of(line, institution=request.institution.code, codes=codes) for line in page.lines]
    keeper = directory.by_id(row.merged_into_id) if row.merged_into_id is not None else None
    context = {
        "card": shown,
        "doubts": doubts(
            {name: getattr(row, name) for name in _CHECKED} | {"cnp": directory.cnp_of(row)},
            now=timezone.now(),
        ),
        "same": [] if keeper else directory.same_person_candidates(row),
        "keeper": directory.card_of(keeper) if keeper else None,
        "taken": taken,
        "days": grouped_by_day(page.lines, rows),
        "older": page.older,
        "events": told(journal.history_of(subject_type="correspondent", subject_id=row.id)),
        "revealed": revealed,
        "refused": refused,
        "code": request.institution.code,
        "may_edit": request.powers.may(Permission.CORRESPONDENT_EDIT),
        "may_reveal": request.powers.may(Permission.CNP_REVEAL),
        "may_register": request.powers.may(Permission.ENTRY_REGISTER),
    }
    answer = render(request, "desk/correspondents/card.html", context, status=status)
    if revealed:
        answer["Cache-Control"] = "private, no-store"
    return answer


_CHECKED = ("cui", "iban", "phone", "postal_code")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CORRESPONDENT_EDIT)
def add(request: DeskRequest) -> HttpResponse:
    """Add a correspondent to the directory."""
    form = CorrespondentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = correspondents.add(data=form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            form.refuse(error.field, error.words)
        else:
            messages.success(request, _("„%s” este în directorul corespondenților.") % added.name)
            return redirect("desk:correspondent", code=request.institution.code, correspondent=added.id)
    return _form_page(request, form, card=None)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CORRESPONDENT_EDIT)
def correct(request: DeskRequest, correspondent: int) -> HttpResponse:
    """Correct a correspondent; entries keep the name of their day. An empty personal code stays as it was."""
    row = _row_or_404(correspondent)
    shown = directory.card_of(row)
    if request.method != "POST":
        known = {name: getattr(row, name) for name in CorrespondentForm.base_fields if name != "cnp"}
        return _form_page(request, CorrespondentForm(initial=known), card=shown)
    form = CorrespondentForm(request.POST)
    if form.is_valid():
        try:
            correspondents.correct(
                correspondent=row, data=_changes(form, request.POST), by=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.refuse(error.field, error.words)
        else:
            messages.success(
                request, _("Datele au fost corectate; înregistrările vechi păstrează numele din ziua lor.")
            )
            return redirect("desk:correspondent", code=request.institution.code, correspondent=row.id)
    return _form_page(request, form, card=shown)


def _changes(form: CorrespondentForm, posted: Mapping[str, Any]) -> dict[str, str]:
    changes = {name: str(value) for name, value in form.cleaned_data.items()}
    if not changes["cnp"] and "forget_cnp" not in posted:
        del changes["cnp"]
    return changes


def _form_page(request: DeskRequest, form: CorrespondentForm, *, card: Any) -> HttpResponse:
    context = {
        "form": form,
        "card": card,
        "kinds": directory.kind_names(),
        "code": request.institution.code,
    }
    return render(request, "desk/correspondents/form.html", context, status=422 if form.errors else 200)
