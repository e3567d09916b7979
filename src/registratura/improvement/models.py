"""Counts without persons, wishes with their votes, and which note of a version somebody was shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.kernel.usage import Door, Event, Outcome
from registratura.toolkit.models import ServiceModel


class UsageCount(ServiceModel):
    """How often something was done on a day, and by about how many. The database has no column for anything else."""

    event = models.CharField(max_length=12)
    door = models.CharField(max_length=8)
    outcome = models.CharField(max_length=8)
    counted_on = models.DateField()
    count = models.PositiveBigIntegerField()
    visitor_count = models.PositiveBigIntegerField()

    class PersonalData:
        dataset = Dataset.USAGE_COUNTS
        none = frozenset(
            {"id", "institution_id", "event", "door", "outcome", "counted_on", "count", "visitor_count"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "event", "door", "outcome", "counted_on"],
                name="improvement_usagecount_once",
            ),
            models.CheckConstraint(
                condition=models.Q(event__in=[str(one) for one in Event]),
                name="improvement_usagecount_event_known",
            ),
            models.CheckConstraint(
                condition=models.Q(door__in=[str(one) for one in Door])
                & models.Q(outcome__in=[str(one) for one in Outcome]),
                name="improvement_usagecount_values_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.event} {self.counted_on}"


class Idea(ServiceModel):
    """A wish, in words, with where it stands and the supplier's answer."""

    class State(models.TextChoices):
        NEW = "new", _("nouă")
        WEIGHED = "weighed", _("o cântărim")
        PLANNED = "planned", _("în plan")
        DONE = "done", _("făcută")
        DECLINED = "declined", _("nu o facem")

    title = models.CharField(max_length=120)
    words = models.CharField(max_length=2_000)
    author = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    answer = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.IMPROVEMENT
        none = frozenset({"id", "institution_id", "state", "answer", "created_at", "answered_at"})
        subjects = {Category.ACCOUNT: {"author"}, Category.OPINION: {"title", "words"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["new", "weighed", "planned", "done", "declined"]),
                name="improvement_idea_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined", answer=""), name="improvement_idea_no_has_reason"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.title


class Vote(ServiceModel):
    """That somebody wishes the same; once a person, taken back at will."""

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    voted_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.IMPROVEMENT
        none = frozenset({"id", "institution_id", "idea", "voted_at"})
        subjects = {Category.ACCOUNT: {"user"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "idea", "user"], name="improvement_vote_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.idea_id}"


class Seen(ServiceModel):
    """The newest version whose note somebody was shown."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.CharField(max_length=20)
    seen_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.IMPROVEMENT
        none = frozenset({"id", "institution_id", "version", "seen_at"})
        subjects = {Category.ACCOUNT: {"user"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "user"], name="improvement_seen_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.version
