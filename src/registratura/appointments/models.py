"""Calendars with their hours, bookings, and meetings."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Access, Category, Dataset, Erasure, Held
from registratura.toolkit.models import ClosedManager, TenantModel


class Calendar(TenantModel):
    """
    What people may come for, where, and when: `week` holds the hours of the seven weekdays, as written.

    A place is for one person; `opens_days` ahead it is offered, until `closes_hours` before. An audience is held by
    the official of a function, whose name is never here.
    """

    class Kind(models.TextChoices):
        SERVICE = "service", _("serviciu")
        AUDIENCE = "audience", _("audiență")

    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=1000, blank=True)
    bring = models.CharField(max_length=1000, blank=True)
    place = models.CharField(max_length=200)
    function = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(
        "institutions.OrgUnit",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    week = models.JSONField()
    length_min = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    opens_days = models.PositiveSmallIntegerField()
    closes_hours = models.PositiveSmallIntegerField()
    has_waiting = models.BooleanField(default=True)
    is_open = models.BooleanField(default=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.APPOINTMENTS
        none = frozenset(
            {
                "id",
                "institution_id",
                "code",
                "kind",
                "name",
                "about",
                "bring",
                "place",
                "function",
                "unit",
                "week",
            }
            | {"length_min", "places", "opens_days", "closes_hours", "has_waiting", "is_open", "saved_at"}
        )
        officials = {Category.ACCOUNT: {"saved_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "code"], name="appointments_calendar_code_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["service", "audience"]), name="appointments_calendar_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(length_min__gte=5, length_min__lte=480, places__gte=1, places__lte=50),
                name="appointments_calendar_sane",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.code


class DayHours(TenantModel):
    """The hours of one day that differs from its weekday; empty hours close it, and `reason` says why to everybody."""

    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    day_on = models.DateField()
    hours = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.APPOINTMENTS
        none = frozenset({"id", "institution_id", "calendar", "day_on", "hours", "reason", "saved_at"})
        officials = {Category.ACCOUNT: {"saved_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "calendar", "day_on"], name="appointments_dayhours_day_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.day_on}"


class Booking(TenantModel):
    """
    A place at a time for a person, or a wish for one (`waiting`, without a time).

    The page of the booking opens with `reference` and a secret, of which only the digest is kept. `place_no` is the
    place in its slot: no two that stand share one (a trigger looks, an index makes sure). `entry` is the entry of an
    audience in the register of audiences.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("așteaptă un loc")
        BOOKED = "booked", _("programată")
        CHANGED = "changed", _("mutată")
        CANCELLED = "cancelled", _("anulată")
        CAME = "came", _("a venit")
        ABSENT = "absent", _("nu a venit")

    class Channel(models.TextChoices):
        PORTAL = "portal", _("portal")
        PHONE = "phone", _("telefon")
        COUNTER = "counter", _("ghișeu")

    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    key = models.UUIDField()
    reference = models.CharField(max_length=14)
    digest = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=State.choices)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    place_no = models.PositiveSmallIntegerField(null=True)
    wanted_on = models.DateField(null=True)
    name = models.CharField(max_length=120)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=2, default="ro")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    revision = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    by_office = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(
        "registers.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.APPOINTMENTS
        none = frozenset(
            {
                "id",
                "institution_id",
                "calendar",
                "key",
                "reference",
                "state",
                "starts_at",
                "ends_at",
                "place_no",
            }
            | {
                "wanted_on",
                "channel",
                "made_at",
                "revision",
                "changed_at",
                "by_office",
                "reminded_at",
                "entry",
            }
        )
        officials = {Category.ACCOUNT: {"made_by"}}
        subjects = {
            Category.NAME: {"name"},
            Category.EMAIL: {"email"},
            Category.PHONE: {"phone"},
            Category.PRIVATE_TEXT: {"subject", "reason"},
            Category.LANGUAGE: {"language"},
            Category.CREDENTIAL: {"digest"},
        }
        exceptions = {"digest": Held(erasure=Erasure.RETAIN, access=Access.OMIT)}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "key"], name="appointments_booking_key_once"),
            models.UniqueConstraint(
                fields=["institution_id", "reference"], name="appointments_booking_reference_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "calendar", "starts_at", "place_no"],
                condition=models.Q(state__in=["booked", "changed", "came", "absent"]),
                name="appointments_booking_place_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "booked", "changed", "cancelled", "came", "absent"]),
                name="appointments_booking_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=["portal", "phone", "counter"]),
                name="appointments_booking_channel_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "cancelled"])
                | models.Q(starts_at__isnull=False, ends_at__gt=models.F("starts_at"), place_no__gte=1),
                name="appointments_booking_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "calendar", "starts_at"], name="appointments_booking_day"),
            models.Index(
                fields=["institution_id", "starts_at"],
                condition=models.Q(reminded_at__isnull=True, state__in=["booked", "changed"]),
                name="appointments_booking_near",
            ),
            models.Index(
                fields=["institution_id", "calendar", "id"],
                condition=models.Q(state="waiting"),
                name="appointments_booking_waiting",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.reference


class Meeting(TenantModel):
    """
    A meeting of the council or of a commission: when, where, with what agenda; public once it is announced.

    `agenda`: list of {"title", "link"}. `late_reason`: why it was announced later than the laws want.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("în pregătire")
        ANNOUNCED = "announced", _("anunțată")
        HELD = "held", _("ținută")
        CANCELLED = "cancelled", _("anulată")

    body = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    is_public = models.BooleanField(default=True)
    online_link = models.CharField(max_length=500, blank=True)
    convening_act = models.CharField(max_length=200, blank=True)
    convening_link = models.CharField(max_length=500, blank=True)
    agenda = models.JSONField(default=list)
    minutes_link = models.CharField(max_length=500, blank=True)
    recording_link = models.CharField(max_length=500, blank=True)
    late_reason = models.CharField(max_length=500, blank=True)
    cancel_reason = models.CharField(max_length=500, blank=True)
    announced_at = models.DateTimeField(null=True)
    revision = models.PositiveSmallIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.APPOINTMENTS
        none = frozenset(
            {
                "id",
                "institution_id",
                "body",
                "kind",
                "state",
                "starts_at",
                "place",
                "is_public",
                "online_link",
            }
            | {"convening_act", "convening_link", "agenda", "minutes_link", "recording_link", "late_reason"}
            | {"cancel_reason", "announced_at", "revision", "saved_at"}
        )
        officials = {Category.ACCOUNT: {"saved_by"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "announced", "held", "cancelled"]),
                name="appointments_meeting_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(announced_at__isnull=False),
                name="appointments_meeting_announced_once",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "starts_at"], name="appointments_meeting_days")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.body} {self.starts_at:%Y-%m-%d}"
