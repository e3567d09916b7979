"""What is to be paid, how it was tried, what providers told, and what goes back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ServiceModel


class PaymentOrder(ServiceModel):
    """
    What is to be paid for an invoice, named by its plain number.

    `state` and the four sums are `rules.state_of` over the facts of the order, written again with each new fact; the
    facts are the truth, and `queries.differences` compares.
    """

    reference = models.CharField(max_length=25)
    invoice_id = models.BigIntegerField(null=True)
    words = models.CharField(max_length=200)
    customer_id = models.BigIntegerField(null=True)
    customer_name = models.CharField(max_length=200)
    customer_cui = models.CharField(max_length=12, blank=True)
    payer_email = models.CharField(max_length=254, blank=True)
    payer_language = models.CharField(max_length=5, default="ro")
    amount_bani = models.BigIntegerField()
    due_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, default="waiting")
    net_bani = models.BigIntegerField(default=0)
    left_bani = models.BigIntegerField(default=0)
    surplus_bani = models.BigIntegerField(default=0)
    is_disputed = models.BooleanField(default=False)

    class PersonalData:
        dataset = Dataset.PAYMENTS
        none = frozenset(
            {"id", "institution_id", "reference", "invoice_id", "words", "customer_id", "due_on", "made_at"}
            | {"closed_at", "closed_reason", "state", "is_disputed"}
        )
        officials = {Category.ACCOUNT: {"made_by"}}
        subjects = {
            Category.ORGANIZATION: {"customer_name"},
            Category.TAX_ID: {"customer_cui"},
            Category.EMAIL: {"payer_email"},
            Category.LANGUAGE: {"payer_language"},
            Category.PAYMENT: {"amount_bani", "net_bani", "left_bani", "surplus_bani"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "reference"], name="payments_order_reference"),
            models.UniqueConstraint(
                fields=["institution_id", "invoice_id"],
                condition=models.Q(invoice_id__isnull=False, closed_at__isnull=True),
                name="payments_order_invoice_once",
            ),
            models.CheckConstraint(condition=models.Q(amount_bani__gt=0), name="payments_order_positive"),
        ]
        indexes = [
            models.Index(fields=["institution_id", "state", "id"], name="payments_order_state"),
            models.Index(fields=["institution_id", "customer_id"], name="payments_order_customer"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.reference


class Attempt(ServiceModel):
    """Somebody set out to a provider's page. `mark`: by what the provider names it to us."""

    order = models.ForeignKey(
        PaymentOrder, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    provider = models.CharField(max_length=12)
    mark = models.CharField(max_length=32)
    amount_bani = models.BigIntegerField()
    begun_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.PAYMENTS
        none = frozenset({"id", "institution_id", "order", "provider", "mark", "begun_at"})
        subjects = {Category.PAYMENT: {"amount_bani"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "mark"], name="payments_attempt_mark"),
            models.CheckConstraint(condition=models.Q(amount_bani__gt=0), name="payments_attempt_positive"),
        ]
        indexes = [models.Index(fields=["institution_id", "order"], name="payments_attempt_order")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.mark


class ProviderEvent(ServiceModel):
    """
    What a provider told, byte for byte, before anything of it is believed; the forged ones too.

    `raw` is empty where the bytes held the number of a card: those are never kept. `signature_ok`: whether the
    provider's proof held, whatever else was wrong.
    """

    provider = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    raw = models.BinaryField()
    headers = models.JSONField(default=dict)
    event_id = models.CharField(max_length=220, blank=True)
    signature_ok = models.BooleanField()
    outcome = models.CharField(max_length=12)
    kind = models.CharField(max_length=12, blank=True)
    mark = models.CharField(max_length=100, blank=True)
    payment = models.CharField(max_length=100, blank=True)
    part = models.CharField(max_length=100, blank=True)
    amount_bani = models.BigIntegerField(null=True)
    order = models.ForeignKey(
        PaymentOrder,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    received_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.PAYMENTS
        none = frozenset(
            {"id", "institution_id", "provider", "digest", "headers", "event_id", "signature_ok", "outcome"}
            | {"kind", "mark", "part", "order", "received_at"}
        )
        subjects = {Category.PAYMENT: {"raw", "payment", "amount_bani"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "provider", "digest"], name="payments_event_once"
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "provider", "payment"], name="payments_event_payment"),
            models.Index(fields=["institution_id", "order"], name="payments_event_order"),
            models.Index(fields=["institution_id", "received_at", "id"], name="payments_event_time"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"


class Refund(ServiceModel):
    """Money to be given back: asked by one person, agreed to by a second above the limit, done once it is confirmed."""

    class State(models.TextChoices):
        ASKED = "asked", _("așteaptă a doua persoană")
        AGREED = "agreed", _("de trimis")
        SENT = "sent", _("trimisă, așteaptă confirmarea")
        CONFIRMED = "confirmed", _("confirmată")
        REFUSED = "refused", _("respinsă")
        FAILED = "failed", _("nereușită")

    order = models.ForeignKey(
        PaymentOrder, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    provider = models.CharField(max_length=12)
    payment = models.CharField(max_length=120)
    amount_bani = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    iban = models.CharField(max_length=34, blank=True)
    wants_second = models.BooleanField()
    state = models.CharField(max_length=9)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    fact_key = models.CharField(max_length=360, blank=True)

    class PersonalData:
        dataset = Dataset.PAYMENTS
        none = frozenset(
            {"id", "institution_id", "order", "provider", "wants_second", "state", "asked_at", "agreed_at"}
            | {"ended_at", "fact_key"}
        )
        officials = {Category.ACCOUNT: {"asked_by", "agreed_by"}}
        subjects = {
            Category.PAYMENT: {"payment", "amount_bani"},
            Category.PRIVATE_TEXT: {"reason"},
            Category.BANK_ACCOUNT: {"iban"},
        }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_bani__gt=0), name="payments_refund_positive"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="payments_refund_has_reason"),
            models.CheckConstraint(
                condition=models.Q(wants_second=False)
                | models.Q(state__in=["asked", "refused"])
                | models.Q(agreed_by__isnull=False) & ~models.Q(agreed_by=models.F("asked_by")),
                name="payments_refund_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | models.Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="payments_refund_agreeing_whole",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "fact_key"],
                condition=~models.Q(fact_key=""),
                name="payments_refund_fact_once",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "order"], name="payments_refund_order")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.order_id}: {self.amount_bani}"
