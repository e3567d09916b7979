"""Daily facts: how many of what on which day in which unit."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class DailyFact(TenantModel):
    """
    A count of one measure on one civil day in one unit; no row means none. Made anew by a job, never typed.

    `unit_id` 0 stands for documents without a unit, so that the key is whole. `part` divides a measure: the channel
    of what came in; empty for the rest. Institutions count their own work, not persons: the figures are exact.
    """

    class Measure(models.TextChoices):
        INCOMING = "incoming"
        OUTGOING = "outgoing"
        INTERNAL = "internal"
        ANSWERED = "answered"
        IN_TERM = "in_term"
        LATE = "late"
        FALLEN_DUE = "fallen_due"

    day_on = models.DateField()
    measure = models.CharField(max_length=10, choices=Measure.choices)
    unit_id = models.BigIntegerField()
    part = models.CharField(max_length=10, blank=True)
    fact_count = models.PositiveIntegerField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "day_on", "measure", "unit_id", "part", "fact_count"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "day_on", "measure", "unit_id", "part"],
                name="analytics_dailyfact_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    measure__in=[
                        "incoming",
                        "outgoing",
                        "internal",
                        "answered",
                        "in_term",
                        "late",
                        "fallen_due",
                    ]
                ),
                name="analytics_dailyfact_measure_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.day_on} {self.measure} {self.fact_count}"


class CountedDay(TenantModel):
    """A day that was counted, and when last: what tells a quiet day from one that nobody counted."""

    day_on = models.DateField()
    counted_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "day_on", "counted_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "day_on"], name="analytics_countedday_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.day_on}"
