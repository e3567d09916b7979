"""How the supplier is paid: its own account, and how it is known to each provider."""

from django.db import models

from registratura.kernel.privacy import Dataset
from registratura.toolkit.models import ServiceModel


class ProviderAccount(ServiceModel):
    """The supplier at a provider; `sealed` holds keys, as `providers.port.Access` names them."""

    kind = models.CharField(max_length=12)
    merchant = models.CharField(max_length=100, blank=True)
    base_url = models.CharField(max_length=300, blank=True)
    public_key = models.TextField(blank=True)
    sealed = models.TextField()
    is_active = models.BooleanField(default=True)
    is_trial = models.BooleanField(default=False)

    class PersonalData:
        dataset = Dataset.PAYMENTS
        none = frozenset(
            {"id", "institution_id", "kind", "merchant", "base_url", "public_key", "sealed", "is_active"}
            | {"is_trial"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "kind"], name="payments_account_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.kind


class Options(ServiceModel):
    """One row: the account that invoices are paid into, and from what sum a refund wants a second person."""

    iban = models.CharField(max_length=34, blank=True)
    bank_name = models.CharField(max_length=100, blank=True)
    second_person_bani = models.BigIntegerField(default=50_000)

    class PersonalData:
        dataset = Dataset.PAYMENTS
        none = frozenset({"id", "institution_id", "iban", "bank_name", "second_person_bani"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="payments_options_one"),
            models.CheckConstraint(
                condition=models.Q(second_person_bani__gte=0), name="payments_options_sum"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.iban
