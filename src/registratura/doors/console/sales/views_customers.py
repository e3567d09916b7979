"""Customers: the list, a page of one, writing one down, the institutions it has."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.billing import queries, services
from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.sales.forms import CustomerForm, PlaceForm
from registratura.doors.console.sales.shown import (
    FOR,
    POWER,
    FormPage,
    as_table,
    by_form,
    found,
    history,
    key_of,
)
from registratura.flows import over_limits as flow
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError

PAGE = 50
SHOWN = 100


@require(POWER, purpose=FOR)
@require_safe
def customers(request: ConsoleRequest) -> HttpResponse:
    """Show the customers, narrowed by what was typed."""
    typed = request.GET.get("q", "")[:100]
    old = request.GET.get("vechi") == "da"
    given = request.GET.get("pagina", "1")
    page = min(int(given), 10_000) if given.isascii() and given.isdigit() and len(given) < 6 else 1
    lines = queries.customers(text=typed, with_closed=old, after=(max(page, 1) - 1) * PAGE, limit=PAGE + 1)
    context = {
        "lines": lines[:PAGE],
        "more": len(lines) > PAGE,
        "page": max(page, 1),
        "typed": typed,
        "old": old,
    }
    return render(request, "console/sales/customers.html", context)


@require(POWER, purpose=FOR)
@require_safe
def customers_csv(request: ConsoleRequest) -> HttpResponse:
    """Give the customers as a table."""
    heads = (
        _("Denumirea"),
        _("CUI"),
        _("Localitatea"),
        _("Județul"),
        _("Instituție publică"),
        _("Instituții"),
    )
    rows = queries.customers(with_closed=True, limit=100_000)
    return as_table(
        name="clienti",
        heads=heads,
        rows=[
            (
                one.name,
                one.cui,
                one.locality,
                one.county,
                _("da") if one.is_public_body else _("nu"),
                one.institution_count,
            )
            for one in rows
        ],
    )


@require(POWER, purpose=FOR)
@require_safe
def over_limits(request: ConsoleRequest) -> HttpResponse:
    """Show the customers that are over a limit of their plan, with what to do about each."""
    return render(request, "console/sales/over_limits.html", {"lines": flow.over()[:SHOWN], "shown": SHOWN})


@require(POWER, purpose=FOR)
@require_safe
def customer(request: ConsoleRequest, customer: int) -> HttpResponse:
    """Show a customer with its institutions, contracts, subscriptions and what they open."""
    card = found(queries.customer_by_id(key_of(customer)))
    answer = queries.answer_for(card.id)
    today = legal_date(timezone.now())
    context = {
        "card": card,
        "answer": answer,
        "standing": answer.standing(today) if answer is not None else "",
        "register": answer.lines[0] if answer is not None else None,
        "events": history(subject="customer", key=card.id),
    }
    return render(request, "console/sales/customer.html", context)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Clienți"), reverse("console:customers"))]


@require(POWER, purpose=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def customer_add(request: ConsoleRequest) -> HttpResponseBase:
    """Write a customer down."""
    form = CustomerForm(request.POST or None)

    def deed(_data: dict[str, Any]) -> tuple[str, str]:
        key = services.add_customer(draft=form.draft(), by=request.user, now=timezone.now())
        return reverse("console:customer", args=[key]), _("Clientul este scris.")

    page = FormPage(
        _("Client nou"),
        _("Codul fiscal se verifică: stă pe fiecare factură."),
        _("Scrie clientul"),
        reverse("console:customers"),
        _crumbs(),
    )
    return by_form(request, form=form, page=page, deed=deed)


@require(POWER, purpose=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def customer_edit(request: ConsoleRequest, customer: int) -> HttpResponseBase:
    """Change what is written of a customer."""
    card = found(queries.customer_by_id(key_of(customer)))
    known = {name: value for name, value in asdict(card).items() if name in CustomerForm.base_fields}
    form = CustomerForm(request.POST or None, initial=known)
    back = reverse("console:customer", args=[card.id])

    def deed(_data: dict[str, Any]) -> tuple[str, str]:
        services.change_customer(customer_id=card.id, draft=form.draft(), by=request.user, now=timezone.now())
        return back, _("Datele sunt schimbate.")

    page = FormPage(card.name, "", _("Păstrează"), back, [*_crumbs(), (card.name, back)])
    return by_form(request, form=form, page=page, deed=deed)


@require(POWER, purpose=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def place_tie(request: ConsoleRequest, customer: int) -> HttpResponseBase:
    """Say that an institution of this installation is the customer's."""
    card = found(queries.customer_by_id(key_of(customer)))
    form = PlaceForm(request.POST or None)
    free = queries.institutions_without_customer()
    form.fields["place"].choices = [(str(key), name) for key, name in free]  # type: ignore[attr-defined]
    back = reverse("console:customer", args=[card.id])

    def deed(data: dict[str, Any]) -> tuple[str, str]:
        services.tie_institution(
            customer_id=card.id, place_id=int(data["place"]), by=request.user, now=timezone.now()
        )
        return back, _("Instituția este legată; ce cuprinde abonamentul ajunge la ea în câteva clipe.")

    page = FormPage(
        _("Leagă o instituție"),
        _("Un contract poate cuprinde primăria și instituțiile din subordine.")
        if free
        else _("Toate instituțiile de aici au deja un client."),
        _("Leagă"),
        back,
        [*_crumbs(), (card.name, back)],
    )
    return by_form(request, form=form, page=page, deed=deed)


@require_POST
@require(POWER, purpose=FOR)
def place_untie(request: ConsoleRequest, customer: int, place: int) -> HttpResponseBase:
    """Say that an institution is no longer the customer's; tying it again takes that back."""

    def deed() -> str:
        services.untie_institution(
            customer_id=key_of(customer), place_id=key_of(place), by=request.user, now=timezone.now()
        )
        return _("Instituția este dezlegată; o puteți lega la loc oricând.")

    return _acted(request, customer, deed)


@require_POST
@require(POWER, purpose=FOR)
def customer_close(request: ConsoleRequest, customer: int) -> HttpResponseBase:
    """Put a customer among the old ones."""

    def deed() -> str:
        services.close_customer(customer_id=key_of(customer), by=request.user, now=timezone.now())
        return _("Clientul este între cei vechi; îl puteți readuce de aici.")

    return _acted(request, customer, deed)


@require_POST
@require(POWER, purpose=FOR)
def customer_reopen(request: ConsoleRequest, customer: int) -> HttpResponseBase:
    """Bring an old customer back."""

    def deed() -> str:
        services.reopen_customer(customer_id=key_of(customer), by=request.user)
        return _("Clientul este din nou între cei de acum.")

    return _acted(request, customer, deed)


def _acted(request: ConsoleRequest, customer: int, deed: Any) -> HttpResponseBase:
    found(queries.customer_by_id(key_of(customer)))
    try:
        messages.success(request, deed())
    except DomainError as error:
        messages.error(request, error.words)
    return redirect("console:customer", customer)
