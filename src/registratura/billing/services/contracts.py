"""Contracts: written, signed, extended, ended."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.billing import rules
from registratura.billing.errors import ContractRefusedError
from registratura.billing.events import AgreementChanged
from registratura.billing.models import Contract, Customer
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.events import publish
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractDraft:
    """What is written of a contract. `ends_on` is its last day; number, order and procurement as on the papers."""

    number: str
    starts_on: date
    ends_on: date
    dpa_version: str
    payment_days: int = rules.USUAL_DAYS
    procurement_reference: str = ""
    order_number: str = ""


@transaction.atomic
def add_contract(*, customer_id: int, draft: ContractDraft, by: Actor | None, now: datetime) -> int:
    """
    Write a contract down as a draft and return its number in the program.

    Raises: ContractRefusedError for days out of order, a payment term that the law does not allow, a missing version of
    the data processing agreement, or a number that is taken.
    """
    customer = Customer.objects.filter(pk=customer_id, closed_at__isnull=True).first()
    if customer is None:
        raise ContractRefusedError(_("Clientul nu există sau este între cei vechi; alegeți altul."))
    values = _checked(draft, customer)
    row = Contract(
        institution_id=required_institution(),
        customer_id=customer.id,
        made_at=now,
        made_by_id=by.id if by is not None else None,
        **values,
    )
    _keep(row, None)
    _record(row, by, {"number": row.number, "customer": customer.name}, action="billing.contract.added")
    return row.id


@transaction.atomic
def change_contract(*, contract_id: int, draft: ContractDraft, by: Actor | None) -> None:
    """
    Change a draft. Raises: ContractRefusedError as `add_contract`, and for a contract that is signed already.
    """
    row = _locked(contract_id)
    if row.state != Contract.State.DRAFT:
        raise ContractRefusedError(
            _("Contractul este semnat: se prelungește sau se încetează, nu se rescrie.")
        )
    values = _checked(draft, Customer.objects.get(pk=row.customer_id))
    changed = {name: str(getattr(row, name)) for name in values if getattr(row, name) != values[name]}
    if not changed:
        return
    for name in changed:
        setattr(row, name, values[name])
    _keep(row, list(changed))
    _record(row, by, {"before": changed}, action="billing.contract.changed")


def _checked(draft: ContractDraft, customer: Customer) -> dict[str, object]:
    values: dict[str, object] = {
        name: ro_normalise(value, single_line=True) if isinstance(value, str) else value
        for name, value in asdict(draft).items()
    }
    for name, words in (
        ("number", _("Scrieți numărul contractului.")),
        ("dpa_version", _("Scrieți versiunea acordului de prelucrare a datelor semnat odată cu contractul.")),
    ):
        if not values[name]:
            raise ContractRefusedError(words, field=name)
    for name, value in values.items():
        longest = getattr(Contract._meta.get_field(name), "max_length", None)
        if isinstance(value, str) and longest is not None and len(value) > longest:
            raise ContractRefusedError(_("Cel mult %d caractere; scurtați.") % longest, field=name)
    if draft.ends_on < draft.starts_on:
        raise ContractRefusedError(
            _("Ultima zi este înaintea celei dintâi; îndreptați zilele."), field="ends_on"
        )
    fault = rules.payment_days_fault(days=draft.payment_days, is_public_body=customer.is_public_body)
    if fault:
        raise ContractRefusedError(
            _("O instituție publică plătește în 30 până la 60 de zile de la factură.")
            if customer.is_public_body
            else _("Termenul de plată este între 1 și 60 de zile."),
            field="payment_days",
        )
    values["budget_year"] = rules.budget_year_of(
        starts_on=draft.starts_on, is_public_body=customer.is_public_body
    )
    return values


@transaction.atomic
def sign_contract(*, contract_id: int, on: date, today: date, by: Actor | None, now: datetime) -> None:
    """
    Write down the day on which both signed; from now on the contract is not rewritten.

    Raises: ContractRefusedError when it is signed already, or the day has not come.
    """
    row = _locked(contract_id)
    if row.state != Contract.State.DRAFT:
        raise ContractRefusedError(_("Contractul este semnat deja; reîncărcați pagina."))
    if on > today:
        raise ContractRefusedError(_("Ziua semnării nu a venit încă."), field="signed_on")
    row.signed_on, row.state = on, Contract.State.SIGNED
    row.save(update_fields=["signed_on", "state"])
    _record(row, by, {"on": on.isoformat()}, action="billing.contract.signed")
    _publish(row, now)


@transaction.atomic
def extend_contract(
    *, contract_id: int, until: date, act: str, order_number: str, by: Actor | None, now: datetime
) -> None:
    """
    Move the last day of a signed contract further.

    act: the additional act that both signed. order_number: of the new budget year; empty keeps the old one.
    Raises: ContractRefusedError for a contract that is not in force, a day that is not later, a missing act.
    """
    row, act = _in_force(contract_id), ro_normalise(act, single_line=True)[:60]
    if until <= row.ends_on:
        raise ContractRefusedError(
            _("Alegeți o zi de după sfârșitul de acum al contractului."), field="until"
        )
    if not act:
        raise ContractRefusedError(_("Scrieți numărul actului adițional."), field="act")
    before, row.ends_on = row.ends_on, until
    new_order = ro_normalise(order_number, single_line=True)[:60]
    row.order_number = new_order or row.order_number
    row.budget_year = until.year if row.budget_year is not None else None
    row.save(update_fields=["ends_on", "order_number", "budget_year"])
    details = {"before": before.isoformat(), "until": until.isoformat(), "act": act, "order": new_order}
    _record(row, by, details, action="billing.contract.extended")
    _publish(row, now)


@transaction.atomic
def end_contract(*, contract_id: int, on: date, why: str, by: Actor | None, now: datetime) -> None:
    """
    End a contract before its last day, or on it. What the customer registered stays readable.

    on: the last day on which it holds. Raises: ContractRefusedError for a contract that is not in force, a day outside
    it, a missing reason.
    """
    row, why = _in_force(contract_id), ro_normalise(why, single_line=True)[:300]
    if not row.starts_on <= on <= row.ends_on:
        raise ContractRefusedError(
            _("Alegeți o zi dintre începutul și sfârșitul contractului."), field="ended_on"
        )
    if len(why) < 3:
        raise ContractRefusedError(_("Scrieți motivul încetării."), field="why")
    row.state, row.ended_on, row.ended_why = Contract.State.ENDED, on, why
    row.save(update_fields=["state", "ended_on", "ended_why"])
    _record(row, by, {"on": on.isoformat(), "why": why}, action="billing.contract.ended")
    _publish(row, now)


def _in_force(contract_id: int) -> Contract:
    row = _locked(contract_id)
    if row.state != Contract.State.SIGNED:
        raise ContractRefusedError(_("Contractul nu este în vigoare; reîncărcați pagina."))
    return row


def _locked(contract_id: int) -> Contract:
    row = Contract.objects.select_for_update().filter(pk=contract_id).first()
    if row is None:
        raise ContractRefusedError(_("Contractul nu există; reîncărcați lista."))
    return row


def _keep(row: Contract, fields: list[str] | None) -> None:
    try:
        with transaction.atomic():
            if fields is None:
                row.save(force_insert=True)
            else:
                row.save(update_fields=fields)
    except IntegrityError as error:
        if "billing_contract_number_once" in str(error):
            raise ContractRefusedError(
                _("Un contract cu acest număr este deja scris; alegeți altul."), field="number"
            ) from error
        raise


def _record(row: Contract, by: Actor | None, details: Mapping[str, object], *, action: str) -> None:
    journal.record(action=action, subject_type="contract", subject_id=row.id, by=by, details=details)


def _publish(row: Contract, now: datetime) -> None:
    publish(AgreementChanged(required_institution(), row.customer_id, now))
