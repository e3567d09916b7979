"""Circuits of approval: what is laid down for a kind of document, and the runs of it for one entry."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class RunState(models.TextChoices):
    """Where a circuit that was started stands."""

    RUNNING = "running", _("la avizare")
    APPROVED = "approved", _("avizat")
    REJECTED = "rejected", _("respins")
    CANCELLED = "cancelled", _("încetat")


class StepState(models.TextChoices):
    """Where a step stands."""

    WAITING = "waiting", _("urmează")
    OPEN = "open", _("de avizat")
    APPROVED = "approved", _("avizat")
    REJECTED = "rejected", _("respins")
    SKIPPED = "skipped", _("nu mai e nevoie")


class Circuit(TenantModel):
    """
    A version of the circuit of a kind of document. Never changed: a new version takes its place.

    `steps` is a list of mappings with `code`, `name`, `unit_id`, `user_id`, `role` and `after`, the codes it waits
    for. What was laid down before roles has none.
    """

    document_kind = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    steps = models.JSONField()
    defined_at = models.DateTimeField()
    defined_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "document_kind", "version", "name", "defined_at", "retired_at"}
        )
        officials = {Category.ACCOUNT: {"steps", "defined_by", "retired_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "document_kind", "version"], name="routing_circuit_version_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "document_kind"],
                condition=models.Q(retired_at__isnull=True),
                name="routing_circuit_one_in_use",
            ),
            models.CheckConstraint(
                condition=models.Q(retired_at__isnull=True, retired_by__isnull=True)
                | models.Q(retired_at__isnull=False, retired_by__isnull=False),
                name="routing_circuit_retirement_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.document_kind} v{self.version}"


class CircuitRun(TenantModel):
    """A circuit started for an entry; one at a time."""

    circuit = models.ForeignKey(
        Circuit, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    entry = models.ForeignKey(
        "registers.Entry", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    state = models.CharField(max_length=9, choices=RunState.choices, default=RunState.RUNNING)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.ROUTING
        none = frozenset({"id", "institution_id", "circuit", "entry", "state", "started_at", "ended_at"})
        officials = {Category.ACCOUNT: {"started_by", "ended_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "entry"],
                condition=models.Q(state="running"),
                name="routing_circuitrun_one_running",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RunState.values), name="routing_circuitrun_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(state="cancelled", ended_at__isnull=False)
                | models.Q(
                    state__in=["approved", "rejected"], ended_at__isnull=False, ended_by__isnull=False
                ),
                name="routing_circuitrun_end_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "entry", "id"], name="routing_circuitrun_of_entry")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.state}"


class CircuitStep(TenantModel):
    """A step of a run: whose word is asked, after which others, and what was said."""

    run = models.ForeignKey(
        CircuitRun, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    after = ArrayField(models.CharField(max_length=20), default=list)
    unit = models.ForeignKey(
        "institutions.OrgUnit",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=20, blank=True, default="", db_default="")
    state = models.CharField(max_length=8, choices=StepState.choices)
    opened_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_for = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    remark = models.CharField(max_length=1000, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.ROUTING
        none = frozenset(
            {"id", "institution_id", "run", "code", "name", "position", "after", "unit", "state", "opened_at"}
            | {"role", "decided_at"}
        )
        officials = {Category.ACCOUNT: {"user", "decided_by", "decided_for"}}
        subjects = {Category.PRIVATE_TEXT: {"remark"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "run", "code"], name="routing_circuitstep_code_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=StepState.values), name="routing_circuitstep_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False) | models.Q(user__isnull=False) | ~models.Q(role=""),
                name="routing_circuitstep_has_a_holder",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["approved", "rejected"], decided_at__isnull=False, decided_by__isnull=False
                )
                | ~models.Q(state__in=["approved", "rejected"])
                & models.Q(decided_at__isnull=True, decided_by__isnull=True, remark=""),
                name="routing_circuitstep_decision_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="rejected") | ~models.Q(remark=""),
                name="routing_circuitstep_rejection_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "user", "id"],
                condition=models.Q(state="open", user__isnull=False),
                name="routing_circuitstep_of_person",
            ),
            models.Index(
                fields=["institution_id", "unit", "id"],
                condition=models.Q(state="open"),
                name="routing_circuitstep_of_unit",
            ),
            models.Index(
                fields=["institution_id", "role", "id"],
                condition=models.Q(state="open") & ~models.Q(role=""),
                name="routing_circuitstep_of_role",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.code}: {self.state}"
