"""What the bank says, and what providers say they handed over, line by line."""

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.payments.models.orders import PaymentOrder
from registratura.toolkit.models import ServiceModel


class Statement(ServiceModel):
    """A statement of the supplier's account. The same bytes are read once."""

    name = models.CharField(max_length=200)
    form = models.CharField(max_length=12)
    account = models.CharField(max_length=34, blank=True)
    sha256 = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class PersonalData:
        dataset = Dataset.PAYMENTS
        none = frozenset(
            {"id", "institution_id", "name", "form", "account", "sha256", "row_count", "read_at"}
        )
        officials = {Category.ACCOUNT: {"read_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "sha256"], name="payments_statement_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class StatementLine(ServiceModel):
    """A line of a statement and what became of it (`wording.LINES`); `mark` counts it once."""

    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    booked_on = models.DateField(null=True)
    amount_bani = models.BigIntegerField()
    payer_name = models.CharField(max_length=200, blank=True)
    details = models.CharField(max_length=500, blank=True)
    mark = models.CharField(max_length=120)
    outcome = models.CharField(max_length=12)
    order = models.ForeignKey(
        PaymentOrder,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ground = models.CharField(max_length=300, blank=True)

    class PersonalData:
        dataset = Dataset.PAYMENTS
        none = frozenset(
            {"id", "institution_id", "statement", "number", "booked_on", "outcome", "order", "decided_at"}
        )
        officials = {Category.ACCOUNT: {"decided_by"}}
        subjects = {
            Category.NAME: {"payer_name"},
            Category.PAYMENT: {"amount_bani", "mark"},
            Category.PRIVATE_TEXT: {"details", "ground"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "statement", "number"], name="payments_line_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "mark"],
                condition=~models.Q(outcome="known"),
                name="payments_line_counted_once",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="payments_statementline_deciding_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "outcome", "id"], name="payments_line_outcome"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.statement_id}/{self.number}"


class Settlement(ServiceModel):
    """A provider's report of what it took, kept and hands over. `line`: how it came to the bank, once it did."""

    provider = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    gross_bani = models.BigIntegerField()
    fee_bani = models.BigIntegerField()
    net_bani = models.BigIntegerField()
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
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
            {"id", "institution_id", "provider", "name", "sha256", "gross_bani", "fee_bani", "net_bani"}
            | {"read_at", "line"}
        )
        officials = {Category.ACCOUNT: {"read_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "sha256"], name="payments_settlement_once"),
            models.CheckConstraint(
                condition=models.Q(net_bani=models.F("gross_bani") - models.F("fee_bani")),
                name="payments_settlement_adds_up",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class SettlementLine(ServiceModel):
    """A payment in a provider's report; what went back is negative."""

    settlement = models.ForeignKey(
        Settlement, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    payment = models.CharField(max_length=100)
    mark = models.CharField(max_length=100, blank=True)
    booked_on = models.DateField(null=True)
    gross_bani = models.BigIntegerField()
    fee_bani = models.BigIntegerField()

    class PersonalData:
        dataset = Dataset.PAYMENTS
        none = frozenset({"id", "institution_id", "settlement", "number", "mark", "booked_on"})
        subjects = {Category.PAYMENT: {"payment", "gross_bani", "fee_bani"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "settlement", "number"], name="payments_settlementline_once"
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "payment"], name="payments_settlementline_pay")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.settlement_id}/{self.number}"
