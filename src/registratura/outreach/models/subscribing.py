"""What one may follow, who follows what, who wants nothing, and the supplier's own limits. No address stands here."""

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ServiceModel


class Topic(ServiceModel):
    """Something that one may ask to be told of. `purpose` is P12 for mail and P13 for the telephone."""

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    words = models.CharField(max_length=300)
    purpose = models.CharField(max_length=3)
    active = models.BooleanField(default=True)

    class PersonalData:
        dataset = Dataset.CAMPAIGNS
        none = frozenset({"id", "institution_id", "key", "name", "words", "purpose", "active"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "key"], name="outreach_topic_key_once"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=["P12", "P13"]), name="outreach_topic_purpose_known"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Subscription(ServiceModel):
    """
    That a person wants to be told of a topic. Unconfirmed until the person answers from the address.

    The address is the person's own identity, sealed in `subjects`; here is only what finds it among the suppressed.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("neconfirmată")
        CONFIRMED = "confirmed", _("confirmată")
        ENDED = "ended", _("oprită")

    class Pace(models.TextChoices):
        EACH = "each", _("fiecare mesaj")
        MONTHLY = "monthly", _("cel mult unul pe lună")

    subject = models.UUIDField()
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    address_key = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State.choices)
    pace = models.CharField(max_length=8, choices=Pace.choices, default=Pace.EACH)
    language = models.CharField(max_length=5, default="ro")
    paused_to = models.DateField(null=True)
    token_digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.CAMPAIGNS
        none = frozenset({"id", "institution_id", "topic", "token_digest", "asked_at"})
        subjects = {
            Category.PSEUDONYM: {"subject", "address_key"},
            Category.CHOICES: {"state", "pace", "paused_to", "confirmed_at", "ended_at"},
            Category.LANGUAGE: {"language"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "subject", "topic"], name="outreach_subscription_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="unconfirmed", confirmed_at__isnull=True)
                | models.Q(state="confirmed", confirmed_at__isnull=False, ended_at__isnull=True)
                | models.Q(state="ended", ended_at__isnull=False),
                name="outreach_subscription_state_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(pace__in=["each", "monthly"]), name="outreach_subscription_pace_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "topic", "id"],
                condition=models.Q(state="confirmed"),
                name="outreach_subscription_reached",
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.topic_id} {self.state}"


class Suppression(ServiceModel):
    """
    That nothing may go to an address, or nothing of a topic. The address is not here: a keyed digest finds it.

    Outlives the person's account and its erasure, so that a new list cannot bring the address back.
    """

    class Reason(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", _("s-a dezabonat")
        BOUNCED = "bounced", _("adresa nu mai există")
        COMPLAINT = "complaint", _("s-a plâns de mesaj")
        MANUAL = "manual", _("oprită de un om, la cerere")
        CALLS = "calls", _("nu vrea telefoane")

    address_key = models.CharField(max_length=64)
    topic = models.ForeignKey(
        Topic, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    reason = models.CharField(max_length=12, choices=Reason.choices)
    noted_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.SUPPRESSION
        none = frozenset({"id", "institution_id", "topic", "noted_at"})
        subjects = {Category.PSEUDONYM: {"address_key"}, Category.CHOICES: {"reason"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "address_key", "topic"],
                nulls_distinct=False,
                name="outreach_suppression_once",
            ),
            models.CheckConstraint(
                condition=models.Q(reason__in=["unsubscribed", "bounced", "complaint", "manual", "calls"]),
                name="outreach_suppression_reason_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.reason


class Options(ServiceModel):
    """The supplier's own limits: how many in seven days to one person over all campaigns and ways, and when not."""

    most_in_week = models.PositiveSmallIntegerField(default=2)
    quiet_from = models.TimeField(default=time(19))
    quiet_to = models.TimeField(default=time(9))
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class PersonalData:
        dataset = Dataset.CAMPAIGNS
        none = frozenset({"id", "institution_id", "most_in_week", "quiet_from", "quiet_to", "changed_at"})
        officials = {Category.ACCOUNT: {"changed_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="outreach_options_once"),
            models.CheckConstraint(
                condition=models.Q(most_in_week__gte=1, most_in_week__lte=7),
                name="outreach_options_most_sane",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.most_in_week}/7"
