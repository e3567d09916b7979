"""Who was reminded of which term, so that nobody is told the same twice."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Reminder(TenantModel):
    """
    That a person was told of a step of a term. `due_on` is the end as told: a term that moved is told of anew.

    Written once, never changed; `step` is the code of `reminding.Step`.
    """

    deadline = models.ForeignKey(
        "deadlines.Deadline", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    step = models.CharField(max_length=10)
    due_on = models.DateField()
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    told_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.TERMS
        none = frozenset({"id", "institution_id", "deadline", "step", "due_on", "told_at"})
        officials = {Category.ACCOUNT: {"user"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "deadline", "step", "due_on", "user"],
                name="deadlines_reminder_once",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.step}: {self.user_id}"
