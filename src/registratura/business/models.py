"""What noised figures cost: each figure that left, with its loss of privacy."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ServiceManager, ServiceModel


class NoisedFigure(ServiceModel):
    """
    A figure that left with noise: over which data, for which period, at which cost, and what was told.

    The same question is answered by the same row and costs nothing more: noise drawn again could be averaged away.
    `epsilon_milli` is the loss in thousandths, as the library tells it, rounded up. Rows are added alone.
    """

    subject = models.CharField(max_length=30)
    question = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    epsilon_milli = models.PositiveIntegerField()
    told = models.JSONField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.CONTRACTS
        none = frozenset(
            {"id", "institution_id", "subject", "question", "year", "epsilon_milli", "told", "asked_at"}
        )
        officials = {Category.ACCOUNT: {"asked_by"}}
        subjects = frozenset[str]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "subject", "question", "year"], name="business_noisedfigure_once"
            ),
            models.CheckConstraint(
                condition=models.Q(epsilon_milli__gte=1), name="business_noisedfigure_costs"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.subject}: {self.question} ({self.year})"


class Snapshot(ServiceModel):
    """
    The supplier's figures of a day, as they may be told: small groups were left out before anything was written.

    The exact counts stand in no table of the supplier.
    """

    taken_on = models.DateField()
    told = models.JSONField()
    taken_at = models.DateTimeField()

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.CONTRACTS
        none = frozenset({"id", "institution_id", "taken_on", "told", "taken_at"})
        subjects = frozenset[str]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "taken_on"], name="business_snapshot_day_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.taken_on}"
