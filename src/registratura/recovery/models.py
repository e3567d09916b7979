"""Requests to let a person into an account again."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Recovery(TenantModel):
    """
    One administrator's request that a person who lost everything gets in again, and what became of it.

    Of the link and of the code only digests are kept. The link goes to the person's mailbox, the code from hand to
    hand: neither opens anything alone. `ends_at`: until when it can be decided, then until when it can be used.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("așteaptă al doilea administrator")
        APPROVED = "approved", _("aprobată, nefolosită")
        USED = "used", _("folosită")
        REFUSED = "refused", _("refuzată")
        STOPPED = "stopped", _("oprită")

    class Proof(models.TextChoices):
        PAPER = "paper", _("Am văzut actul de identitate al persoanei, aflată în fața mea")
        KNOWN = "known", _("Cunosc persoana și este în fața mea")
        CALLED = "called", _("Am sunat la numărul cunoscut al instituției și am recunoscut persoana")

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    proof = models.CharField(max_length=10, choices=Proof.choices)
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    code_digest = models.BinaryField(max_length=32)
    link_digest = models.BinaryField(max_length=32, null=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.STAFF
        none = frozenset({"id", "institution_id", "state", "ends_at"})
        officials = {
            Category.ACCOUNT: {"user", "asked_by", "decided_by"},
            Category.WORK: {"proof", "reason", "asked_at", "decided_at", "closed_at"},
            Category.CREDENTIAL: {"code_digest", "link_digest", "wrong_codes"},
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "approved", "used", "refused", "stopped"]),
                name="recovery_recovery_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(proof__in=["paper", "known", "called"]),
                name="recovery_recovery_proof_known",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="recovery_recovery_decided_whole",
            ),
            # Never alone: neither who asked nor the person itself decides.
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("asked_by")) & ~models.Q(decided_by=models.F("user")),
                name="recovery_recovery_two_administrators",
            ),
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("user")), name="recovery_recovery_not_for_oneself"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "used", "refused"])
                | models.Q(decided_by__isnull=False),
                name="recovery_recovery_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "user"],
                condition=models.Q(state__in=["asked", "approved"]),
                name="recovery_recovery_one_open",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "link_digest"], name="recovery_recovery_link_once"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"recovery #{self.id} of {self.user_id}, {self.state}"
