"""A fee and its dated versions."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class FeeRule(TenantModel):
    """A fee of the institution by its code; what it costs stands in its versions."""

    code = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "code", "opened_at"})
        officials = {Category.ACCOUNT: {"opened_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "code"], name="fees_feerule_code_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.code


class FeeVersion(TenantModel):
    """
    What a fee costs from a day on, upon which act, into which account. Never changed: another one follows.

    Of the versions valid on a day the one set last decides. `valid_to` is exclusive; `formula` as in `formulas`.
    Law: Legea 227/2015 (Codul fiscal) art. 454 și 484; Legea 273/2006 art. 30.
    """

    rule = models.ForeignKey(
        FeeRule, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    legal_basis = models.CharField(max_length=300)
    formula = models.JSONField()
    iban = models.CharField(max_length=34, blank=True)
    beneficiary = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "rule", "number", "name", "name_en", "legal_basis", "formula", "iban"}
            | {"beneficiary", "valid_from", "valid_to", "set_at"}
        )
        officials = {Category.ACCOUNT: {"set_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "rule", "number"], name="fees_feeversion_number_once"
            ),
            models.CheckConstraint(condition=~models.Q(legal_basis=""), name="fees_feeversion_has_law"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="fees_feeversion_has_length",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"
