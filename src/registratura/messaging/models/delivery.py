"""How a message travelled by one way: its state, each attempt, each report that came back."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.messaging.catalogue import CHANNEL_NAMES
from registratura.messaging.models.message import Message
from registratura.toolkit.models import ClosedManager, TenantModel


class State(models.TextChoices):
    """Where a delivery has got to."""

    WAITING = "waiting", _("așteaptă")
    SENDING = "sending", _("se trimite")
    SENT = "sent", _("trimis")
    DELIVERED = "delivered", _("ajuns")
    BOUNCED = "bounced", _("întors")
    FAILED = "failed", _("nereușit")
    SUPPRESSED = "suppressed", _("nu se mai trimite")


class Hold(models.TextChoices):
    """Why a waiting delivery waits, besides its turn."""

    NONE = "", _("nu este reținut")
    QUIET = "quiet", _("ore de liniște")
    DIGEST = "digest", _("se strânge în rezumat")


class Outcome(models.TextChoices):
    """How an attempt ended. RUNNING is also what a killed attempt leaves behind, until the next one finds it."""

    RUNNING = "running", _("în curs")
    ACCEPTED = "accepted", _("primit")
    PUT_OFF = "put_off", _("amânat")
    REFUSED = "refused", _("refuzat")
    UNKNOWN = "unknown", _("necunoscut")


class Delivery(TenantModel):
    """
    A message on one way to one address. Claimed under a lease, so that a killed worker loses nothing.

    `reference` is what the receiver knows it by, the same at each attempt (the Message-ID of a letter, the number of a
    webhook); `provider_id` what the receiver called it. `digest` is the message that said this one's words instead.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    channel = models.CharField(
        max_length=10, choices=[(channel.value, name) for channel, name in CHANNEL_NAMES.items()]
    )
    address = models.CharField(max_length=500, blank=True)
    endpoint = models.ForeignKey(
        "messaging.Endpoint", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    reference = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=State.choices)
    hold = models.CharField(max_length=10, choices=Hold.choices, blank=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    tries_left = models.PositiveSmallIntegerField()
    next_attempt_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    last_reply = models.CharField(max_length=500, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    digest = models.ForeignKey(
        Message, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGES
        none = frozenset(
            {"id", "institution_id", "message", "channel", "endpoint", "reference", "state", "hold", "digest"}
            | {"attempt_count", "tries_left", "next_attempt_at", "queued_at", "lease_until", "provider_id"}
            | {"created_at", "ended_at"}
        )
        subjects = {
            Category.EMAIL: {"address"},
            Category.PRIVATE_TEXT: {"subject", "text"},
            Category.TRANSMISSION: {"last_reply"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "message", "channel", "address"],
                name="messaging_delivery_one_each_way",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="messaging_delivery_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=[str(channel) for channel in CHANNEL_NAMES]),
                name="messaging_delivery_channel_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sending", lease_until__isnull=False)
                | (~models.Q(state="sending") & models.Q(lease_until__isnull=True)),
                name="messaging_delivery_lease_while_sending",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", next_attempt_at__isnull=False)
                | (~models.Q(state="waiting") & models.Q(next_attempt_at__isnull=True)),
                name="messaging_delivery_hour_while_waiting",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "message"], name="messaging_delivery_of_message"),
            models.Index(
                fields=["institution_id", "next_attempt_at"],
                condition=models.Q(state="waiting"),
                name="messaging_delivery_due",
            ),
            models.Index(
                fields=["institution_id", "lease_until"],
                condition=models.Q(state="sending"),
                name="messaging_delivery_leased",
            ),
            models.Index(fields=["institution_id", "state", "-id"], name="messaging_delivery_log"),
            models.Index(fields=["institution_id", "ended_at"], name="messaging_delivery_ended"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.channel} #{self.id} {self.state}"


class DeliveryAttempt(TenantModel):
    """One conversation with a server, gateway or program: when, how it ended, what was answered, word for word."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reply = models.CharField(max_length=1_000, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGES
        none = frozenset({"id", "institution_id", "delivery", "number", "started_at", "ended_at", "outcome"})
        subjects = {Category.TRANSMISSION: {"reply"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "delivery", "number"], name="messaging_attempt_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="messaging_attempt_outcome_known"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="running", ended_at__isnull=True)
                | (~models.Q(outcome="running") & models.Q(ended_at__isnull=False)),
                name="messaging_attempt_ends_with_outcome",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.delivery_id}/{self.number} {self.outcome}"


class DeliveryReport(TenantModel):
    """What came back by mail about a delivery: a report of the server (RFC 3464) or an automatic answer (RFC 3834)."""

    class Kind(models.TextChoices):
        FAILED = "failed", _("întors")
        DELAYED = "delayed", _("întârziat")
        DELIVERED = "delivered", _("ajuns")
        RELAYED = "relayed", _("dat mai departe")
        AUTO_REPLY = "auto_reply", _("răspuns automat")

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    status = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=1_000, blank=True)
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGES
        none = frozenset({"id", "institution_id", "delivery", "kind", "status", "sha256", "received_at"})
        subjects = {Category.TRANSMISSION: {"words"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "delivery", "sha256"], name="messaging_report_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["failed", "delayed", "delivered", "relayed", "auto_reply"]),
                name="messaging_report_kind_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.kind} {self.status}"
