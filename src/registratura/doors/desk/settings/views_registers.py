"""Registers and numbers: opening, changing, closing; continuing from paper; ranges for compartments."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.settings.acts import told
from registratura.doors.desk.settings.forms import (
    ContinueForm,
    RangeForm,
    RegisterForm,
    RegisterOpenForm,
    refuse,
)
from registratura.doors.desk.settings.views_structure import unit_options
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.journal import queries as journal
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.registers import services as books
from registratura.registers.queries import RegisterCard, SequenceLine
from registratura.registers.templates_of_law import TEMPLATES

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Book:
    """A register in the list, with the counter of this year; None before its first number."""

    card: RegisterCard
    counter: SequenceLine | None
    range_count: int


@require(Permission.REGISTER_ADMINISTER)
@require_safe
def register_settings(request: DeskRequest) -> HttpResponse:
    """Show the registers and how far this year's numbers have come."""
    year = legal_date(timezone.now()).year
    books_now = [_book(card, year) for card in registers.registers()]
    return render(request, "desk/settings/registers.html", {"books": books_now, "year": year})


def _book(card: RegisterCard, year: int) -> Book:
    lines = [line for line in registers.sequences_of(card.id) if line.year == year]
    own = next((line for line in lines if line.unit_id is None), None)
    return Book(card, own, sum(line.unit_id is not None for line in lines))


@require(Permission.REGISTER_ADMINISTER)
@require_safe
def register_setting(request: DeskRequest, register: str) -> HttpResponse:
    """Show one register: its rule, its counters in every year, and what was done to it."""
    subject = _register(register)
    year = legal_date(timezone.now()).year
    lines = registers.sequences_of(subject.id)
    context = {
        "card": _card(subject),
        "lines": lines,
        "year": year,
        "started": any(line.year == year for line in lines),
        "events": told(reversed(journal.history_of(subject_type="register", subject_id=subject.id))),
    }
    return render(request, "desk/settings/register.html", context)


@require(Permission.REGISTER_ADMINISTER)
@forms_only
def register_open(request: DeskRequest) -> HttpResponseBase:
    """Open a register from a template of the law."""
    form = RegisterOpenForm(request.POST or None)
    has_general = registers.general_register() is not None
    models = [model for model in TEMPLATES.values() if not (has_general and model.key == "general")]
    form.fields["template"].offer([(model.key, str(model.name)) for model in models])  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            opened = books.open_register(
                template=data["template"],
                name=data["name"],
                code=data["code"],
                number_code=data["number_code"] or None,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Registrul este deschis."))
            return redirect("desk:register_setting", code=request.institution.code, register=opened.code)
    return render(request, "desk/settings/register_open.html", {"form": form, "models": models})


@require(Permission.REGISTER_ADMINISTER)
@forms_only
def register_change(request: DeskRequest, register: str) -> HttpResponseBase:
    """Change the name, the code written in numbers, and the rule for answers."""
    subject = _register(register, still_open=True)
    now = {name: getattr(subject, name) for name in ("name", "number_code", "reply_takes_number")}
    form = RegisterForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            books.change_register(register=subject, **form.cleaned_data, by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            return _back(
                request, register, _("Registrul este schimbat; numerele date rămân cum au fost scrise.")
            )
    return _form_page(request, "desk/settings/register_form.html", subject, form)


@require(Permission.REGISTER_ADMINISTER)
@forms_only
def register_close(request: DeskRequest, register: str) -> HttpResponseBase:
    """Ask, then close a register for good."""
    subject, refusal = _register(register, still_open=True), ""
    if request.method == "POST":
        try:
            books.close_register(register=subject, by=request.user, now=timezone.now())
        except DomainError as error:
            refusal = error.words
        else:
            return _back(request, register, _("Registrul este închis: se citește și se tipărește."))
    context = {"card": _card(subject), "refusal": refusal}
    return render(request, "desk/settings/register_close.html", context)


@require(Permission.REGISTER_ADMINISTER)
@forms_only
def register_continue(request: DeskRequest, register: str) -> HttpResponseBase:
    """Let this year's numbers begin after those given on paper. Shown back once before it is done."""
    subject = _register(register, still_open=True)
    form = ContinueForm(request.POST or None)
    sure = request.POST.get("sure") == "on"
    if request.method == "POST" and form.is_valid() and sure:
        try:
            with transaction.atomic():
                books.continue_from(
                    register=subject, first_number=form.cleaned_data["first_number"], by=request.user
                )
        except DomainError as error:
            refuse(form, error)
        else:
            return _back(request, register, _("Numerotarea continuă de pe hârtie."))
    return _form_page(request, "desk/settings/register_continue.html", subject, form)


@require(Permission.REGISTER_ADMINISTER)
@forms_only
def register_range(request: DeskRequest, register: str) -> HttpResponseBase:
    """Give a compartment a range of numbers. Shown back once before it is done."""
    subject = _register(register, still_open=True)
    year = legal_date(timezone.now()).year
    form = RangeForm(request.POST or None, initial={"year": year})
    form.fields["unit"].offer(unit_options(institutions.unit_tree()))  # type: ignore[attr-defined]
    form.fields["year"].offer([(year, str(year)), (year + 1, str(year + 1))])  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid() and request.POST.get("sure") == "on":
        data = form.cleaned_data
        try:
            with transaction.atomic():
                books.give_range(
                    register=subject,
                    year=int(data["year"]),
                    unit_id=int(data["unit"]),
                    first=data["first"],
                    upper=data["upper"],
                    by=request.user,
                )
        except DomainError as error:
            refuse(form, error)
        else:
            return _back(request, register, _("Plaja este dată compartimentului."))
    return _form_page(request, "desk/settings/register_range.html", subject, form)


def _register(code: str, *, still_open: bool = False) -> Any:
    subject = registers.register_by_code(code)
    if subject is None or (still_open and subject.closed_at is not None):
        raise Http404
    return subject


def _card(subject: Any) -> RegisterCard:
    return next(card for card in registers.registers() if card.id == subject.id)


def _back(request: DeskRequest, register: str, words: str) -> HttpResponseBase:
    messages.success(request, words)
    return redirect("desk:register_setting", code=request.institution.code, register=register)


def _form_page(request: DeskRequest, template: str, subject: Any, form: Any) -> HttpResponse:
    asked = form.is_bound and form.is_valid() and request.POST.get("sure") != "on"
    context = {
        "form": form,
        "card": _card(subject),
        "year": legal_date(timezone.now()).year,
        "lines": registers.sequences_of(subject.id),
        "asked": asked,
    }
    return render(request, template, context)
