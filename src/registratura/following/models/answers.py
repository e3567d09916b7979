"""Answers fetched from the portal, and the codes by which an issued letter is checked."""

from typing import ClassVar, Self

from django.db import models

from registratura.following.models.access import AccessKey, entry, person
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Collection(TenantModel):
    """
    Somebody took a file of an answer from the portal: when, by which key or account, and the digest of the bytes.

    `shipment_id` is the shipment by the portal that made the answer available. Written once, never changed.
    """

    entry = entry()
    shipment_id = models.BigIntegerField()
    document = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    sha256 = models.CharField(max_length=64)
    key = models.ForeignKey(
        AccessKey, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    user = person(null=True)
    collected_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FOLLOWING
        none = frozenset(
            {"id", "institution_id", "entry", "shipment_id", "document", "sha256", "key", "collected_at"}
        )
        officials = frozenset[str]()
        subjects = {Category.ACCOUNT: {"user"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(key__isnull=False) | models.Q(user__isnull=False),
                name="following_collection_by_somebody",
            )
        ]
        indexes = [models.Index(fields=["institution_id", "entry", "id"], name="following_collection_entry")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.shipment_id}: {self.sha256[:12]}"


class IssuedCode(TenantModel):
    """
    The code printed on a letter of the institution, by which anybody who holds it may check it.

    It is no secret: whoever has the paper has the code. It only keeps numbers from being asked one after the other.
    """

    entry = entry()
    code = models.CharField(max_length=20)
    made_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FOLLOWING
        none = frozenset({"id", "institution_id", "entry", "code", "made_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "entry"], name="following_issuedcode_entry_once"
            ),
            models.UniqueConstraint(fields=["institution_id", "code"], name="following_issuedcode_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.code
