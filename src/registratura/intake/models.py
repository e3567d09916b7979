"""Mailboxes that are read, and the tray of what came out of them."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.toolkit.models import ClosedManager, TenantModel


class Mailbox(TenantModel):
    """
    A mailbox that is read by IMAP. `uid_validity` and `last_uid` say how far: what is below was kept.

    The password is sealed with the product's key (`toolkit.sealing`), never shown, never written to a log.
    """

    class Security(models.TextChoices):
        TLS = "tls", _("TLS (portul 993)")
        STARTTLS = "starttls", _("STARTTLS (portul 143)")
        NONE = "none", _("fără criptare, numai pe același calculator")

    name = models.CharField(max_length=100)
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField()
    security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    username = models.CharField(max_length=254)
    password_sealed = models.TextField()
    folder = models.CharField(max_length=200, default="INBOX")
    acknowledges = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=500, blank=True)
    troubled_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        none = frozenset(
            {"id", "institution_id", "name", "host", "port", "security", "password_sealed", "folder"}
            | {
                "acknowledges",
                "is_active",
                "uid_validity",
                "last_uid",
                "checked_at",
                "trouble",
                "troubled_at",
            }
        )
        officials = frozenset({"username"})
        subjects = frozenset[str]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "host", "username", "folder"], name="intake_mailbox_once"
            ),
            models.CheckConstraint(
                condition=models.Q(security__in=["tls", "starttls", "none"]),
                name="intake_mailbox_security_known",
            ),
            models.CheckConstraint(
                condition=models.Q(port__gte=1, port__lte=65_535), name="intake_mailbox_port_possible"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class TrayItem(TenantModel):
    """
    Something that arrived: its raw message, what its head says, and what became of it.

    `sent_by_machine`: what kind of automatic mail it is; empty for a person's. `entry` is the entry it became.
    `thread_entry`: the entry whose number stands in the subject or whose mail it answers; proposed, never decided.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("în tavă")
        REGISTERED = "registered", _("înregistrat")
        SET_ASIDE = "set_aside", _("lăsat deoparte")

    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    raw = models.ForeignKey(
        "documents.Document", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    raw_sha256 = models.CharField(max_length=64)
    message_id = models.CharField(max_length=250, blank=True)
    arrived_at = models.DateTimeField()
    kept_at = models.DateTimeField()
    sender_name = models.CharField(max_length=200, blank=True)
    sender_address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    attachment_count = models.PositiveIntegerField(default=0)
    sent_by_machine = models.CharField(max_length=40, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    thread_entry = models.ForeignKey(
        "registers.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    entry = models.ForeignKey(
        "registers.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        none = frozenset(
            {
                "id",
                "institution_id",
                "mailbox",
                "uid_validity",
                "uid",
                "raw",
                "raw_sha256",
                "arrived_at",
                "kept_at",
            }
            | {
                "attachment_count",
                "sent_by_machine",
                "problem",
                "state",
                "thread_entry",
                "entry",
                "decided_at",
            }
        )
        officials = frozenset({"decided_by"})
        subjects = frozenset({"message_id", "sender_name", "sender_address", "subject", "reason"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "mailbox", "uid_validity", "uid"], name="intake_trayitem_uid_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "raw_sha256"], name="intake_trayitem_bytes_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="waiting", decided_at__isnull=True, decided_by__isnull=True, entry__isnull=True
                )
                | models.Q(state="registered", decided_at__isnull=False, entry__isnull=False)
                | models.Q(state="set_aside", decided_at__isnull=False, entry__isnull=True)
                & ~models.Q(reason=""),
                name="intake_trayitem_decision_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "state", "arrived_at", "id"], name="intake_trayitem_waiting"
            ),
            models.Index(fields=["institution_id", "message_id"], name="intake_trayitem_message"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.sender_address}: {self.subject}"
