"""Records of acts, the leaves made of them, and the seals over the leaves. No foreign keys to other rooms."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Record(TenantModel):
    """
    One act, written in the transaction of the act and never changed.

    `details` holds what changed (before and after). Names of persons stand there only as far as the act needs
    them; the leaf of the log carries their digest, so that the body could be destroyed without breaking the log.
    """

    recorded_at = models.DateTimeField()
    transaction_id = models.PositiveBigIntegerField()
    action = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    details = models.JSONField()
    salt = models.BinaryField(max_length=16)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.JOURNAL
        none = frozenset(
            {
                "id",
                "institution_id",
                "recorded_at",
                "transaction_id",
                "action",
                "subject_type",
                "subject_id",
                "salt",
            }
        )
        officials = {Category.ACCOUNT: {"actor_id"}, Category.NAME: {"actor_name"}}
        subjects = {Category.PRIVATE_TEXT: {"details"}}

    class Meta:
        indexes = [
            models.Index(
                fields=["institution_id", "subject_type", "subject_id", "id"], name="journal_record_subject"
            ),
            models.Index(fields=["institution_id", "transaction_id", "id"], name="journal_record_in_order"),
            models.Index(fields=["institution_id", "recorded_at"], name="journal_record_when"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.action} #{self.id}"


class Leaf(TenantModel):
    """A record's place in the institution's Merkle log: positions 0, 1, 2… without a gap."""

    position = models.BigIntegerField()
    record_id = models.BigIntegerField()
    leaf_hash = models.BinaryField(max_length=32)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.JOURNAL
        none = frozenset({"id", "institution_id", "position", "record_id", "leaf_hash"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "position"], name="journal_leaf_position_once"),
            models.UniqueConstraint(fields=["institution_id", "record_id"], name="journal_leaf_record_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.institution_id}:{self.position}"


class Seal(TenantModel):
    """
    The root over the first `size` leaves, with the peaks from which the log is continued.

    `horizon`: every transaction numbered below it has been taken into the log.
    """

    size = models.BigIntegerField()
    root_hash = models.BinaryField(max_length=32)
    peaks = models.BinaryField()
    horizon = models.BigIntegerField()
    sealed_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.JOURNAL
        none = frozenset({"id", "institution_id", "size", "root_hash", "peaks", "horizon", "sealed_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "size"], name="journal_seal_size_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.institution_id}: {self.size}"
