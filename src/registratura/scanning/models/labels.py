"""Codes that labels carry: issued once, bound to one entry for ever."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class LabelRun(TenantModel):
    """Labels prepared at once, before their papers have numbers. `format` is the sheet or roll they were set for."""

    format = models.CharField(max_length=20)
    count = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.INTAKE
        none = frozenset({"id", "institution_id", "format", "count", "issued_at"})
        officials = {Category.ACCOUNT: {"issued_by"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(count__gte=1, count__lte=1000), name="scanning_labelrun_count"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.count} x {self.format}"


class LabelCode(TenantModel):
    """
    A serial that stands on a label. A trigger refuses to bind it twice and to bring a voided one back.

    `run` is None when it was issued for an entry that had its number already.
    """

    serial = models.CharField(max_length=14)
    run = models.ForeignKey(
        LabelRun, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    issued_at = models.DateTimeField()
    entry = models.ForeignKey(
        "registers.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    bound_at = models.DateTimeField(null=True)
    bound_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    void_reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.INTAKE
        none = frozenset(
            {"id", "institution_id", "serial", "run", "issued_at", "entry", "bound_at", "voided_at"}
            | {"void_reason"}
        )
        officials = {Category.ACCOUNT: {"bound_by", "voided_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "serial"], name="scanning_labelcode_serial_once"
            ),
            models.CheckConstraint(
                condition=models.Q(serial__regex=r"^[0-9]{14}$") & ~models.Q(serial="0" * 14),
                name="scanning_labelcode_serial_shape",
            ),
            models.CheckConstraint(
                condition=models.Q(bound_at__isnull=True, bound_by__isnull=True, entry__isnull=True)
                | models.Q(bound_at__isnull=False, entry__isnull=False),
                name="scanning_labelcode_binding_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | models.Q(voided_at__isnull=False, voided_by__isnull=False, entry__isnull=True)
                & ~models.Q(void_reason=""),
                name="scanning_labelcode_voiding_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "entry"], name="scanning_labelcode_entry"),
            models.Index(fields=["institution_id", "run", "id"], name="scanning_labelcode_run"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.serial
