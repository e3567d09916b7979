"""Selection: the commission, its work, its decisions, and what remains for ever of what was eliminated."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.archive.models.ties import person, row_of
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Commission(TenantModel):
    """
    The selection commission as an act of the head named it. members: names beside president and secretary.

    Law: Legea 16/1996 art. 11.
    """

    act = models.CharField(max_length=120)
    act_on = models.DateField()
    president = models.CharField(max_length=120)
    secretary = models.CharField(max_length=120)
    members = models.JSONField(default=list)
    member_count = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField()
    written_by = person()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id", "act", "act_on", "member_count", "written_at"})
        officials = {
            Category.ACCOUNT: {"written_by"},
            Category.NAME: {"president", "secretary", "members"},
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(member_count__in=[3, 5, 7, 9, 11, 13, 15]), name="archive_commission_odd"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.act} / {self.act_on:%d.%m.%Y}"


class Selection(TenantModel):
    """
    A work of selection, from the commission's first meeting to the destruction minutes.

    asked_on: when its four parts were sent to the National Archives. Nothing moves before approved_on.
    Law: Legea 16/1996 art. 11.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("în lucru la comisie")
        DECIDED = "decided", _("hotărâtă de comisie")
        ASKED = "asked", _("trimisă la Arhivele Naționale")
        APPROVED = "approved", _("aprobată")
        DONE = "done", _("dusă la capăt")
        DROPPED = "dropped", _("renunțat")

    number = models.PositiveSmallIntegerField()
    commission = row_of("archive.Commission")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    begun_at = models.DateTimeField()
    begun_by = person()
    met_on = models.DateField(null=True)
    remarks = models.CharField(max_length=500, blank=True)
    asked_number = models.CharField(max_length=60, blank=True)
    asked_on = models.DateField(null=True)
    approved_number = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True)
    destroyed_on = models.DateField(null=True)
    destroyed_how = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "number", "commission", "state", "begun_at", "met_on", "remarks"}
            | {"asked_number", "asked_on", "approved_number", "approved_on", "destroyed_on", "destroyed_how"}
        )
        officials = {Category.ACCOUNT: {"begun_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "number"], name="archive_selection_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(asked_on__isnull=True) | models.Q(met_on__isnull=False),
                name="archive_selection_decided_before_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_on__isnull=True)
                | models.Q(asked_on__isnull=False, approved_on__gte=models.F("asked_on"))
                & ~models.Q(approved_number=""),
                name="archive_selection_approved_after_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(destroyed_on__isnull=True)
                | models.Q(approved_on__isnull=False, destroyed_on__gte=models.F("approved_on")),
                name="archive_selection_destroyed_after_approval",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"selecționare {self.number}"


class SelectionLine(TenantModel):
    """What the commission decided of one dossier. years: the new term when it is kept longer."""

    class Decision(models.TextChoices):
        NONE = "", _("nehotărât")
        DESTROY = "destroy", _("se elimină")
        LONGER = "longer", _("se păstrează mai mult")
        PERMANENT = "permanent", _("se păstrează permanent")

    selection = row_of("archive.Selection")
    dossier = row_of("archive.Dossier")
    decision = models.CharField(max_length=9, choices=Decision.choices, blank=True)
    years = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id", "selection", "dossier", "decision", "years"})
        subjects = {Category.PRIVATE_TEXT: {"reason"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "selection", "dossier"], name="archive_selectionline_dossier_once"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"dossier {self.dossier_id}: {self.decision}"


class Residue(TenantModel):
    """
    What remains for ever of an eliminated dossier: what it was, by which acts it went, and the hash of its contents.

    manifest: its papers with their numbers, sheets and the SHA-256 of their files; sha256: of that list.
    Law: Legea 16/1996 art. 9 alin. (3) și art. 11.
    """

    dossier = row_of("archive.Dossier")
    selection = row_of("archive.Selection")
    name = models.CharField(max_length=60)
    unit_name = models.CharField(max_length=200, blank=True)
    term = models.CharField(max_length=160)
    approval = models.CharField(max_length=120)
    destroyed_on = models.DateField()
    manifest = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "dossier", "selection", "name", "unit_name", "term", "approval"}
            | {"destroyed_on", "manifest", "sha256"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "dossier"], name="archive_residue_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.name}: {self.sha256}"
