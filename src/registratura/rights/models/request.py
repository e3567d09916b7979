"""A request, the events of its clock, the codes sent for it, the letters about it."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.rights.kinds import CHANNELS, LANGUAGES, LETTERS, RIGHTS, LetterKind, Level, Right
from registratura.rights.machine import ENDS, STATUSES, Status
from registratura.toolkit.models import ClosedManager, TenantModel


class PrivacyRequest(TenantModel):
    """
    A request or complaint of a person about their own data, at the controller that is the institution of the row.

    `reference` is shown; of the secret that opens the status page only the digest is kept. `strict_on` and `moved_on`
    are the limits in force, `first_on` the strict end of the first month. `entry_id` is the position of the register
    that the request got, `tray_item_id` the mail it came by: both stand above this room. `origin_code` is who routed it
    here, `routed_to` where it was routed. A CNP is sealed and there only when somebody asked to be found by it.
    Law: GDPR art. 12–22.
    """

    request_key = models.UUIDField()
    reference = models.CharField(max_length=16)
    secret_digest = models.BinaryField(max_length=32)
    right = models.CharField(
        max_length=16, choices=[(one.value, words.name) for one, words in RIGHTS.items()]
    )
    channel = models.CharField(max_length=12, choices=[(one.value, words) for one, words in CHANNELS.items()])
    language = models.CharField(max_length=2, choices=list(LANGUAGES.items()), default="ro")
    received_at = models.DateTimeField()
    received_on = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person_name = models.CharField(max_length=200)
    person_email = models.CharField(max_length=254, blank=True)
    person_phone = models.CharField(max_length=20, blank=True)
    person_address = models.CharField(max_length=240, blank=True)
    cnp_sealed = models.TextField(blank=True)
    user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    details = models.TextField(blank=True)
    level_needed = models.PositiveSmallIntegerField(default=Level.CONTACT.value)
    level_proven = models.PositiveSmallIntegerField(default=Level.NONE.value)
    proven_by_method = models.CharField(max_length=10, blank=True)
    proven_at = models.DateTimeField(null=True)
    proven_note = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=24, default=Status.RECEIVED.value)
    status_at = models.DateTimeField()
    codes = models.JSONField(default=list)
    assessment = models.TextField(blank=True)
    first_on = models.DateField()
    strict_on = models.DateField()
    moved_on = models.DateField()
    target_on = models.DateField()
    alarm_on = models.DateField()
    extended_at = models.DateTimeField(null=True)
    extension_code = models.CharField(max_length=40, blank=True)
    extension_reason = models.CharField(max_length=1000, blank=True)
    alarmed_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    entry_id = models.BigIntegerField(null=True)
    entry_number = models.CharField(max_length=60, blank=True)
    tray_item_id = models.BigIntegerField(null=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    origin_code = models.CharField(max_length=40, blank=True)
    origin_reference = models.CharField(max_length=16, blank=True)
    routed_to = models.CharField(max_length=40, blank=True)
    routed_reference = models.CharField(max_length=16, blank=True)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.RIGHTS
        none = frozenset(
            {
                "id",
                "institution_id",
                "request_key",
                "reference",
                "right",
                "channel",
                "received_at",
                "received_on",
            }
            | {"created_at", "level_needed", "level_proven", "proven_by_method", "proven_at", "status"}
            | {
                "status_at",
                "codes",
                "first_on",
                "strict_on",
                "moved_on",
                "target_on",
                "alarm_on",
                "extended_at",
            }
            | {"extension_code", "alarmed_at", "escalated_at", "entry_id", "entry_number", "tray_item_id"}
            | {
                "duplicate_of",
                "origin_code",
                "origin_reference",
                "routed_to",
                "routed_reference",
                "closed_at",
            }
        )
        officials = {Category.ACCOUNT: {"created_by"}}
        subjects = {
            Category.NAME: {"person_name"},
            Category.EMAIL: {"person_email"},
            Category.PHONE: {"person_phone"},
            Category.ADDRESS: {"person_address"},
            Category.NATIONAL_ID: {"cnp_sealed"},
            Category.ACCOUNT: {"user"},
            Category.LANGUAGE: {"language"},
            Category.CREDENTIAL: {"secret_digest"},
            Category.PRIVATE_TEXT: {"details", "proven_note", "assessment", "extension_reason"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "request_key"], name="rights_request_once"),
            models.UniqueConstraint(
                fields=["institution_id", "reference"], name="rights_request_reference_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "tray_item_id"], name="rights_request_mail_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=[one.value for one in Status], right__in=[one.value for one in Right]
                ),
                name="rights_request_codes_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(one.value for one in ENDS), closed_at__isnull=False)
                | (
                    ~models.Q(status__in=sorted(one.value for one in ENDS)) & models.Q(closed_at__isnull=True)
                ),
                name="rights_request_end_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(moved_on__gte=models.F("strict_on"), strict_on__gte=models.F("first_on")),
                name="rights_request_limits_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(extended_at__isnull=True, extension_code="")
                | (models.Q(extended_at__isnull=False) & ~models.Q(extension_code="")),
                name="rights_request_extension_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "strict_on", "id"],
                condition=models.Q(closed_at__isnull=True),
                name="rights_request_open",
            ),
            models.Index(fields=["institution_id", "person_email"], name="rights_request_by_email"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.reference} ({STATUSES[Status(self.status)]})"


class ClockEvent(TenantModel):
    """An event that set a limit, with the rule and what it gave: the limits can be counted anew from these alone."""

    request = models.ForeignKey(
        PrivacyRequest, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    event = models.CharField(max_length=12)
    happened_at = models.DateTimeField()
    day_on = models.DateField()
    rule = models.CharField(max_length=120)
    months = models.PositiveSmallIntegerField()
    strict_on = models.DateField()
    moved_on = models.DateField()
    why_moved = models.CharField(max_length=120, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.RIGHTS
        none = frozenset(
            {
                "id",
                "institution_id",
                "request",
                "event",
                "happened_at",
                "day_on",
                "rule",
                "months",
                "strict_on",
            }
            | {"moved_on", "why_moved"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "request", "event"], name="rights_clock_once"),
            models.CheckConstraint(
                condition=models.Q(event__in=["received", "extended"]), name="rights_clock_event_known"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.event}: {self.strict_on}"


class Code(TenantModel):
    """A code sent to the address of a request: for proving it is theirs, or for one download. Digest only."""

    request = models.ForeignKey(
        PrivacyRequest, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    purpose = models.CharField(max_length=10)
    digest = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempt_count = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.RIGHTS
        none = frozenset(
            {
                "id",
                "institution_id",
                "request",
                "purpose",
                "sent_at",
                "expires_at",
                "attempt_count",
                "used_at",
            }
        )
        subjects = {Category.CREDENTIAL: {"digest"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=["identity", "download"]), name="rights_code_purpose_known"
            ),
            models.CheckConstraint(condition=models.Q(attempt_count__lte=5), name="rights_code_few_attempts"),
        ]
        indexes = [models.Index(fields=["institution_id", "request", "-id"], name="rights_code_newest")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.purpose} until {self.expires_at:%Y-%m-%d %H:%M}"


class Letter(TenantModel):
    """A letter sent about a request: its words, and the digest of its PDF in the institution's store."""

    request = models.ForeignKey(
        PrivacyRequest, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=14, choices=[(one.value, words) for one, words in LETTERS.items()])
    language = models.CharField(max_length=2)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    message_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.RIGHTS
        none = frozenset(
            {"id", "institution_id", "request", "kind", "language", "size_bytes", "message_id", "written_at"}
        )
        officials = {Category.ACCOUNT: {"written_by"}}
        subjects = {Category.PRIVATE_TEXT: {"text"}, Category.DOCUMENT: {"sha256"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[one.value for one in LetterKind]),
                name="rights_letter_kind_known",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "request", "id"], name="rights_letter_in_order")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.kind} #{self.id}"
