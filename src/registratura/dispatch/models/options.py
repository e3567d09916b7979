"""How an institution dispatches."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class EmailCounts(models.TextChoices):
    """When a paper sent by e-mail is taken as communicated; the law is silent (D: rules.py)."""

    ACCEPTED = "accepted", _("la primirea mesajului de către serverul destinatarului")
    READ = "read", _("numai la confirmarea citirii")


class DispatchOptions(TenantModel):
    """One row for each institution that changed anything; without it the defaults hold."""

    post_office = models.CharField(max_length=200, blank=True)
    contract = models.CharField(max_length=120, blank=True)
    email_counts = models.CharField(max_length=8, choices=EmailCounts.choices, default=EmailCounts.ACCEPTED)
    methods = ArrayField(models.CharField(max_length=15))
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "post_office", "contract", "email_counts", "methods", "changed_at"}
        )
        officials = {Category.ACCOUNT: {"changed_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="dispatch_dispatchoptions_once"),
            models.CheckConstraint(
                condition=models.Q(email_counts__in=EmailCounts.values),
                name="dispatch_dispatchoptions_email_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.institution_id}: {', '.join(self.methods)}"
