"""A portal as its institution keeps it: the look, the words, the hours, the coat of arms, the statement."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.portals.colors import DEFAULT
from registratura.portals.rules import Conformance as ConformanceLaw
from registratura.portals.rules import Method as MethodLaw
from registratura.toolkit.models import ClosedManager, TenantModel


class Portal(TenantModel):
    """
    The public pages of one institution. `host`: its own address on the net, empty for the path alone.

    `hours`: seven lists of [from, to] in minutes since midnight, from Monday.
    """

    is_open = models.BooleanField(default=False)
    color = models.CharField(max_length=7, default=DEFAULT)
    welcome = models.CharField(max_length=600, blank=True)
    welcome_en = models.CharField(max_length=600, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    hours = models.JSONField(default=list, blank=True)
    hours_note = models.CharField(max_length=200, blank=True)
    hours_note_en = models.CharField(max_length=200, blank=True)
    host = models.CharField(max_length=253, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "is_open", "color", "welcome", "welcome_en", "email", "phone", "hours"}
            | {"hours_note", "hours_note_en", "host", "changed_at"}
        )
        officials = {Category.ACCOUNT: {"changed_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="portals_portal_once"),
            models.CheckConstraint(
                condition=models.Q(color__regex=r"^#[0-9a-f]{6}$"), name="portals_portal_color_written"
            ),
        ]
        indexes = [models.Index(fields=["host"], name="portals_portal_host", condition=~models.Q(host=""))]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"portal of {self.institution_id}"


class Arms(TenantModel):
    """The coat of arms as the pages show it: a small picture drawn anew, never what was sent."""

    png = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "png", "sha256", "width", "height", "changed_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="portals_arms_once"),
            models.CheckConstraint(
                condition=models.Q(width__gte=0, width__lte=512, height__gte=0, height__lte=512),
                name="portals_arms_small",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"arms of {self.institution_id}"


class AccessibilityStatement(TenantModel):
    """What the institution states of the accessibility of its pages; one row, the history is in the journal."""

    class Conformance(models.TextChoices):
        FULL = ConformanceLaw.FULL, _("pe deplin conform")
        PARTIAL = ConformanceLaw.PARTIAL, _("parțial conform")
        NONE = ConformanceLaw.NONE, _("neconform")

    class Method(models.TextChoices):
        OWN = MethodLaw.OWN, _("autoevaluare")
        OTHERS = MethodLaw.OTHERS, _("evaluare făcută de altcineva")

    conformance = models.CharField(max_length=8, choices=Conformance.choices)
    method = models.CharField(max_length=8, choices=Method.choices)
    prepared_on = models.DateField()
    reviewed_on = models.DateField()
    fails = models.CharField(max_length=2000, blank=True)
    fails_en = models.CharField(max_length=2000, blank=True)
    burden = models.CharField(max_length=2000, blank=True)
    burden_en = models.CharField(max_length=2000, blank=True)
    outside = models.CharField(max_length=2000, blank=True)
    outside_en = models.CharField(max_length=2000, blank=True)
    feedback_unit = models.CharField(max_length=200, blank=True)
    feedback_email = models.EmailField(blank=True)
    feedback_phone = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {
                "id",
                "institution_id",
                "conformance",
                "method",
                "prepared_on",
                "reviewed_on",
                "fails",
                "fails_en",
            }
            | {"burden", "burden_en", "outside", "outside_en", "feedback_unit", "feedback_email"}
            | {"feedback_phone", "changed_at"}
        )
        officials = {Category.ACCOUNT: {"changed_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="portals_accessibilitystatement_once"),
            models.CheckConstraint(
                condition=models.Q(reviewed_on__gte=models.F("prepared_on")),
                name="portals_accessibilitystatement_days_in_order",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"accessibility statement of {self.institution_id}"
