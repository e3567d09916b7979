"""How long the law gives: the catalogue of the program, and what an institution sets in its place."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel

OF_A_RULE = frozenset(
    {"id", "code", "name", "start", "regime", "count", "sense", "party", "legal_basis", "mark", "valid_from"}
    | {"valid_to", "extension_count", "extension_regime", "extension_is_total", "extension_basis"}
    | {"notice_required", "notice_lead_days", "approver", "norms_regime", "fixed_day", "doubt", "note"}
)


class Regime(models.TextChoices):
    CAL = "CAL", _("zile calendaristice")
    WD = "WD", _("zile lucrătoare")
    EU_WD = "EU_WD", _("zile lucrătoare ale unui act al Uniunii")
    MONTH = "MONTH", _("luni")
    EU_MONTH = "EU_MONTH", _("luni ale unui act al Uniunii")
    HOUR = "HOUR", _("ore")
    FIXED = "FIXED", _("o zi anumită a anului")
    GIVEN = "GIVEN", _("ziua scrisă în act")


class RuleColumns(models.Model):
    """
    The columns of `rules.Rule`, with the same names and meanings.

    `valid_to` is exclusive, open while null. `count` is in days, months, hours or years, by the regime.
    """

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    start = models.CharField(max_length=20)
    regime = models.CharField(max_length=10, choices=Regime.choices)
    count = models.PositiveSmallIntegerField()
    sense = models.CharField(max_length=10, default="by")
    party = models.CharField(max_length=12, default="institution")
    extension_count = models.PositiveSmallIntegerField(default=0)
    extension_regime = models.CharField(max_length=10, blank=True)
    extension_is_total = models.BooleanField(default=False)
    extension_basis = models.CharField(max_length=200, blank=True)
    notice_required = models.BooleanField(default=False)
    notice_lead_days = models.PositiveSmallIntegerField(default=0)
    approver = models.CharField(max_length=40, blank=True)
    norms_regime = models.CharField(max_length=10, blank=True)
    fixed_day = models.CharField(max_length=5, blank=True)
    legal_basis = models.CharField(max_length=200)
    mark = models.CharField(max_length=5)
    doubt = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} ({self.valid_from})"


def _of_every_rule(table: str) -> list[models.BaseConstraint]:
    """Return what holds for a rule, whoever sets it."""
    return [
        models.CheckConstraint(
            condition=models.Q(regime__in=Regime.values), name=f"deadlines_{table}_regime_known"
        ),
        models.CheckConstraint(
            condition=models.Q(mark__in=["seen", "mem", "doubt"]), name=f"deadlines_{table}_mark_known"
        ),
        models.CheckConstraint(
            condition=models.Q(sense__in=["by", "after", "before"]), name=f"deadlines_{table}_sense_known"
        ),
        models.CheckConstraint(
            condition=models.Q(party__in=["institution", "applicant"]), name=f"deadlines_{table}_party_known"
        ),
        models.CheckConstraint(condition=~models.Q(legal_basis=""), name=f"deadlines_{table}_has_ground"),
        models.CheckConstraint(
            condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
            name=f"deadlines_{table}_period_in_order",
        ),
        models.CheckConstraint(
            condition=models.Q(regime="GIVEN") | models.Q(count__gt=0), name=f"deadlines_{table}_has_length"
        ),
        models.CheckConstraint(
            condition=models.Q(regime="FIXED", fixed_day__regex=r"^\d\d-\d\d$")
            | (~models.Q(regime="FIXED") & models.Q(fixed_day="")),
            name=f"deadlines_{table}_fixed_day_named",
        ),
        models.CheckConstraint(
            condition=models.Q(extension_count=0, extension_regime="", extension_basis="")
            | (
                models.Q(extension_count__gt=0, extension_regime=models.F("regime"))
                & ~models.Q(extension_basis="")
            ),
            name=f"deadlines_{table}_extension_whole",
        ),
    ]


class TermRule(RuleColumns):
    """A term of the program's catalogue. Written by migrations alone; a changed law is a new row."""

    class PersonalData:
        dataset = Dataset.PROGRAM
        none = OF_A_RULE

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="deadlines_termrule_once"),
            *_of_every_rule("termrule"),
        ]


class OwnTermRule(RuleColumns, TenantModel):
    """
    A term that the institution sets in place of the catalogue's, or besides it, by an act of its own.

    Holds for terms that start from `valid_from` on; those already running keep what they started with.
    """

    act = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = OF_A_RULE | {"institution_id", "act", "added_at"}
        officials = {Category.ACCOUNT: {"added_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "code", "valid_from"], name="deadlines_owntermrule_once"
            ),
            *_of_every_rule("owntermrule"),
        ]
        base_manager_name = "objects"
