"""Mailboxes that are read, the tray of what came in by any channel, and what an office chose about it."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
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
        dataset = Dataset.SETTINGS
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
        officials = {Category.USERNAME: {"username"}}

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
    Something that arrived: its first file (`raw`, the others are parts of it), what it says, and what became of it.

    `mailbox`, `uid_validity` and `uid` are of mail alone, `deposit_key` of all else: asked twice with the same key,
    the same item answers. `sent_by_machine`: what kind of automatic mail it is; empty for a person's.
    `thread_entry`: the entry whose number stands in the subject or whose mail it answers; proposed, never decided.
    """

    class Source(models.TextChoices):
        MAIL = "mail", _("e-mail")
        UPLOAD = "upload", _("încărcat la ghișeu")
        SCAN = "scan", _("scanat")
        PORTAL = "portal", _("depus prin portal")
        API = "api", _("depus de alt program")

    class State(models.TextChoices):
        WAITING = "waiting", _("în tavă")
        REGISTERED = "registered", _("înregistrat")
        SET_ASIDE = "set_aside", _("lăsat deoparte")

    source = models.CharField(max_length=8, choices=Source.choices, default=Source.MAIL)
    mailbox = models.ForeignKey(
        Mailbox, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    uid_validity = models.BigIntegerField(null=True)
    uid = models.BigIntegerField(null=True)
    deposit_key = models.UUIDField(null=True)
    deposited_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
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
        dataset = Dataset.INTAKE
        none = frozenset(
            {
                "id",
                "institution_id",
                "source",
                "deposit_key",
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
        officials = {Category.ACCOUNT: {"deposited_by", "decided_by"}}
        subjects = {
            Category.TRANSMISSION: {"message_id"},
            Category.NAME: {"sender_name"},
            Category.EMAIL: {"sender_address"},
            Category.PRIVATE_TEXT: {"subject", "reason"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "mailbox", "uid_validity", "uid"], name="intake_trayitem_uid_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "raw_sha256"],
                condition=models.Q(source="mail"),
                name="intake_trayitem_mail_once",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "deposit_key"], name="intake_trayitem_deposit_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    source="mail",
                    mailbox__isnull=False,
                    uid__isnull=False,
                    uid_validity__isnull=False,
                    deposit_key__isnull=True,
                )
                | ~models.Q(source="mail")
                & models.Q(
                    mailbox__isnull=True,
                    uid__isnull=True,
                    uid_validity__isnull=True,
                    deposit_key__isnull=False,
                ),
                name="intake_trayitem_source_whole",
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
            models.Index(fields=["institution_id", "raw_sha256"], name="intake_trayitem_bytes"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.sender_address}: {self.subject}"


class TrayOptions(TenantModel):
    """At which hour (in Bucharest) the office is reminded of what must have its number today; empty for never."""

    remind_hour = models.PositiveSmallIntegerField(null=True)
    reminded_on = models.DateField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "remind_hour", "reminded_on"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="intake_trayoptions_once"),
            models.CheckConstraint(
                condition=models.Q(remind_hour__isnull=True) | models.Q(remind_hour__lte=23),
                name="intake_trayoptions_hour_possible",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.remind_hour}:00"
