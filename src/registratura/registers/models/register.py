"""Registers and the sequences that number their entries."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Register(TenantModel):
    """
    A book of entries.

    `general`: the main register of the institution. `parallel`: a register with numbers of its own.
    `special`: its entries have their number in the general register and a serial of their own here
    (Law: instrucțiunile din 1996, art. 9; petitions, Law 544, decisions).
    `historical`: brought in from an older system or from paper with the numbers it had; it gives none.
    """

    class Kind(models.TextChoices):
        GENERAL = "general", _("registru general")
        PARALLEL = "parallel", _("registru cu numerotare proprie")
        SPECIAL = "special", _("registru special")
        HISTORICAL = "historical", _("registru preluat")

    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    template = models.CharField(max_length=40, blank=True)
    number_code = models.CharField(max_length=12, blank=True)
    directions = models.CharField(max_length=40, default="incoming,outgoing,internal")
    reply_takes_number = models.BooleanField(default=True)
    legal_basis = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "code", "name", "kind", "template", "number_code", "directions"}
            | {"reply_takes_number", "legal_basis", "opened_at", "closed_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "code"], name="registers_register_code_once"),
            models.UniqueConstraint(
                fields=["institution_id"],
                condition=models.Q(kind="general"),
                name="registers_register_one_general",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["general", "parallel", "special", "historical"]),
                name="registers_register_kind_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class NumberSequence(TenantModel):
    """
    The counter of a register and year; with `unit`, the counter of a range given to that unit.

    The counter moves only inside the numbering functions of the database, in the transaction of the entry.
    `first_number` is above 1 when the year continues a paper register. A range has `upper_number`; the
    register's own sequence steps over it: `barrier_number` is where the next range above it begins.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(
        "institutions.OrgUnit", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    first_number = models.PositiveIntegerField(default=1)
    upper_number = models.PositiveIntegerField(null=True)
    barrier_number = models.PositiveIntegerField(null=True)
    last_number = models.PositiveIntegerField()
    last_registered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {
                "id",
                "institution_id",
                "register",
                "year",
                "unit",
                "first_number",
                "upper_number",
                "last_number",
            }
            | {"barrier_number", "last_registered_at", "closed_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "register", "year", "unit", "first_number"],
                name="registers_sequence_once",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "register", "year"],
                condition=models.Q(unit__isnull=True),
                name="registers_sequence_one_main",
            ),
            models.CheckConstraint(
                condition=models.Q(first_number__gte=1), name="registers_sequence_starts_at_one"
            ),
            models.CheckConstraint(
                condition=models.Q(last_number__gte=models.F("first_number") - 1),
                name="registers_sequence_never_below_first",
            ),
            models.CheckConstraint(
                condition=models.Q(upper_number__isnull=True)
                | models.Q(last_number__lte=models.F("upper_number")),
                name="registers_sequence_within_range",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.register_id}/{self.year}: {self.last_number}"
