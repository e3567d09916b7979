"""Dossiers with their papers and volumes."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.archive.models.ties import person, row_of
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Dossier(TenantModel):
    """
    Papers of one code, one year and one unit, kept together. Never deleted: what is eliminated keeps its row.

    ordinal: tells dossiers of the same code, year and unit apart, from 1. The term stands as it was when the dossier
    was opened, until a commission prolongs it. event_year: when what the term waits for happened, 0 before.
    """

    class State(models.TextChoices):
        OPEN = "open", _("deschis")
        CLOSED = "closed", _("închis")
        LISTED = "listed", _("inventariat")
        STORED = "stored", _("în arhivă")
        SELECTING = "selecting", _("în selecționare")
        DESTROYED = "destroyed", _("eliminat")

    class Original(models.TextChoices):
        PAPER = "paper", _("hârtie")
        ELECTRONIC = "electronic", _("electronic")
        MIXED = "mixed", _("hârtie și electronic")

    position = row_of("archive.Position")
    code = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    unit = row_of("institutions.OrgUnit", null=True)
    ordinal = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=300)
    original = models.CharField(max_length=10, choices=Original.choices, default=Original.PAPER)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    term_kind = models.CharField(max_length=10)
    term_years = models.PositiveSmallIntegerField(default=0)
    commission = models.BooleanField(default=False)
    term_event = models.CharField(max_length=120, blank=True)
    event_year = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    opened_by = person()
    closed_on = models.DateField(null=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    sheet_count = models.PositiveIntegerField(default=0)
    paper_count = models.PositiveIntegerField(default=0)
    inventory = row_of("archive.Inventory", null=True)
    place = row_of("archive.Place", null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "position", "code", "year", "unit", "ordinal", "original", "state"}
            | {"term_kind", "term_years", "commission", "term_event", "event_year", "opened_at", "closed_on"}
            | {"first_on", "last_on", "sheet_count", "paper_count", "inventory", "place"}
        )
        officials = {Category.ACCOUNT: {"opened_by"}}
        subjects = {Category.PRIVATE_TEXT: {"title"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "code", "year", "unit", "ordinal"],
                name="archive_dossier_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_on__isnull=True)
                | ~models.Q(state="open") & models.Q(closed_on__isnull=False),
                name="archive_dossier_closed_when_not_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "closed"], inventory__isnull=True)
                | models.Q(state__in=["listed", "stored", "selecting", "destroyed"], inventory__isnull=False),
                name="archive_dossier_stored_by_inventory",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "year", "unit", "code"], name="archive_dossier_of_year"),
            models.Index(fields=["institution_id", "state", "year"], name="archive_dossier_by_state"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.code}/{self.year}"


class Paper(TenantModel):
    """
    What was filed to a dossier: an entry with its files, or a piece without a number, under its own words.

    Taken out by whoever filed it wrongly, with a reason; the row stays. place: its order in the dossier.
    """

    dossier = row_of("archive.Dossier")
    entry_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=300, blank=True)
    dated_on = models.DateField()
    sheet_count = models.PositiveIntegerField(default=1)
    filed_at = models.DateTimeField()
    filed_by = person()
    out_at = models.DateTimeField(null=True)
    out_by = person(null=True)
    out_reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "dossier", "entry_id", "dated_on", "sheet_count", "filed_at", "out_at"}
        )
        officials = {Category.ACCOUNT: {"filed_by", "out_by"}}
        subjects = {Category.PRIVATE_TEXT: {"title", "out_reason"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "entry_id"],
                condition=models.Q(out_at__isnull=True),
                name="archive_paper_filed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(entry_id__isnull=False) | ~models.Q(title=""),
                name="archive_paper_is_something",
            ),
            models.CheckConstraint(
                condition=models.Q(out_at__isnull=True, out_by__isnull=True, out_reason="")
                | models.Q(out_at__isnull=False, out_by__isnull=False) & ~models.Q(out_reason=""),
                name="archive_paper_taken_out_whole",
            ),
            models.CheckConstraint(condition=models.Q(sheet_count__gte=1), name="archive_paper_has_a_sheet"),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "dossier", "dated_on", "id"], name="archive_paper_of_dossier"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.title or f"entry {self.entry_id}"


class Volume(TenantModel):
    """A volume of a closed dossier, with how many sheets somebody counted and certified."""

    dossier = row_of("archive.Dossier")
    number = models.PositiveSmallIntegerField()
    sheet_count = models.PositiveSmallIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    certified_on = models.DateField(null=True)
    certified_by = person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {
                "id",
                "institution_id",
                "dossier",
                "number",
                "sheet_count",
                "first_on",
                "last_on",
                "certified_on",
            }
        )
        officials = {Category.ACCOUNT: {"certified_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "dossier", "number"], name="archive_volume_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(sheet_count__gte=1, sheet_count__lte=300),
                name="archive_volume_of_300_sheets",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"vol. {self.number}"
