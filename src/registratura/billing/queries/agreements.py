"""Plans, contracts, subscriptions with their steps, and what they open."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count

from registratura.billing.entitlement import WARN_DAYS, Agreement, Answer, answer_of
from registratura.billing.models import Contract, Plan, PlanVersion, Subscription, Transition
from registratura.billing.queries.cards import (
    ContractLine,
    PlanCard,
    StepLine,
    SubscriptionCard,
    VersionCard,
    WaitingCounts,
)
from registratura.billing.states import NAMES, OVER, TONES, State
from registratura.institutions.entitlements import MODULES, Feature
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import Question, together


def plans(*, with_retired: bool = True) -> list[PlanCard]:
    """Return the plans by name with their versions."""
    rows = Plan.objects.all() if with_retired else Plan.objects.filter(retired_at__isnull=True)
    versions: dict[int, list[VersionCard]] = {}
    for card in _versions():
        versions.setdefault(card.plan_id, []).append(card)
    return [
        PlanCard(row.id, row.code, row.name, row.summary, row.retired_at, tuple(versions.get(row.id, ())))
        for row in rows.order_by("name", "id")
    ]


def plan_by_id(plan_id: int) -> PlanCard | None:
    """Return a plan with its versions, or None."""
    return next((card for card in plans() if card.id == plan_id), None)


def _versions() -> list[VersionCard]:
    used = dict(
        Subscription.objects.exclude(state__in=OVER)
        .values_list("plan_version_id")
        .annotate(count=Count("id"))
        .values_list("plan_version_id", "count")
    )
    rows = PlanVersion.objects.select_related("plan").order_by("-valid_from", "-id")
    return [_version(row, used.get(row.id, 0)) for row in rows]


def _version(row: PlanVersion, in_use: int = 0) -> VersionCard:
    return VersionCard(
        id=row.id,
        plan_id=row.plan_id,
        plan_code=row.plan.code,
        plan_name=row.plan.name,
        valid_from=row.valid_from,
        price_bani=row.price_bani,
        period_months=row.period_months,
        period_name=str(PlanVersion.Period(row.period_months).label),
        modules=tuple(row.modules),
        registrations_most=row.registrations_most,
        users_most=row.users_most,
        storage_most_mb=row.storage_most_mb,
        trial_days=row.trial_days,
        grace_days=row.grace_days,
        made_at=row.made_at,
        in_use=in_use,
    )


def contracts(
    *, customer_id: int | None = None, state: str = "", ending_before: date | None = None
) -> list[ContractLine]:
    """Return contracts, those that end last first; of a customer, in a state, or ending before a day."""
    rows = Contract.objects.select_related("customer")
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if state:
        rows = rows.filter(state=state)
    if ending_before is not None:
        rows = rows.filter(ends_on__lt=ending_before)
    return [_contract(row) for row in rows.order_by("-ends_on", "-id")]


def contract_by_id(contract_id: int) -> ContractLine | None:
    """Return a contract, or None."""
    row = Contract.objects.select_related("customer").filter(pk=contract_id).first()
    return _contract(row) if row is not None else None


def contracts_by_id(ids: Iterable[int]) -> dict[int, ContractLine]:
    """Return contracts by their numbers, in one query."""
    rows = Contract.objects.select_related("customer").filter(pk__in=set(ids))
    return {row.id: _contract(row) for row in rows}


def _contract(row: Contract) -> ContractLine:
    return ContractLine(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        customer_name=row.customer.name,
        is_public_body=row.customer.is_public_body,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=row.state,
        state_name=str(Contract.State(row.state).label),
        signed_on=row.signed_on,
        ended_on=row.ended_on,
        ended_why=row.ended_why,
        procurement_reference=row.procurement_reference,
        order_number=row.order_number,
        dpa_version=row.dpa_version,
        payment_days=row.payment_days,
        budget_year=row.budget_year,
    )


def subscriptions(
    *, customer_id: int | None = None, contract_id: int | None = None, state: str = ""
) -> list[SubscriptionCard]:
    """Return subscriptions, the newest first; of a customer, of a contract, or in a state."""
    rows = Subscription.objects.select_related("contract__customer", "plan_version__plan")
    if customer_id is not None:
        rows = rows.filter(contract__customer_id=customer_id)
    if contract_id is not None:
        rows = rows.filter(contract_id=contract_id)
    if state:
        rows = rows.filter(state=state)
    return [_subscription(row) for row in rows.order_by("-id")]


def subscription_by_id(subscription_id: int) -> SubscriptionCard | None:
    """Return a subscription, or None."""
    rows = Subscription.objects.select_related("contract__customer", "plan_version__plan")
    row = rows.filter(pk=subscription_id).first()
    return _subscription(row) if row is not None else None


def _subscription(row: Subscription) -> SubscriptionCard:
    state = State(row.state)
    return SubscriptionCard(
        id=row.id,
        contract_id=row.contract_id,
        contract_number=row.contract.number,
        customer_id=row.contract.customer_id,
        customer_name=row.contract.customer.name,
        version=_version(row.plan_version),
        state=state,
        state_name=str(NAMES[state]),
        tone=TONES[state],
        collection=row.collection,
        collection_name=str(Subscription.Collection(row.collection).label),
        period_from=row.period_from,
        period_to=row.period_to,
        trial_to=row.trial_to,
        cancel_on=row.cancel_on,
        unpaid_since=row.unpaid_from,
        started_at=row.started_at,
        changed_at=row.changed_at,
    )


def steps_of(subscription_id: int) -> list[StepLine]:
    """Return the steps of a subscription, the newest first."""
    return [
        StepLine(
            str(NAMES[State(row.before)]) if row.before else "",
            str(NAMES[State(row.after)]),
            TONES[State(row.after)],
            row.reason,
            row.happened_at,
            row.by_id,
        )
        for row in Transition.objects.filter(subscription_id=subscription_id).order_by("-id")
    ]


def answer_for(customer_id: int) -> Answer | None:
    """
    Return what a customer's agreements open, worked out now; None where nothing was ever agreed: then all is open.

    Of several agreements the one that lasts longest answers.
    """
    lines = {one.id: one for one in contracts(customer_id=customer_id)}
    cards = subscriptions(customer_id=customer_id)
    found = [answer_of(_agreement(card, lines[card.contract_id])) for card in cards]
    subscribed = {card.contract_id for card in cards}
    found += [
        answer_of(_bare(line))
        for line in lines.values()
        if line.state != "draft" and line.id not in subscribed
    ]
    return max(found, key=lambda answer: answer.closes_on, default=None)


def _agreement(card: SubscriptionCard, contract: ContractLine) -> Agreement:
    changed_on = legal_date(card.changed_at)
    in_trial = card.state is State.TRIALING and card.trial_to is not None
    ends = [contract.ended_on, card.cancel_on, changed_on if card.state is State.CANCELED else None]
    known = [day for day in ends if day is not None]
    return Agreement(
        state=card.state,
        last_day=card.trial_to - timedelta(days=1) if in_trial and card.trial_to else contract.ends_on,
        is_public_body=contract.is_public_body,
        grace_days=card.version.grace_days,
        modules=card.version.modules,
        limits={
            Feature.REGISTRATIONS: card.version.registrations_most,
            Feature.USERS: card.version.users_most,
            Feature.STORAGE: card.version.storage_most_mb,
        },
        unpaid_since=card.unpaid_since,
        changed_on=changed_on,
        canceled_on=min(known) if known else None,
    )


def _bare(contract: ContractLine) -> Agreement:
    """A contract that names no plan: everything is open until its end."""
    return Agreement(
        state=State.ACTIVE,
        last_day=contract.ends_on,
        is_public_body=contract.is_public_body,
        grace_days=30,
        modules=[module.value for module in MODULES],
        limits={},
        changed_on=contract.starts_on,
        canceled_on=contract.ended_on,
    )


_SUBSCRIPTIONS_WAITING = """
SELECT count(*) FILTER (WHERE state = ANY(%s)), count(*) FILTER (WHERE state = %s), count(*) FILTER (WHERE state = %s)
  FROM billing_subscription WHERE institution_id = %s
"""
_CONTRACTS_WAITING = """
SELECT count(*) FILTER (WHERE state = %s AND ends_on BETWEEN %s AND %s),
       count(*) FILTER (WHERE state = %s AND ends_on < %s), count(*) FILTER (WHERE state = %s)
  FROM billing_contract WHERE institution_id = %s
"""


def waiting_counts(*, today: date) -> WaitingCounts:
    """Count what of agreements cries for a deed."""
    near, place = today + timedelta(days=WARN_DAYS), required_institution()
    signed, draft = str(Contract.State.SIGNED), str(Contract.State.DRAFT)
    states = ([str(State.PAST_DUE), str(State.UNPAID)], str(State.UNPAID), str(State.INCOMPLETE))
    found, ends = together(
        [
            Question(_SUBSCRIPTIONS_WAITING, (*states, place), columns=3),
            Question(_CONTRACTS_WAITING, (signed, today, near, signed, today, draft, place), columns=3),
        ]
    )
    late, unpaid, first = found
    return WaitingCounts(late=late, unpaid=unpaid, first=first, near=ends[0], over=ends[1], drafts=ends[2])
