"""What a copied page costs."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class CopyPrice(TenantModel):
    """
    The price of a copied page, set by an act of the institution; the latest that has begun holds. Never changed.

    Law: Legea 544/2001 art. 9.
    """

    page_price_bani = models.PositiveIntegerField()
    act = models.CharField(max_length=200)
    valid_from = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "page_price_bani", "act", "valid_from", "set_at"})
        officials = {Category.ACCOUNT: {"set_by"}}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(act=""), name="information_copyprice_has_act"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.page_price_bani} ({self.act})"
