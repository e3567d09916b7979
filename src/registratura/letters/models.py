"""Templates with their versions, the head of the letters, and the letters written from them."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.letters.kinds import Format, Kind, Outcome
from registratura.toolkit.models import ClosedManager, TenantModel


class LetterTemplate(TenantModel):
    """
    A template of the institution. Its text stands in its versions; `working_text` is what is being written now.

    `code` is the letter of the product that it began as, empty for the institution's own.
    """

    code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    format = models.CharField(max_length=5, choices=Format.choices)
    document_kind = models.CharField(max_length=80, blank=True)
    about = models.CharField(max_length=300, blank=True)
    suits = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    register_codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    working_text = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "code", "name", "kind", "outcome", "format", "document_kind", "about"}
            | {"suits", "register_codes", "working_text", "added_at", "retired_at"}
        )
        officials = {Category.ACCOUNT: {"added_by", "retired_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "name"], name="letters_lettertemplate_name_once"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="letters_lettertemplate_name_present"),
            models.CheckConstraint(
                condition=models.Q(retired_at__isnull=False) | models.Q(retired_by__isnull=True),
                name="letters_lettertemplate_retired_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class TemplateVersion(TenantModel):
    """A template as it was published; never changed, so that a letter can tell what it was made from."""

    template = models.ForeignKey(
        LetterTemplate, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    file = models.BinaryField(default=b"")
    sha256 = models.CharField(max_length=64)
    fields = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "template", "number", "text", "file", "sha256", "fields", "published_at"}
            | {"note"}
        )
        officials = {Category.ACCOUNT: {"published_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "template", "number"], name="letters_templateversion_number_once"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.template_id}/{self.number}"


class Letterhead(TenantModel):
    """What stands at the head and the foot of every letter: lines, a coat of arms, the usual signers."""

    above = models.CharField(max_length=300, blank=True)
    below = models.CharField(max_length=200, blank=True)
    logo = models.BinaryField(default=b"")
    signer_name = models.CharField(max_length=120, blank=True)
    signer_title = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "above", "below", "logo", "changed_at"})
        officials = {
            Category.NAME: {"signer_name"},
            Category.JOB_TITLE: {"signer_title"},
            Category.ACCOUNT: {"changed_by"},
        }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution_id"], name="letters_letterhead_once")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"letterhead of {self.institution_id}"


class Letter(TenantModel):
    """
    A letter written from a version of a template, about an entry.

    `request_key` is the key with which its number is asked for: whatever falls in between, the number that was
    given is found by it. `entry` is where it stands in the register, `document` the file that was made of it.
    `edited` is a .docx changed outside and handed in again.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("ciornă")
        NUMBERING = "numbering", _("își primește numărul")
        NUMBERED = "numbered", _("are număr, documentul se face")
        MADE = "made", _("gata")
        DISCARDED = "discarded", _("la care s-a renunțat")

    version = models.ForeignKey(
        TemplateVersion, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    about = models.ForeignKey(
        "registers.Entry", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    entry = models.ForeignKey(
        "registers.Entry", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    document = models.ForeignKey(
        "documents.Document", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    edited = models.ForeignKey(
        "documents.Document", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    request_key = models.UUIDField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    written = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.LETTERS
        none = frozenset(
            {
                "id",
                "institution_id",
                "version",
                "about",
                "entry",
                "document",
                "edited",
                "request_key",
                "state",
            }
            | {"begun_at", "changed_at", "made_at", "attempt_count", "problem"}
        )
        officials = {Category.ACCOUNT: {"begun_by"}}
        subjects = {Category.PRIVATE_TEXT: {"written"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "request_key"], name="letters_letter_key_once"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["draft", "numbering", "discarded"], entry__isnull=True, made_at__isnull=True
                )
                | models.Q(state="numbered", entry__isnull=False, made_at__isnull=True)
                | models.Q(state="made", entry__isnull=False, document__isnull=False, made_at__isnull=False),
                name="letters_letter_state_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "about"], name="letters_letter_about"),
            models.Index(fields=["institution_id", "entry"], name="letters_letter_entry"),
            models.Index(fields=["institution_id", "state", "changed_at"], name="letters_letter_state"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.version_id} about {self.about_id}: {self.state}"
