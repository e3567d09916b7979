"""The filing plan (nomenclatorul arhivistic): its versions and their positions."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.archive.models.ties import person, row_of
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Plan(TenantModel):
    """
    A version of the filing plan: a draft, approved by the head, confirmed by the National Archives, then replaced.

    Positions change while it is a draft and never after. Only what was once confirmed lets dossiers go.
    Law: Legea 16/1996 art. 8.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("proiect")
        APPROVED = "approved", _("aprobat")
        CONFIRMED = "confirmed", _("confirmat")
        REPLACED = "replaced", _("înlocuit")

    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    begun_at = models.DateTimeField()
    begun_by = person()
    approved_act = models.CharField(max_length=120, blank=True)
    approved_on = models.DateField(null=True)
    confirmed_number = models.CharField(max_length=60, blank=True)
    confirmed_on = models.DateField(null=True)
    confirmed_office = models.CharField(max_length=160, blank=True)
    replaced_on = models.DateField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "version", "name", "state", "begun_at", "approved_act", "approved_on"}
            | {"confirmed_number", "confirmed_on", "confirmed_office", "replaced_on"}
        )
        officials = {Category.ACCOUNT: {"begun_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "version"], name="archive_plan_version_once"),
            models.UniqueConstraint(
                fields=["institution_id", "state"],
                condition=~models.Q(state="replaced"),
                name="archive_plan_one_of_a_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", approved_on__isnull=True, confirmed_on__isnull=True)
                | models.Q(state="approved", approved_on__isnull=False, confirmed_on__isnull=True)
                | models.Q(state="confirmed", approved_on__isnull=False, confirmed_on__isnull=False)
                | models.Q(state="replaced", approved_on__isnull=False, replaced_on__isnull=False),
                name="archive_plan_steps_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_on__isnull=True)
                | models.Q(confirmed_on__gte=models.F("approved_on")) & ~models.Q(confirmed_number=""),
                name="archive_plan_confirmed_after_approval",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.name} (v{self.version})"


class Position(TenantModel):
    """
    A line of a filing plan: code in three parts, what its dossiers hold, how long they are kept.

    kinds: document kinds for which it is suggested, folded, one a line.
    """

    plan = row_of("archive.Plan")
    direction = models.PositiveSmallIntegerField()
    direction_name = models.CharField(max_length=160, blank=True)
    service = models.CharField(max_length=2, blank=True)
    service_name = models.CharField(max_length=160, blank=True)
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=16)
    title = models.CharField(max_length=300)
    term_kind = models.CharField(max_length=10)
    term_years = models.PositiveSmallIntegerField(default=0)
    commission = models.BooleanField(default=False)
    term_event = models.CharField(max_length=120, blank=True)
    remarks = models.CharField(max_length=300, blank=True)
    kinds = models.TextField(blank=True)

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "plan", "direction", "direction_name", "service", "service_name"}
            | {
                "number",
                "code",
                "title",
                "term_kind",
                "term_years",
                "commission",
                "term_event",
                "remarks",
                "kinds",
            }
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "plan", "code"], name="archive_position_code_once"
            ),
            models.CheckConstraint(
                condition=models.Q(term_kind="permanent", term_years=0, commission=False, term_event="")
                | models.Q(term_kind="years", term_years__gte=1, term_event="")
                | models.Q(term_kind="event") & ~models.Q(term_event=""),
                name="archive_position_term_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
