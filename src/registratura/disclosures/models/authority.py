"""Requests of authorities."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.disclosures.models.register import Disclosure, person
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class AuthorityRequest(TenantModel):
    """
    A request of an authority for personal data: who asks, on which text, for what; what is left out of the answer; the
    decision of somebody other than who prepared it; the answer; and whether the person was told.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("primită")
        PREPARED = "prepared", _("pregătită, de hotărât")
        GRANTED = "granted", _("aprobată, de răspuns")
        REFUSED = "refused", _("refuzată")
        ANSWERED = "answered", _("răspuns dat")

    class Notice(models.TextChoices):
        WAITING = "waiting", _("de înștiințat")
        TOLD = "told", _("înștiințată")
        PROHIBITED = "prohibited", _("înștiințarea este oprită de lege")

    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    authority = models.CharField(max_length=240)
    identity_proof = models.CharField(max_length=300)
    contact = models.CharField(max_length=240)
    reference = models.CharField(max_length=120)
    legal_text = models.CharField(max_length=300)
    asked = models.TextField()
    person_name = models.CharField(max_length=200, blank=True)
    person_email = models.EmailField(blank=True)
    entry_id = models.BigIntegerField(null=True)
    entry_words = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    received_by = person()
    given = models.TextField(blank=True)
    left_out = models.TextField(blank=True)
    categories = ArrayField(models.CharField(max_length=60), default=list)
    prepared_at = models.DateTimeField(null=True)
    prepared_by = person(null=True)
    decision_reason = models.CharField(max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = person(null=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = person(null=True)
    disclosure = models.ForeignKey(
        Disclosure, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    notice = models.CharField(max_length=10, choices=Notice.choices, default=Notice.WAITING)
    notice_words = models.CharField(max_length=500, blank=True)
    noticed_at = models.DateTimeField(null=True)
    noticed_by = person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISCLOSURES
        none = frozenset(
            {
                "id",
                "institution_id",
                "state",
                "authority",
                "identity_proof",
                "reference",
                "legal_text",
                "entry_id",
            }
            | {
                "entry_words",
                "received_at",
                "categories",
                "prepared_at",
                "decided_at",
                "answered_at",
                "disclosure",
            }
            | {"notice", "noticed_at"}
        )
        officials = {
            Category.ACCOUNT: {"received_by", "prepared_by", "decided_by", "answered_by", "noticed_by"}
        }
        subjects = {
            Category.NAME: {"person_name"},
            Category.EMAIL: {"person_email"},
            Category.PRIVATE_TEXT: {
                *("contact", "asked", "given", "left_out", "decision_reason", "answer", "notice_words"),
            },
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(prepared_at__isnull=True, prepared_by__isnull=True)
                | models.Q(prepared_at__isnull=False, prepared_by__isnull=False)
                & ~models.Q(given="")
                & ~models.Q(left_out=""),
                name="disclosures_authorityrequest_prepared_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False, prepared_by__isnull=False)
                & ~models.Q(decision_reason="")
                & ~models.Q(decided_by=models.F("prepared_by")),
                name="disclosures_authorityrequest_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    answered_at__isnull=True, answered_by__isnull=True, disclosure__isnull=True
                )
                | models.Q(
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    disclosure__isnull=False,
                    decided_at__isnull=False,
                ),
                name="disclosures_authorityrequest_answered_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(noticed_at__isnull=True, noticed_by__isnull=True)
                | models.Q(noticed_at__isnull=False, noticed_by__isnull=False) & ~models.Q(notice_words=""),
                name="disclosures_authorityrequest_notice_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "state", "id"], name="disclosures_request_open")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.authority}: {self.reference}"
