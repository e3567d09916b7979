"""A supplier with a plan, a customer and a contract, made through the room's services."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from registratura.billing import queries
from registratura.billing import services as billing
from registratura.billing.services import ContractDraft, CustomerDraft, VersionDraft
from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CUI = "4267117"  # a check digit that fits; nobody's


def customer_draft(name: str = "Comuna Alba", cui: str = CUI, **other: object) -> CustomerDraft:
    values = {"street": "Str. Mare nr. 1", "locality": "Alba", "county": "Alba"} | other
    return CustomerDraft(name=name, cui=cui, **values)  # type: ignore[arg-type]


def contract_draft(number: str = "12/2026", **other: object) -> ContractDraft:
    values = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "dpa_version": "2026-1"} | other
    return ContractDraft(number=number, **values)  # type: ignore[arg-type]


@contextmanager
def sales(supplier: Supplier) -> Iterator[None]:
    """Inside the supplier's scope, reading for the service."""
    with acting_for(supplier.id), reading_for(Purpose.P02):
        yield


def agreed(
    supplier: Supplier, *, place_id: int | None = None, version: VersionDraft | None = None
) -> dict[str, int]:
    """Make a plan, a customer with an institution, a signed contract and an active subscription; return the keys."""
    by = supplier.administrator
    with sales(supplier):
        plan = billing.add_plan(
            code="comuna",
            name="Comună",
            summary="",
            version=version or VersionDraft(valid_from=date(2026, 1, 1), price_bani=480_000),
            by=by,
            now=NOW,
        )
        card = queries.plan_by_id(plan)
        assert card is not None
        customer = billing.add_customer(draft=customer_draft(), by=by, now=NOW)
        if place_id is not None:
            billing.tie_institution(customer_id=customer, place_id=place_id, by=by, now=NOW)
        contract = billing.add_contract(customer_id=customer, draft=contract_draft(), by=by, now=NOW)
        billing.sign_contract(contract_id=contract, on=date(2026, 1, 1), today=TODAY, by=by, now=NOW)
        subscription = billing.begin_subscription(
            contract_id=contract,
            version_id=card.versions[0].id,
            collection="send_invoice",
            with_trial=False,
            starts_on=date(2026, 1, 1),
            by=by,
            now=NOW,
        )
    return {
        "plan": plan,
        "version": card.versions[0].id,
        "customer": customer,
        "contract": contract,
        "subscription": subscription,
    }
