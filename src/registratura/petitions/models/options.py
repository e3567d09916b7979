"""What an institution settles about its petitions."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Dataset
from registratura.petitions.models.petition import LANGUAGES
from registratura.toolkit.models import ClosedManager, TenantModel


class Options(TenantModel):
    """
    One row an institution, made when something is settled.

    `lead_days`: working days before the term, by which a compartment hands in its answer. `minority_language`: of
    towns where a national minority has its share of a fifth; the answer then goes in both languages.
    Law: OG 27/2002 art. 6; Codul administrativ art. 94.
    """

    lead_days = models.PositiveSmallIntegerField(default=2)
    minority_language = models.CharField(max_length=3, blank=True, choices=list(LANGUAGES.items()))

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "lead_days", "minority_language"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="petitions_options_once"),
            models.CheckConstraint(
                condition=models.Q(lead_days__lte=15), name="petitions_options_lead_days_few"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.institution_id}: {self.lead_days}"
