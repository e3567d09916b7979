"""Money that came, money given back, and what was written wrongly."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.fees.models.charge import Charge
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Payment(TenantModel):
    """
    Money that came for a charge. Never changed, never deleted; what was written wrongly is struck by a `Correction`.

    `external_id` is the mark of whoever brought it (the bank's number of the line, the provider's order, the key of
    the cashier's form): the same one is never counted twice. A cash payment has its receipt: series and number.
    """

    class Method(models.TextChoices):
        COUNTER = "counter", _("la casierie")
        BANK = "bank", _("prin bancă")
        GHISEUL = "ghiseul", _("prin ghiseul.ro")
        CARD = "card", _("cu cardul")

    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    method = models.CharField(max_length=7, choices=Method.choices)
    amount_bani = models.BigIntegerField()
    paid_on = models.DateField()
    payer_name = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=120)
    receipt_series = models.CharField(max_length=10, blank=True)
    receipt_number = models.PositiveIntegerField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FEES
        none = frozenset(
            {"id", "institution_id", "charge", "method", "receipt_series", "receipt_number", "recorded_at"}
        )
        officials = {Category.ACCOUNT: {"recorded_by"}}
        subjects = {
            Category.NAME: {"payer_name"},
            Category.PAYMENT: {"amount_bani", "paid_on", "external_id"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "method", "external_id"], name="fees_payment_external_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "receipt_series", "receipt_number"],
                condition=models.Q(receipt_number__isnull=False),
                name="fees_payment_receipt_once",
            ),
            models.CheckConstraint(condition=models.Q(amount_bani__gt=0), name="fees_payment_positive"),
            models.CheckConstraint(condition=~models.Q(external_id=""), name="fees_payment_has_mark"),
            models.CheckConstraint(
                condition=models.Q(method="counter", receipt_number__isnull=False)
                | ~models.Q(method="counter") & models.Q(receipt_number__isnull=True),
                name="fees_payment_cash_has_receipt",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "charge"], name="fees_payment_charge"),
            models.Index(fields=["institution_id", "paid_on", "id"], name="fees_payment_day"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.method} {self.external_id}"


class Correction(TenantModel):
    """A payment that was written wrongly, struck with its reason; the right one is written anew."""

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    reason = models.CharField(max_length=500)
    struck_at = models.DateTimeField()
    struck_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FEES
        none = frozenset({"id", "institution_id", "payment", "struck_at"})
        officials = {Category.ACCOUNT: {"struck_by"}}
        subjects = {Category.PRIVATE_TEXT: {"reason"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "payment"], name="fees_correction_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="fees_correction_has_reason"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.payment_id)


class Refund(TenantModel):
    """
    Money to be given back: one person asks, another one decides. What is approved counts as given back.

    Law: Legea 207/2015 (Codul de procedură fiscală) art. 168.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("așteaptă a doua persoană")
        APPROVED = "approved", _("aprobată")
        REFUSED = "refused", _("respinsă")

    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    amount_bani = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    iban = models.CharField(max_length=34, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FEES
        none = frozenset({"id", "institution_id", "charge", "state", "asked_at", "decided_at"})
        officials = {Category.ACCOUNT: {"asked_by", "decided_by"}}
        subjects = {
            Category.PAYMENT: {"amount_bani"},
            Category.PRIVATE_TEXT: {"reason"},
            Category.BANK_ACCOUNT: {"iban"},
        }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_bani__gt=0), name="fees_refund_positive"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="fees_refund_has_reason"),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(
                    state__in=["approved", "refused"], decided_at__isnull=False, decided_by__isnull=False
                ),
                name="fees_refund_deciding_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | ~models.Q(decided_by=models.F("asked_by")),
                name="fees_refund_two_persons",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "charge"],
                condition=models.Q(state="asked"),
                name="fees_refund_one_open",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "charge"], name="fees_refund_charge")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.charge_id}: {self.amount_bani}"
