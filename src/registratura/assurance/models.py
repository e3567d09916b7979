"""Accounts that were asked for, what was proven of the person behind an account, and what is being proven now."""

from django.db import models
from django.db.models import Q

from registratura.assurance.kinds import ChallengeState, CodePurpose
from registratura.kernel.assurance import Level
from registratura.kernel.privacy import Category, Dataset, Erasure, Held, Purpose


class SignUp(models.Model):
    """An account that somebody asked for by an address; it is made when the link of the letter is used."""

    digest = models.BinaryField(max_length=32, unique=True)
    email = models.EmailField()
    full_name = models.CharField(max_length=200)
    return_to = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=5)
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.SESSIONS
        none = frozenset({"id", "asked_at", "ends_at", "used_at", "return_to"})
        officials = {
            Category.CREDENTIAL: {"digest"},
            Category.EMAIL: {"email"},
            Category.NAME: {"full_name"},
            Category.LANGUAGE: {"language"},
        }

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="assurance_signup_ends")]

    def __str__(self) -> str:
        return f"sign-up #{self.pk} until {self.ends_at:%Y-%m-%d %H:%M}"


class Proof(models.Model):
    """
    That a level was reached by an account: when, how, by whom it was seen, until when it counts.

    One of a level is open at a time. `fingerprint`: of the address, the telephone or the national number that was
    proven, keyed (`fingerprints`). `evidence`: what a person may know of it; no copy of any paper.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Level])
    method = models.CharField(max_length=40)
    evidence = models.CharField(max_length=200, blank=True)
    fingerprint = models.BinaryField(max_length=32, null=True)
    proven_at = models.DateTimeField()
    proven_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    place = models.ForeignKey(
        "institutions.Institution", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lapses_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.ASSURANCE
        none = frozenset({"id", "place"})
        officials = {
            Category.ACCOUNT: {"user", "proven_by"},
            Category.IDENTITY_PAPER: {"level", "method", "evidence"},
            Category.PSEUDONYM: {"fingerprint"},
            Category.SIGN_INS: {"proven_at", "lapses_at", "ended_at"},
        }
        exceptions = {"proven_by": Held(erasure=Erasure.RETAIN)}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]), name="assurance_proof_level_known"
            ),
            # Somebody saw the person at a counter, and nowhere else.
            models.CheckConstraint(
                condition=Q(level=Level.COUNTER.value, proven_by__isnull=False, place__isnull=False)
                | (~Q(level=Level.COUNTER.value) & Q(proven_by__isnull=True, place__isnull=True)),
                name="assurance_proof_counter_has_a_witness",
            ),
            models.CheckConstraint(
                condition=Q(proven_by__isnull=True) | ~Q(proven_by=models.F("user")),
                name="assurance_proof_never_of_oneself",
            ),
            models.UniqueConstraint(
                fields=["user", "level"], condition=Q(ended_at__isnull=True), name="assurance_proof_one_open"
            ),
        ]
        indexes = [models.Index(fields=["place", "-id"], name="assurance_proof_of_place")]

    def __str__(self) -> str:
        return f"{self.level} of {self.user_id} at {self.proven_at:%Y-%m-%d %H:%M}"


class ProviderLink(models.Model):
    """An identity at a provider by which a person opens the account; the identity itself only as a fingerprint."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=60)
    issuer = models.CharField(max_length=300)
    subject_digest = models.BinaryField(max_length=32, unique=True)
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.ASSURANCE
        none = frozenset({"id", "provider", "issuer"})
        officials = {
            Category.ACCOUNT: {"user"},
            Category.PSEUDONYM: {"subject_digest"},
            Category.SIGN_INS: {"linked_at", "used_at"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "issuer"], name="assurance_providerlink_one_identity"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} of {self.user_id}"


class Code(models.Model):
    """A short code that a person was given: by telephone, or to show at a counter. One of a purpose at a time."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=10, choices=CodePurpose.choices)
    digest = models.BinaryField(max_length=32)
    phone = models.CharField(max_length=20, blank=True)
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)

    class PersonalData:
        dataset = Dataset.SESSIONS
        none = frozenset({"id", "purpose", "given_at", "ends_at", "wrong_tries"})
        officials = {
            Category.ACCOUNT: {"user"},
            Category.CREDENTIAL: {"digest"},
            Category.PHONE: {"phone"},
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=CodePurpose.values), name="assurance_code_purpose_known"
            ),
            models.UniqueConstraint(fields=["user", "purpose"], name="assurance_code_one_of_a_purpose"),
        ]
        indexes = [models.Index(fields=["digest"], name="assurance_code_digest")]

    def __str__(self) -> str:
        return f"{self.purpose} code of {self.user_id}"


class Challenge(models.Model):
    """A paper that a person was given to sign, and what came back until it is checked. Gone when it was good."""

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="+")
    paper = models.BinaryField()
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ChallengeState.choices, default=ChallengeState.GIVEN)
    signed = models.BinaryField(null=True)
    signed_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, blank=True)

    class PersonalData:
        dataset = Dataset.ASSURANCE
        none = frozenset({"id", "given_at", "ends_at", "state", "signed_at", "refusal"})
        officials = {
            Category.ACCOUNT: {"user"},
            Category.NAME: {"paper"},
            Category.CERTIFICATE: {"signed"},
        }
        exceptions = {
            "paper": Held(erasure=Erasure.DELETE),
            "signed": Held(purposes=(Purpose.P01,), erasure=Erasure.DELETE),
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ChallengeState.values), name="assurance_challenge_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="checking") | Q(signed__isnull=False, signed_at__isnull=False),
                name="assurance_challenge_checks_something",
            ),
        ]

    def __str__(self) -> str:
        return f"challenge of {self.user_id}, {self.state}"
