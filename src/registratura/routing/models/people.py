"""Who works for whom for a time, who leaves, and whom a petition is about."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Deputy(TenantModel):
    """
    A person who does another's work during an absence, from a civil day until another, the last not included.

    The work stays the absent person's; the deputy sees it and acts on it. Ended early, never deleted.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    deputy = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    absent_from = models.DateField()
    absent_to = models.DateField(null=True)
    reason = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.ROUTING
        none = frozenset({"id", "institution_id", "set_at", "ended_at"})
        officials = {
            Category.ACCOUNT: {"user", "deputy", "set_by", "ended_by"},
            Category.WORK: {"absent_from", "absent_to", "reason"},
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(user=models.F("deputy")), name="routing_deputy_is_another"
            ),
            models.CheckConstraint(
                condition=models.Q(absent_to__isnull=True) | models.Q(absent_to__gte=models.F("absent_from")),
                name="routing_deputy_period_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False, absent_to__isnull=False),
                name="routing_deputy_end_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "user", "absent_from"], name="routing_deputy_of_absent"),
            models.Index(fields=["institution_id", "deputy", "absent_from"], name="routing_deputy_by_deputy"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.user_id} from {self.absent_from}"


class ConcernedPerson(TenantModel):
    """
    An official whose activity a petition is about. That person, and everybody below, cannot receive it.

    Law: OG 27/2002 art. 11.
    """

    entry = models.ForeignKey(
        "registers.Entry", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    named_at = models.DateTimeField()
    named_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.ROUTING
        none = frozenset({"id", "institution_id", "entry", "named_at", "withdrawn_at"})
        officials = {
            Category.ACCOUNT: {"user", "named_by", "withdrawn_by"},
            Category.WORK: {"withdrawn_reason"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "entry", "user"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="routing_concernedperson_once",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~models.Q(withdrawn_reason=""),
                name="routing_concernedperson_withdrawal_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.user_id}"


class Departure(TenantModel):
    """
    All open work of a person who leaves, or of a unit that closes, on its way to another holder in portions.

    `remark` says why it stopped before its end.
    """

    user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "institutions.OrgUnit",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    to_user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_unit = models.ForeignKey(
        "institutions.OrgUnit",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    reason = models.CharField(max_length=1000)
    open_count = models.PositiveIntegerField()
    done_count = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    finished_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=1000, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.ROUTING
        none = frozenset(
            {"id", "institution_id", "unit", "to_unit", "open_count", "done_count", "asked_at", "finished_at"}
        )
        officials = {Category.ACCOUNT: {"user", "to_user", "asked_by"}, Category.WORK: {"reason", "remark"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, unit__isnull=True)
                | models.Q(user__isnull=True, unit__isnull=False),
                name="routing_departure_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(to_user__isnull=False) | models.Q(to_unit__isnull=False),
                name="routing_departure_has_a_receiver",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.done_count} of {self.open_count}"
