"""Interruptions: from when to when the registry did not work, why, who said so, and how much was written meanwhile."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Outage(TenantModel):
    """
    A time during which the emergency register was kept. `opened_by` is None when the program itself opened it.

    It is closed by somebody else than who opened it.
    """

    cause = models.CharField(max_length=500)
    began_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id", "cause", "began_at", "opened_at", "ended_at", "closed_at"})
        officials = {Category.ACCOUNT: {"opened_by", "closed_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id"],
                condition=models.Q(closed_at__isnull=True),
                name="emergency_outage_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(
                    ended_at__gte=models.F("began_at"), closed_at__isnull=False, closed_by__isnull=False
                ),
                name="emergency_outage_closing_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_by__isnull=True)
                | models.Q(closed_by__isnull=True)
                | ~models.Q(opened_by=models.F("closed_by")),
                name="emergency_outage_two_persons",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.cause


class Authorization(TenantModel):
    """A written authorization to go on with the emergency register past a day: an act, by whom, for which days."""

    outage = models.ForeignKey(
        Outage, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    act = models.CharField(max_length=200)
    given_by_name = models.CharField(max_length=200)
    first_on = models.DateField()
    last_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id", "outage", "act", "first_on", "last_on", "noted_at"})
        officials = {Category.ACCOUNT: {"noted_by"}, Category.NAME: {"given_by_name"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="emergency_authorization_days_in_order",
            )
        ]
        indexes = [models.Index(fields=["institution_id", "outage"], name="emergency_authorization_of")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.act


class DayTotal(TenantModel):
    """How many positions were written on a day, as those say who wrote them; the last one noted holds."""

    outage = models.ForeignKey(
        Outage, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    counted_on = models.DateField()
    count = models.PositiveIntegerField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id", "outage", "counted_on", "count", "noted_at"})
        officials = {Category.ACCOUNT: {"noted_by"}}

    class Meta:
        indexes = [
            models.Index(fields=["institution_id", "outage", "counted_on"], name="emergency_daytotal_of")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.counted_on}: {self.count}"
