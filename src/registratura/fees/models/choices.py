"""What an institution chose for its cash desk, and the provider of card payments with what it told."""

from typing import ClassVar, Final, Self

from django.db import models

from registratura.fees.models.charge import Charge
from registratura.fees.models.money import Payment
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel

DEFAULT_SERIES: Final = "TX"


class Options(TenantModel):
    """One row an institution: the series of receipts and the next number in it."""

    receipt_series = models.CharField(max_length=10)
    next_receipt = models.PositiveIntegerField(default=1)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "receipt_series", "next_receipt"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="fees_options_one"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.receipt_series


class CardProvider(TenantModel):
    """One row an institution: where cards are taken, under which account. The secret is sealed (`toolkit.sealing`)."""

    name = models.CharField(max_length=100)
    pay_url = models.CharField(max_length=300)
    merchant = models.CharField(max_length=100)
    secret_sealed = models.TextField()
    is_active = models.BooleanField(default=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "name", "pay_url", "merchant", "secret_sealed", "is_active"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="fees_cardprovider_one"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class CardAttempt(TenantModel):
    """Somebody set out to pay a charge by card: the order that the provider knows. No card data, ever."""

    order = models.UUIDField()
    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    amount_bani = models.BigIntegerField()
    begun_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FEES
        none = frozenset({"id", "institution_id", "order", "charge", "begun_at"})
        subjects = {Category.PAYMENT: {"amount_bani"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "order"], name="fees_cardattempt_order_once"),
            models.UniqueConstraint(
                fields=["institution_id", "charge", "amount_bani"], name="fees_cardattempt_sum_once"
            ),
            models.CheckConstraint(condition=models.Q(amount_bani__gt=0), name="fees_cardattempt_positive"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.order)


class ProviderEvent(TenantModel):
    """
    What came as a notification of the provider, true or forged; `outcome` as in `ways.card`. Never changed.

    `digest` is of the whole notification with its headings: the same one is written down once.
    """

    digest = models.CharField(max_length=64)
    event_id = models.CharField(max_length=100, blank=True)
    order_text = models.CharField(max_length=100, blank=True)
    said = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=12)
    payment = models.ForeignKey(
        Payment, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    received_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FEES
        none = frozenset(
            {"id", "institution_id", "digest", "event_id", "order_text", "said", "outcome", "payment"}
            | {"received_at"}
        )
        subjects: ClassVar[dict[Category, set[str]]] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "digest"], name="fees_providerevent_once"),
        ]
        indexes = [
            models.Index(fields=["institution_id", "-received_at", "-id"], name="fees_providerevent_when")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.outcome} {self.event_id}"
