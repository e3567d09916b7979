"""By what somebody outside the house may see how an entry stands."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


def person(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    """Return a key to whoever did something; never an index of its own."""
    return models.ForeignKey(
        "accounts.User", null=null, on_delete=models.PROTECT, related_name="+", db_index=False
    )


def entry() -> models.ForeignKey[Any, Any]:
    """Return a key to the entry."""
    return models.ForeignKey(
        "registers.Entry", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )


class AccessKey(TenantModel):
    """
    The key to one entry, for whoever holds its secret. Of the secret only the digest is kept.

    `serial` counts the keys of an entry: a lost one is ended and the next one made.
    """

    class Origin(models.TextChoices):
        COUNTER = "counter", _("recipisa de la ghișeu")
        MAIL = "mail", _("mesajul cu numărul de înregistrare")
        PORTAL = "portal", _("depunerea în portal")

    entry = entry()
    serial = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=7, choices=Origin.choices)
    made_at = models.DateTimeField()
    made_by = person(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FOLLOWING
        none = frozenset({"id", "institution_id", "entry", "serial", "origin", "made_at", "ended_at"})
        officials = {Category.ACCOUNT: {"made_by", "ended_by"}}
        subjects = {Category.CREDENTIAL: {"digest"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "digest"], name="following_accesskey_once"),
            models.UniqueConstraint(
                fields=["institution_id", "entry", "serial"], name="following_accesskey_serial_once"
            ),
            models.CheckConstraint(
                condition=models.Q(origin__in=["counter", "mail", "portal"]),
                name="following_accesskey_origin_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False),
                name="following_accesskey_ending_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.serial}"


class Follower(TenantModel):
    """An entry that stands in the list of an account: filed with it, or claimed by its secret."""

    entry = entry()
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.ForeignKey(
        AccessKey, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    since_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FOLLOWING
        none = frozenset({"id", "institution_id", "entry", "key", "since_at"})
        officials = frozenset[str]()
        subjects = {Category.ACCOUNT: {"user"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "entry", "user"], name="following_follower_once"
            )
        ]
        indexes = [models.Index(fields=["user", "institution_id", "id"], name="following_follower_user")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.user_id}"
