"""What an institution and its people chose: words, ways, quiet hours, digests, webhooks."""

from datetime import time
from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Template(TenantModel):
    """An institution's own words for a kind of message on a channel, in a language. Retired, never rewritten."""

    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGE_SETTINGS
        none = frozenset(
            {"id", "institution_id", "kind", "channel", "language", "subject", "body", "written_at"}
            | {"retired_at"}
        )
        officials = {Category.ACCOUNT: {"written_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "kind", "channel", "language"],
                condition=models.Q(retired_at__isnull=True),
                name="messaging_template_one_in_force",
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.kind}/{self.channel}/{self.language}"


class Preference(TenantModel):
    """Whether a person wants a kind of message by a way; none of these rows means as the catalogue has it."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    wanted = models.BooleanField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGE_SETTINGS
        none = frozenset({"id", "institution_id"})
        officials = {Category.ACCOUNT: {"user"}, Category.SETTINGS: {"kind", "channel", "wanted"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "user", "kind", "channel"], name="messaging_preference_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}/{self.channel}: {self.wanted}"


class PersonOptions(TenantModel):
    """A person's own quiet hours (equal bounds: none), telephone for SMS, and whether mail comes once a day."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    own_quiet = models.BooleanField(default=False)
    quiet_from = models.TimeField(default=time(20))
    quiet_to = models.TimeField(default=time(7))
    quiet_free_days = models.BooleanField(default=True)
    daily_digest = models.BooleanField(default=False)
    phone = models.CharField(max_length=20, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGE_SETTINGS
        none = frozenset({"id", "institution_id"})
        officials = {
            Category.ACCOUNT: {"user"},
            Category.SETTINGS: {"own_quiet", "quiet_from", "quiet_to", "quiet_free_days", "daily_digest"},
            Category.PHONE: {"phone"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "user"], name="messaging_personoptions_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.user_id}"


class OfficeOptions(TenantModel):
    """An institution's quiet hours, its flood limit (messages of a kind to a person in an hour), its digest hour."""

    quiet_from = models.TimeField(default=time(20))
    quiet_to = models.TimeField(default=time(7))
    quiet_free_days = models.BooleanField(default=True)
    flood_limit = models.PositiveSmallIntegerField(default=5)
    digest_clock = models.TimeField(default=time(8))
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGE_SETTINGS
        none = frozenset(
            {"id", "institution_id", "quiet_from", "quiet_to", "quiet_free_days", "flood_limit"}
            | {"digest_clock", "changed_at"}
        )
        officials = {Category.ACCOUNT: {"changed_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="messaging_officeoptions_once"),
            models.CheckConstraint(
                condition=models.Q(flood_limit__gte=1, flood_limit__lte=100),
                name="messaging_officeoptions_flood_limit",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"#{self.institution_id}"


class Endpoint(TenantModel):
    """
    A webhook: a program of the institution's that is told of messages. Ended, never deleted.

    Its secret is not kept: it is derived from the key of the installation and `nonce`.
    """

    name = models.CharField(max_length=120)
    url = models.CharField(max_length=500)
    nonce = models.CharField(max_length=32)
    kinds = models.JSONField(default=list)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGE_SETTINGS
        none = frozenset({"id", "institution_id", "name", "url", "nonce", "kinds", "added_at", "ended_at"})
        officials = {Category.ACCOUNT: {"added_by", "ended_by"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="messaging_endpoint_end_whole",
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.name} {self.url}"
