"""Correspondents, the trace of their merging, and of each reveal of a personal code."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import TenantModel


class Correspondent(TenantModel):
    """
    A person, a firm or a body.

    `folded_name` is the name without diacritics and case, for finding; `sort_key` gives the Romanian order
    whatever the database's collation. A merged correspondent stays and points to the one that took it over.
    The personal code is sealed with the key of `person_ref` and found by `cnp_index` (codes.py).
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("persoană fizică")
        COMPANY = "company", _("persoană juridică")
        BODY = "body", _("instituție publică")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    folded_name = models.CharField(max_length=240)
    sort_key = models.CharField(max_length=420)
    # Of before the code was sealed: read until every row is moved (services.seal_codes), written by nobody.
    cnp = models.CharField(max_length=13, blank=True, db_default="", default="")
    cnp_sealed = models.TextField(blank=True, db_default="", default="")
    cnp_index = models.CharField(max_length=6, blank=True, db_default="", default="")
    person_ref = models.UUIDField(null=True)
    cui = models.CharField(max_length=12, blank=True)
    trade_register_number = models.CharField(max_length=20, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=240, blank=True)
    locality = models.CharField(max_length=120, blank=True)
    county = models.CharField(max_length=40, blank=True)
    postal_code = models.CharField(max_length=6, blank=True)
    remarks = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    used_count = models.PositiveIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    class PersonalData:
        dataset = Dataset.CORRESPONDENTS
        none = frozenset(
            {"id", "institution_id", "kind", "created_at", "used_count", "last_used_at", "merged_into"}
        )
        officials = {Category.ACCOUNT: {"created_by"}}
        subjects = {
            Category.NAME: {"name", "folded_name", "sort_key"},
            Category.NATIONAL_ID: {"cnp", "cnp_sealed"},
            Category.PSEUDONYM: {"person_ref", "cnp_index"},
            Category.TAX_ID: {"cui", "trade_register_number"},
            Category.BANK_ACCOUNT: {"iban"},
            Category.EMAIL: {"email"},
            Category.PHONE: {"phone"},
            Category.ADDRESS: {"address"},
            Category.LOCALITY: {"locality", "county"},
            Category.POSTAL_CODE: {"postal_code"},
            Category.PRIVATE_TEXT: {"remarks"},
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["person", "company", "body"]), name="correspondents_kind_known"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="correspondents_name_present"),
            models.CheckConstraint(
                condition=models.Q(cnp_sealed="", cnp_index="")
                | (
                    models.Q(cnp_sealed__startswith="re1.", person_ref__isnull=False)
                    & ~models.Q(cnp_index="")
                ),
                name="correspondents_cnp_sealed_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "sort_key", "id"], name="correspondents_in_order"),
            models.Index(
                fields=["institution_id", "cnp"], name="correspondents_by_cnp", condition=~models.Q(cnp="")
            ),
            models.Index(
                fields=["institution_id", "cnp_index"],
                name="correspondents_by_code",
                condition=~models.Q(cnp_index=""),
            ),
            models.Index(
                fields=["institution_id", "cui"], name="correspondents_by_cui", condition=~models.Q(cui="")
            ),
            models.Index(
                fields=["institution_id", "email"],
                name="correspondents_by_email",
                condition=~models.Q(email=""),
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name
