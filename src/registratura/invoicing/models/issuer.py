"""Who invoices: its details, its series, its way to RO e-Factura."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ServiceModel


class Issuer(ServiceModel):
    """The supplier as it stands on new documents; those already issued keep what stood then."""

    name = models.CharField(max_length=200)
    cui = models.CharField(max_length=13)
    is_vat_payer = models.BooleanField(default=True)
    trade_register = models.CharField(max_length=40, blank=True)
    legal_note = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=150)
    city = models.CharField(max_length=50)
    county = models.CharField(max_length=2)
    postal_code = models.CharField(max_length=20, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    bank = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    series = models.CharField(max_length=8, default="RGT")
    payment_days = models.PositiveSmallIntegerField(default=30)

    class PersonalData:
        dataset = Dataset.INVOICES
        none = frozenset(
            {"id", "institution_id", "name", "cui", "is_vat_payer", "trade_register", "legal_note", "street"}
            | {"city", "county", "postal_code", "iban", "bank", "email", "phone", "series", "payment_days"}
        )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution_id"], name="invoicing_issuer_one")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Series(ServiceModel):
    """
    The numbers of one code in one year. `next_number` and `last_issued_on` are moved by the database alone, in the
    transaction that issues: a number that was not used does not exist.
    """

    code = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    first_number = models.PositiveIntegerField(default=1)
    next_number = models.PositiveIntegerField(default=1)
    last_issued_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.INVOICES
        none = frozenset(
            {"id", "institution_id", "code", "year", "first_number", "next_number", "last_issued_on"}
            | {"opened_at", "closed_at"}
        )
        officials = {Category.ACCOUNT: {"opened_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "code", "year"], name="invoicing_series_once"),
            models.CheckConstraint(
                condition=models.Q(first_number__gte=1) & models.Q(next_number__gte=models.F("first_number")),
                name="invoicing_series_forward",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.code} {self.year}"


class Access(ServiceModel):
    """The way to RO e-Factura: where, for whom, with which token. Secrets are sealed."""

    class Place(models.TextChoices):
        PRODUCTION = "prod", _("producție")
        TRIAL = "test", _("de probă")

    place = models.CharField(max_length=4, choices=Place.choices, default=Place.TRIAL)
    base_url = models.CharField(max_length=200)
    token_url = models.CharField(max_length=200, blank=True)
    client_id = models.CharField(max_length=200, blank=True)
    client_secret_sealed = models.TextField(blank=True)
    token_sealed = models.TextField()
    refresh_sealed = models.TextField(blank=True)
    token_ends_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)

    class PersonalData:
        dataset = Dataset.INVOICES
        none = frozenset(
            {
                "id",
                "institution_id",
                "place",
                "base_url",
                "token_url",
                "client_id",
                "token_ends_at",
                "is_active",
            }
        )
        officials = {Category.CREDENTIAL: {"client_secret_sealed", "token_sealed", "refresh_sealed"}}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution_id"], name="invoicing_access_one")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.base_url
