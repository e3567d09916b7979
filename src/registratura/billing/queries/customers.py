"""Customers, and the institutions of this installation that their contracts cover."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from django.db.models import Count, Q, QuerySet

from registratura.billing.models import Contract, Customer, CustomerInstitution
from registratura.billing.queries.agreements import contracts, subscriptions
from registratura.billing.queries.cards import CustomerCard, CustomerLine, PlaceLine
from registratura.institutions import queries as institutions
from registratura.kernel.text import fold

PAGE: Final = 50


def customers(
    *, text: str = "", with_closed: bool = False, after: int = 0, limit: int = PAGE
) -> list[CustomerLine]:
    """Return customers by name. text: a part of the name, the fiscal code, the locality or a contract's number."""
    rows = Customer.objects.all() if with_closed else Customer.objects.filter(closed_at__isnull=True)
    words = fold(text).replace("\x00", "")[:100].split()
    if words:
        numbers = Contract.objects.filter(number__icontains=text.strip().replace("\x00", "")[:40])
        found = {
            pk
            for pk, *texts in rows.values_list("id", "name", "cui", "locality")
            if all(word in fold(" ".join(texts)) for word in words)
        }
        rows = rows.filter(Q(pk__in=found) | Q(pk__in=numbers.values("customer_id")))
    tied = dict(
        CustomerInstitution.objects.filter(ended_at__isnull=True)
        .values_list("customer_id")
        .annotate(count=Count("id"))
        .values_list("customer_id", "count")
    )
    return [
        CustomerLine(
            row.id,
            row.name,
            row.cui,
            row.locality,
            row.county,
            row.is_public_body,
            tied.get(row.id, 0),
            row.closed_at,
        )
        for row in rows.order_by("name", "id")[after : after + limit]
    ]


def customer_by_id(customer_id: int) -> CustomerCard | None:
    """Return a customer with all that is agreed with it, or None."""
    row = Customer.objects.filter(pk=customer_id).first()
    if row is None:
        return None
    return _card(row)


def _card(row: Customer) -> CustomerCard:
    ties = CustomerInstitution.objects.filter(customer_id=row.id, ended_at__isnull=True)
    return replace(
        _party(row),
        places=tuple(
            PlaceLine(tie.place_id, tie.place.code, tie.place.name, tie.added_at)
            for tie in ties.select_related("place").order_by("id")
        ),
        contracts=tuple(contracts(customer_id=row.id)),
        subscriptions=tuple(subscriptions(customer_id=row.id)),
    )


def _party(row: Customer) -> CustomerCard:
    return CustomerCard(
        id=row.id,
        name=row.name,
        cui=row.cui,
        trade_number=row.trade_number,
        is_public_body=row.is_public_body,
        is_vat_payer=row.is_vat_payer,
        street=row.street,
        locality=row.locality,
        county=row.county,
        postal_code=row.postal_code,
        iban=row.iban,
        contact_name=row.contact_name,
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        created_at=row.created_at,
        closed_at=row.closed_at,
        places=(),
        contracts=(),
        subscriptions=(),
    )


def parties(ids: Iterable[int]) -> dict[int, CustomerCard]:
    """Return customers as they stand on papers, by number, without what was agreed with them. One query."""
    return {row.id: _party(row) for row in Customer.objects.filter(pk__in=set(ids))}


def customer_of_institution(place_id: int) -> CustomerCard | None:
    """Return the customer whose contract covers an institution of this installation, or None."""
    row = Customer.objects.filter(pk__in=_of_place(place_id)).first()
    return _card(row) if row is not None else None


def customer_id_of(place_id: int) -> int | None:
    """Return the number of the customer whose contract covers an institution of this installation, or None."""
    return _of_place(place_id).first()


def _of_place(place_id: int) -> QuerySet[CustomerInstitution, int]:
    rows = CustomerInstitution.objects.filter(place_id=place_id, ended_at__isnull=True)
    return rows.values_list("customer_id", flat=True)


def customer_names() -> list[tuple[int, str]]:
    """Return numbers and names of the customers that are not closed, by name."""
    rows = Customer.objects.filter(closed_at__isnull=True).order_by("name", "id")
    return list(rows.values_list("id", "name"))


def customers_with_contact(*, emails: Sequence[str], phones: Sequence[str]) -> list[int]:
    """Return the customers whose person of contact has one of the addresses or telephones."""
    wanted = Q(pk__in=[])
    for email in emails:
        wanted |= Q(contact_email__iexact=email)
    wanted |= Q(contact_phone__in=[phone for phone in phones if phone])
    return list(Customer.objects.filter(wanted).order_by("id").values_list("id", flat=True))


def institutions_without_customer() -> list[tuple[int, str]]:
    """Return the open institutions that no customer has yet, by name; never the supplier."""
    taken = set(CustomerInstitution.objects.filter(ended_at__isnull=True).values_list("place_id", flat=True))
    return [
        (one.id, one.name)
        for one in institutions.every_institution()
        if one.closed_at is None and one.kind != "supplier" and one.id not in taken
    ]


def places_of(customer_id: int) -> list[int]:
    """Return the numbers of the institutions that a customer has now."""
    rows = CustomerInstitution.objects.filter(customer_id=customer_id, ended_at__isnull=True)
    return list(rows.order_by("id").values_list("place_id", flat=True))
