"""Recipients, disclosures, and those they concern."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from registratura.disclosures.catalogue import GROUND_NAMES, Way
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel

GROUNDS = [(ground.value, name) for ground, name in GROUND_NAMES.items()]


def person(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    """Return a key to whoever did something; never an index of its own."""
    return models.ForeignKey(
        "accounts.User", null=null, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class Recipient(TenantModel):
    """Someone who receives personal data: by a connector of the product, or kept by hand. `host` is where it stands."""

    way = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    host = models.CharField(max_length=253, blank=True)
    purpose = models.CharField(max_length=300)
    ground = models.CharField(max_length=12, choices=GROUNDS)
    legal_text = models.CharField(max_length=300, blank=True)
    categories = ArrayField(models.CharField(max_length=60))
    country = models.CharField(max_length=2, default="RO")
    contract = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    added_by = person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISCLOSURES
        none = frozenset(
            {"id", "institution_id", "way", "name", "host", "purpose", "ground", "legal_text", "categories"}
            | {"country", "contract", "is_active", "added_at"}
        )
        officials = {Category.ACCOUNT: {"added_by"}}
        subjects = frozenset[str]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "way", "name", "host"], name="disclosures_recipient_once"
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=[way.value for way in Way]), name="disclosures_recipient_way_known"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Disclosure(TenantModel):
    """
    Personal data that left, once: to whom, by which recipient of the register, why, on which ground. Never changed.

    `key` is said once (`shipment/12`): the same fact heard twice is one disclosure.
    """

    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    to_name = models.CharField(max_length=240)
    purpose = models.CharField(max_length=300)
    ground = models.CharField(max_length=12, choices=GROUNDS)
    legal_text = models.CharField(max_length=300, blank=True)
    categories = ArrayField(models.CharField(max_length=60))
    about_type = models.CharField(max_length=20, blank=True)
    about_id = models.BigIntegerField(null=True)
    about_words = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=120)
    disclosed_at = models.DateTimeField()
    disclosed_by = person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISCLOSURES
        none = frozenset(
            {
                "id",
                "institution_id",
                "recipient",
                "purpose",
                "ground",
                "legal_text",
                "categories",
                "about_type",
            }
            | {"about_id", "about_words", "key", "disclosed_at"}
        )
        officials = {Category.ACCOUNT: {"disclosed_by"}}
        subjects = {Category.NAME: {"to_name"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "key"], name="disclosures_disclosure_once")
        ]
        indexes = [models.Index(fields=["institution_id", "disclosed_at", "id"], name="disclosures_when")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.to_name}: {self.purpose}"


class Concerned(TenantModel):
    """
    Whom a disclosure concerns. `mark` is a keyed digest of one key of the person (`kernel.personal_data`): who knows
    the key finds the disclosures of the person, the table tells nobody's address.
    """

    disclosure = models.ForeignKey(
        Disclosure, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    mark = models.CharField(max_length=64)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISCLOSURES
        none = frozenset({"id", "institution_id", "disclosure"})
        officials = frozenset[str]()
        subjects = {Category.PSEUDONYM: {"mark"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "mark", "disclosure"], name="disclosures_concerned_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.disclosure_id}"
