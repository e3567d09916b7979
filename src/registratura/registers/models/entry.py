"""Entries with the thirteen statutory elements, their parties, files, corrections and search rows."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.registers.models.register import Register
from registratura.toolkit.models import ClosedManager, TenantModel


class Direction(models.TextChoices):
    """Three true directions."""

    INCOMING = "incoming", _("Intrare")
    OUTGOING = "outgoing", _("Ieșire")
    INTERNAL = "internal", _("Intern")


class State(models.TextChoices):
    """What a number stands for."""

    REGISTERED = "registered", _("înregistrat")
    RESERVED = "reserved", _("rezervat")
    UNUSED = "unused", _("neutilizat")
    ANNULLED = "annulled", _("anulat")


class Channel(models.TextChoices):
    """The way by which a document came or went."""

    COUNTER = "counter", _("ghișeu")
    POST = "post", _("poștă")
    EMAIL = "email", _("e-mail")
    COURIER = "courier", _("curier")
    PORTAL = "portal", _("portal")
    FAX = "fax", _("fax")
    FILE = "file", _("fișier")
    INTERNAL = "internal", _("din oficiu")


class Entry(TenantModel):
    """
    A numbered position of a register. Number, year, date and register never change; no entry is deleted.

    Rows are written by the numbering functions of the database alone; the application's role has no right to
    insert or delete here, and triggers refuse to change what is frozen, whoever asks.
    Law: Legea 16/1996, instrucțiuni art. 9 (cele treisprezece elemente).
    """

    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    registered_at = models.DateTimeField()
    registered_on = models.DateField()
    registered_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=State.choices)
    direction = models.CharField(max_length=8, choices=Direction.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    received_at = models.DateTimeField(null=True)
    late_reason = models.CharField(max_length=500, blank=True)
    document_kind = models.CharField(max_length=80, blank=True)
    subject = models.TextField(blank=True)
    sender_name = models.CharField(max_length=240, blank=True)
    recipient_name = models.CharField(max_length=240, blank=True)
    sender_number = models.CharField(max_length=60, blank=True)
    sender_dated_on = models.DateField(null=True)
    sheet_count = models.PositiveIntegerField(null=True)
    annex_count = models.PositiveIntegerField(null=True)
    unit = models.ForeignKey(
        "institutions.OrgUnit",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    dispatched_on = models.DateField(null=True)
    resolution = models.CharField(max_length=500, blank=True)
    connected_to = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    filing_code = models.CharField(max_length=30, blank=True)
    remarks = models.TextField(blank=True)
    document_count = models.PositiveIntegerField(default=0)
    correction_count = models.PositiveIntegerField(default=0)
    request_key = models.UUIDField()
    request_digest = models.CharField(max_length=64)
    reserved_for = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reserved_purpose = models.CharField(max_length=300, blank=True)
    reserved_until = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    annulled_at = models.DateTimeField(null=True)
    annulled_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    annulled_reason = models.CharField(max_length=500, blank=True)
    annulled_act = models.CharField(max_length=200, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "register", "year", "number", "registered_at", "registered_on", "state"}
            | {
                "direction",
                "channel",
                "received_at",
                "document_kind",
                "sender_dated_on",
                "sheet_count",
                "annex_count",
            }
            | {"unit", "dispatched_on", "connected_to", "filing_code", "document_count", "correction_count"}
            | {
                "request_key",
                "request_digest",
                "reserved_until",
                "completed_at",
                "annulled_at",
                "annulled_act",
            }
        )
        officials = {Category.ACCOUNT: {"registered_by", "reserved_for", "annulled_by"}}
        subjects = {
            Category.PRIVATE_TEXT: {
                "late_reason",
                "subject",
                "sender_number",
                "resolution",
                "remarks",
                "reserved_purpose",
                "annulled_reason",
            },
            Category.NAME: {"sender_name", "recipient_name"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "register", "year", "number"], name="registers_entry_number_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "request_key"], name="registers_entry_request_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="annulled", annulled_at__isnull=False)
                & ~models.Q(annulled_reason="")
                | ~models.Q(state="annulled") & models.Q(annulled_at__isnull=True, annulled_by__isnull=True),
                name="registers_entry_annulment_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["reserved", "unused", "annulled"]) | ~models.Q(subject=""),
                name="registers_entry_has_a_subject",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="reserved")
                | models.Q(reserved_for__isnull=False, reserved_until__isnull=False),
                name="registers_entry_reservation_whole",
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="registers_entry_number_from_one"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["registered", "reserved", "unused", "annulled"],
                    direction__in=["incoming", "outgoing", "internal"],
                ),
                name="registers_entry_state_and_direction_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "register", "unit", "year", "number"],
                name="registers_entry_by_unit",
            ),
            models.Index(
                fields=["institution_id", "register", "state", "year", "number"],
                name="registers_entry_by_state",
                condition=~models.Q(state="registered"),
            ),
            models.Index(
                fields=["institution_id", "register", "registered_on", "number"],
                name="registers_entry_by_day",
            ),
            models.Index(
                fields=["institution_id", "connected_to"],
                name="registers_entry_connected",
                condition=models.Q(connected_to__isnull=False),
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.number}/{self.registered_on:%d.%m.%Y}"


class EntryParty(TenantModel):
    """A correspondent on an entry, with the name as it stood on the day: later corrections do not rewrite it."""

    class Role(models.TextChoices):
        SENDER = "sender", _("emitent")
        RECIPIENT = "recipient", _("destinatar")

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    correspondent = models.ForeignKey(
        "correspondents.Correspondent",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    role = models.CharField(max_length=10, choices=Role.choices)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    replaced_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id", "entry", "role", "position", "replaced_at"})
        subjects = {Category.PSEUDONYM: {"correspondent"}, Category.NAME: {"name"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "entry", "role", "position"],
                condition=models.Q(replaced_at__isnull=True),
                name="registers_party_place_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "correspondent", "entry"], name="registers_party_correspondent"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class EntryDocument(TenantModel):
    """A document attached to an entry. The link lives here: documents never know who uses them."""

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    position = models.PositiveSmallIntegerField()
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id", "entry", "document", "position", "attached_at"})
        officials = {Category.ACCOUNT: {"attached_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "entry", "document"], name="registers_entrydocument_once"
            )
        ]
        indexes = [
            models.Index(fields=["institution_id", "attached_at"], name="registers_entrydocument_moment")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.document_id}"


class Inscription(TenantModel):
    """The serial that a special register gives to an entry of the general register (ADR 17)."""

    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    inscribed_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id", "register", "year", "number", "entry", "inscribed_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "register", "year", "number"],
                name="registers_inscription_number_once",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "entry", "register"], name="registers_inscription_entry_once"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class Correction(TenantModel):
    """One corrected field: the former value stays for ever (records practice; ARH-11)."""

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    field = models.CharField(max_length=40)
    old_value = models.TextField(blank=True)
    new_value = models.TextField(blank=True)
    reason = models.CharField(max_length=500)
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id", "entry", "field", "corrected_at"})
        officials = {Category.ACCOUNT: {"corrected_by"}}
        subjects = {Category.PRIVATE_TEXT: {"old_value", "new_value", "reason"}}

    class Meta:
        indexes = [models.Index(fields=["institution_id", "entry", "id"], name="registers_correction_entry")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.field}"
