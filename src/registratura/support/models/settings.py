"""How the support department works: its hours, its levels, the answers it gives often."""

from typing import ClassVar

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.support.models.tickets import person
from registratura.toolkit.models import ServiceModel


class SupportOptions(ServiceModel):
    """One row at the most. `levels`: priority → [minutes until the first answer, minutes until the solution]."""

    opens = models.TimeField()
    closes = models.TimeField()
    levels = models.JSONField(default=dict)
    close_after_days = models.PositiveSmallIntegerField(default=14)

    class PersonalData:
        dataset = Dataset.PROGRAM
        none = frozenset({"id", "institution_id", "opens", "closes", "levels", "close_after_days"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="support_supportoptions_once"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="support_supportoptions_in_order"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.opens}-{self.closes}"


class CannedAnswer(ServiceModel):
    """An answer given often; `{nume}` and `{numar}` are filled in."""

    title = models.CharField(max_length=120)
    body = models.TextField()
    retired_at = models.DateTimeField(null=True)
    retired_by = person()

    class PersonalData:
        dataset = Dataset.PROGRAM
        none = frozenset({"id", "institution_id", "title", "body", "retired_at"})
        officials: ClassVar = {Category.ACCOUNT: {"retired_by"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(retired_at__isnull=True, retired_by__isnull=True)
                | models.Q(retired_at__isnull=False, retired_by__isnull=False),
                name="support_cannedanswer_retiring_whole",
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.title
