"""The register of breaches: facts, effects, measures; notices to the authority; how far it reached, and to whom."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.incidents.rules import Risk
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


def _person(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "accounts.User", null=null, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class Incident(TenantModel):
    """
    One breach, with what the register must document. Law: GDPR art. 33 alin. (5).

    `aware_at` starts the clock. `origin` says who had it: the institution, or its supplier, who told it (`told_at`);
    then `source` is the supplier's number of it. `told_step` is the last hour of the clock that was reminded of.
    """

    class Origin(models.TextChoices):
        OWN = "own", _("al instituției")
        SUPPLIER = "supplier", _("al furnizorului")

    class Nature(models.TextChoices):
        CONFIDENTIALITY = "confidentiality", _("confidențialitate: date văzute sau plecate")
        INTEGRITY = "integrity", _("integritate: date schimbate")
        AVAILABILITY = "availability", _("disponibilitate: date pierdute sau de neajuns")

    class Spared(models.TextChoices):
        UNREADABLE = "unreadable", _("datele nu pot fi citite de nimeni: sunt criptate")
        MENDED = "mended", _("măsurile luate după aceea fac riscul ridicat improbabil")
        PUBLIC = "public", _("ar cere un efort disproporționat: se face o informare publică")

    RISKS: ClassVar = [
        (Risk.UNLIKELY.value, _("improbabil să existe un risc")),
        (Risk.RISK.value, _("risc")),
        (Risk.HIGH.value, _("risc ridicat")),
    ]

    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.OWN)
    source = models.CharField(max_length=60, blank=True)
    told_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=200)
    natures = ArrayField(models.CharField(max_length=15))
    occurred_from = models.DateTimeField(null=True)
    occurred_to = models.DateTimeField(null=True)
    aware_at = models.DateTimeField()
    facts = models.TextField()
    data_words = models.TextField(blank=True)
    persons_count = models.PositiveIntegerField(null=True)
    records_count = models.PositiveIntegerField(null=True)
    effects = models.TextField(blank=True)
    measures = models.TextField(blank=True)
    contact = models.CharField(max_length=240, blank=True)
    risk = models.CharField(max_length=8, choices=RISKS, blank=True)
    risk_reason = models.TextField(blank=True)
    spared = models.CharField(max_length=10, choices=Spared.choices, blank=True)
    assessed_at = models.DateTimeField(null=True)
    assessed_by = _person(null=True)
    told_step = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField()
    recorded_by = _person(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = _person(null=True)
    closing_words = models.CharField(max_length=1000, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.INCIDENTS
        none = frozenset(
            {"id", "institution_id", "origin", "source", "told_at", "natures", "occurred_from", "occurred_to"}
            | {"aware_at", "persons_count", "records_count", "risk", "spared", "assessed_at", "told_step"}
            | {"recorded_at", "closed_at"}
        )
        officials = {
            Category.ACCOUNT: {"assessed_by", "recorded_by", "closed_by"},
            Category.NAME: {"contact"},
        }
        subjects = {
            Category.PRIVATE_TEXT: {
                *("title", "facts", "data_words", "effects", "measures", "risk_reason", "closing_words"),
            }
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "source"],
                condition=~models.Q(source=""),
                name="incidents_incident_source_once",
            ),
            models.CheckConstraint(
                condition=models.Q(assessed_at__isnull=True, assessed_by__isnull=True, risk="")
                | models.Q(assessed_at__isnull=False, assessed_by__isnull=False)
                & ~models.Q(risk="")
                & ~models.Q(risk_reason=""),
                name="incidents_incident_assessment_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False, assessed_at__isnull=False)
                & ~models.Q(closing_words=""),
                name="incidents_incident_closing_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "aware_at", "id"], name="incidents_incident_when")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.title


class Notification(TenantModel):
    """What the authority was told, in the phases in which it was known. The first one stops the clock."""

    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    phase = models.PositiveSmallIntegerField()
    words = models.TextField()
    reference = models.CharField(max_length=120, blank=True)
    late_reason = models.CharField(max_length=1000, blank=True)
    notified_at = models.DateTimeField()
    notified_by = _person()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.INCIDENTS
        none = frozenset({"id", "institution_id", "incident", "phase", "reference", "notified_at"})
        officials = {Category.ACCOUNT: {"notified_by"}}
        subjects = {Category.PRIVATE_TEXT: {"words", "late_reason"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "incident", "phase"], name="incidents_notification_phase_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.incident_id}/{self.phase}"


class Reach(TenantModel):
    """How far a breach could see: with whose account, from when to when. The end is exclusive."""

    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    account = _person()
    seen_from = models.DateTimeField()
    seen_to = models.DateTimeField()
    added_at = models.DateTimeField()
    added_by = _person()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.INCIDENTS
        none = frozenset({"id", "institution_id", "incident", "seen_from", "seen_to", "added_at"})
        officials = {Category.ACCOUNT: {"account", "added_by"}}
        subjects = frozenset[str]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seen_to__gt=models.F("seen_from")), name="incidents_reach_has_length"
            )
        ]
        indexes = [models.Index(fields=["institution_id", "incident", "id"], name="incidents_reach_incident")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.account_id}"


class Affected(TenantModel):
    """
    A person whom the breach could have shown, computed from what was opened; `told_at` when and how it was told.

    `person_key` is the correspondent's number, or the name when the directory does not know the person.
    """

    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    person_key = models.CharField(max_length=220)
    correspondent_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    entry_words = ArrayField(models.CharField(max_length=60))
    first_seen_at = models.DateTimeField()
    cnp_seen = models.BooleanField(default=False)
    computed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_by = _person(null=True)
    told_how = models.CharField(max_length=200, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.INCIDENTS
        none = frozenset(
            {"id", "institution_id", "incident", "entry_words", "first_seen_at", "cnp_seen", "computed_at"}
            | {"told_at", "told_how"}
        )
        officials = {Category.ACCOUNT: {"told_by"}}
        subjects = {
            Category.PSEUDONYM: {"person_key", "correspondent_id"},
            Category.NAME: {"name"},
            Category.EMAIL: {"email"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "incident", "person_key"], name="incidents_affected_once"
            ),
            models.CheckConstraint(
                condition=models.Q(told_at__isnull=True, told_by__isnull=True)
                | models.Q(told_at__isnull=False, told_by__isnull=False) & ~models.Q(told_how=""),
                name="incidents_affected_telling_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name
