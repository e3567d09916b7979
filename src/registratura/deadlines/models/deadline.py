"""The terms that run."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.deadlines.models.term_rule import Regime
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class State(models.TextChoices):
    OPEN = "open", _("în curs")
    MET = "met", _("respectat")
    MISSED = "missed", _("depășit")
    CANCELLED = "cancelled", _("încetat")


class Deadline(TenantModel):
    """
    A term that runs for something, until it is stopped, with the length under which it started.

    The subject is a number in a room above, so no foreign key. `started_on` is the civil day in Bucharest of the event
    that started it. `regime` and `count` are those counted now: the rule's own, or the longer ones after an
    extension. Open terms past `due_on` are overdue; `missed` is one that was stopped after it. It is never opened
    again, never paused, never deleted.
    """

    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    rule_code = models.CharField(max_length=20)
    norms = models.BooleanField(default=False)
    regime = models.CharField(max_length=10, choices=Regime.choices)
    count = models.PositiveSmallIntegerField()
    started_on = models.DateField()
    started_at = models.DateTimeField(null=True)
    named_on = models.DateField(null=True)
    safe_on = models.DateField()
    due_on = models.DateField()
    legal_max_on = models.DateField()
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    extended_at = models.DateTimeField(null=True)
    extended_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    extension_reason = models.CharField(max_length=500, blank=True)
    decision_number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True)
    notice_sent_on = models.DateField(null=True)
    notice_reference = models.CharField(max_length=120, blank=True)
    stopped_on = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True)
    resumed_ground = models.CharField(max_length=300, blank=True, db_default="")
    cancelled_ground = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    near_notified_at = models.DateTimeField(null=True)
    missed_notified_at = models.DateTimeField(null=True)
    # How many times the dates changed, and when last: what calendars of persons are told by.
    revision = models.PositiveSmallIntegerField(default=0, db_default=0)
    revised_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.TERMS
        none = frozenset(
            {"id", "institution_id", "subject_type", "subject_id", "rule_code", "norms", "regime", "count"}
            | {"started_on", "started_at", "named_on", "safe_on", "due_on", "legal_max_on", "due_at", "state"}
            | {"opened_at", "extended_at", "decision_number", "decided_on", "notice_sent_on"}
            | {"notice_reference", "stopped_on", "stopped_at", "closed_at", "near_notified_at"}
            | {"missed_notified_at", "revision", "revised_at"}
        )
        officials = {Category.ACCOUNT: {"opened_by", "extended_by", "closed_by"}}
        subjects = {Category.PRIVATE_TEXT: {"extension_reason", "resumed_ground", "cancelled_ground"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "subject_type", "subject_id", "rule_code"],
                condition=models.Q(state="open"),
                name="deadlines_deadline_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="deadlines_deadline_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(safe_on__lte=models.F("due_on"), due_on__lte=models.F("legal_max_on")),
                name="deadlines_deadline_dates_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(regime="HOUR", started_at__isnull=False, due_at__isnull=False)
                | (~models.Q(regime="HOUR") & models.Q(due_at__isnull=True)),
                name="deadlines_deadline_hours_have_moments",
            ),
            models.CheckConstraint(
                condition=models.Q(regime__in=["FIXED", "GIVEN"], named_on__isnull=False)
                | (~models.Q(regime__in=["FIXED", "GIVEN"]) & models.Q(named_on__isnull=True)),
                name="deadlines_deadline_named_day_present",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    extended_at__isnull=True, extended_by__isnull=True, decided_on__isnull=True
                )
                | (
                    models.Q(extended_at__isnull=False, extended_by__isnull=False, decided_on__isnull=False)
                    & ~models.Q(extension_reason="")
                    & ~models.Q(decision_number="")
                ),
                name="deadlines_deadline_extension_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True, closed_by__isnull=True)
                | (~models.Q(state="open") & models.Q(closed_at__isnull=False)),
                name="deadlines_deadline_closed_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["met", "missed"], stopped_on__isnull=False)
                | (~models.Q(state__in=["met", "missed"]) & models.Q(stopped_on__isnull=True)),
                name="deadlines_deadline_stopped_has_day",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="cancelled") & ~models.Q(cancelled_ground=""))
                | (~models.Q(state="cancelled") & models.Q(cancelled_ground="")),
                name="deadlines_deadline_cancelled_has_ground",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "safe_on", "id"],
                condition=models.Q(state="open"),
                name="deadlines_deadline_by_safe",
            ),
            models.Index(
                fields=["institution_id", "due_on", "id"],
                condition=models.Q(state="open", missed_notified_at__isnull=True),
                name="deadlines_deadline_unmissed",
            ),
            models.Index(
                fields=["institution_id", "subject_type", "subject_id", "id"],
                name="deadlines_deadline_of_subject",
            ),
            models.Index(
                fields=["institution_id", "id"],
                condition=models.Q(state="open"),
                name="deadlines_deadline_open",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.rule_code} #{self.id}: {self.due_on}"

    @property
    def is_extended(self) -> bool:
        """Whether more time was given once."""
        return self.extended_at is not None
