"""What is asked of whoever filed a document, and what was given for it."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.following.models.access import AccessKey, entry, person
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Completion(TenantModel):
    """
    Papers asked under the number of an entry. Late is told by `until_on`, it is no state of its own.

    `read_at` is when the person first saw it; until then it may be taken back as if it had not been asked.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("cerută")
        GIVEN = "given", _("depusă")
        WITHDRAWN = "withdrawn", _("la care s-a renunțat")

    class Way(models.TextChoices):
        PORTAL = "portal", _("pagina cererii")
        COUNTER = "counter", _("ghișeu")

    entry = entry()
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    text = models.CharField(max_length=1000)
    papers = ArrayField(models.CharField(max_length=200), default=list)
    until_on = models.DateField(null=True)
    asked_at = models.DateTimeField()
    asked_by = person()
    told_email = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)
    given_way = models.CharField(max_length=7, choices=Way.choices, blank=True)
    given_key = models.ForeignKey(
        AccessKey, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    given_by = person(null=True)
    note = models.CharField(max_length=1000, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = person(null=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FOLLOWING
        none = frozenset(
            {"id", "institution_id", "entry", "state", "until_on", "asked_at", "told_email", "read_at"}
            | {"given_at", "given_way", "given_key", "withdrawn_at"}
        )
        officials = {Category.ACCOUNT: {"asked_by", "given_by", "withdrawn_by"}}
        subjects = {Category.PRIVATE_TEXT: {"text", "papers", "note", "withdrawn_reason"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="given", given_at__isnull=False) & ~models.Q(given_way="")
                | ~models.Q(state="given")
                & models.Q(
                    given_at__isnull=True, given_way="", given_by__isnull=True, given_key__isnull=True
                ),
                name="following_completion_giving_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | ~models.Q(state="withdrawn")
                & models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason=""),
                name="following_completion_withdrawing_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "given", "withdrawn"]),
                name="following_completion_state_known",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "entry", "id"], name="following_completion_entry")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.state}"


class CompletionPaper(TenantModel):
    """A document given for a completion; it is a document of the entry too."""

    completion = models.ForeignKey(
        Completion, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    document = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FOLLOWING
        none = frozenset({"id", "institution_id", "completion", "document"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "completion", "document"], name="following_completionpaper_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.completion_id}: {self.document_id}"
