"""What the supplier of the demonstration sells, to whom, and what is signed: one contract runs, one nears its end."""

from datetime import date, datetime, timedelta

from registratura.billing import queries
from registratura.billing import services as billing
from registratura.billing.services import ContractDraft, CustomerDraft, VersionDraft
from registratura.flows import entitling
from registratura.flows.demo.towns import DemoInstitution
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

_EVERY = ("portal", "signing", "scanning", "appointments", "fees")
# (code, name, for whom, lei a year, modules, people, registrations a year, megabytes)
_PLANS = (
    ("scoala", "Școală", "unități de învățământ și instituții mici", 120_000, (), 5, 2_000, 5_000),
    (
        "comuna",
        "Comună",
        "primării de comune, cu pagină publică și taxe",
        480_000,
        _EVERY,
        40,
        12_000,
        50_000,
    ),
    (
        "municipiu",
        "Municipiu",
        "orașe și municipii, cu tot, fără limite de oameni",
        2_400_000,
        _EVERY,
        None,
        None,
        None,
    ),
)
_NEAR_DAYS = 40


def agree(*, supplier_id: int, towns: dict[int, DemoInstitution], by: Actor, now: datetime) -> None:
    """
    Write plans, customers, contracts and subscriptions once, and carry down what they open.

    towns: by the numbers of their institutions. Must not run inside a scope.
    """
    with acting_for(supplier_id), reading_for(Purpose.P02):
        if queries.plans():
            return
        today = legal_date(now)
        began = date(today.year, 1, 1)
        for code, name, summary, price, modules, people, registrations, megabytes in _PLANS:
            version = VersionDraft(
                valid_from=began,
                price_bani=price,
                modules=modules,
                users_most=people,
                registrations_most=registrations,
                storage_most_mb=megabytes,
            )
            billing.add_plan(code=code, name=name, summary=summary, version=version, by=by, now=now)
        sold = {card.code: card.versions[0].id for card in queries.plans()}
        for number, (place_id, town) in enumerate(sorted(towns.items()), start=1):
            small = town.kind == "commune"
            ends_on = today + timedelta(days=_NEAR_DAYS) if small else date(today.year + 1, 12, 31)
            customer = billing.add_customer(draft=_customer(town), by=by, now=now)
            billing.tie_institution(customer_id=customer, place_id=place_id, by=by, now=now)
            draft = ContractDraft(
                number=f"{14 + number}/{began.year - 1}",
                starts_on=min(began, ends_on - timedelta(days=364)),
                ends_on=ends_on,
                dpa_version="2026-1",
                payment_days=30 if small else 60,
                procurement_reference=f"DA{30_000_000 + number}",
                order_number=f"C-{100 + number}",
            )
            contract = billing.add_contract(customer_id=customer, draft=draft, by=by, now=now)
            billing.sign_contract(contract_id=contract, on=draft.starts_on, today=today, by=by, now=now)
            billing.begin_subscription(
                contract_id=contract,
                version_id=sold["comuna" if small else "municipiu"],
                collection="send_invoice",
                with_trial=False,
                starts_on=began,
                by=by,
                now=now,
            )
    entitling.carry_down(now=now)


def _customer(town: DemoInstitution) -> CustomerDraft:
    head = next(member for member in town.cast if member.role == "administrator")
    return CustomerDraft(
        name=town.name,
        cui=town.cui,
        street=town.address,
        locality=town.place.town,
        county=town.place.county,
        postal_code=town.postal_code,
        contact_name=head.full_name,
        contact_email=head.email,
        contact_phone=town.phone,
    )


def towns_by_number(*, towns: list[DemoInstitution]) -> dict[int, DemoInstitution]:
    """Return the institutions of the demonstration that are there, by their numbers."""
    found = {town: institutions.institution_by_code(town.code) for town in towns}
    return {place.id: town for town, place in found.items() if place is not None}
