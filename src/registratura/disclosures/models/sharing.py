"""Shared links, and each time they were opened."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.disclosures.models.register import person
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class ShareLink(TenantModel):
    """
    A link to one entry, or one file of it, for one recipient, at the order of the person concerned.

    Of the secret only its digest is kept.
    """

    digest = models.CharField(max_length=64)
    entry_id = models.BigIntegerField()
    document_id = models.BigIntegerField(null=True)
    entry_words = models.CharField(max_length=120)
    what = models.CharField(max_length=300)
    recipient_name = models.CharField(max_length=200)
    recipient_email = models.EmailField(blank=True)
    ordered_by_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = person()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISCLOSURES
        none = frozenset(
            {"id", "institution_id", "entry_id", "document_id", "entry_words", "made_at"}
            | {"expires_at", "revoked_at"}
        )
        officials = {Category.ACCOUNT: {"made_by", "revoked_by"}}
        subjects = {
            Category.NAME: {"recipient_name", "ordered_by_name"},
            Category.EMAIL: {"recipient_email"},
            Category.CREDENTIAL: {"digest"},
            Category.PRIVATE_TEXT: {"what", "reason"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "digest"], name="disclosures_sharelink_once"),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="disclosures_sharelink_revoking_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="disclosures_sharelink_ends"
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "entry_id", "id"], name="disclosures_sharelink_entry")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_words}: {self.recipient_name}"


class ShareOpening(TenantModel):
    """Somebody opened a shared link: its page or its file, from which part of the net."""

    class What(models.TextChoices):
        PAGE = "page", _("pagina")
        FILE = "file", _("fișierul")

    link = models.ForeignKey(
        ShareLink, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    what = models.CharField(max_length=4, choices=What.choices)
    document_id = models.BigIntegerField(null=True)
    network = models.CharField(max_length=50, blank=True)
    opened_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISCLOSURES
        none = frozenset({"id", "institution_id", "link", "what", "document_id", "opened_at"})
        officials = frozenset[str]()
        subjects = {Category.IP_ADDRESS: {"network"}}

    class Meta:
        indexes = [models.Index(fields=["institution_id", "link", "id"], name="disclosures_opening_link")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.link_id}: {self.what}"
