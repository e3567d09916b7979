"""Versions of the rules, cases for a person, what was decided, and what the person concerned said."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ServiceManager, ServiceModel


def _person(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "accounts.User", null=null, on_delete=models.PROTECT, related_name="+", db_index=False
    )


def _case() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "screening.Case", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )


def _pair(moment: str, person: str) -> models.Q:
    neither = models.Q(**{f"{moment}__isnull": True, f"{person}__isnull": True})
    return neither | models.Q(**{f"{moment}__isnull": False, f"{person}__isnull": False})


class RuleVersion(ServiceModel):
    """A version of the rules. It never changes; the next one is another row. `published_by` empty: the program's."""

    number = models.PositiveIntegerField()
    review_at = models.PositiveSmallIntegerField()
    deny_at = models.PositiveSmallIntegerField()
    lines = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=500)
    published_at = models.DateTimeField()
    published_by = _person(null=True)

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.SCREENING
        none = frozenset(
            {
                "id",
                "institution_id",
                "number",
                "review_at",
                "deny_at",
                "lines",
                "digest",
                "reason",
                "published_at",
            }
        )
        officials = {Category.ACCOUNT: {"published_by"}}
        subjects = frozenset[str]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "number"], name="screening_ruleversion_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(review_at__gte=1, review_at__lt=models.F("deny_at"), deny_at__lte=100),
                name="screening_ruleversion_limits_stand",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"rules {self.number}"


class Case(ServiceModel):
    """
    Something that a version of the rules wants a person to look at.

    `subject` is what it is about: a customer, a licence, an account or the beginning of a network's address, as
    `kind:key`. `concerned` is the person and `customer_id` the customer who may read the reasons and contest.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("așteaptă")
        TAKEN = "taken", _("în lucru")
        ASKED = "asked", _("s-au cerut lămuriri")
        PROPOSED = "proposed", _("așteaptă al doilea om")
        IN_FORCE = "in_force", _("măsură în vigoare")
        CLOSED = "closed", _("închis")

    kind = models.CharField(max_length=8)
    subject = models.CharField(max_length=80)
    subject_words = models.CharField(max_length=200)
    customer_id = models.BigIntegerField(null=True)
    concerned = _person(null=True)
    source_key = models.CharField(max_length=120)
    rule_version = models.PositiveIntegerField()
    score = models.PositiveSmallIntegerField()
    advice = models.CharField(max_length=6)
    needs_review = models.BooleanField(default=True)
    facts = models.JSONField()
    reasons = models.JSONField()
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    taken_at = models.DateTimeField(null=True)
    taken_by = _person(null=True)
    question = models.CharField(max_length=1000, blank=True)
    explanation = models.CharField(max_length=2000, blank=True)
    explained_at = models.DateTimeField(null=True)
    explained_by = _person(null=True)
    closed_at = models.DateTimeField(null=True)
    closing_words = models.CharField(max_length=1000, blank=True)
    well_founded = models.BooleanField(null=True)

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.SCREENING
        none = frozenset(
            {"id", "institution_id", "kind", "customer_id", "rule_version", "score", "advice", "needs_review"}
            | {"opened_at", "state", "taken_at", "explained_at", "closed_at", "well_founded", "source_key"}
        )
        officials = {Category.ACCOUNT: {"taken_by"}}
        subjects = {
            Category.PSEUDONYM: {"subject"},
            Category.NAME: {"subject_words"},
            Category.ACCOUNT: {"concerned", "explained_by"},
            Category.USAGE: {"facts", "reasons"},
            Category.PRIVATE_TEXT: {"question", "explanation", "closing_words"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "source_key"], name="screening_case_source_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "kind", "subject"],
                condition=~models.Q(state="closed"),
                name="screening_case_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(advice="review") | models.Q(advice="deny", needs_review=True),
                name="screening_case_no_refusal_without_a_person",
            ),
            models.CheckConstraint(
                condition=_pair("taken_at", "taken_by"), name="screening_case_taking_whole"
            ),
            models.CheckConstraint(
                condition=_pair("explained_at", "explained_by"), name="screening_case_explaining_whole"
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False, well_founded__isnull=False)
                & ~models.Q(closing_words="")
                | ~models.Q(state="closed") & models.Q(closed_at__isnull=True),
                name="screening_case_closing_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "state", "-score", "id"], name="screening_case_queue"),
            models.Index(fields=["institution_id", "customer_id", "id"], name="screening_case_customer"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Decision(ServiceModel):
    """
    A measure that harms: proposed by one person, in force only when another confirmed it, and ending by itself.

    Law: GDPR art. 22 alin. (3).
    """

    class Outcome(models.TextChoices):
        HOLD = "hold", _("plata cu cardul așteaptă verificarea; prin bancă se poate plăti")
        LIMIT = "limit", _("sesiunile deschise ale contului s-au închis; intrarea se face din nou")

    class Ended(models.TextChoices):
        TERM = "term", _("a trecut termenul ei")
        CONTEST = "contest", _("contestația a fost admisă")
        LIFTED = "lifted", _("a fost ridicată")

    case = _case()
    outcome = models.CharField(max_length=5, choices=Outcome.choices)
    words = models.CharField(max_length=1000)
    ends_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    proposed_by = _person()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = _person(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_by = _person(null=True)
    refused_words = models.CharField(max_length=1000, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=8, choices=Ended.choices, blank=True)

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.SCREENING
        none = frozenset(
            {
                "id",
                "institution_id",
                "case",
                "outcome",
                "ends_at",
                "proposed_at",
                "confirmed_at",
                "refused_at",
            }
            | {"ended_at", "ended_why"}
        )
        officials = {Category.ACCOUNT: {"proposed_by", "confirmed_by", "refused_by"}}
        subjects = {Category.PRIVATE_TEXT: {"words", "refused_words"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_pair("confirmed_at", "confirmed_by"), name="screening_decision_confirming_whole"
            ),
            models.CheckConstraint(
                condition=_pair("refused_at", "refused_by"), name="screening_decision_refusing_whole"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("proposed_by")),
                name="screening_decision_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | models.Q(refused_at__isnull=True),
                name="screening_decision_one_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("proposed_at")), name="screening_decision_has_length"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_why="")
                | models.Q(ended_at__isnull=False, confirmed_at__isnull=False) & ~models.Q(ended_why=""),
                name="screening_decision_ending_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "case", "id"], name="screening_decision_case")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.outcome} of case {self.case_id}"


class Contest(ServiceModel):
    """What the person concerned says against a measure, and the answer, by somebody who did not take it."""

    case = _case()
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    words = models.CharField(max_length=4000)
    filed_at = models.DateTimeField()
    filed_by = _person()
    due_on = models.DateField()
    answer = models.CharField(max_length=4000, blank=True)
    upheld = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = _person(null=True)

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.SCREENING
        none = frozenset(
            {"id", "institution_id", "case", "decision", "filed_at", "due_on", "upheld", "answered_at"}
        )
        officials = {Category.ACCOUNT: {"answered_by"}}
        subjects = {Category.ACCOUNT: {"filed_by"}, Category.PRIVATE_TEXT: {"words", "answer"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "decision"], name="screening_contest_once"),
            models.CheckConstraint(
                condition=models.Q(
                    answered_at__isnull=True, answered_by__isnull=True, answer="", upheld__isnull=True
                )
                | models.Q(answered_at__isnull=False, answered_by__isnull=False, upheld__isnull=False)
                & ~models.Q(answer=""),
                name="screening_contest_answer_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "due_on", "id"], name="screening_contest_due")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"contest of case {self.case_id}"
