"""Orders to print a register, and what came of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.registers.models.register import Register
from registratura.toolkit.models import TenantModel


class PrintOrder(TenantModel):
    """
    A register asked for on paper: a whole year, or the days `first_on`…`last_on` of it, both included.

    `attempt_count` tells apart the runs of its job: only the last one may write here. `heard_at` is the last sign of
    life. The file lies in the store of bytes under `sha256`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("în așteptare")
        PRINTING = "printing", _("se tipărește")
        DONE = "done", _("gata")
        FAILED = "failed", _("nereușită")

    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    year = models.PositiveSmallIntegerField()
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    ordered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ordered_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    heard_at = models.DateTimeField()
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    page_count = models.PositiveIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    finished_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "register", "year", "first_on", "last_on", "ordered_at"}
            | {"state", "attempt_count", "heard_at", "done_count", "total_count", "page_count"}
            | {"size_bytes", "problem", "finished_at"}
        )
        officials = {Category.ACCOUNT: {"ordered_by"}}
        subjects = {Category.DOCUMENT: {"sha256"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "printing", "done", "failed"]),
                name="registers_printorder_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(first_on__isnull=True, last_on__isnull=True)
                | models.Q(first_on__isnull=False, last_on__isnull=False, first_on__lte=models.F("last_on")),
                name="registers_printorder_days_in_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | models.Q(sha256__regex="^[0-9a-f]{64}$", page_count__gte=1, finished_at__isnull=False),
                name="registers_printorder_done_is_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed")
                | (~models.Q(problem="") & models.Q(finished_at__isnull=False)),
                name="registers_printorder_failure_has_words",
            ),
        ]
        indexes = [
            # The few that are not finished are asked for each second.
            models.Index(
                fields=["institution_id", "id"],
                condition=models.Q(state__in=["waiting", "printing"]),
                name="registers_printorder_open",
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.register_id}/{self.year}: {self.state}"
