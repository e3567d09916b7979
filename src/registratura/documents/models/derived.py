"""What machines made of files: the text that stands in them, and renditions. All of it may be made anew."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.documents.models.files import Blob, Version
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Content(TenantModel):
    """The text that a machine read in a blob, once for all documents with these bytes. Derived: may be read anew."""

    class State(models.TextChoices):
        READING = "reading", _("se citește")
        READ = "read", _("citit")
        REFUSED = "refused", _("nu s-a putut citi")

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READING)
    method = models.CharField(max_length=12, blank=True)
    text = models.TextField(blank=True)
    reason = models.CharField(max_length=24, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DOCUMENTS
        none = frozenset(
            {"id", "institution_id", "blob", "state", "method", "reason", "attempts", "begun_at", "read_at"}
        )
        subjects = {Category.DOCUMENT: {"text"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "blob"], name="documents_content_once"),
            models.CheckConstraint(
                condition=models.Q(state="read", read_at__isnull=False)
                | models.Q(state="refused", read_at__isnull=False, text="")
                | models.Q(state="reading", read_at__isnull=True, text=""),
                name="documents_content_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.blob_id}: {self.state}"


class Rendition(TenantModel):
    """
    Another form of a version, made by a tool: never an original, kept apart from them, made anew at need.

    `sha256` names bytes in the institution's store of renditions; `recipe` says what they were made with.
    """

    class Kind(models.TextChoices):
        PDFA = "pdfa", _("PDF/A cu text")
        STAMPED = "stamped", _("copie ștampilată")
        THUMBNAIL = "thumbnail", _("miniatură")

    class State(models.TextChoices):
        MAKING = "making", _("se face")
        MADE = "made", _("făcut")
        REFUSED = "refused", _("nu s-a putut face")

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.MAKING)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    media_type = models.CharField(max_length=120, blank=True)
    page_count = models.PositiveIntegerField(null=True)
    tool = models.CharField(max_length=40, blank=True)
    tool_version = models.CharField(max_length=40, blank=True)
    recipe = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=24, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DOCUMENTS
        none = frozenset(
            {"id", "institution_id", "version", "kind", "state", "size_bytes", "media_type"}
            | {"page_count", "tool", "tool_version", "recipe", "reason", "attempts", "begun_at"}
            | {"made_at"}
        )
        subjects = {Category.DOCUMENT: {"sha256"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "version", "kind"], name="documents_rendition_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(state="made", made_at__isnull=False, reason="", sha256__regex=r"^[0-9a-f]{64}$")
                    & ~models.Q(tool="")
                )
                | (models.Q(state="refused", made_at__isnull=False, sha256="") & ~models.Q(reason=""))
                | models.Q(state="making", made_at__isnull=True, sha256="", reason=""),
                name="documents_rendition_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.version_id}: {self.kind}"
