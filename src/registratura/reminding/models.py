"""Early reminders that a customer turned off."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ServiceManager, ServiceModel


class Switch(ServiceModel):
    """A kind of reminder (`rules.About`) that a customer does not want; no row means that it is sent."""

    customer_id = models.BigIntegerField()
    about = models.CharField(max_length=13)
    is_off = models.BooleanField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ServiceManager[Self]] = ServiceManager()

    class PersonalData:
        dataset = Dataset.REMINDERS
        none = frozenset({"id", "institution_id", "customer_id", "about", "is_off", "changed_at"})
        officials = {Category.ACCOUNT: {"changed_by"}}
        subjects = frozenset[str]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "customer_id", "about"], name="reminding_switch_once"
            ),
            models.CheckConstraint(
                condition=models.Q(about__in=["early", "licence_early", "limit_near"]),
                name="reminding_switch_only_early",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.about} of {self.customer_id}"
