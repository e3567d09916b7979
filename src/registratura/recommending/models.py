"""What is known of a person who asked for advice that fits, and which advice that person waved away."""

from django.db import models

from registratura.kernel.advising import Advice, FactKey
from registratura.kernel.placing import INTERESTS, REGIONS, USAGES
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ServiceModel

VALUES = sorted({*INTERESTS, *REGIONS, *USAGES})


class Fact(ServiceModel):
    """One coarse thing: what is often used, an interest, a county; from a named source, with its own end."""

    subject = models.UUIDField()
    key = models.CharField(max_length=10)
    value = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    weight = models.PositiveSmallIntegerField()
    consent_record = models.BigIntegerField()
    noted_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.PROFILES
        none = frozenset({"id", "institution_id", "source", "weight", "noted_at", "expires_at"})
        subjects = {
            Category.PSEUDONYM: {"subject"},
            Category.USAGE: {"key", "value"},
            Category.CHOICES: {"consent_record"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "subject", "key", "value"], name="recommending_fact_once"
            ),
            models.CheckConstraint(
                condition=models.Q(key__in=[str(one) for one in FactKey]),
                name="recommending_fact_key_permitted",
            ),
            models.CheckConstraint(
                condition=models.Q(value__in=VALUES), name="recommending_fact_value_permitted"
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=["own-words", "use"]), name="recommending_fact_source_known"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=100), name="recommending_fact_weight_sane"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


class Dismissal(ServiceModel):
    """That a person does not want an advice again."""

    subject = models.UUIDField()
    advice = models.CharField(max_length=12)
    dismissed_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.PROFILES
        none = frozenset({"id", "institution_id", "dismissed_at"})
        subjects = {Category.PSEUDONYM: {"subject"}, Category.CHOICES: {"advice"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "subject", "advice"], name="recommending_dismissal_once"
            ),
            models.CheckConstraint(
                condition=models.Q(advice__in=[str(one) for one in Advice]),
                name="recommending_dismissal_advice_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.advice
