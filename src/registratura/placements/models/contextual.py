"""What may be shown, where and when, and what stood on pages chosen by the page alone. Nothing about a person."""

from django.db import models

from registratura.kernel.placing import Place, Topic
from registratura.kernel.privacy import Dataset
from registratura.toolkit.models import ServiceModel


class Ad(ServiceModel):
    """A notice: words, an address, in whose name and paid by whom. Text alone."""

    title = models.CharField(max_length=80)
    words = models.CharField(max_length=200)
    url = models.CharField(max_length=300)
    on_behalf_of = models.CharField(max_length=120)
    paid_by = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.PLACEMENTS
        none = frozenset(
            {"id", "institution_id", "title", "words", "url", "on_behalf_of", "paid_by", "created_at"}
        )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(on_behalf_of="") & ~models.Q(paid_by=""),
                name="placements_ad_says_who_pays",
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.title


class Flight(ServiceModel):
    """
    When and where a notice may stand.

    session_cap: how often one session sees it; person_cap: how often in a day somebody who opened signals does.
    """

    ad = models.ForeignKey(Ad, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    place = models.CharField(max_length=10)
    topic = models.CharField(max_length=20)
    weight = models.PositiveSmallIntegerField(default=1)
    session_cap = models.PositiveSmallIntegerField(default=3)
    person_cap = models.PositiveSmallIntegerField(default=3)
    starts_on = models.DateField()
    ends_on = models.DateField()
    stopped_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.PLACEMENTS
        none = frozenset(
            {
                *("id", "institution_id", "ad", "place", "topic", "weight", "session_cap", "person_cap"),
                *("starts_on", "ends_on", "stopped_at"),
            }
        )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place__in=[str(one) for one in Place]),
                name="placements_flight_place_permitted",
            ),
            models.CheckConstraint(
                condition=models.Q(topic__in=[str(one) for one in Topic]),
                name="placements_flight_topic_permitted",
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=10), name="placements_flight_weight_sane"
            ),
            models.CheckConstraint(
                condition=models.Q(session_cap__gte=1, session_cap__lte=50)
                & models.Q(person_cap__gte=1, person_cap__lte=50),
                name="placements_flight_caps_sane",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="placements_flight_period_whole"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.ad_id} {self.place}"


class Choice(ServiceModel):
    """What stood on a kind of page in an hour and among which, for everybody alike; `ref` is made of these alone."""

    ref = models.UUIDField()
    flight = models.ForeignKey(Flight, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    place = models.CharField(max_length=10)
    topic = models.CharField(max_length=20)
    seed = models.CharField(max_length=60)
    lots = models.JSONField()
    chosen_on = models.DateField()

    class PersonalData:
        dataset = Dataset.PLACEMENTS
        none = frozenset(
            {"id", "institution_id", "ref", "flight", "place", "topic", "seed", "lots", "chosen_on"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "ref"], name="placements_choice_ref_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.seed


class DayCount(ServiceModel):
    """How often a flight was shown and followed on a day. Counts alone."""

    flight = models.ForeignKey(Flight, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    counted_on = models.DateField()
    shown_count = models.PositiveIntegerField(default=0)
    followed_count = models.PositiveIntegerField(default=0)

    class PersonalData:
        dataset = Dataset.PLACEMENTS
        none = frozenset({"id", "institution_id", "flight", "counted_on", "shown_count", "followed_count"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "flight", "counted_on"], name="placements_daycount_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.flight_id} {self.counted_on}"


class OfficeSwitch(ServiceModel):
    """
    Where an institution lets notices stand. `office`: its number.

    Without a row its portal shows none, and its own page of the subscription may.
    """

    office = models.BigIntegerField()
    portal_shown = models.BooleanField()
    desk_shown = models.BooleanField()
    changed_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.PLACEMENTS
        none = frozenset({"id", "institution_id", "office", "portal_shown", "desk_shown", "changed_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "office"], name="placements_officeswitch_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.office}: {self.portal_shown} {self.desk_shown}"
