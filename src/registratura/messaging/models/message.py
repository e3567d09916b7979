"""What was said to whom, once."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Message(TenantModel):
    """
    One message to one recipient: a person of the house (`user`) or an outside one, whose address its deliveries hold.

    `context` holds the facts of the kind and nothing else; `subject` and `body` are the words shown in the application,
    `body` empty for outside people. Said once for each `dedupe_key`. Never deleted; from `forgotten_at` on it holds
    neither words nor facts, only that it was sent.
    """

    kind = models.CharField(max_length=40)
    about_type = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True)
    context = models.JSONField()
    subject = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=5)
    dedupe_key = models.CharField(max_length=200)
    user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    recipient_name = models.CharField(max_length=200, blank=True)
    attachments = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    read_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGES
        none = frozenset(
            {"id", "institution_id", "kind", "about_type", "about_id", "language", "dedupe_key", "created_at"}
            | {"forgotten_at"}
        )
        officials = {Category.ACCOUNT: {"user", "created_by"}, Category.USAGE: {"read_at"}}
        subjects = {
            Category.PRIVATE_TEXT: {"context", "subject", "body"},
            Category.NAME: {"recipient_name"},
            Category.DOCUMENT: {"attachments"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "dedupe_key"], name="messaging_message_said_once"
            ),
            models.CheckConstraint(
                condition=models.Q(about_type="", about_id__isnull=True)
                | (~models.Q(about_type="") & models.Q(about_id__isnull=False)),
                name="messaging_message_about_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "user", "-id"], name="messaging_message_of_person"),
            models.Index(
                fields=["institution_id", "user"],
                condition=models.Q(read_at__isnull=True),
                name="messaging_message_unread",
            ),
            models.Index(fields=["institution_id", "about_type", "about_id"], name="messaging_message_about"),
            models.Index(
                fields=["institution_id", "created_at", "id"],
                condition=models.Q(forgotten_at__isnull=True),
                name="messaging_message_to_forget",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.kind} #{self.id}"
