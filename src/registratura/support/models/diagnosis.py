"""What a customer's installation told of itself for one case, field by field."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.support.models.tickets import Ticket, inside, person
from registratura.toolkit.models import ServiceModel


class Bundle(ServiceModel):
    """
    A diagnostic bundle: values of a declared schema, none of them free text. `left_out`: fields the customer kept.

    It expires with the case: closing the conversation deletes it, by a trigger of the database.
    """

    ticket = inside(Ticket)
    fields = models.JSONField()
    left_out = ArrayField(models.CharField(max_length=40), default=list)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    sent_by = person()

    class PersonalData:
        dataset = Dataset.DIAGNOSTICS
        none = frozenset(
            {"id", "institution_id", "ticket", "fields", "left_out", "digest", "made_at", "sent_at"}
        )
        subjects: ClassVar = {Category.ACCOUNT: {"sent_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "ticket", "digest"], name="support_bundle_once")
        ]
        indexes = [models.Index(fields=["institution_id", "ticket", "id"], name="support_bundle_of")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"#{self.ticket_id} {self.digest[:12]}"


class SupportMailbox(ServiceModel):
    """
    The mailbox of the department, read by IMAP. `uid_validity` and `last_uid` say how far: what is below was taken in.

    The password is sealed with the product's key (`toolkit.sealing`), never shown, never written to a log.
    """

    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField()
    security = models.CharField(max_length=8)
    username = models.CharField(max_length=254)
    password_sealed = models.TextField()
    folder = models.CharField(max_length=200, default="INBOX")
    is_active = models.BooleanField(default=True)
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=500, blank=True)

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset(
            {"id", "institution_id", "host", "port", "security", "password_sealed", "folder", "is_active"}
            | {"uid_validity", "last_uid", "checked_at", "trouble"}
        )
        officials: ClassVar = {Category.USERNAME: {"username"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="support_mailbox_one"),
            models.CheckConstraint(
                condition=models.Q(security__in=["tls", "starttls", "none"]),
                name="support_mailbox_security_known",
            ),
            models.CheckConstraint(
                condition=models.Q(port__gte=1, port__lte=65_535), name="support_mailbox_port_possible"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.username}@{self.host}"
