"""What Law 544 wants known of a request, beside its entry."""

from enum import StrEnum
from typing import ClassVar, Self

from django.db import models

from registratura.information import rules
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


def _values(kinds: type[StrEnum], *, empty: bool = True) -> list[str]:
    return ([""] if empty else []) + [kind.value for kind in kinds]


def _letter() -> models.ForeignKey["models.Model | None", "models.Model | None"]:
    """Return a column that points to an outgoing entry."""
    return models.ForeignKey(
        "registers.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )


def _person() -> models.ForeignKey["models.Model | None", "models.Model | None"]:
    return models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class InformationRequest(TenantModel):
    """
    A request for information of public interest: one row beside each entry inscribed in the register of Law 544.

    The row comes in the transaction of the serial. Applicant, dates and numbers are those of the entries; terms are
    those of `deadlines`. There is no place for a reason of asking: the law forbids to want one. Once `nature` stands,
    the row does not change but for `answered_at`; what is asked further is a new request.
    Law: Legea 544/2001; HG 123/2002.
    """

    entry = models.ForeignKey(
        "registers.Entry", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    received_way = models.CharField(max_length=10)
    person_kind = models.CharField(max_length=7, blank=True)
    information_asked = models.TextField(blank=True)
    domain = models.CharField(max_length=12, blank=True)
    domain_note = models.CharField(max_length=200, blank=True)
    answer_address = models.CharField(max_length=300, blank=True)
    media = models.BooleanField(default=False)
    norms = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    evaluation = models.CharField(max_length=10, blank=True)
    evaluated_at = models.DateTimeField(null=True)
    evaluated_by = _person()
    clarification_text = models.CharField(max_length=1000, blank=True)
    clarified_at = models.DateTimeField(null=True)
    clarified_by = _person()
    clarification_entry = _letter()
    notice_entry = _letter()
    nature = models.CharField(max_length=12, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = _person()
    answer_entry = _letter()
    transfer_entry = _letter()
    answered_at = models.DateTimeField(null=True)
    answer_way = models.CharField(max_length=10, blank=True)
    answer_format = models.CharField(max_length=60, blank=True)
    partial = models.BooleanField(default=False)
    exemption_codes = models.CharField(max_length=20, blank=True)
    reasoning = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)
    authority = models.CharField(max_length=200, blank=True)
    page_count = models.PositiveIntegerField(default=0)
    page_price_bani = models.PositiveIntegerField(default=0)
    cost_bani = models.PositiveIntegerField(default=0)
    cost_act = models.CharField(max_length=200, blank=True)
    delay_cause = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.INFORMATION
        none = frozenset(
            {"id", "institution_id", "entry", "received_way", "domain", "norms", "opened_at"}
            | {"evaluation", "evaluated_at", "clarified_at", "clarification_entry"}
            | {"notice_entry", "nature", "decided_at", "answer_entry", "transfer_entry"}
            | {"answered_at", "answer_way", "answer_format", "partial", "exemption_codes"}
            | {"link", "authority", "page_count", "page_price_bani", "cost_bani", "cost_act"}
            | {"delay_cause"}
        )
        officials = {Category.ACCOUNT: {"evaluated_by", "clarified_by", "decided_by"}}
        subjects = {
            Category.ORGANIZATION: {"person_kind", "media"},
            Category.PRIVATE_TEXT: {"information_asked", "domain_note", "clarification_text", "reasoning"},
            Category.ADDRESS: {"answer_address"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "entry"], name="information_request_entry_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    received_way__in=_values(rules.Way, empty=False),
                    answer_way__in=_values(rules.Way),
                    person_kind__in=_values(rules.PersonKind),
                    domain__in=_values(rules.Domain),
                    evaluation__in=_values(rules.Evaluation),
                    nature__in=_values(rules.Nature),
                ),
                name="information_request_codes_known",
            ),
            models.CheckConstraint(
                condition=models.Q(evaluation="", evaluated_at__isnull=True, evaluated_by__isnull=True)
                | ~models.Q(evaluation="") & models.Q(evaluated_at__isnull=False, evaluated_by__isnull=False),
                name="information_request_evaluation_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    clarification_text="", clarified_at__isnull=True, clarified_by__isnull=True
                )
                | ~models.Q(clarification_text="")
                & models.Q(clarified_at__isnull=False, clarified_by__isnull=False),
                name="information_request_clarification_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(nature="", decided_at__isnull=True, decided_by__isnull=True)
                | ~models.Q(nature="") & models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="information_request_ending_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(nature__in=["", "directed", "complaint"]) | ~models.Q(evaluation=""),
                name="information_request_ended_after_evaluation",
            ),
            models.CheckConstraint(
                condition=~models.Q(nature="refused")
                | ~models.Q(exemption_codes="") & ~models.Q(reasoning=""),
                name="information_request_refusal_has_ground",
            ),
            models.CheckConstraint(
                condition=models.Q(cost_bani=models.F("page_count") * models.F("page_price_bani"))
                | models.Q(cost_bani=0),
                name="information_request_cost_is_of_copies",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "id"],
                condition=models.Q(nature=""),
                name="information_request_open",
            ),
            models.Index(
                fields=["institution_id", "answer_entry"],
                condition=models.Q(answer_entry__isnull=False),
                name="information_request_of_answer",
            ),
            models.Index(
                fields=["institution_id", "notice_entry"],
                condition=models.Q(notice_entry__isnull=False),
                name="information_request_of_notice",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.nature or self.evaluation or 'new'}"
