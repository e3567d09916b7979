"""The public figures of answer times, one row for each kind of matter."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class AnswerFigures(TenantModel):
    """
    How fast matters of a kind were answered in a period: counts and medians, with small groups already left out.

    `bands`: counts by length of the way to the answer, None where a group is too small to be told.
    """

    class Matter(models.TextChoices):
        PETITION = "petition"
        INFORMATION = "information"

    matter = models.CharField(max_length=20, choices=Matter.choices)
    period_from = models.DateField()
    period_to = models.DateField()
    received_count = models.PositiveIntegerField()
    answered_count = models.PositiveIntegerField()
    in_term_count = models.PositiveIntegerField(null=True)
    late_count = models.PositiveIntegerField(null=True)
    open_count = models.PositiveIntegerField()
    median_days = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    slowest_tenth_days = models.PositiveIntegerField(null=True)
    bands = models.JSONField(default=list)
    computed_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "matter", "period_from", "period_to", "received_count", "answered_count"}
            | {"in_term_count", "late_count", "open_count", "median_days", "slowest_tenth_days", "bands"}
            | {"computed_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "matter"], name="figures_answers_matter_once"),
            models.CheckConstraint(
                condition=models.Q(matter__in=["petition", "information"]),
                name="figures_answers_matter_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.matter
