"""Customers of the supplier, plans with dated versions, contracts, and subscriptions with their history."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.billing.states import NAMES, State
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ServiceManager, ServiceModel

_STATES = [(state.value, name) for state, name in NAMES.items()]


def _own(model: str, *, index: bool = True) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        model, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=index
    )


class Customer(ServiceModel):
    """A legal entity that buys the service. Never deleted; `closed_at` makes it passive."""

    name = models.CharField(max_length=200)
    cui = models.CharField(max_length=12)
    trade_number = models.CharField(max_length=20, blank=True)
    is_public_body = models.BooleanField()
    is_vat_payer = models.BooleanField()
    street = models.CharField(max_length=200)
    locality = models.CharField(max_length=120)
    county = models.CharField(max_length=40)
    postal_code = models.CharField(max_length=6, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.CONTRACTS
        none = frozenset(
            {"id", "institution_id", "name", "cui", "trade_number", "is_public_body", "is_vat_payer"}
            | {"street", "locality", "county", "postal_code", "iban", "created_at", "closed_at"}
        )
        subjects = {
            Category.NAME: {"contact_name"},
            Category.EMAIL: {"contact_email"},
            Category.PHONE: {"contact_phone"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "cui"],
                condition=models.Q(closed_at__isnull=True),
                name="billing_customer_cui_once",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.name} ({self.cui})"


class CustomerInstitution(ServiceModel):
    """An institution of this installation that a customer's contract covers: a town hall, or a body under it."""

    customer = _own("billing.Customer")
    place = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.CONTRACTS
        none = frozenset({"id", "institution_id", "customer", "place", "added_at", "ended_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "place"],
                condition=models.Q(ended_at__isnull=True),
                name="billing_customerinstitution_one_customer",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.customer_id} has {self.place_id}"


class Plan(ServiceModel):
    """What can be bought. What it costs and holds stands in its versions."""

    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=80)
    summary = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.CONTRACTS
        none = frozenset({"id", "institution_id", "code", "name", "summary", "created_at", "retired_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "code"], name="billing_plan_code_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.code


class PlanVersion(ServiceModel):
    """
    A plan from a day on. It never changes: who bought it keeps it.

    `price_bani` is for one period, without VAT. `modules` are features (`institutions.entitlements`). A limit that is
    null is none; storage in megabytes.
    """

    class Period(models.IntegerChoices):
        MONTH = 1, _("pe lună")
        YEAR = 12, _("pe an")

    plan = _own("billing.Plan", index=False)
    valid_from = models.DateField()
    price_bani = models.BigIntegerField()
    period_months = models.PositiveSmallIntegerField(choices=Period.choices, default=Period.YEAR)
    modules = models.JSONField()
    registrations_most = models.BigIntegerField(null=True, blank=True)
    users_most = models.BigIntegerField(null=True, blank=True)
    storage_most_mb = models.BigIntegerField(null=True, blank=True)
    trial_days = models.PositiveSmallIntegerField(default=30)
    grace_days = models.PositiveSmallIntegerField(default=30)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.CONTRACTS
        none = frozenset(
            {"id", "institution_id", "plan", "valid_from", "price_bani", "period_months", "modules"}
            | {"registrations_most", "users_most", "storage_most_mb", "trial_days", "grace_days", "made_at"}
        )
        officials = {Category.ACCOUNT: {"made_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "plan", "valid_from"], name="billing_planversion_day_once"
            ),
            models.CheckConstraint(
                condition=models.Q(price_bani__gte=0), name="billing_planversion_price_stands"
            ),
            models.CheckConstraint(
                condition=models.Q(period_months__in=[1, 12]), name="billing_planversion_period_known"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"plan {self.plan_id} from {self.valid_from}"


class Contract(ServiceModel):
    """
    What was agreed with a customer, for all its institutions. `ends_on` is its last day.

    A draft may change; a signed one is extended or ended, never rewritten.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("ciornă")
        SIGNED = "signed", _("semnat")
        ENDED = "ended", _("încetat")

    customer = _own("billing.Customer")
    number = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    procurement_reference = models.CharField(max_length=60, blank=True)
    order_number = models.CharField(max_length=60, blank=True)
    dpa_version = models.CharField(max_length=20)
    payment_days = models.PositiveSmallIntegerField()
    budget_year = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    signed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.CONTRACTS
        none = frozenset(
            {"id", "institution_id", "customer", "number", "starts_on", "ends_on", "procurement_reference"}
            | {"order_number", "dpa_version", "payment_days", "budget_year", "state", "signed_on"}
            | {"ended_on", "ended_why", "made_at"}
        )
        officials = {Category.ACCOUNT: {"made_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "number"], name="billing_contract_number_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="billing_contract_days_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(payment_days__gte=1, payment_days__lte=60),
                name="billing_contract_payment_days_stand",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", signed_on__isnull=True, ended_on__isnull=True)
                | models.Q(state="signed", signed_on__isnull=False, ended_on__isnull=True)
                | models.Q(state="ended", signed_on__isnull=False, ended_on__isnull=False),
                name="billing_contract_state_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "ends_on", "id"], name="billing_contract_end")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.number


class Subscription(ServiceModel):
    """
    A plan in use under a contract. Its state goes by the listed steps alone; a guard of the database holds them too.

    `period_to` is exclusive. `unpaid_from` is the day after which the oldest unpaid invoice was due. What it entitles
    to is worked out (`entitlement`), never kept here.
    """

    class Collection(models.TextChoices):
        INVOICE = "send_invoice", _("pe factură, cu termen")
        CARD = "charge_automatically", _("cu plată pe loc")

    contract = _own("billing.Contract", index=False)
    plan_version = _own("billing.PlanVersion", index=False)
    state = models.CharField(max_length=18, choices=_STATES)
    collection = models.CharField(max_length=20, choices=Collection.choices, default=Collection.INVOICE)
    period_from = models.DateField()
    period_to = models.DateField()
    trial_to = models.DateField(null=True, blank=True)
    cancel_on = models.DateField(null=True, blank=True)
    unpaid_from = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.CONTRACTS
        none = frozenset(
            {"id", "institution_id", "contract", "plan_version", "state", "collection", "period_from"}
            | {"period_to", "trial_to", "cancel_on", "unpaid_from", "started_at", "changed_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "contract"],
                condition=~models.Q(state__in=["canceled", "incomplete_expired"]),
                name="billing_subscription_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]),
                name="billing_subscription_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(period_to__gt=models.F("period_from")),
                name="billing_subscription_period_in_order",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "state", "id"], name="billing_subscription_state")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"subscription {self.id} {self.state}"


class Transition(ServiceModel):
    """A step of a subscription, with its reason; the first has no state before. Never changed."""

    subscription = _own("billing.Subscription")
    before = models.CharField(max_length=18, choices=_STATES, blank=True)
    after = models.CharField(max_length=18, choices=_STATES)
    reason = models.CharField(max_length=300)
    happened_at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.CONTRACTS
        none = frozenset({"id", "institution_id", "subscription", "before", "after", "reason", "happened_at"})
        officials = {Category.ACCOUNT: {"by"}}

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after}"
