"""
Surveys. In the anonymous mode nothing joins an answer to an invitation: not a key, not a moment, not an order.

An invitation is marked sent and learns no more. The link carries a random token whose digest stands alone; it is taken
away in the act of answering. The answer has a random number, the day, and nothing else.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ServiceModel


class Survey(ServiceModel):
    """Questions put to those who agreed to be asked. `mode` never changes once it was opened."""

    class Mode(models.TextChoices):
        ANONYMOUS = "anonymous", _("anonim: nimeni nu poate afla cine a răspuns ce")
        PSEUDONYMOUS = (
            "pseudonymous",
            _("sub pseudonim: răspunsurile aceleiași persoane se pot lega între ele"),
        )
        IDENTIFIED = "identified", _("cu nume: știm cine a răspuns ce")

    class State(models.TextChoices):
        DRAFT = "draft", _("ciornă")
        OPEN = "open", _("deschis")
        CLOSED = "closed", _("încheiat")

    name = models.CharField(max_length=120)
    intro = models.CharField(max_length=500, blank=True)
    mode = models.CharField(max_length=12, choices=Mode.choices)
    questions = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class PersonalData:
        dataset = Dataset.SURVEYS
        none = frozenset(
            {"id", "institution_id", "name", "intro", "mode", "questions", "state", "created_at"}
        )
        officials = {Category.ACCOUNT: {"created_by"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mode__in=["anonymous", "pseudonymous", "identified"]),
                name="outreach_survey_mode_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "open", "closed"]), name="outreach_survey_state_known"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class SurveyInvite(ServiceModel):
    """That a person was asked to answer. Never learns of an answer in the anonymous mode."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    subject = models.UUIDField()
    consent_record = models.BigIntegerField()
    invited_on = models.DateField()
    token_digest = models.CharField(max_length=64, blank=True)

    class PersonalData:
        dataset = Dataset.SURVEYS
        none = frozenset({"id", "institution_id", "survey", "token_digest"})
        subjects = {
            Category.PSEUDONYM: {"subject"},
            Category.CHOICES: {"consent_record"},
            Category.TRANSMISSION: {"invited_on"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "survey", "subject"], name="outreach_surveyinvite_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.survey_id}"


class SurveyToken(ServiceModel):
    """A token that may answer once, in the anonymous mode; taken away by the answer. Its number is random."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    digest = models.CharField(max_length=64)

    class PersonalData:
        dataset = Dataset.SURVEYS
        none = frozenset({"id", "institution_id", "survey", "digest"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "digest"], name="outreach_surveytoken_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.survey_id}"


class SpentDay(ServiceModel):
    """How many tokens of a survey were used on a day: a count that no person is part of."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    spent_on = models.DateField()
    spent_count = models.PositiveIntegerField()

    class PersonalData:
        dataset = Dataset.SURVEYS
        none = frozenset({"id", "institution_id", "survey", "spent_on", "spent_count"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "survey", "spent_on"], name="outreach_spentday_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.survey_id} {self.spent_on}: {self.spent_count}"


class SurveyAnswer(ServiceModel):
    """
    What was answered. Its number is random, so that it says nothing of the order; of the moment only the day is kept.

    `respondent` is empty in the anonymous mode, a digest under the survey's own key in the pseudonymous one, the
    person's pseudonym in the identified one, where the person agreed to it (P14).
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    answers = models.JSONField()
    answered_on = models.DateField()
    respondent = models.CharField(max_length=64, blank=True)

    class PersonalData:
        dataset = Dataset.SURVEYS
        none = frozenset({"id", "institution_id", "survey", "answered_on"})
        subjects = {Category.PSEUDONYM: {"respondent"}, Category.OPINION: {"answers"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "survey", "respondent"],
                condition=~models.Q(respondent=""),
                name="outreach_surveyanswer_once",
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.survey_id} {self.answered_on}"
