"""The archive's store: inventories, hand-overs, the evidence register, places, loans."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.archive.models.ties import person, row_of
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Inventory(TenantModel):
    """
    The list of all dossiers of one year, one unit and one term. Closed, it does not change.

    term: the term in words, as its dossiers carry it. sheet_count: of the inventory itself, for its closing formula.
    Law: Instrucțiunile 217/1996 art. 19.
    """

    class State(models.TextChoices):
        OPEN = "open", _("în lucru")
        CLOSED = "closed", _("încheiat")
        HANDED = "handed", _("predat la arhivă")
        DROPPED = "dropped", _("renunțat")

    number = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    unit = row_of("institutions.OrgUnit", null=True)
    term = models.CharField(max_length=160)
    permanent = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    begun_at = models.DateTimeField()
    begun_by = person()
    closed_on = models.DateField(null=True)
    sheet_count = models.PositiveSmallIntegerField(default=1)
    hand_over = row_of("archive.HandOver", null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "number", "year", "unit", "term", "permanent", "state", "begun_at"}
            | {"closed_on", "sheet_count", "hand_over"}
        )
        officials = {Category.ACCOUNT: {"begun_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "number"], name="archive_inventory_number_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "year", "unit", "term"],
                condition=models.Q(state="open"),
                name="archive_inventory_one_open",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["open", "dropped"], closed_on__isnull=True, hand_over__isnull=True
                )
                | models.Q(state="closed", closed_on__isnull=False, hand_over__isnull=True)
                | models.Q(state="handed", closed_on__isnull=False, hand_over__isnull=False),
                name="archive_inventory_steps_in_order",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"inventar {self.number}: {self.year}, {self.term}"


class InventoryLine(TenantModel):
    """A dossier in an inventory, under its current number, with what was found of it."""

    class Standing(models.TextChoices):
        PRESENT = "present", _("se predă")
        LEFT = "left", _("rămâne la compartiment")
        MISSING = "missing", _("lipsește")

    inventory = row_of("archive.Inventory")
    dossier = row_of("archive.Dossier")
    number = models.PositiveSmallIntegerField()
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.PRESENT)
    remark = models.CharField(max_length=200, blank=True)

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id", "inventory", "dossier", "number", "standing", "remark"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "inventory", "dossier"], name="archive_inventoryline_dossier_once"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.number}"


class HandOver(TenantModel):
    """
    The minutes by which a unit gave inventories with their dossiers to the archive. Written once.

    Law: Legea 16/1996 art. 9.
    """

    number = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    unit = row_of("institutions.OrgUnit", null=True)
    giver = models.CharField(max_length=120)
    taker = models.CharField(max_length=120)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    listed_count = models.PositiveIntegerField()
    taken_count = models.PositiveIntegerField()
    left_count = models.PositiveIntegerField(default=0)
    missing_count = models.PositiveIntegerField(default=0)
    finding_act = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField()
    written_by = person()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "number", "held_on", "unit", "first_year", "last_year", "listed_count"}
            | {"taken_count", "left_count", "missing_count", "finding_act", "written_at"}
        )
        officials = {Category.ACCOUNT: {"written_by"}, Category.NAME: {"giver", "taker"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "number"], name="archive_handover_number_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"proces-verbal {self.number}"


class Evidence(TenantModel):
    """
    A line of the register of what entered the store and what left it. Written once, never changed.

    Law: Legea 16/1996 art. 9 alin. (2) și (3).
    """

    number = models.PositiveIntegerField()
    leaves = models.BooleanField(default=False)
    happened_on = models.DateField()
    unit_name = models.CharField(max_length=200)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    listed_count = models.PositiveIntegerField(default=0)
    moved_count = models.PositiveIntegerField()
    left_count = models.PositiveIntegerField(default=0)
    where_to = models.CharField(max_length=160, blank=True)
    act = models.CharField(max_length=200)
    remarks = models.CharField(max_length=200, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {
                "id",
                "institution_id",
                "number",
                "leaves",
                "happened_on",
                "unit_name",
                "first_year",
                "last_year",
            }
            | {"listed_count", "moved_count", "left_count", "where_to", "act", "remarks"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "number"], name="archive_evidence_number_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.number}: {self.act}"


class Place(TenantModel):
    """A place of the store: a room, a rack in it, a shelf, a box."""

    class Kind(models.TextChoices):
        ROOM = "room", _("încăpere")
        RACK = "rack", _("rastel")
        SHELF = "shelf", _("raft")
        BOX = "box", _("cutie")

    parent = row_of("archive.Place", null=True)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    code = models.CharField(max_length=30)
    path = models.CharField(max_length=160)
    remarks = models.CharField(max_length=200, blank=True)
    retired_on = models.DateField(null=True)

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id", "parent", "kind", "code", "path", "remarks", "retired_on"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "path"], name="archive_place_path_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.path


class Loan(TenantModel):
    """A dossier lent from the store: to whom, why, until when; given back, or reminded of."""

    dossier = row_of("archive.Dossier")
    borrower = person()
    purpose = models.CharField(max_length=200)
    lent_on = models.DateField()
    due_on = models.DateField()
    lent_by = person()
    returned_on = models.DateField(null=True)
    condition = models.CharField(max_length=200, blank=True)
    reminded_on = models.DateField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {
                "id",
                "institution_id",
                "dossier",
                "lent_on",
                "due_on",
                "returned_on",
                "condition",
                "reminded_on",
            }
        )
        officials = {Category.ACCOUNT: {"borrower", "lent_by"}, Category.WORK: {"purpose"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "dossier"],
                condition=models.Q(returned_on__isnull=True),
                name="archive_loan_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("lent_on")), name="archive_loan_ends_after_its_start"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"dossier {self.dossier_id} until {self.due_on}"
