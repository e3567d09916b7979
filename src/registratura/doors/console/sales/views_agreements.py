"""Contracts and subscriptions: lists, pages, and what is done with them."""

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.billing import queries, services
from registratura.billing.states import NAMES, State
from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.sales.forms import (
    BeginForm,
    CancelForm,
    ContractForm,
    EndForm,
    ExtendForm,
    PassForm,
    SignForm,
)
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
from registratura.kernel.calendar import legal_date
from registratura.kernel.money import lei

STATES = ("draft", "signed", "ended")


@require(POWER, purpose=FOR)
@require_safe
def contracts(request: ConsoleRequest) -> HttpResponse:
    """Show the contracts, of one state or all."""
    state = request.GET.get("stare", "")
    state = state if state in STATES else ""
    context = {"lines": queries.contracts(state=state), "state": state, "today": legal_date(timezone.now())}
    return render(request, "console/sales/contracts.html", context)


@require(POWER, purpose=FOR)
@require_safe
def contracts_csv(request: ConsoleRequest) -> HttpResponse:
    """Give the contracts as a table."""
    heads = (_("Numărul"), _("Clientul"), _("Din"), _("Până la"), _("Starea"), _("Zile de plată"))
    more = (_("Anul bugetar"), _("Comanda"), _("Achiziția"), _("Acordul de prelucrare"))
    return as_table(
        name="contracte",
        heads=(*heads, *more),
        rows=[
            (
                *(one.number, one.customer_name, one.starts_on, one.last_day, one.state_name),
                *(one.payment_days, one.budget_year, one.order_number, one.procurement_reference),
                one.dpa_version,
            )
            for one in queries.contracts()
        ],
    )


@require(POWER, purpose=FOR)
@require_safe
def contract(request: ConsoleRequest, contract: int) -> HttpResponse:
    """Show a contract with its subscriptions and its history."""
    line = found(queries.contract_by_id(key_of(contract)))
    own = queries.subscriptions(contract_id=line.id)
    context = {
        "line": line,
        "subscriptions": own,
        "is_open": any(not one.is_over for one in own),
        "today": legal_date(timezone.now()),
        "events": history(subject="contract", key=line.id),
    }
    return render(request, "console/sales/contract.html", context)


def _page(line: queries.ContractLine, title: str, button: str, lead: str = "") -> FormPage:
    back = reverse("console:contract", args=[line.id])
    crumbs = [(_("Contracte"), reverse("console:contracts")), (line.number, back)]
    return FormPage(title, lead, button, back, crumbs)


@require(POWER, purpose=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def contract_add(request: ConsoleRequest, customer: int) -> HttpResponseBase:
    """Write a contract with a customer."""
    card = found(queries.customer_by_id(key_of(customer)))
    form = ContractForm(request.POST or None, initial={"payment_days": 30})
    back = reverse("console:customer", args=[card.id])

    def deed(_data: dict[str, Any]) -> tuple[str, str]:
        key = services.add_contract(
            customer_id=card.id, draft=form.draft(), by=request.user, now=timezone.now()
        )
        return reverse("console:contract", args=[key]), _("Contractul este scris, ca ciornă.")

    crumbs = [(_("Clienți"), reverse("console:customers")), (card.name, back)]
    page = FormPage(
        _("Contract nou"), _("Ciorna se poate schimba până la semnare."), _("Scrie contractul"), back, crumbs
    )
    return by_form(request, form=form, page=page, deed=deed)


@require(POWER, purpose=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def contract_edit(request: ConsoleRequest, contract: int) -> HttpResponseBase:
    """Change a draft."""
    line = found(queries.contract_by_id(key_of(contract)))
    known = {name: value for name, value in asdict(line).items() if name in ContractForm.base_fields}
    form = ContractForm(request.POST or None, initial=known)

    def deed(_data: dict[str, Any]) -> tuple[str, str]:
        services.change_contract(contract_id=line.id, draft=form.draft(), by=request.user)
        return reverse("console:contract", args=[line.id]), _("Ciorna este schimbată.")

    page = _page(line, _("Ciorna contractului %s") % line.number, _("Păstrează"))
    return by_form(request, form=form, page=page, deed=deed)


@require(POWER, purpose=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def contract_sign(request: ConsoleRequest, contract: int) -> HttpResponseBase:
    """Write down when both signed."""
    line = found(queries.contract_by_id(key_of(contract)))
    today = legal_date(timezone.now())
    form = SignForm(request.POST or None, initial={"signed_on": today})

    def deed(data: dict[str, Any]) -> tuple[str, str]:
        services.sign_contract(
            contract_id=line.id, on=data["signed_on"], today=today, by=request.user, now=timezone.now()
        )
        return reverse("console:contract", args=[line.id]), _("Contractul este semnat.")

    lead = _("De acum contractul nu se mai rescrie: se prelungește sau se încetează.")
    page = _page(line, _("Semnarea contractului %s") % line.number, _("Este semnat"), lead)
    return by_form(request, form=form, page=page, deed=deed)


@require(POWER, purpose=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def contract_extend(request: ConsoleRequest, contract: int) -> HttpResponseBase:
    """Move the end of a contract further, by an additional act."""
    line = found(queries.contract_by_id(key_of(contract)))
    form = ExtendForm(request.POST or None)

    def deed(data: dict[str, Any]) -> tuple[str, str]:
        services.extend_contract(contract_id=line.id, by=request.user, now=timezone.now(), **data)
        return reverse("console:contract", args=[line.id]), _("Contractul este prelungit.")

    page = _page(line, _("Prelungirea contractului %s") % line.number, _("Prelungește"))
    return by_form(request, form=form, page=page, deed=deed)


@require(POWER, purpose=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def contract_end(request: ConsoleRequest, contract: int) -> HttpResponseBase:
    """End a contract before its day."""
    line = found(queries.contract_by_id(key_of(contract)))
    form = EndForm(request.POST or None)

    def deed(data: dict[str, Any]) -> tuple[str, str]:
        services.end_contract(
            contract_id=line.id, on=data["ended_on"], why=data["why"], by=request.user, now=timezone.now()
        )
        return reverse("console:contract", args=[line.id]), _("Contractul este încetat.")

    lead = _("Clientul își citește, tipărește și exportă registrele și după încetare.")
    page = _page(line, _("Încetarea contractului %s") % line.number, _("Încetează"), lead)
    return by_form(request, form=form, page=page, deed=deed)


@require(POWER, purpose=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_begin(request: ConsoleRequest, contract: int) -> HttpResponseBase:
    """Begin a subscription under a contract."""
    line = found(queries.contract_by_id(key_of(contract)))
    today = legal_date(timezone.now())
    form = BeginForm(request.POST or None, initial={"starts_on": max(line.starts_on, today)})
    sold = [(card, card.version_on(today)) for card in queries.plans(with_retired=False)]
    form.fields["version"].choices = [  # type: ignore[attr-defined]
        (str(version.id), f"{card.name}, {lei(version.price_bani)} {version.period_name}")
        for card, version in sold
        if version is not None
    ]

    def deed(data: dict[str, Any]) -> tuple[str, str]:
        key = services.begin_subscription(
            contract_id=line.id,
            version_id=int(data["version"]),
            collection=data["collection"],
            with_trial=data["with_trial"],
            starts_on=data["starts_on"],
            by=request.user,
            now=timezone.now(),
        )
        return reverse("console:subscription", args=[key]), _("Abonamentul a început.")

    page = _page(line, _("Abonament pe contractul %s") % line.number, _("Începe abonamentul"))
    return by_form(request, form=form, page=page, deed=deed)


@require(POWER, purpose=FOR)
@require_safe
def subscriptions(request: ConsoleRequest) -> HttpResponse:
    """Show the subscriptions, of one state or all."""
    state = request.GET.get("stare", "")
    state = state if state in set(State) else ""
    context = {
        "cards": queries.subscriptions(state=state),
        "state": state,
        "states": [(one.value, str(name)) for one, name in NAMES.items()],
    }
    return render(request, "console/sales/subscriptions.html", context)


@require(POWER, purpose=FOR)
@require_safe
def subscriptions_csv(request: ConsoleRequest) -> HttpResponse:
    """Give the subscriptions as a table."""
    heads = (
        _("Clientul"),
        _("Contractul"),
        _("Planul"),
        _("Starea"),
        _("Perioada din"),
        _("Perioada până la"),
    )
    return as_table(
        name="abonamente",
        heads=(*heads, _("Prețul, fără TVA"), _("Neachitat din")),
        rows=[
            (
                *(one.customer_name, one.contract_number, one.version.plan_name, one.state_name),
                *(one.period_from, one.period_to, lei(one.version.price_bani), one.unpaid_since),
            )
            for one in queries.subscriptions()
        ],
    )


@require(POWER, purpose=FOR)
@require_safe
def subscription(request: ConsoleRequest, subscription: int) -> HttpResponse:
    """Show a subscription with its steps and what it opens."""
    card = found(queries.subscription_by_id(key_of(subscription)))
    answer = queries.answer_for(card.customer_id)
    context = {
        "card": card,
        "answer": answer,
        "standing": answer.standing(legal_date(timezone.now())) if answer is not None else "",
        "steps": queries.steps_of(card.id),
        "events": history(subject="subscription", key=card.id),
    }
    return render(request, "console/sales/subscription.html", context)


def _step_page(card: queries.SubscriptionCard, title: str, button: str, lead: str) -> FormPage:
    back = reverse("console:subscription", args=[card.id])
    crumbs = [(_("Abonamente"), reverse("console:subscriptions")), (card.customer_name, back)]
    return FormPage(title, lead, button, back, crumbs)


@require(POWER, purpose=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_pass(request: ConsoleRequest, subscription: int) -> HttpResponseBase:
    """Take a subscription to another state, with a reason."""
    card = found(queries.subscription_by_id(key_of(subscription)))
    form = PassForm(request.POST or None)
    form.fields["after"].choices = card.following  # type: ignore[attr-defined]
    back = reverse("console:subscription", args=[card.id])

    def deed(data: dict[str, Any]) -> tuple[str, str]:
        services.pass_to(
            subscription_id=card.id,
            after=State(data["after"]),
            reason=data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        return back, _("Abonamentul a trecut în starea aleasă.")

    lead = (
        _("Acum: %s. Se trece numai prin pașii din listă.") % card.state_name
        if card.following
        else _("Abonamentul este încheiat: începeți altul din contract.")
    )
    page = _step_page(card, _("Altă stare"), _("Trece"), lead)
    return by_form(request, form=form, page=page, deed=deed)


@require(POWER, purpose=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_cancel(request: ConsoleRequest, subscription: int) -> HttpResponseBase:
    """Say on which day a subscription ends by itself, or take that back."""
    card = found(queries.subscription_by_id(key_of(subscription)))
    form = CancelForm(request.POST or None, initial={"cancel_on": card.cancel_on})
    back = reverse("console:subscription", args=[card.id])

    def deed(data: dict[str, Any]) -> tuple[str, str]:
        services.cancel_at_end(
            subscription_id=card.id, on=data["cancel_on"], by=request.user, now=timezone.now()
        )
        return back, _("Ziua este păstrată.")

    lead = _("Până atunci nu se schimbă nimic; se poate lua înapoi oricând înainte.")
    page = _step_page(card, _("Încheiere la o zi"), _("Păstrează"), lead)
    return by_form(request, form=form, page=page, deed=deed)
