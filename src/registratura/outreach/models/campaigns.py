"""Campaigns, to whom they go, each message that left or did not, the cap of a person, telephone calls to make."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.outreach.criteria import Criterion
from registratura.outreach.models.subscribing import Topic
from registratura.toolkit.models import ServiceModel


class Campaign(ServiceModel):
    """
    One message to everybody who follows a topic and fits the segment.

    `fitted_body` stands in the place of `body` for those who also agreed to what fits them (P18); empty: same to all.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("ciornă")
        RUNNING = "running", _("pleacă")
        PAUSED = "paused", _("în pauză")
        STOPPED = "stopped", _("oprită")
        DONE = "done", _("plecată")

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    name = models.CharField(max_length=120)
    subject_line = models.CharField(max_length=150)
    body = models.TextField()
    fitted_body = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.CAMPAIGNS
        none = frozenset(
            {"id", "institution_id", "topic", "name", "subject_line", "body", "fitted_body", "state"}
            | {"created_at", "started_at", "ended_at"}
        )
        officials = {Category.ACCOUNT: {"created_by", "started_by"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft", started_at__isnull=True, started_by__isnull=True)
                | models.Q(
                    state__in=["running", "paused"],
                    started_at__isnull=False,
                    started_by__isnull=False,
                    ended_at__isnull=True,
                )
                | models.Q(
                    state__in=["stopped", "done"],
                    started_at__isnull=False,
                    started_by__isnull=False,
                    ended_at__isnull=False,
                ),
                name="outreach_campaign_state_whole",
            )
        ]
        indexes = [models.Index(fields=["institution_id", "-id"], name="outreach_campaign_newest")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class SegmentRule(ServiceModel):
    """One thing that a campaign asks of those it reaches. The database knows the permitted criteria and no other."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    criterion = models.CharField(max_length=20)
    value = models.CharField(max_length=40)

    class PersonalData:
        dataset = Dataset.CAMPAIGNS
        none = frozenset({"id", "institution_id", "campaign", "criterion", "value"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "campaign", "criterion"], name="outreach_segmentrule_once"
            ),
            models.CheckConstraint(
                condition=models.Q(criterion__in=[str(one) for one in Criterion]),
                name="outreach_segmentrule_criterion_permitted",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.criterion}={self.value}"


class Send(ServiceModel):
    """
    One message of a campaign to one person: waiting, gone, or why not. Once for a campaign and a person.

    `consent_record` is the consent on which it left; without one the database lets nothing leave.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("așteaptă")
        SENDING = "sending", _("se trimite")
        SENT = "sent", _("trimis")
        WITHHELD = "withheld", _("nu s-a trimis")
        FAILED = "failed", _("nu a fost primit")
        BOUNCED = "bounced", _("s-a întors")
        COMPLAINED = "complained", _("plângere")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    subject = models.UUIDField()
    address_key = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.CharField(max_length=60, blank=True)
    consent_record = models.BigIntegerField(null=True)
    fitted = models.BooleanField(default=False)
    queued_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.CAMPAIGNS
        none = frozenset({"id", "institution_id", "campaign", "state", "reason", "fitted", "lease_until"})
        subjects = {
            Category.PSEUDONYM: {"subject", "address_key"},
            Category.CHOICES: {"consent_record"},
            Category.TRANSMISSION: {"queued_at", "sent_at"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "campaign", "subject"], name="outreach_send_once_for_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "withheld"])
                | models.Q(
                    state__in=["sending", "sent", "failed", "bounced", "complained"],
                    consent_record__isnull=False,
                ),
                name="outreach_send_rests_on_consent",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sending", lease_until__isnull=False)
                | (~models.Q(state="sending") & models.Q(lease_until__isnull=True)),
                name="outreach_send_lease_while_sending",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "campaign", "id"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="outreach_send_waiting",
            ),
            models.Index(fields=["institution_id", "subject"], name="outreach_send_of_person"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.state}"


class Cap(ServiceModel):
    """When a person was last reached, over all campaigns and ways: the one row on which every worker waits its turn."""

    subject = models.UUIDField()
    moments = ArrayField(models.DateTimeField())

    class PersonalData:
        dataset = Dataset.CAMPAIGNS
        none = frozenset({"id", "institution_id"})
        subjects = {Category.PSEUDONYM: {"subject"}, Category.TRANSMISSION: {"moments"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "subject"], name="outreach_cap_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.subject)


class CallTask(ServiceModel):
    """A telephone call to make for a campaign, and how it ended. No words of it are kept."""

    class State(models.TextChoices):
        WAITING = "waiting", _("de sunat")
        TAKEN = "taken", _("se sună")
        DONE = "done", _("încheiat")
        WITHHELD = "withheld", _("nu se sună")

    class Outcome(models.TextChoices):
        TALKED = "talked", _("am vorbit")
        AWAY = "away", _("nu a răspuns")
        LATER = "later", _("dorește altă dată")
        NEVER = "never", _("nu mai dorește telefoane")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    subject = models.UUIDField()
    address_key = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    consent_record = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.CAMPAIGNS
        none = frozenset({"id", "institution_id", "campaign", "state"})
        officials = {Category.ACCOUNT: {"taken_by"}}
        subjects = {
            Category.PSEUDONYM: {"subject", "address_key"},
            Category.CHOICES: {"consent_record", "outcome"},
            Category.CALL_LOG: {"taken_at", "ended_at"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "campaign", "subject"], name="outreach_calltask_once_for_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(taken_at__isnull=True, taken_by__isnull=True)
                | models.Q(taken_at__isnull=False, taken_by__isnull=False, consent_record__isnull=False),
                name="outreach_calltask_taken_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "withheld"], outcome="")
                | models.Q(state="taken", outcome="", taken_at__isnull=False)
                | models.Q(state="done", taken_at__isnull=False, ended_at__isnull=False)
                & ~models.Q(outcome=""),
                name="outreach_calltask_state_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.state}"
