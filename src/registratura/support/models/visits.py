"""Permissions that an institution gives an operator of the supplier: to look, for a time, for a reason."""

from typing import ClassVar

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.support.models.tickets import person
from registratura.toolkit.models import ServiceModel


class Visit(ServiceModel):
    """
    One permission; `institution_id` is the institution that is looked into, whose administrator gave it.

    Read only, from when it was given until `ends_at` (exclusive), or until somebody ended it before.
    """

    operator = person(null=False)
    reason = models.CharField(max_length=500)
    ticket_number = models.BigIntegerField(null=True)
    given_at = models.DateTimeField()
    given_by = person(null=False)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = person()

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset({"id", "institution_id", "ticket_number", "given_at", "ends_at", "ended_at"})
        officials: ClassVar = {
            Category.ACCOUNT: {"operator", "given_by", "ended_by"},
            Category.PRIVATE_TEXT: {"reason"},
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("given_at")), name="support_visit_has_length"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="support_visit_ending_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "operator", "ends_at"], name="support_visit_open")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.operator_id} #{self.id}"
