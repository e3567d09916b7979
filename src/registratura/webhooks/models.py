"""Endpoints, how far the journal was read, events, deliveries and each attempt."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Endpoint(TenantModel):
    """
    A program of the institution's that is told of entries. Ended, never deleted.

    Its secret is not kept: it is derived from `nonce`; that of `former_nonce` signs too until `former_until`.
    `kinds` empty: every event. `with_words`: subject and parties travel too, not only numbers.
    """

    name = models.CharField(max_length=120)
    url = models.CharField(max_length=500)
    kinds = models.JSONField(default=list)
    with_words = models.BooleanField(default=False)
    nonce = models.CharField(max_length=32)
    former_nonce = models.CharField(max_length=32, blank=True)
    former_until = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    succeeded_at = models.DateTimeField(null=True)
    failing_at = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    disabled_reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGE_SETTINGS
        none = frozenset(
            {"id", "institution_id", "name", "url", "kinds", "with_words", "nonce", "former_nonce"}
            | {"former_until", "added_at", "succeeded_at", "failing_at", "disabled_at"}
            | {"disabled_reason", "ended_at"}
        )
        officials: ClassVar = {Category.ACCOUNT: {"added_by", "ended_by"}}

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False),
                name="webhooks_endpoint_end_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(former_nonce="", former_until__isnull=True)
                | ~models.Q(former_nonce="") & models.Q(former_until__isnull=False),
                name="webhooks_endpoint_former_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Feed(TenantModel):
    """How far the journal was read for events: the last act taken, and the last number of the sequence given."""

    transaction_id = models.BigIntegerField()
    record_id = models.BigIntegerField()
    last_sequence = models.BigIntegerField(default=0)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGE_SETTINGS
        none = frozenset({"id", "institution_id", "transaction_id", "record_id", "last_sequence"})

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["institution_id"], name="webhooks_feed_once")]

    def __str__(self) -> str:
        return str(self.last_sequence)


class Event(TenantModel):
    """
    Something that happened, in the order in which it was committed: `sequence` is 1, 2, 3… without a gap.

    `record_id` is the act of the journal, None for a trial. `facts`: numbers and dates alone.
    """

    sequence = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField(null=True)
    entry = models.ForeignKey(
        "registers.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    facts = models.JSONField(default=dict)
    happened_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGE_SETTINGS
        none = frozenset(
            {"id", "institution_id", "sequence", "kind", "record_id", "entry", "facts", "happened_at"}
        )

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "sequence"], name="webhooks_event_sequence_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "record_id"],
                condition=models.Q(record_id__isnull=False),
                name="webhooks_event_act_once",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "happened_at"], name="webhooks_event_when")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("așteaptă")
    SENDING = "sending", _("se trimite")
    DELIVERED = "delivered", _("primit")
    FAILED = "failed", _("renunțat")


class Delivery(TenantModel):
    """An event on its way to an endpoint: at least once, always under the same number."""

    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    state = models.CharField(max_length=9, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempt_count = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)  # since it was last asked for
    next_attempt_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGE_SETTINGS
        none = frozenset(
            {"id", "institution_id", "endpoint", "event", "state", "attempt_count", "tries"}
            | {"next_attempt_at", "lease_until", "delivered_at"}
        )

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "endpoint", "event"], name="webhooks_delivery_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sending", "delivered", "failed"]),
                name="webhooks_delivery_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "endpoint", "next_attempt_at"],
                condition=models.Q(state__in=["waiting", "sending"]),
                name="webhooks_delivery_due",
            ),
            models.Index(fields=["institution_id", "event"], name="webhooks_delivery_of_event"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}>{self.endpoint_id}: {self.state}"


class Attempt(TenantModel):
    """One call: when, what was answered (0: nothing), how long it took, the beginning of the answer."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    made_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    latency_ms = models.PositiveIntegerField()
    reply = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.MESSAGE_SETTINGS
        none = frozenset({"id", "institution_id", "delivery", "made_at", "status", "latency_ms", "reply"})

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["institution_id", "delivery", "id"], name="webhooks_attempt_of_delivery")
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.status}"
