"""Files that pages of computers gave, and what was written on sheets, with what became of it."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.emergency.models.outages import Outage
from registratura.emergency.models.sheets import Sheet, SheetRun
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Packet(TenantModel):
    """
    A file that was brought back, accepted or refused with its reason; an accepted one is kept as it came.

    The counts are of its positions: new, already taken in, and those that contradict what was taken in before.
    """

    outage = models.ForeignKey(
        Outage, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    run = models.ForeignKey(
        SheetRun, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    content = models.TextField(blank=True)
    refused = models.CharField(max_length=20, blank=True)
    new_count = models.PositiveIntegerField(default=0)
    known_count = models.PositiveIntegerField(default=0)
    differing_count = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "outage", "run", "name", "sha256", "size_bytes", "refused"}
            | {"new_count", "known_count", "differing_count", "received_at"}
        )
        officials = {Category.ACCOUNT: {"received_by"}}
        subjects = {Category.PRIVATE_TEXT: {"content"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "sha256"],
                condition=models.Q(refused=""),
                name="emergency_packet_bytes_once",
            ),
            models.CheckConstraint(
                condition=models.Q(refused="", run__isnull=False) | ~models.Q(refused=""),
                name="emergency_packet_accepted_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "outage", "id"], name="emergency_packet_of")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Line(TenantModel):
    """
    What stands on a sheet. A trigger keeps it as it was taken in, and what was decided about it as it was decided.

    `version` counts contradicting contents of one sheet: the second is never taken for the first.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("așteaptă numărul")
        REGISTERED = "registered", _("a primit număr")
        SAME = "same", _("era deja înregistrată")
        DROPPED = "dropped", _("rămasă fără număr")
        SPOILED = "spoiled", _("foaie anulată pe loc")

    outage = models.ForeignKey(
        Outage, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    packet = models.ForeignKey(
        Packet, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    sheet = models.ForeignKey(
        Sheet, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    version = models.PositiveSmallIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=200, blank=True)
    direction = models.CharField(max_length=8)
    channel = models.CharField(max_length=10)
    correspondent = models.CharField(max_length=200, blank=True)
    document_kind = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=2000, blank=True)
    sender_number = models.CharField(max_length=60, blank=True)
    page_count = models.PositiveIntegerField(null=True)
    remarks = models.CharField(max_length=1000, blank=True)
    content_digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    entry = models.ForeignKey(
        "registers.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "outage", "packet", "sheet", "version", "written_at", "direction"}
            | {"channel", "document_kind", "page_count", "content_digest", "taken_at", "state", "entry"}
            | {"decided_at"}
        )
        officials = {Category.ACCOUNT: {"taken_by", "decided_by"}, Category.NAME: {"written_by_name"}}
        subjects = {
            Category.NAME: {"correspondent"},
            Category.PRIVATE_TEXT: {"subject", "sender_number", "remarks", "reason"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "sheet", "version"], name="emergency_line_version_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "sheet", "content_digest"], name="emergency_line_content_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["waiting", "spoiled"], entry__isnull=True, decided_at__isnull=True
                )
                | models.Q(state__in=["registered", "same"], entry__isnull=False, decided_at__isnull=False)
                | models.Q(state="dropped", entry__isnull=True, decided_at__isnull=False)
                & ~models.Q(reason=""),
                name="emergency_line_decision_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="emergency_line_decider_known",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "outage", "id"], name="emergency_line_of"),
            models.Index(
                fields=["institution_id", "entry"],
                name="emergency_line_entry",
                condition=models.Q(entry__isnull=False),
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.sheet_id}: {self.subject[:40]}"
