"""Blobs (bytes, once per institution), documents (a blob under the name somebody gave it) and their versions."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Blob(TenantModel):
    """Bytes known by their digest, stored once per institution, never rewritten."""

    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    page_count = models.PositiveIntegerField(null=True)
    stored_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DOCUMENTS
        none = frozenset({"id", "institution_id", "size_bytes", "media_type", "page_count", "stored_at"})
        subjects = {Category.DOCUMENT: {"sha256"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "sha256"], name="documents_blob_digest_once"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="documents_blob_digest_is_sha256"
            ),
            models.CheckConstraint(condition=models.Q(size_bytes__gt=0), name="documents_blob_not_empty"),
        ]
        indexes = [models.Index(fields=["institution_id", "stored_at"], name="documents_blob_by_moment")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.sha256[:12]


class Document(TenantModel):
    """A file as it came: its shown name, where it came from, and its bytes. `part_of` is the mail it was in."""

    class Role(models.TextChoices):
        FILE = "file", _("fișier")
        MESSAGE = "message", _("mesaj")
        ATTACHMENT = "attachment", _("anexă")

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.FILE)
    part_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    note = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DOCUMENTS
        none = frozenset({"id", "institution_id", "blob", "role", "part_of", "added_at"})
        officials = {Category.ACCOUNT: {"added_by"}}
        subjects = {Category.DOCUMENT: {"name"}, Category.PRIVATE_TEXT: {"note"}}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="documents_document_name_present")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Version(TenantModel):
    """
    The bytes of a document at one time, numbered from 1; the one with the highest number is in force.

    The database gives the number and makes the first one with its document. None is ever changed or lost.
    """

    class Reason(models.TextChoices):
        UPLOAD = "upload", _("așa cum a venit")
        SIGNED = "signed", _("semnat")
        CORRECTED = "corrected", _("corectat")
        SCAN = "scan", _("scanat")

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    name = models.CharField(max_length=200)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    explanation = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DOCUMENTS
        none = frozenset({"id", "institution_id", "document", "number", "blob", "reason", "added_at"})
        officials = {Category.ACCOUNT: {"added_by"}}
        subjects = {Category.DOCUMENT: {"name"}, Category.PRIVATE_TEXT: {"explanation", "note"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "document", "number"], name="documents_version_once"
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="documents_version_from_one"),
            models.CheckConstraint(condition=~models.Q(name=""), name="documents_version_name_present"),
        ]
        indexes = [models.Index(fields=["institution_id", "added_at"], name="documents_version_by_moment")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class Quarantined(TenantModel):
    """A file that could not be accepted: kept byte for byte when it has bytes, with the reason in words."""

    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    name = models.CharField(max_length=200)
    reason = models.CharField(max_length=60)
    words = models.CharField(max_length=500)
    held_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DOCUMENTS
        none = frozenset(
            {"id", "institution_id", "size_bytes", "reason", "words", "held_at"} | {"released_at"}
        )
        subjects = {Category.DOCUMENT: {"sha256", "name"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "sha256", "name"], name="documents_quarantined_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"
