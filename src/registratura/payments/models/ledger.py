"""Facts, and the ledger that follows from them. Rows are added; none is changed, none goes."""

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.payments.models.orders import PaymentOrder, ProviderEvent
from registratura.payments.models.statements import StatementLine
from registratura.toolkit.models import ServiceModel


class Fact(ServiceModel):
    """One believed thing about money of an order (`rules.Fact`): by whom told, or by whom written and why."""

    order = models.ForeignKey(
        PaymentOrder, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    provider = models.CharField(max_length=12)
    payment = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    part = models.CharField(max_length=100, blank=True)
    amount_bani = models.BigIntegerField()
    happened_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ground = models.CharField(max_length=300, blank=True)
    event = models.ForeignKey(
        ProviderEvent,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    line = models.ForeignKey(
        StatementLine,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    class PersonalData:
        dataset = Dataset.PAYMENTS
        none = frozenset(
            {"id", "institution_id", "order", "provider", "kind", "part", "noted_at", "event", "line"}
        )
        officials = {Category.ACCOUNT: {"noted_by"}}
        subjects = {
            Category.PAYMENT: {"payment", "amount_bani", "happened_on"},
            Category.PRIVATE_TEXT: {"ground"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "provider", "payment", "kind", "part", "amount_bani"],
                name="payments_fact_once",
            ),
            models.CheckConstraint(condition=models.Q(amount_bani__gte=0), name="payments_fact_not_negative"),
        ]
        indexes = [models.Index(fields=["institution_id", "order"], name="payments_fact_order")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.provider}/{self.payment}/{self.kind}"


class Posting(ServiceModel):
    """An entry of the ledger. Its legs come to nothing together: the database refuses any other."""

    key = models.CharField(max_length=360)
    legs_count = models.PositiveSmallIntegerField()
    happened_on = models.DateField()
    posted_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.PAYMENTS
        none = frozenset({"id", "institution_id", "key", "legs_count", "happened_on", "posted_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "key"], name="payments_posting_once"),
            models.CheckConstraint(condition=models.Q(legs_count__gte=2), name="payments_posting_double"),
        ]
        indexes = [models.Index(fields=["institution_id", "happened_on", "id"], name="payments_posting_day")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.key


class Leg(ServiceModel):
    """One side of an entry. holder: which provider, on a clearing account."""

    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveSmallIntegerField()
    account = models.CharField(max_length=10)
    holder = models.CharField(max_length=12, blank=True)
    order = models.ForeignKey(
        PaymentOrder,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    amount_bani = models.BigIntegerField()

    class PersonalData:
        dataset = Dataset.PAYMENTS
        none = frozenset({"id", "institution_id", "posting", "number", "account", "holder", "order"})
        subjects = {Category.PAYMENT: {"amount_bani"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "posting", "number"], name="payments_leg_once"),
            models.CheckConstraint(condition=~models.Q(amount_bani=0), name="payments_leg_not_nothing"),
        ]
        indexes = [
            models.Index(fields=["institution_id", "account", "holder"], name="payments_leg_account"),
            models.Index(
                fields=["institution_id", "order"],
                condition=models.Q(order__isnull=False),
                name="payments_leg_order",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.account} {self.amount_bani}"
