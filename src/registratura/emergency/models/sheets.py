"""Numbered sheets, issued for a register and a year before they are needed."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class SheetRun(TenantModel):
    """
    Sheets issued at once: for the printer, or for the page of one computer.

    `public_key`: of the page that was handed out, as an uncompressed P-256 point in hexadecimal; its private half
    stands in that page alone.
    """

    class Medium(models.TextChoices):
        PAPER = "paper", _("foi tipărite")
        PAGE = "page", _("pagina unui calculator")

    register = models.ForeignKey(
        "registers.Register", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    year = models.PositiveSmallIntegerField()
    medium = models.CharField(max_length=5, choices=Medium.choices)
    first_serial = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    place = models.CharField(max_length=100, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    public_key = models.CharField(max_length=130, blank=True)
    handed_at = models.DateTimeField(null=True)
    handed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {
                "id",
                "institution_id",
                "register",
                "year",
                "medium",
                "first_serial",
                "count",
                "place",
                "issued_at",
            }
            | {"public_key", "handed_at"}
        )
        officials = {Category.ACCOUNT: {"issued_by", "handed_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "register", "year", "first_serial"],
                name="emergency_sheetrun_serials_once",
            ),
            models.CheckConstraint(
                condition=models.Q(count__gte=1, count__lte=500, first_serial__gte=1),
                name="emergency_sheetrun_count",
            ),
            models.CheckConstraint(
                condition=models.Q(public_key="", handed_at__isnull=True, handed_by__isnull=True)
                | models.Q(medium="page", handed_at__isnull=False, handed_by__isnull=False)
                & ~models.Q(public_key=""),
                name="emergency_sheetrun_handing_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.year}: {self.first_serial}+{self.count}"

    @property
    def last_serial(self) -> int:
        """The serial of the last sheet."""
        return self.first_serial + self.count - 1


class Sheet(TenantModel):
    """A sheet with its serial. Used when what stands on it was taken in; never brought back."""

    class State(models.TextChoices):
        ISSUED = "issued", _("nefolosită")
        USED = "used", _("folosită")
        VOID = "void", _("scoasă din uz")

    run = models.ForeignKey(
        SheetRun, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    register = models.ForeignKey(
        "registers.Register", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.ISSUED)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    void_reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "run", "register", "year", "serial", "state", "voided_at", "void_reason"}
        )
        officials = {Category.ACCOUNT: {"voided_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "register", "year", "serial"], name="emergency_sheet_serial_once"
            ),
            models.CheckConstraint(
                condition=models.Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                & ~models.Q(state="void")
                | models.Q(voided_at__isnull=False, state="void") & ~models.Q(void_reason=""),
                name="emergency_sheet_voiding_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "run", "serial"], name="emergency_sheet_run")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.year}/{self.serial}"
