"""What stands guard over files: the antivirus, the room they may take; and how copies are stamped."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.documents.models.files import Blob
from registratura.kernel.privacy import Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Screening(TenantModel):
    """
    What the antivirus said of bytes, where one is set up. Without a row nobody asked it.

    Bytes that wait for their answer, or were found infected, are given to nobody.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("așteaptă antivirusul")
        CLEAN = "clean", _("curat")
        INFECTED = "infected", _("infectat")

    blob = models.ForeignKey(
        Blob, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    state = models.CharField(max_length=8, choices=State.choices)
    finding = models.CharField(max_length=200, blank=True)
    scanner = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=24, blank=True)
    held_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DOCUMENTS
        none = frozenset(
            {"id", "institution_id", "blob", "state", "finding", "scanner", "reason", "held_at", "checked_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "blob"], name="documents_screening_once"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", held_at__isnull=False, checked_at__isnull=True)
                | models.Q(state__in=["clean", "infected"], checked_at__isnull=False),
                name="documents_screening_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "id"],
                condition=models.Q(state="waiting"),
                name="documents_screening_waiting",
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.blob_id}: {self.state}"


class FileOptions(TenantModel):
    """How an institution stamps copies, how much room its files may take, and how much they took when last counted."""

    class Corner(models.TextChoices):
        TOP_RIGHT = "top-right", _("dreapta sus")
        TOP_LEFT = "top-left", _("stânga sus")
        BOTTOM_RIGHT = "bottom-right", _("dreapta jos")
        BOTTOM_LEFT = "bottom-left", _("stânga jos")

    class Pages(models.TextChoices):
        FIRST = "first", _("prima pagină")
        ALL = "all", _("toate paginile")

    stamp_corner = models.CharField(max_length=12, choices=Corner.choices, default=Corner.TOP_RIGHT)
    stamp_pages = models.CharField(max_length=5, choices=Pages.choices, default=Pages.FIRST)
    quota_bytes = models.BigIntegerField(null=True)
    counted_bytes = models.BigIntegerField(default=0)
    counted_files = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "stamp_corner", "stamp_pages", "quota_bytes"}
            | {"counted_bytes", "counted_files", "counted_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="documents_fileoptions_once"),
            models.CheckConstraint(
                condition=models.Q(quota_bytes__isnull=True) | models.Q(quota_bytes__gt=0),
                name="documents_fileoptions_quota",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.institution_id)
