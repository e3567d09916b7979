"""What is written beside the figures of a half-yearly report."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Remarks(TenantModel):
    """
    Causes of delay and proposals of a half year, in words; the figures themselves are counted anew each time.

    Law: OG 27/2002 art. 14.
    """

    year = models.PositiveSmallIntegerField()
    half = models.PositiveSmallIntegerField()
    causes = models.TextField(blank=True)
    proposals = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.PETITIONS
        none = frozenset({"id", "institution_id", "year", "half", "causes", "proposals", "written_at"})
        officials = {Category.ACCOUNT: {"written_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "year", "half"], name="petitions_remarks_once"),
            models.CheckConstraint(condition=models.Q(half__in=[1, 2]), name="petitions_remarks_half_known"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.year}/{self.half}"
