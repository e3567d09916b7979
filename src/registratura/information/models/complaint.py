"""What follows a refusal: the complaint to the head of the institution, and the one to the court."""

from typing import ClassVar, Self

from django.db import models

from registratura.information.models.request import InformationRequest
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


def _person(*, null: bool = True) -> models.ForeignKey["models.Model | None", "models.Model | None"]:
    return models.ForeignKey(
        "accounts.User", null=null, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class Complaint(TenantModel):
    """
    An administrative complaint against a refusal, said or silent. It has an entry and a number of its own.

    `known_on`: when the applicant learned of the refusal, or the day after the term when nothing came. `posted_on`: the
    postmark, when it came by post. `in_time` as judged on taking it. `members`: names, one in a line.
    Law: Legea 544/2001 art. 21; HG 123/2002 art. 33-36.
    """

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    entry = models.ForeignKey(
        "registers.Entry", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    against = models.CharField(max_length=7)
    known_on = models.DateField()
    posted_on = models.DateField(null=True)
    filed_on = models.DateField()
    in_time = models.BooleanField()
    taken_at = models.DateTimeField()
    taken_by = _person(null=False)
    members = models.TextField(blank=True)
    commission_act = models.CharField(max_length=200, blank=True)
    named_at = models.DateTimeField(null=True)
    named_by = _person()
    report_text = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = _person()
    verdict = models.CharField(max_length=9, blank=True)
    measures = models.TextField(blank=True)
    reasoning = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = _person()
    answer_entry = models.ForeignKey(
        "registers.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.INFORMATION
        none = frozenset(
            {"id", "institution_id", "request", "entry", "against", "known_on", "posted_on", "filed_on"}
            | {"in_time", "taken_at", "commission_act", "named_at", "reported_at", "verdict", "decided_at"}
            | {"answer_entry"}
        )
        officials = {
            Category.ACCOUNT: {"taken_by", "named_by", "reported_by", "decided_by"},
            Category.NAME: {"members"},
            Category.WORK: {"measures"},
        }
        subjects = {Category.PRIVATE_TEXT: {"report_text", "reasoning"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "entry"], name="information_complaint_entry_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    against__in=["refusal", "silence"], verdict__in=["", "founded", "unfounded"]
                ),
                name="information_complaint_codes_known",
            ),
            models.CheckConstraint(
                condition=models.Q(members="", named_at__isnull=True, named_by__isnull=True)
                | ~models.Q(members="") & models.Q(named_at__isnull=False, named_by__isnull=False),
                name="information_complaint_commission_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(report_text="", reported_at__isnull=True, reported_by__isnull=True)
                | ~models.Q(report_text="") & models.Q(reported_at__isnull=False, reported_by__isnull=False),
                name="information_complaint_report_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="", decided_at__isnull=True, decided_by__isnull=True)
                | ~models.Q(verdict="")
                & ~models.Q(members="")
                & ~models.Q(report_text="")
                & models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="information_complaint_decision_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict="founded") | ~models.Q(measures=""),
                name="information_complaint_founded_has_measures",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "request", "id"], name="information_complaint_of")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.verdict or 'open'}"


class CourtCase(TenantModel):
    """
    A complaint to the administrative section of the tribunal, as the institution learned of it.

    Law: Legea 544/2001 art. 22.
    """

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    court = models.CharField(max_length=200)
    case_number = models.CharField(max_length=60)
    filed_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = _person(null=False)
    outcome = models.CharField(max_length=8, blank=True)
    outcome_note = models.CharField(max_length=500, blank=True)
    ended_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = _person()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.INFORMATION
        none = frozenset(
            {"id", "institution_id", "request", "court", "filed_on", "recorded_at", "outcome"}
            | {"ended_on", "ended_at"}
        )
        officials = {Category.ACCOUNT: {"recorded_by", "ended_by"}}
        subjects = {Category.PRIVATE_TEXT: {"case_number", "outcome_note"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "request", "case_number"], name="information_courtcase_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    outcome="", ended_on__isnull=True, ended_at__isnull=True, ended_by__isnull=True
                )
                | models.Q(
                    outcome__in=["admitted", "rejected"],
                    ended_on__isnull=False,
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
                name="information_courtcase_end_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.case_number
