"""Keys of exchange, partners, documents on their way out, documents that came, and what was refused."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class ExchangeKey(TenantModel):
    """The key with which an institution signs what it sends and confirms. Made at the first use."""

    public_key = models.BinaryField(max_length=32)
    private_key_sealed = models.TextField()
    made_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "public_key", "private_key_sealed", "made_at"})

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["institution_id"], name="exchange_key_once")]

    def __str__(self) -> str:
        return f"#{self.id}"


class Partner(TenantModel):
    """
    Another institution: where it is, and the key that a person compared with it and confirmed. Ended, never deleted.

    `registers_at_once`: what comes from it gets its number at once, in the name of whoever chose so.
    """

    url = models.CharField(max_length=300)
    code = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    public_key = models.BinaryField(max_length=32)
    fetched_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    registers_at_once = models.BooleanField(default=False)
    ruled_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "url", "code", "name", "public_key", "fetched_at", "confirmed_at"}
            | {"registers_at_once", "ended_at"}
        )
        officials: ClassVar = {Category.ACCOUNT: {"confirmed_by", "ruled_by"}}

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "url", "code"],
                condition=models.Q(ended_at__isnull=True),
                name="exchange_partner_once",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="exchange_partner_confirmation_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OutgoingState(models.TextChoices):
    """Where a document that is sent stands; the last four are ends."""

    WAITING = "waiting", _("pe drum")
    RECEIVED = "received", _("ajuns, așteaptă număr")
    REGISTERED = "registered", _("înregistrat la destinatar")
    REFUSED = "refused", _("refuzat")
    FAILED = "failed", _("neajuns")
    TESTED = "tested", _("probă reușită")


class Outgoing(TenantModel):
    """
    A registered document sent to a partner. `document`: the message as it is signed at each attempt, word for word.

    `answer`: the last signed answer of the partner, byte for byte. `shipment` is None for a trial.
    """

    message_id = models.UUIDField()
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    entry = models.ForeignKey(
        "registers.Entry", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    shipment = models.ForeignKey(
        "dispatch.Shipment",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    is_test = models.BooleanField(default=False)
    document = models.JSONField()
    state = models.CharField(max_length=10, choices=OutgoingState.choices, default=OutgoingState.WAITING)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    attempt_count = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_reply = models.CharField(max_length=500, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    their_number = models.CharField(max_length=60, blank=True)
    their_registered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISPATCH
        none = frozenset(
            {"id", "institution_id", "message_id", "partner", "entry", "shipment", "is_test", "state"}
            | {"prepared_at", "attempt_count", "next_attempt_at", "last_reply", "answered_at"}
            | {"their_number", "their_registered_at"}
        )
        officials: ClassVar = {Category.ACCOUNT: {"prepared_by"}}
        subjects: ClassVar = {Category.PRIVATE_TEXT: {"document", "answer", "reason"}}

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "message_id"], name="exchange_outgoing_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=OutgoingState.values), name="exchange_outgoing_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="registered") | ~models.Q(their_number=""),
                name="exchange_outgoing_number_with_registering",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "entry", "id"], name="exchange_outgoing_of_entry"),
            models.Index(
                fields=["institution_id", "next_attempt_at"],
                condition=models.Q(next_attempt_at__isnull=False),
                name="exchange_outgoing_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.state}"


class Incoming(TenantModel):
    """
    A document that came from a partner: once for each message. `digest`: of the message without its proof.

    `settled`: the final state that the partner is told, which never changes; empty while nobody decided.
    """

    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    message_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    message = models.TextField()
    is_test = models.BooleanField(default=False)
    tray_item = models.ForeignKey(
        "intake.TrayItem",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    their_number = models.CharField(max_length=60)
    arrived_at = models.DateTimeField()
    settled = models.CharField(max_length=10, blank=True)
    settled_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=60, blank=True)
    registered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    told_at = models.DateTimeField(null=True)
    tell_count = models.PositiveIntegerField(default=0)
    next_tell_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.INTAKE
        none = frozenset(
            {"id", "institution_id", "partner", "message_id", "digest", "is_test", "tray_item"}
            | {"their_number", "arrived_at", "settled", "settled_at", "number", "registered_at"}
            | {"told_at", "tell_count", "next_tell_at"}
        )
        subjects: ClassVar = {Category.PRIVATE_TEXT: {"message", "reason"}}

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "partner", "message_id"], name="exchange_incoming_once"
            ),
            models.CheckConstraint(
                condition=models.Q(settled__in=["", "registered", "refused", "tested"]),
                name="exchange_incoming_settled_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "id"],
                condition=models.Q(settled="") | models.Q(next_tell_at__isnull=False),
                name="exchange_incoming_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id}"


class Refusal(TenantModel):
    """Something that came and was not taken: who said to be its sender, and why. Forgotten after ninety days."""

    refused_at = models.DateTimeField()
    claimed = models.CharField(max_length=350, blank=True)
    why = models.CharField(max_length=30)
    words = models.CharField(max_length=500)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "refused_at", "claimed", "why", "words"})

    class Meta:
        base_manager_name = "objects"
        indexes = [models.Index(fields=["institution_id", "refused_at"], name="exchange_refusal_when")]

    def __str__(self) -> str:
        return self.why
