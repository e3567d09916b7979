"""What is answered to the questions of the yearly report that no register can answer."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class YearAnswers(TenantModel):
    """
    Answers of a year, by the key of the question; the figures are counted anew each time.

    Law: Legea 544/2001 art. 27; HG 123/2002 art. 27.
    """

    year = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.INFORMATION
        none = frozenset({"id", "institution_id", "year", "answers", "written_at"})
        officials = {Category.ACCOUNT: {"written_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "year"], name="information_yearanswers_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.year}"
