"""Letters handed to the post together, with their list."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class BundleState(models.TextChoices):
    """A bundle takes letters while open, has a number once closed, and leaves once."""

    OPEN = "open", _("deschis")
    CLOSED = "closed", _("închis")
    SENT = "sent", _("predat la poștă")
    DISCARDED = "discarded", _("la care s-a renunțat")


class BundleSequence(TenantModel):
    """The last number given to a bundle in a year. Numbers are 1..N, none twice, none missing."""

    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISPATCH
        none = frozenset({"id", "institution_id", "year", "last_number"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "year"], name="dispatch_bundlesequence_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.last_number}/{self.year}"


class Bundle(TenantModel):
    """
    A bundle for the post (borderou). Its number is given when it is closed; from then on its letters stand.

    `day_on` is the day it is meant for; `sent_on` the day the post took it. `document` is the list as it was printed.
    """

    state = models.CharField(max_length=9, choices=BundleState.choices, default=BundleState.OPEN)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    day_on = models.DateField()
    post_office = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sent_on = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    document = models.ForeignKey(
        "documents.Document",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISPATCH
        none = frozenset(
            {"id", "institution_id", "state", "year", "number", "day_on", "post_office", "opened_at"}
            | {"closed_at", "sent_on", "sent_at", "document"}
        )
        officials = {Category.ACCOUNT: {"opened_by", "closed_by", "sent_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "year", "number"],
                condition=models.Q(number__isnull=False),
                name="dispatch_bundle_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=BundleState.values), name="dispatch_bundle_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["open", "discarded"],
                    year__isnull=True,
                    number__isnull=True,
                    closed_at__isnull=True,
                    closed_by__isnull=True,
                )
                | models.Q(
                    state__in=["closed", "sent"],
                    year__isnull=False,
                    number__gte=1,
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                ),
                name="dispatch_bundle_number_with_closing",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="sent", sent_on__isnull=False, sent_at__isnull=False, sent_by__isnull=False
                )
                | ~models.Q(state="sent")
                & models.Q(sent_on__isnull=True, sent_at__isnull=True, sent_by__isnull=True),
                name="dispatch_bundle_departure_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "state", "id"], name="dispatch_bundle_by_state")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.number}/{self.year}" if self.number else f"#{self.id}"
