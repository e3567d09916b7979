"""What the queries of this room give: frozen, without a question behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from registratura.billing.states import NAMES, OVER, TRANSITIONS, State


@dataclass(frozen=True, slots=True)
class VersionCard:
    """A plan from a day on; price in bani for a period, without VAT. `in_use` counts open subscriptions."""

    id: int
    plan_id: int
    plan_code: str
    plan_name: str
    valid_from: date
    price_bani: int
    period_months: int
    period_name: str
    modules: tuple[str, ...]
    registrations_most: int | None
    users_most: int | None
    storage_most_mb: int | None
    trial_days: int
    grace_days: int
    made_at: datetime
    in_use: int = 0


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan with its versions, the newest first."""

    id: int
    code: str
    name: str
    summary: str
    retired_at: datetime | None
    versions: tuple[VersionCard, ...]

    def version_on(self, day: date) -> VersionCard | None:
        """Return the version that is sold on a day."""
        return next((one for one in self.versions if one.valid_from <= day), None)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of a subscription; `before_name` is empty for its beginning."""

    before_name: str
    after_name: str
    tone: str
    reason: str
    at: datetime
    by_id: int | None


@dataclass(frozen=True, slots=True)
class SubscriptionCard:
    """A subscription with its plan. `period_to` is exclusive; `following` are the states it may go to."""

    id: int
    contract_id: int
    contract_number: str
    customer_id: int
    customer_name: str
    version: VersionCard
    state: State
    state_name: str
    tone: str
    collection: str
    collection_name: str
    period_from: date
    period_to: date
    trial_to: date | None
    cancel_on: date | None
    unpaid_since: date | None
    started_at: datetime
    changed_at: datetime

    @property
    def following(self) -> list[tuple[str, str]]:
        """The states of the listed steps, with their names."""
        return [(state.value, str(NAMES[state])) for state in State if state in TRANSITIONS[self.state]]

    @property
    def is_over(self) -> bool:
        """Whether no step is left."""
        return self.state in OVER


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract in a list. `last_day` is the day on which it ended or will end."""

    id: int
    number: str
    customer_id: int
    customer_name: str
    is_public_body: bool
    starts_on: date
    ends_on: date
    state: str
    state_name: str
    signed_on: date | None
    ended_on: date | None
    ended_why: str
    procurement_reference: str
    order_number: str
    dpa_version: str
    payment_days: int
    budget_year: int | None

    @property
    def last_day(self) -> date:
        """The day on which it ended, or will end."""
        return self.ended_on or self.ends_on


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A customer in a list."""

    id: int
    name: str
    cui: str
    locality: str
    county: str
    is_public_body: bool
    institution_count: int
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """An institution that a customer's contract covers."""

    id: int
    code: str
    name: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """A customer with its institutions, contracts (the newest first) and subscriptions."""

    id: int
    name: str
    cui: str
    trade_number: str
    is_public_body: bool
    is_vat_payer: bool
    street: str
    locality: str
    county: str
    postal_code: str
    iban: str
    contact_name: str
    contact_email: str
    contact_phone: str
    created_at: datetime
    closed_at: datetime | None
    places: tuple[PlaceLine, ...] = ()
    contracts: tuple[ContractLine, ...] = ()
    subscriptions: tuple[SubscriptionCard, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """
    How many subscriptions are late (of them unpaid), how many wait for a first payment; how many contracts end soon,
    have passed their end, or are drafts.
    """

    late: int
    unpaid: int
    first: int
    near: int
    over: int
    drafts: int
