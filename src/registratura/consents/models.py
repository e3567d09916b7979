"""Records and events of consent, receipts, keys that sign them, signals of browsers. Rows are only ever added."""

from typing import ClassVar, Self

from django.db import models

from registratura.consents.states import Method, State
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class ConsentRecord(TenantModel):
    """
    What a person was asked for one purpose under one version of the notice (ISO/IEC TS 27560).

    `processing` is the asked thing as it was: data, recipients, terms, ground. The answers are the events.
    """

    record = models.UUIDField()
    subject = models.UUIDField()
    purpose = models.CharField(max_length=10)
    version = models.ForeignKey(
        "notices.NoticeVersion", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    served = models.ForeignKey(
        "notices.NoticeServed", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    language = models.CharField(max_length=5)
    processing = models.JSONField()
    created_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.CONSENTS
        none = frozenset({"id", "institution_id", "record", "version", "served", "processing", "created_at"})
        subjects = {
            Category.PSEUDONYM: {"subject"},
            Category.CHOICES: {"purpose"},
            Category.LANGUAGE: {"language"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "record"], name="consents_record_id_once"),
            models.UniqueConstraint(
                fields=["institution_id", "subject", "purpose", "version"],
                name="consents_record_one_for_a_version",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.purpose} {self.record}"


class ConsentEvent(TenantModel):
    """
    One thing that happened to a consent. The newest event of a person and a purpose is its state.

    `despite_signal`: a yes said while the browser's signal said no, after having been asked about it.
    """

    event = models.UUIDField()
    record = models.ForeignKey(ConsentRecord, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    happened_at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=12)
    method = models.CharField(max_length=12)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateTimeField(null=True)
    despite_signal = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    journal_record_id = models.BigIntegerField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.CONSENTS
        none = frozenset(
            {"id", "institution_id", "event", "record", "happened_at", "kind", "journal_record_id"}
        )
        officials = {Category.ACCOUNT: {"by"}}
        subjects = {Category.CHOICES: {"state", "method", "valid_until", "despite_signal", "note"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "event"], name="consents_event_id_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[str(state) for state in State if state is not State.UNKNOWN]),
                name="consents_event_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(method__in=[str(method) for method in Method]),
                name="consents_event_method_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["expressed", "explicit"]), name="consents_event_kind_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(
                    state__in=["given", "renewed"], method__in=["gpc", "system", "unsubscribe"]
                ),
                name="consents_event_yes_is_an_act",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "record", "-id"], name="consents_event_newest")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.record_id} {self.state}"


class Receipt(TenantModel):
    """A signed receipt as it was given to the person."""

    receipt = models.UUIDField()
    event = models.ForeignKey(ConsentEvent, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    document = models.JSONField()
    issued_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.CONSENTS
        none = frozenset({"id", "institution_id", "receipt", "event", "issued_at"})
        subjects = {Category.CHOICES: {"document"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "receipt"], name="consents_receipt_id_once"),
            models.UniqueConstraint(
                fields=["institution_id", "event"], name="consents_receipt_one_for_an_event"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.receipt)


class SigningKey(TenantModel):
    """A key with which the controller signs receipts and checkpoints; the private part is sealed."""

    public_key = models.CharField(max_length=80)
    private_key_sealed = models.TextField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.CONSENTS
        none = frozenset(
            {"id", "institution_id", "public_key", "private_key_sealed", "made_at", "retired_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "public_key"], name="consents_key_once"),
            models.UniqueConstraint(
                fields=["institution_id"],
                condition=models.Q(retired_at__isnull=True),
                name="consents_key_one_in_use",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.public_key


class Signal(TenantModel):
    """That a signed-in person's browser said no by `Sec-GPC`, and to which purposes that was applied."""

    subject = models.UUIDField()
    name = models.CharField(max_length=10)
    value = models.CharField(max_length=10)
    purposes = models.JSONField()
    seen_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.CONSENTS
        none = frozenset({"id", "institution_id", "name", "seen_at"})
        subjects = {Category.PSEUDONYM: {"subject"}, Category.CHOICES: {"value", "purposes"}}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(name="gpc"), name="consents_signal_name_known")
        ]
        indexes = [models.Index(fields=["institution_id", "subject", "-id"], name="consents_signal_newest")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.name}={self.value}"
