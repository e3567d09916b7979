"""Statements that were read, line by line."""

from typing import ClassVar, Self

from django.db import models

from registratura.fees.models.charge import Charge
from registratura.fees.models.money import Payment
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Statement(TenantModel):
    """A statement of an account, or a file of payments of ghiseul.ro. The same bytes are read once."""

    name = models.CharField(max_length=200)
    form = models.CharField(max_length=12)
    account = models.CharField(max_length=34, blank=True)
    sha256 = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FEES
        none = frozenset(
            {"id", "institution_id", "name", "form", "account", "sha256", "row_count", "read_at"}
        )
        officials = {Category.ACCOUNT: {"read_by"}}
        subjects: ClassVar[dict[Category, set[str]]] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "sha256"], name="fees_statement_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class StatementRow(TenantModel):
    """A line of a statement and what became of it; `outcome` as in `ways.matching`. Never changed."""

    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    booked_on = models.DateField(null=True)
    amount_bani = models.BigIntegerField()
    payer_name = models.CharField(max_length=200, blank=True)
    details = models.CharField(max_length=500, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=12)
    charge = models.ForeignKey(
        Charge, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    payment = models.ForeignKey(
        Payment, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FEES
        none = frozenset(
            {"id", "institution_id", "statement", "number", "booked_on", "outcome", "charge", "payment"}
        )
        subjects = {
            Category.NAME: {"payer_name"},
            Category.PAYMENT: {"amount_bani", "external_id"},
            Category.PRIVATE_TEXT: {"details"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "statement", "number"], name="fees_statementrow_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "charge"],
                condition=models.Q(charge__isnull=False),
                name="fees_statementrow_charge",
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.statement_id}/{self.number}"
