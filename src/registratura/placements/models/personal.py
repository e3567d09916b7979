"""What a person opened for notices, what is known by it, what stood before that person, and from which partner."""

from django.db import models

from registratura.kernel.placing import BUCKETS, Signal
from registratura.kernel.privacy import Category, Dataset
from registratura.placements.models.contextual import Flight
from registratura.toolkit.models import ServiceModel

SIGNALS = [str(one) for one in Signal]
EVERY_BUCKET = sorted({bucket for buckets in BUCKETS.values() for bucket in buckets})


class Partner(ServiceModel):
    """Somebody whose data may choose notices, for those who opened this partner. Ended: nothing of it is kept."""

    name = models.CharField(max_length=120)
    provenance = models.CharField(max_length=300)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.AD_SIGNALS
        none = frozenset({"id", "institution_id", "name", "provenance", "started_at", "ended_at"})

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(provenance=""), name="placements_partner_is_told"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class PartnerImport(ServiceModel):
    """A receipt: what came from a partner, when, how much of it was kept, and until when."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    digest = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    kept_count = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.AD_SIGNALS
        none = frozenset(
            {
                *("id", "institution_id", "partner", "digest", "row_count", "kept_count"),
                *("taken_at", "expires_at"),
            }
        )

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.partner_id} {self.taken_at:%Y-%m-%d}"


class Target(ServiceModel):
    """That a flight is meant for those who opened a signal with this value. The database knows no other word."""

    flight = models.ForeignKey(Flight, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    signal = models.CharField(max_length=12)
    bucket = models.CharField(max_length=20)

    class PersonalData:
        dataset = Dataset.AD_SIGNALS
        none = frozenset({"id", "institution_id", "flight", "signal", "bucket"})

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signal__in=SIGNALS), name="placements_target_signal_permitted"
            ),
            models.CheckConstraint(
                condition=models.Q(bucket__in=EVERY_BUCKET), name="placements_target_bucket_permitted"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "flight", "signal", "bucket"], name="placements_target_once"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.signal}={self.bucket}"


class SignalSwitch(ServiceModel):
    """
    That a person opened one signal, or one partner's data, and the consent it rests on.

    signal: empty when the row is about a partner.
    """

    subject = models.UUIDField()
    signal = models.CharField(max_length=12, blank=True)
    partner = models.ForeignKey(
        Partner, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    consent_record = models.BigIntegerField()
    opened_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.AD_SIGNALS
        none = frozenset({"id", "institution_id", "opened_at"})
        subjects = {
            Category.PSEUDONYM: {"subject"},
            Category.CHOICES: {"signal", "partner", "consent_record"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "subject", "signal", "partner"],
                nulls_distinct=False,
                name="placements_signalswitch_once",
            ),
            models.CheckConstraint(
                condition=models.Q(signal__in=SIGNALS, partner__isnull=True)
                | models.Q(signal="", partner__isnull=False),
                name="placements_signalswitch_is_one",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.signal or f"partner {self.partner_id}"


class SignalFact(ServiceModel):
    """One coarse thing known of a person who opened it: with its source, its weight and its own end."""

    subject = models.UUIDField()
    signal = models.CharField(max_length=12)
    bucket = models.CharField(max_length=20)
    weight = models.PositiveSmallIntegerField(default=10)
    received = models.ForeignKey(
        PartnerImport, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    consent_record = models.BigIntegerField()
    noted_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.AD_SIGNALS
        none = frozenset({"id", "institution_id", "weight", "received", "noted_at", "expires_at"})
        subjects = {
            Category.PSEUDONYM: {"subject"},
            Category.USAGE: {"signal", "bucket"},
            Category.CHOICES: {"consent_record"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "subject", "signal", "bucket", "received"],
                nulls_distinct=False,
                name="placements_signalfact_once",
            ),
            models.CheckConstraint(
                condition=models.Q(signal__in=SIGNALS), name="placements_signalfact_signal_permitted"
            ),
            models.CheckConstraint(
                condition=models.Q(bucket__in=EVERY_BUCKET), name="placements_signalfact_bucket_permitted"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=100), name="placements_signalfact_weight_sane"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.signal}={self.bucket}"


class FittedChoice(ServiceModel):
    """What stood before a person who opened signals: what it was chosen among, and by which signals."""

    ref = models.UUIDField()
    subject = models.UUIDField()
    flight = models.ForeignKey(Flight, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    place = models.CharField(max_length=10)
    topic = models.CharField(max_length=20)
    seed = models.CharField(max_length=60)
    lots = models.JSONField()
    signals = models.JSONField()
    shown_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.AD_SIGNALS
        none = frozenset(
            {
                *("id", "institution_id", "flight", "place", "topic", "seed", "lots"),
                *("shown_at", "expires_at"),
            }
        )
        subjects = {Category.PSEUDONYM: {"ref", "subject"}, Category.USAGE: {"signals"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "ref"], name="placements_fittedchoice_ref_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.seed


class PersonCap(ServiceModel):
    """How often a flight stood before a person on a day; gone with the day."""

    subject = models.UUIDField()
    flight = models.ForeignKey(Flight, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    counted_on = models.DateField()
    shown_count = models.PositiveSmallIntegerField()

    class PersonalData:
        dataset = Dataset.AD_SIGNALS
        none = frozenset({"id", "institution_id", "flight", "counted_on", "shown_count"})
        subjects = {Category.PSEUDONYM: {"subject"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "subject", "flight", "counted_on"], name="placements_personcap_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.flight_id} {self.counted_on}"
