"""Customers, and which institutions of this installation are theirs."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.billing.errors import CustomerRefusedError
from registratura.billing.events import AgreementChanged
from registratura.billing.models import Contract, Customer, CustomerInstitution
from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish
from registratura.kernel.identifiers import (
    Verdict,
    check_cui,
    check_iban,
    check_phone,
    check_postal_code,
)
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

NEEDED = ("name", "cui", "street", "locality", "county")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDraft:
    """What is written of a customer. The contact is a person of theirs; only the entity itself must be whole."""

    name: str
    cui: str
    street: str
    locality: str
    county: str
    is_public_body: bool = True
    is_vat_payer: bool = False
    trade_number: str = ""
    postal_code: str = ""
    iban: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""


def _checked(draft: CustomerDraft, now: datetime) -> dict[str, object]:
    values = {
        name: ro_normalise(value, single_line=True) if isinstance(value, str) else value
        for name, value in asdict(draft).items()
    }
    for name in NEEDED:
        if not values[name]:
            raise CustomerRefusedError(_("Completați acest câmp: stă pe contract și pe facturi."), field=name)
    for name, value in values.items():
        longest = getattr(Customer._meta.get_field(name), "max_length", None)
        if isinstance(value, str) and longest is not None and len(value) > longest and name != "cui":
            raise CustomerRefusedError(_("Cel mult %d caractere; scurtați.") % longest, field=name)
    checks = {
        "cui": check_cui(draft.cui, today=legal_date(now)),
        "iban": check_iban(draft.iban) if values["iban"] else None,
        "contact_phone": check_phone(draft.contact_phone) if values["contact_phone"] else None,
        "postal_code": check_postal_code(draft.postal_code) if values["postal_code"] else None,
    }
    for name, found in checks.items():
        if found is None:
            continue
        # The fiscal code stands on every invoice: a doubtful one is not kept.
        if found.verdict is Verdict.WRONG or (name == "cui" and found.verdict is not Verdict.OK):
            raise CustomerRefusedError(found.words, field=name)
        values[name] = found.value
    email = str(values["contact_email"])
    if email and ("@" not in email or " " in email or "\x00" in email):
        raise CustomerRefusedError(_("Adresa de e-mail nu este întreagă."), field="contact_email")
    return values


@transaction.atomic
def add_customer(*, draft: CustomerDraft, by: Actor | None, now: datetime) -> int:
    """
    Write a customer down and return its number.

    Raises: CustomerRefusedError for what is missing or fails its check, and when the fiscal code is known already.
    """
    row = Customer(institution_id=required_institution(), created_at=now, **_checked(draft, now))
    _keep(row, new=True)
    journal.record(
        action="billing.customer.added",
        subject_type="customer",
        subject_id=row.id,
        by=by,
        details={"name": row.name, "cui": row.cui},
    )
    return row.id


@transaction.atomic
def change_customer(*, customer_id: int, draft: CustomerDraft, by: Actor | None, now: datetime) -> None:
    """
    Change what is written of a customer; nothing is written when nothing differs.

    Raises: as `add_customer`.
    """
    row = _locked(customer_id)
    values = _checked(draft, now)
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    if not before:
        return
    for name in before:
        setattr(row, name, values[name])
    _keep(row, new=False, fields=list(before))
    journal.record(
        action="billing.customer.changed",
        subject_type="customer",
        subject_id=row.id,
        by=by,
        details={
            name: {"before": value, "after": values[name]}
            for name, value in before.items()
            if not name.startswith("contact_")
        }
        | {"contact": any(name.startswith("contact_") for name in before)},
    )


def _keep(row: Customer, *, new: bool, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            if new:
                row.save(force_insert=True)
            else:
                row.save(update_fields=fields)
    except IntegrityError as error:
        if "billing_customer_cui_once" in str(error):
            raise CustomerRefusedError(
                _("Un client cu acest cod fiscal este deja scris; deschideți fișa lui."), field="cui"
            ) from error
        raise


def _locked(customer_id: int) -> Customer:
    row = Customer.objects.select_for_update().filter(pk=customer_id).first()
    if row is None:
        raise CustomerRefusedError(_("Clientul nu există; reîncărcați lista."))
    return row


@transaction.atomic
def close_customer(*, customer_id: int, by: Actor, now: datetime) -> None:
    """
    Put a customer among the old ones. Its papers stay.

    Raises: CustomerRefusedError while a contract is in force.
    """
    row = _locked(customer_id)
    if Contract.objects.filter(customer_id=customer_id, state=Contract.State.SIGNED).exists():
        raise CustomerRefusedError(_("Clientul are un contract în vigoare: încetați-l întâi."))
    _mark(row, closed_at=now, action="billing.customer.closed", by=by)


@transaction.atomic
def reopen_customer(*, customer_id: int, by: Actor) -> None:
    """
    Bring an old customer back.

    Raises: CustomerRefusedError when another with the same fiscal code was written meanwhile.
    """
    row = _locked(customer_id)
    if Customer.objects.filter(cui=row.cui, closed_at__isnull=True).exclude(pk=row.pk).exists():
        raise CustomerRefusedError(_("Un client cu acest cod fiscal este deja scris; deschideți fișa lui."))
    _mark(row, closed_at=None, action="billing.customer.reopened", by=by)


def _mark(row: Customer, *, closed_at: datetime | None, action: str, by: Actor) -> None:
    if (row.closed_at is None) == (closed_at is None):
        return
    row.closed_at = closed_at
    row.save(update_fields=["closed_at"])
    journal.record(
        action=action, subject_type="customer", subject_id=row.id, by=by, details={"name": row.name}
    )


@transaction.atomic
def erase_contact(*, customer_id: int, by: Actor | None) -> None:
    """Forget the person of contact of a customer; the entity and its papers stay."""
    row = _locked(customer_id)
    row.contact_name = row.contact_email = row.contact_phone = ""
    row.save(update_fields=["contact_name", "contact_email", "contact_phone"])
    journal.record(
        action="billing.customer.contact_erased",
        subject_type="customer",
        subject_id=row.id,
        by=by,
        details={},
    )


@transaction.atomic
def tie_institution(*, customer_id: int, place_id: int, by: Actor | None, now: datetime) -> None:
    """
    Say that an institution of this installation is a customer's: one contract for a town hall and its bodies.

    Raises: CustomerRefusedError when it is another's, unknown, or the supplier itself.
    """
    row = _locked(customer_id)
    place = institutions.institution_by_id(place_id)
    if place is None or place.id == required_institution():
        raise CustomerRefusedError(_("Alegeți o instituție din listă."), field="place")
    if CustomerInstitution.objects.filter(place_id=place_id, ended_at__isnull=True).exists():
        raise CustomerRefusedError(
            _("Instituția este legată deja de un client; dezlegați-o întâi de acolo."), field="place"
        )
    CustomerInstitution(
        institution_id=required_institution(), customer_id=row.id, place_id=place_id, added_at=now
    ).save(force_insert=True)
    _told(row, place.name, by, now, action="billing.institution.tied")


@transaction.atomic
def untie_institution(*, customer_id: int, place_id: int, by: Actor, now: datetime) -> None:
    """
    Say that an institution is no longer a customer's: what was closed there opens.

    Raises: CustomerRefusedError when it is not theirs.
    """
    row = _locked(customer_id)
    tie = (
        CustomerInstitution.objects.select_for_update()
        .filter(customer_id=customer_id, place_id=place_id, ended_at__isnull=True)
        .first()
    )
    place = institutions.institution_by_id(place_id)
    if tie is None or place is None:
        raise CustomerRefusedError(_("Instituția nu este a acestui client; reîncărcați pagina."))
    tie.ended_at = now
    tie.save(update_fields=["ended_at"])
    _told(row, place.name, by, now, action="billing.institution.untied")


def _told(row: Customer, place: str, by: Actor | None, now: datetime, *, action: str) -> None:
    journal.record(
        action=action, subject_type="customer", subject_id=row.id, by=by, details={"institution": place}
    )
    publish(AgreementChanged(required_institution(), row.id, now))
