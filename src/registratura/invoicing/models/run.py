"""The invoicing of a month."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ServiceModel


class Run(ServiceModel):
    """
    The invoicing of a month, asked for once: taken up again, it goes on where it stopped.

    `month_from` is its first day. `failures`: who could not be invoiced and why, as `{"customer", "name", "words"}`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("așteaptă")
        RUNNING = "running", _("în lucru")
        DONE = "done", _("încheiată")

    month_from = models.DateField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    planned_count = models.PositiveIntegerField(default=0)
    made_count = models.PositiveIntegerField(default=0)
    failures = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.INVOICES
        none = frozenset(
            {
                "id",
                "institution_id",
                "month_from",
                "state",
                "planned_count",
                "made_count",
                "failures",
                "asked_at",
            }
            | {"started_at", "finished_at"}
        )
        officials = {Category.ACCOUNT: {"asked_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "month_from"], name="invoicing_run_month_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.month_from:%Y-%m}"
