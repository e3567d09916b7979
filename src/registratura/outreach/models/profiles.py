"""What is known of a person who asked for what fits: one fact a row, which ends by itself."""

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.outreach.criteria import FactKey
from registratura.toolkit.models import ServiceModel


class ProfileFact(ServiceModel):
    """
    One fact about a person, coarse, from a named source, resting on a consent, with its own end.

    The database knows the permitted keys and no other; `bucket` is never a measured value, only its step.
    """

    subject = models.UUIDField()
    key = models.CharField(max_length=20)
    bucket = models.CharField(max_length=20)
    source = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField()
    consent_record = models.BigIntegerField()
    noted_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.PROFILES
        none = frozenset({"id", "institution_id", "source", "weight", "noted_at", "expires_at"})
        subjects = {
            Category.PSEUDONYM: {"subject"},
            Category.USAGE: {"key", "bucket"},
            Category.CHOICES: {"consent_record"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "subject", "key"], name="outreach_profilefact_once"
            ),
            models.CheckConstraint(
                condition=models.Q(key__in=[str(one) for one in FactKey]),
                name="outreach_profilefact_key_permitted",
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=100), name="outreach_profilefact_weight_sane"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.key}={self.bucket}"
