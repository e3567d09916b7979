"""The supplier of the browser's database: one for all of its tests, whichever comes first; rows are committed."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.billing import queries as billing_read
from registratura.billing import services as billing
from registratura.billing.services import ContractDraft, CustomerDraft, VersionDraft
from registratura.flows.demo.people import make_cui
from registratura.institutions import queries
from registratura.institutions import services as institutions
from registratura.institutions.models import Institution
from registratura.institutions.roles import Role
from registratura.invoicing import services as invoicing
from registratura.kernel.privacy.purposes import Purpose
from registratura.licensing import queries as licensing_read
from registratura.licensing import services as licensing
from registratura.licensing.services import PolicyDraft
from registratura.payments import queries as payments
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.rooms.invoicing.ground import draft, settle


@dataclass(frozen=True, slots=True)
class Supplied:
    """The supplier, one of its people with every power, and what was drawn up for a town: the contract unsigned."""

    supplier: Institution
    luca: User
    customer_id: int
    contract_id: int
    plan_id: int
    version_id: int
    policy_id: int


def supplied(town: Town) -> Supplied:
    """Find or open the supplier, and draw up a plan, a customer, a contract and a kind of licence for a town."""
    mark, today = uuid4().hex[:6], timezone.localdate()
    supplier = queries.supplier() or institutions.open_institution(
        name="Cartea Software SRL", cui="", code=f"furnizor-{mark}", kind=Institution.Kind.SUPPLIER, now=NOW
    )
    with acting_for(supplier.id):
        luca = accounts.create_user(email=f"luca@{mark}.example", full_name="Luca Anghel", now=NOW)
        institutions.add_member(
            user_id=luca.id, role=Role.ADMINISTRATOR, unit_id=None, job_title="", now=NOW, by=None
        )
    with acting_for(supplier.id), reading_for(Purpose.P02):
        now = timezone.now()
        version = VersionDraft(
            valid_from=today - timedelta(days=400),
            price_bani=480_000,
            modules=["portal", "signing", "scanning"],
            users_most=40,
            registrations_most=5_000,
        )
        plan = billing.add_plan(
            code=f"comuna-{mark}", name=f"Comună {mark}", summary="", version=version, by=luca, now=now
        )
        card = billing_read.plan_by_id(plan)
        assert card is not None
        customer = billing.add_customer(
            draft=CustomerDraft(
                name=town.institution.name,
                cui=make_cui(uuid4().int % 10**7 + 10**6),
                street="Str. Mare nr. 1",
                locality="Albac",
                county="Alba",
                contact_email=town.administrator.email,
            ),
            by=luca,
            now=now,
        )
        billing.tie_institution(customer_id=customer, place_id=town.id, by=luca, now=now)
        draft = ContractDraft(
            number=f"{mark}/{today.year}",
            starts_on=today - timedelta(days=330),
            ends_on=today + timedelta(days=45),
            dpa_version="2026-1",
            payment_days=45,
        )
        contract = billing.add_contract(customer_id=customer, draft=draft, by=luca, now=now)
    with acting_for(supplier.id), reading_for(Purpose.P07):
        known = {each.code: each.id for each in licensing_read.products()}
        product = known.get("registratura") or licensing.add_product(
            code="registratura", name="Registratura", platforms=["linux"], by=None, now=now
        )
        policy = licensing.add_policy(
            product_id=product,
            code=f"sediu-{mark}",
            draft=PolicyDraft(name=f"Sediu propriu {mark}", floating=True, machine_count=2, term_days=365),
            by=None,
            now=now,
        )
    return Supplied(supplier, luca, customer, contract, plan, card.versions[0].id, policy)


def in_force(ground: Supplied) -> dict[str, int]:
    """Sign the contract, begin what it is about, issue a licence and an invoice; return the keys of addresses."""
    now, today = timezone.now(), timezone.localdate()
    supplier, luca = ground.supplier, ground.luca
    with acting_for(supplier.id), reading_for(Purpose.P02):
        began = today - timedelta(days=330)
        billing.sign_contract(contract_id=ground.contract_id, on=began, today=today, by=luca, now=now)
        subscription = billing.begin_subscription(
            contract_id=ground.contract_id,
            version_id=ground.version_id,
            collection="send_invoice",
            with_trial=False,
            starts_on=began,
            by=luca,
            now=now,
        )
    with acting_for(supplier.id), reading_for(Purpose.P07):
        licence = licensing.issue_license(
            policy_id=ground.policy_id, name="Ghișeul 2", customer=ground.customer_id, by=luca, now=now
        )
    with acting_for(supplier.id), reading_for(Purpose.P04):
        settle()
        row, _new = invoicing.draft_invoice(draft=draft(customer_id=ground.customer_id), by=luca, now=now)
        invoice = invoicing.issue(invoice_id=row.id, by=luca, now=now)
    with acting_for(supplier.id), reading_for(Purpose.P03):
        order = payments.orders_of_invoices([invoice.id])[invoice.id]
    return {
        "customer": ground.customer_id,
        "contract": ground.contract_id,
        "plan": ground.plan_id,
        "subscription": subscription,
        "licence": licence.license_id,
        "invoice": invoice.id,
        "pay_order": order.id,
    }
