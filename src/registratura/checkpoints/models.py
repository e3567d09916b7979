"""Keys, signed states of the journal, stamps over them, sealed days with their papers, alarms, closed years."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class SigningKey(TenantModel):
    """
    A key that signs states of the institution's journal; `name` is the origin of the log and never changes.

    Of a retired key the private part is taken away: nobody can sign with it again.
    """

    name = models.CharField(max_length=200)
    public_key = models.BinaryField(max_length=32)
    private_key_sealed = models.TextField(blank=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.JOURNAL
        none = frozenset(
            {"id", "institution_id", "name", "public_key", "private_key_sealed", "made_at", "retired_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "public_key"], name="checkpoints_key_once"),
            models.UniqueConstraint(
                fields=["institution_id"],
                condition=models.Q(retired_at__isnull=True),
                name="checkpoints_key_one_in_use",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.name} #{self.id}"


class Checkpoint(TenantModel):
    """A state of the journal's log, proven to continue the one before, then signed (C2SP signed note)."""

    size = models.BigIntegerField()
    root_hash = models.BinaryField(max_length=32)
    note = models.TextField()
    signed_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.JOURNAL
        none = frozenset({"id", "institution_id", "size", "root_hash", "note", "signed_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "size"], name="checkpoints_size_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.institution_id}: {self.size}"


class Stamp(TenantModel):
    """A time stamp (RFC 3161, DER) over the note of a checkpoint. `authority`: who gave it, as it names itself."""

    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    token = models.BinaryField()
    authority = models.CharField(max_length=300)
    given_at = models.DateTimeField()
    kept_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.JOURNAL
        none = frozenset({"id", "institution_id", "checkpoint", "token", "authority", "given_at", "kept_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "checkpoint"], name="checkpoints_stamp_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.given_at}"


class Day(TenantModel):
    """
    A civil day (Bucharest) under seal: the acts from `first_position` up to the size of its checkpoint.

    `journal_record_id`: the act that names the papers of the day and their digests.
    """

    day_on = models.DateField()
    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    first_position = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    journal_record_id = models.BigIntegerField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.JOURNAL
        none = frozenset(
            {
                "id",
                "institution_id",
                "day_on",
                "checkpoint",
                "first_position",
                "sealed_at",
                "journal_record_id",
            }
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "day_on"], name="checkpoints_day_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.day_on.isoformat()


class DayPaper(TenantModel):
    """The register of a day as PDF/A, numbered within the register's year: 1, 2, 3… without a gap."""

    day = models.ForeignKey(
        Day, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    register_id = models.BigIntegerField()
    register_code = models.CharField(max_length=20)
    register_name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    entry_count = models.PositiveIntegerField()
    change_count = models.PositiveIntegerField()
    page_count = models.PositiveIntegerField()
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.JOURNAL
        none = frozenset(
            {"id", "institution_id", "day", "register_id", "register_code", "register_name", "year", "number"}
            | {"entry_count", "change_count", "page_count", "size_bytes", "sha256"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "register_id", "year", "number"],
                name="checkpoints_paper_number_once",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "day", "register_id"], name="checkpoints_paper_once_a_day"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.register_code} {self.number}/{self.year}"


class Alarm(TenantModel):
    """
    What is wrong with the seals, said until it ended: the log, the time stamps, or a day without seal.

    `person`: who ended it; None when its cause passed by itself.
    """

    class Kind(models.TextChoices):
        CHAIN = "chain", _("jurnalul nu continuă starea semnată")
        SILENCE = "silence", _("autoritatea de marcare temporală tace")
        DAY = "day", _("o zi nu s-a putut sigila")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=600)
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    person = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.JOURNAL
        none = frozenset({"id", "institution_id", "kind", "words", "raised_at", "ended_at"})
        officials = {Category.ACCOUNT: {"person"}, Category.WORK: {"reason"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["chain", "silence", "day"]), name="checkpoints_alarm_kind_known"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="checkpoints_alarm_one_open",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.kind} {self.raised_at}"


class Options(TenantModel):
    """
    One row an institution: since when its days are sealed and how long the time stamps may be missing.

    `silence_hours`: after so long without the stamp of a sealed day the alarm is given.
    """

    first_on = models.DateField()
    silence_hours = models.PositiveSmallIntegerField(default=24)
    tried_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "first_on", "silence_hours", "tried_at", "trouble"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="checkpoints_options_once"),
            models.CheckConstraint(
                condition=models.Q(silence_hours__gte=1, silence_hours__lte=168),
                name="checkpoints_silence_bounded",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.first_on}, {self.silence_hours} h"


class YearClosing(TenantModel):
    """
    One person's request that a year of a register be closed, and the other's confirmation of it.

    `remarks`: the gaps and how they are explained. The paper is the register of the year as PDF/A.
    Law: instrucțiunile din 1996, art. 9.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("așteaptă confirmarea altei persoane")
        WITHDRAWN = "withdrawn", _("cerere retrasă")
        CONFIRMED = "confirmed", _("confirmată, se tipărește registrul anului")
        CLOSED = "closed", _("an închis")

    register_id = models.BigIntegerField()
    register_code = models.CharField(max_length=20)
    register_name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    remarks = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    position_count = models.PositiveIntegerField(default=0)
    page_count = models.PositiveIntegerField(default=0)
    size_bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.JOURNAL
        none = frozenset(
            {"id", "institution_id", "register_id", "register_code", "register_name", "year", "state"}
            | {"position_count", "page_count", "size_bytes", "sha256", "problem"}
        )
        officials = {
            Category.ACCOUNT: {"asked_by", "decided_by"},
            Category.WORK: {"asked_at", "decided_at", "remarks"},
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "withdrawn", "confirmed", "closed"]),
                name="checkpoints_closing_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(
                    state__in=["withdrawn", "confirmed"], decided_by__isnull=False, decided_at__isnull=False
                )
                | models.Q(state="closed", decided_by__isnull=False, decided_at__isnull=False)
                & ~models.Q(sha256=""),
                name="checkpoints_closing_decided_whole",
            ),
            # Never alone: who asked does not confirm.
            models.CheckConstraint(
                condition=~models.Q(state__in=["confirmed", "closed"])
                | ~models.Q(decided_by=models.F("asked_by")),
                name="checkpoints_closing_two_persons",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "register_id", "year"],
                condition=models.Q(state__in=["asked", "confirmed", "closed"]),
                name="checkpoints_closing_one",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.register_code} {self.year}: {self.state}"
