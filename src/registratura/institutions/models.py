"""Institutions, their organizational units, and who works where with what role."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.institutions.entitlements import NAMES, Feature, Reason
from registratura.institutions.roles import ROLES, Role
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import TenantModel


class Institution(models.Model):
    """A public institution, or the supplier of the service: one tenant. Never deleted; made passive by `closed_at`."""

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("comună")
        TOWN = "town", _("oraș")
        MUNICIPALITY = "municipality", _("municipiu")
        COUNTY = "county", _("județ")
        SCHOOL = "school", _("unitate de învățământ")
        AGENCY = "agency", _("altă instituție")
        SUPPLIER = "supplier", _("furnizorul serviciului")

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.COMMUNE)
    cui = models.CharField(max_length=12, blank=True)
    county = models.CharField(max_length=40, blank=True)
    locality = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    website = models.URLField(blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # From then on nobody works here without a passkey or a code application; null: as each person likes.
    second_step_from = models.DateTimeField(null=True, blank=True)

    class PersonalData:
        dataset = Dataset.PROGRAM
        none = frozenset(
            {
                "id",
                "code",
                "name",
                "kind",
                "cui",
                "county",
                "locality",
                "address",
                "email",
                "phone",
                "website",
            }
            | {"created_at", "closed_at", "second_step_from"}
        )

    class Meta:
        constraints = [
            # The supplier is an institution of its own installation (decision 37): at most one is open.
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(kind="supplier", closed_at__isnull=True),
                name="institutions_institution_one_supplier",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrgUnit(TenantModel):
    """A compartment of the institution. Never deleted: `closed_on` makes it passive, its history stays."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    closed_on = models.DateField(null=True, blank=True)

    class PersonalData:
        dataset = Dataset.STAFF
        none = frozenset({"id", "institution_id", "code", "name", "parent", "closed_on"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "code"], name="institutions_orgunit_code_once"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="institutions_orgunit_not_its_own_parent",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Membership(TenantModel):
    """
    A role of a person in an institution, for a period. Ended, never deleted: rights at any past date can be shown.

    `active_to` is exclusive; open while null. `unit` narrows the role to a unit and those below it.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(
        OrgUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    role = models.CharField(max_length=20, choices=[(role.value, text.name) for role, text in ROLES.items()])
    job_title = models.CharField(max_length=120, blank=True)
    active_from = models.DateTimeField()
    active_to = models.DateTimeField(null=True, blank=True)

    class PersonalData:
        dataset = Dataset.STAFF
        none = frozenset({"id", "institution_id"})
        officials = {
            Category.ACCOUNT: {"user"},
            Category.WORK: {"unit", "active_from", "active_to"},
            Category.JOB_TITLE: {"role", "job_title"},
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(active_to__isnull=True) | models.Q(active_to__gte=models.F("active_from")),
                name="institutions_membership_period_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="institutions_membership_role_known",
            ),
        ]
        indexes = [models.Index(fields=["user", "institution_id"], name="institutions_membership_user")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} #{self.id}"


class Entitlement(TenantModel):
    """
    What the supplier's answer says of one feature of the institution (`entitlements.Line`); no row: it is open.

    `closes_on` is the first day on which the feature is closed; the day itself closes it, no job has to.
    """

    feature = models.CharField(max_length=20, choices=[(key.value, name) for key, name in NAMES.items()])
    closes_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=12)
    warn_from = models.DateField(null=True, blank=True)
    most = models.BigIntegerField(null=True, blank=True)
    set_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "feature", "closes_on", "reason", "warn_from", "most", "set_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "feature"], name="institutions_entitlement_feature_once"
            ),
            models.CheckConstraint(
                condition=models.Q(feature__in=[feature.value for feature in Feature]),
                name="institutions_entitlement_feature_known",
            ),
            models.CheckConstraint(
                condition=models.Q(reason__in=[reason.value for reason in Reason]),
                name="institutions_entitlement_reason_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.feature} #{self.id}"
