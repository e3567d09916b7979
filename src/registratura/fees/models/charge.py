"""What somebody owes."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.fees.models.rule import FeeVersion
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Charge(TenantModel):
    """
    A sum owed, frozen with the version of its rule and how it was worked out.

    It belongs to an entry, or to a filing that has no number yet (`filing_key`, the filing's own key). Sums in bani.
    `paid_bani`, `refunded_bani` and `state` follow the rows of money and are written by the database alone.
    """

    class State(models.TextChoices):
        DUE = "due", _("de plată")
        PARTLY = "partly", _("plătită în parte")
        PAID = "paid", _("plătită")
        WAIVED = "waived", _("scutită")
        CANCELLED = "cancelled", _("anulată")
        REFUNDED = "refunded", _("restituită")

    reference = models.CharField(max_length=14)
    version = models.ForeignKey(
        FeeVersion, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    entry = models.ForeignKey(
        "registers.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    filing_key = models.UUIDField(null=True)
    payer_name = models.CharField(max_length=200, blank=True)
    payer_email = models.EmailField(blank=True)
    payer_language = models.CharField(max_length=2, default="ro")
    answers = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    exemption = models.CharField(max_length=60, blank=True)
    amount_bani = models.BigIntegerField()
    paid_bani = models.BigIntegerField(default=0)
    refunded_bani = models.BigIntegerField(default=0)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DUE)
    charged_at = models.DateTimeField()
    charged_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    closed = models.CharField(
        max_length=9, blank=True, choices=[(one, one) for one in ("waived", "cancelled")]
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    closed_ground = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FEES
        none = frozenset(
            {"id", "institution_id", "version", "entry", "filing_key", "amount_bani", "paid_bani", "state"}
            | {"refunded_bani", "charged_at", "closed", "closed_at"}
        )
        officials = {Category.ACCOUNT: {"charged_by", "closed_by"}}
        subjects = {
            Category.NAME: {"payer_name"},
            Category.EMAIL: {"payer_email"},
            Category.LANGUAGE: {"payer_language"},
            Category.PAYMENT: {"reference", "answers", "steps", "exemption"},
            Category.PRIVATE_TEXT: {"closed_ground"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "reference"], name="fees_charge_reference_once"
            ),
            models.CheckConstraint(
                condition=models.Q(entry__isnull=False) | models.Q(filing_key__isnull=False),
                name="fees_charge_belongs",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_bani__gte=0)
                & models.Q(refunded_bani__gte=0)
                & models.Q(paid_bani__gte=models.F("refunded_bani")),
                name="fees_charge_never_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    closed="", closed_at__isnull=True, closed_by__isnull=True, closed_ground=""
                )
                | models.Q(closed__in=["waived", "cancelled"], closed_at__isnull=False)
                & ~models.Q(closed_ground=""),
                name="fees_charge_closing_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "entry"], name="fees_charge_entry"),
            models.Index(fields=["institution_id", "filing_key"], name="fees_charge_filing"),
            models.Index(fields=["institution_id", "state", "-id"], name="fees_charge_state"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.reference
