"""Runs of reports, results that were kept, and who gets which report by mail."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


def _person(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "accounts.User", null=null, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class Run(TenantModel):
    """
    A report was looked at, taken or sent: by whom, with what was asked, and the digest of the figures it showed.

    Rows are added alone. `ran_by` is null for what the clock sent.
    """

    class Way(models.TextChoices):
        PAGE = "page", _("văzut pe ecran")
        PDF = "pdf", _("luat ca PDF/A")
        XLSX = "xlsx", _("luat ca foaie de calcul")
        CSV = "csv", _("luat ca CSV")
        MAIL = "mail", _("trimis")

    report = models.CharField(max_length=30)
    asked = models.JSONField()
    way = models.CharField(max_length=4, choices=Way.choices)
    digest = models.CharField(max_length=64)
    ran_at = models.DateTimeField()
    ran_by = _person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISCLOSURES
        none = frozenset({"id", "institution_id", "report", "asked", "way", "digest", "ran_at"})
        officials = {Category.ACCOUNT: {"ran_by"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way__in=["page", "pdf", "xlsx", "csv", "mail"]),
                name="reports_run_way_known",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "-ran_at", "-id"], name="reports_run_newest")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.report} #{self.id}"


class Kept(TenantModel):
    """
    A result as it was on a day. It never changes and never goes: what was handed in can be shown as it was.

    `result` is the whole of it, in Romanian; `digest` its SHA-256, so that a changed row shows.
    """

    report = models.CharField(max_length=30)
    asked = models.JSONField()
    period = models.CharField(max_length=60)
    result = models.JSONField()
    digest = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    kept_by = _person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "report", "asked", "period", "result", "digest", "kept_at"})
        officials = {Category.ACCOUNT: {"kept_by"}}

    class Meta:
        indexes = [
            models.Index(fields=["institution_id", "report", "-kept_at", "-id"], name="reports_kept_newest")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.report}, {self.period}"


class Schedule(TenantModel):
    """
    A report that is sent on a rhythm until somebody ends it. `next_on` is the day of the next one.

    `units`: those that count, null for the whole institution. The period is always the one that has just ended.
    """

    report = models.CharField(max_length=30)
    units = models.JSONField(null=True)
    form = models.CharField(max_length=4)
    rhythm = models.CharField(max_length=11)
    next_on = models.DateField()
    sent_count = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    begun_by = _person()
    ended_at = models.DateTimeField(null=True)
    ended_by = _person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "report", "units", "form", "rhythm", "next_on", "sent_count", "begun_at"}
            | {"ended_at"}
        )
        officials = {Category.ACCOUNT: {"begun_by", "ended_by"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(form__in=["pdf", "xlsx", "csv"]), name="reports_schedule_form_known"
            ),
            models.CheckConstraint(
                condition=models.Q(rhythm__in=["weekly", "monthly", "quarterly", "half-yearly", "yearly"]),
                name="reports_schedule_rhythm_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="reports_schedule_ending_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "next_on", "id"],
                condition=models.Q(ended_at__isnull=True),
                name="reports_schedule_due",
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.report} {self.rhythm}"


class Recipient(TenantModel):
    """Who gets a scheduled report: a person of the house. For other recipients, end the schedule and begin another."""

    schedule = models.ForeignKey(
        Schedule, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    user = _person()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "schedule"})
        officials = {Category.ACCOUNT: {"user"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "schedule", "user"], name="reports_recipient_once"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.schedule_id} to {self.user_id}"
