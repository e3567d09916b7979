"""Drafts of normative acts with their files, proposals, debates; who is told of them; the yearly report."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


def _person(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "accounts.User", null=null, on_delete=models.PROTECT, related_name="+", db_index=False
    )


def _draft() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "consultations.DraftAct",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )


class DraftAct(TenantModel):
    """
    A draft of a normative act. Before `announced_at` it is nobody's business; after it, its terms only grow.

    `adopted_from` is the earliest day that the law allows, as counted when it was announced.
    """

    class Kind(models.TextChoices):
        DECISION = "decision", _("proiect de hotărâre")
        DISPOSITION = "disposition", _("proiect de dispoziție")
        REGULATION = "regulation", _("proiect de regulament")
        OTHER = "other", _("proiect de act normativ")

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("adoptat")
        REJECTED = "rejected", _("respins")
        WITHDRAWN = "withdrawn", _("retras")

    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.DECISION)
    initiator = models.CharField(max_length=200, blank=True)
    reasons = models.TextField()
    send_to = models.CharField(max_length=500)
    contact = models.CharField(max_length=200)
    prepared_at = models.DateTimeField()
    prepared_by = _person(null=True)
    announced_on = models.DateField(null=True)
    announced_at = models.DateTimeField(null=True)
    announced_by = _person(null=True)
    proposals_until_on = models.DateField(null=True)
    adopted_from = models.DateField(null=True)
    adoption_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    outcome_words = models.CharField(max_length=1000, blank=True)
    act_number = models.CharField(max_length=20, blank=True)
    act_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = _person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.TRANSPARENCY
        none = frozenset(
            {"id", "institution_id", "title", "kind", "reasons", "send_to", "prepared_at", "announced_on"}
            | {
                "announced_at",
                "proposals_until_on",
                "adopted_from",
                "adoption_on",
                "outcome",
                "outcome_words",
            }
            | {"act_number", "act_on", "ended_at"}
        )
        officials = {
            Category.ACCOUNT: {"prepared_by", "announced_by", "ended_by"},
            Category.JOB_TITLE: {"contact", "initiator"},
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    announced_at__isnull=True,
                    announced_by__isnull=True,
                    announced_on__isnull=True,
                    proposals_until_on__isnull=True,
                    adopted_from__isnull=True,
                )
                | models.Q(
                    announced_at__isnull=False,
                    announced_by__isnull=False,
                    announced_on__isnull=False,
                    proposals_until_on__gt=models.F("announced_on"),
                    adopted_from__gt=models.F("announced_on"),
                ),
                name="consultations_draftact_announcement_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True, outcome="")
                | models.Q(ended_at__isnull=False, ended_by__isnull=False) & ~models.Q(outcome=""),
                name="consultations_draftact_ending_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(adoption_on__isnull=True)
                | models.Q(adopted_from__isnull=True)
                | models.Q(adoption_on__gte=models.F("adopted_from")),
                name="consultations_draftact_adoption_not_before",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "-announced_at", "-id"], name="consultations_draftact_newest"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.title


class DraftFile(TenantModel):
    """A document of a draft: the announcement, the reasons, the text, what debates left behind."""

    class Role(models.TextChoices):
        ANNOUNCEMENT = "announcement", _("anunțul")
        REASONS = "reasons", _("referatul de aprobare")
        TEXT = "text", _("textul proiectului")
        STUDY = "study", _("studiu sau aviz")
        MINUTES = "minutes", _("minuta dezbaterii")

    draft = _draft()
    role = models.CharField(max_length=12, choices=Role.choices)
    document_id = models.BigIntegerField()
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = _person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.TRANSPARENCY
        none = frozenset(
            {
                "id",
                "institution_id",
                "draft",
                "role",
                "document_id",
                "name",
                "media_type",
                "size_bytes",
                "sha256",
            }
            | {"added_at"}
        )
        officials = {Category.ACCOUNT: {"added_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "draft", "document_id"], name="consultations_draftfile_once"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Proposal(TenantModel):
    """
    A line of the register of proposals, numbered from 1 for each draft. `contact` never leaves the house.

    Law: Legea 52/2003 art. 7.
    """

    class Who(models.TextChoices):
        PERSON = "person", _("persoană fizică")
        ASSOCIATION = "association", _("asociație legal constituită")
        BUSINESS = "business", _("mediul de afaceri")
        AUTHORITY = "authority", _("autoritate publică")

    class Verdict(models.TextChoices):
        TAKEN = "taken", _("preluată")
        PARTLY = "partly", _("preluată în parte")
        REFUSED = "refused", _("nepreluată")

    draft = _draft()
    number = models.PositiveIntegerField()
    received_on = models.DateField()
    who = models.CharField(max_length=12, choices=Who.choices)
    name = models.CharField(max_length=200)
    contact = models.CharField(max_length=254, blank=True)
    name_agreed = models.BooleanField(default=False)
    text = models.TextField()
    entry_id = models.BigIntegerField(null=True)
    entered_at = models.DateTimeField()
    entered_by = _person(null=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    verdict_reason = models.CharField(max_length=2000, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = _person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.TRANSPARENCY
        none = frozenset(
            {
                "id",
                "institution_id",
                "draft",
                "number",
                "received_on",
                "who",
                "entry_id",
                "entered_at",
                "verdict",
            }
            | {"decided_at"}
        )
        officials = {
            Category.ACCOUNT: {"entered_by", "decided_by"},
            Category.WORK: {"verdict_reason"},
        }
        subjects = {
            Category.NAME: {"name"},
            Category.EMAIL: {"contact"},
            Category.OPINION: {"text"},
            Category.CHOICES: {"name_agreed"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "draft", "number"], name="consultations_proposal_number_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "draft", "entry_id"],
                condition=models.Q(entry_id__isnull=False),
                name="consultations_proposal_entry_once",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True, verdict="")
                | models.Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~models.Q(verdict="")
                & (models.Q(verdict="taken") | ~models.Q(verdict_reason="")),
                name="consultations_proposal_refusal_has_reason",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.number}"


class Debate(TenantModel):
    """
    A public debate: who asked for it in writing, when and where it is held, what was said. Law: Legea 52/2003 art. 7.
    """

    draft = _draft()
    asked_by_name = models.CharField(max_length=200)
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    held_from = models.DateTimeField(null=True)
    place = models.CharField(max_length=300, blank=True)
    announced_at = models.DateTimeField(null=True)
    announced_by = _person(null=True)
    minutes = models.TextField(blank=True)
    participants_count = models.PositiveIntegerField(null=True)
    minuted_at = models.DateTimeField(null=True)
    minuted_by = _person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.TRANSPARENCY
        none = frozenset(
            {"id", "institution_id", "draft", "asked_on", "asked_at", "held_from", "place", "announced_at"}
            | {"participants_count", "minuted_at"}
        )
        officials = {Category.ACCOUNT: {"announced_by", "minuted_by"}}
        subjects = {Category.ORGANIZATION: {"asked_by_name"}, Category.PRIVATE_TEXT: {"minutes"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    announced_at__isnull=True, announced_by__isnull=True, held_from__isnull=True
                )
                | models.Q(announced_at__isnull=False, announced_by__isnull=False, held_from__isnull=False)
                & ~models.Q(place=""),
                name="consultations_debate_announcement_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(minuted_at__isnull=True, minuted_by__isnull=True, minutes="")
                | models.Q(minuted_at__isnull=False, minuted_by__isnull=False, announced_at__isnull=False)
                & ~models.Q(minutes=""),
                name="consultations_debate_minutes_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "draft", "id"], name="consultations_debate_of_draft")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.asked_by_name


class Subscriber(TenantModel):
    """Who asked in writing to be told of drafts. Law: Legea 52/2003 art. 7 alin. (1)."""

    name = models.CharField(max_length=200)
    email = models.EmailField()
    asked_on = models.DateField()
    entry_id = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()
    added_by = _person(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = _person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.TRANSPARENCY
        none = frozenset({"id", "institution_id", "asked_on", "entry_id", "added_at", "ended_at"})
        officials = {Category.ACCOUNT: {"added_by", "ended_by"}}
        subjects = {Category.NAME: {"name"}, Category.EMAIL: {"email"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "email"],
                condition=models.Q(ended_at__isnull=True),
                name="consultations_subscriber_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by__isnull=True) | models.Q(ended_at__isnull=False),
                name="consultations_subscriber_ending_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.email


class YearReport(TenantModel):
    """
    What people answer for the yearly report on transparency; figures are counted anew until it is published.

    `figures` are those of the moment of publishing. Law: Legea 52/2003 art. 13.
    """

    year = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    written_by = _person(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = _person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.TRANSPARENCY
        none = frozenset({"id", "institution_id", "year", "answers", "figures", "written_at", "published_at"})
        officials = {Category.ACCOUNT: {"written_by", "published_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "year"], name="consultations_yearreport_once"),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True, published_by__isnull=True)
                | models.Q(published_at__isnull=False, published_by__isnull=False),
                name="consultations_yearreport_publishing_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.year}"
