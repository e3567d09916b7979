"""Batches of scans, the parts they fall into, and the folders they come from."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class ScanFolder(TenantModel):
    """
    A folder into which a scanner leaves its files. `root` is one that the operator allows.

    It stands in `<root>/<code of the institution>`; `path` is what follows, empty for that folder itself.
    """

    name = models.CharField(max_length=100)
    root = models.CharField(max_length=300)
    path = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    checked_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=500, blank=True)
    troubled_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "name", "root", "path", "is_active", "checked_at", "trouble"}
            | {"troubled_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "root", "path"], name="scanning_scanfolder_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Batch(TenantModel):
    """
    A file of scans as it came, kept untouched as `document`, and how far its pages were read and dealt out.

    `held_until`: until then one worker works on it; a worker that was killed lets it go by itself.
    """

    class Source(models.TextChoices):
        UPLOAD = "upload", _("încărcat")
        FOLDER = "folder", _("folder de scanări")

    class State(models.TextChoices):
        READING = "reading", _("se citește")
        PARTED = "parted", _("se împarte")
        DEALT = "dealt", _("împărțit")
        REFUSED = "refused", _("nu s-a putut citi")

    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    source = models.CharField(max_length=8, choices=Source.choices)
    folder = models.ForeignKey(
        ScanFolder, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.READING)
    page_count = models.PositiveIntegerField(null=True)
    pages_read = models.PositiveIntegerField(default=0)
    seen = models.JSONField(default=list)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    held_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=40, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.INTAKE
        none = frozenset(
            {"id", "institution_id", "document", "sha256", "media_type", "source", "folder", "state", "seen"}
            | {"page_count", "pages_read", "received_at", "held_until", "attempts", "trouble"}
        )
        officials = {Category.ACCOUNT: {"received_by"}}
        subjects = {Category.DOCUMENT: {"name"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "sha256"], name="scanning_batch_bytes_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["reading", "refused"]) | models.Q(page_count__gte=1),
                name="scanning_batch_pages_counted",
            ),
            models.CheckConstraint(
                condition=models.Q(source="folder", folder__isnull=False)
                | models.Q(source="upload", folder__isnull=True),
                name="scanning_batch_source_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "state", "id"], name="scanning_batch_state")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Part(TenantModel):
    """
    Pages of a batch that follow each other, and what became of them (`parting.State`, `parting.Why`).

    `code` is what was read on the label, as it was read. `tray_item` is the number of the item of the tray.
    """

    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    first_page = models.PositiveIntegerField()
    last_page = models.PositiveIntegerField()
    state = models.CharField(max_length=8)
    why = models.CharField(max_length=12, blank=True)
    code = models.CharField(max_length=22, blank=True)
    label = models.ForeignKey(
        "scanning.LabelCode",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    entry = models.ForeignKey(
        "registers.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    document = models.ForeignKey(
        "documents.Document",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    tray_item = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.INTAKE
        none = frozenset(
            {"id", "institution_id", "batch", "first_page", "last_page", "state", "why", "code", "label"}
            | {"entry", "document", "tray_item", "decided_at"}
        )
        officials = {Category.ACCOUNT: {"decided_by"}}
        subjects = {Category.PRIVATE_TEXT: {"reason"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "batch", "first_page"], name="scanning_part_page_once"
            ),
            models.CheckConstraint(
                condition=models.Q(first_page__gte=1, last_page__gte=models.F("first_page")),
                name="scanning_part_pages_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "held", "waiting", "sheet"], document__isnull=True)
                | models.Q(state="placed", document__isnull=False, entry__isnull=False)
                | models.Q(state="tray", document__isnull=False, tray_item__isnull=False)
                | models.Q(state__in=["joined", "left"], document__isnull=True),
                name="scanning_part_outcome_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=False) | models.Q(decided_by__isnull=True),
                name="scanning_part_decision_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "id"],
                name="scanning_part_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(
                fields=["institution_id", "entry"],
                name="scanning_part_entry",
                condition=models.Q(state="placed"),
            ),
            models.Index(
                fields=["institution_id", "tray_item"],
                name="scanning_part_tray",
                condition=models.Q(tray_item__isnull=False),
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.first_page}-{self.last_page}"
