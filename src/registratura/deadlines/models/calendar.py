"""Days that were declared free or worked, what an institution chose, and how far a recount has come."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class DeclaredDay(TenantModel):
    """
    A day that an act made free, or made a working day, besides the legal holidays.

    A day off by law counts as non-working for every term. One by government decision binds public employees; it
    counts for terms only when the institution chose so (`TermOptions.declared_days_count`).
    Never deleted: a mistaken day is withdrawn with its reason.
    """

    class Kind(models.TextChoices):
        CLOSED = "closed", _("zi liberă")
        WORKING_INSTEAD = "working_instead", _("zi lucrătoare, în locul alteia")

    class Ground(models.TextChoices):
        LAW = "law", _("lege")
        DECISION = "decision", _("hotărâre a Guvernului sau act al instituției")

    day_on = models.DateField()
    name = models.CharField(max_length=200)
    act = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    ground = models.CharField(max_length=10, choices=Ground.choices)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "day_on", "name", "act", "kind", "ground", "declared_at", "withdrawn_at"}
            | {"withdrawn_reason"}
        )
        officials = {Category.ACCOUNT: {"declared_by", "withdrawn_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "day_on"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="deadlines_declaredday_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["closed", "working_instead"]),
                name="deadlines_declaredday_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ground__in=["law", "decision"]), name="deadlines_declaredday_ground_known"
            ),
            models.CheckConstraint(condition=~models.Q(act=""), name="deadlines_declaredday_has_act"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason="")),
                name="deadlines_declaredday_withdrawn_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.day_on} {self.name}"


class TermOptions(TenantModel):
    """
    What an institution chose where the law leaves two readings. One row; none means the defaults.

    `follows_norms`: terms of Law 544 in working days, as its norms are quoted, instead of the days of the law.
    `near_days`: how many working days before `safe` a term counts as near.
    `reminder_steps`: who is reminded when, as `reminding.kept` writes it; null is `reminding.USUAL_STEPS`.
    `calendar_shows_subject`: whether the subject of a paper goes into the calendars that persons subscribe to.
    """

    declared_days_count = models.BooleanField(default=False)
    follows_norms = models.BooleanField(default=False)
    near_days = models.PositiveSmallIntegerField(default=2)
    reminder_steps = models.JSONField(null=True)
    calendar_shows_subject = models.BooleanField(default=False, db_default=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "declared_days_count", "follows_norms", "near_days", "changed_at"}
            | {"reminder_steps", "calendar_shows_subject"}
        )
        officials = {Category.ACCOUNT: {"changed_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="deadlines_termoptions_once"),
            models.CheckConstraint(
                condition=models.Q(near_days__lte=30), name="deadlines_termoptions_near_days_few"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"#{self.institution_id}"


class Recomputation(TenantModel):
    """
    A recount of the open terms after the calendar changed: who asked, why, and how far it has come.

    `open_count` is the number of open terms when it began; `done_count` and `moved_count` grow batch by batch.
    """

    cause = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    open_count = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    moved_count = models.PositiveIntegerField(default=0)
    last_id = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {
                "id",
                "institution_id",
                "cause",
                "asked_at",
                "open_count",
                "done_count",
                "moved_count",
                "last_id",
            }
            | {"finished_at"}
        )
        officials = {Category.ACCOUNT: {"asked_by"}}

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.cause}: {self.done_count}/{self.open_count}"
