"""The signatures of an answer, as acts of the persons who sign."""

from typing import ClassVar, Self

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.petitions.models.petition import Petition
from registratura.petitions.rules import SignatureRole
from registratura.toolkit.models import ClosedManager, TenantModel

SIGNATURE_ROLES: dict[SignatureRole, Promise] = {
    SignatureRole.INSTITUTION_HEAD: _("conducătorul instituției"),
    SignatureRole.UNIT_HEAD: _("conducătorul compartimentului"),
}


class Signature(TenantModel):
    """
    One signature of the answer to a petition; of the institution's head or, by an act, of a delegate.

    It is recorded by the signer alone. What is signed is the solution and its legal ground: when these change the
    signature is withdrawn, never deleted.
    Law: OG 27/2002 art. 13.
    """

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    role = models.CharField(
        max_length=16, choices=[(one.value, words) for one, words in SIGNATURE_ROLES.items()]
    )
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    act_number = models.CharField(max_length=60, blank=True)
    act_dated_on = models.DateField(null=True)
    act_valid_to = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.PETITIONS
        none = frozenset(
            {
                "id",
                "institution_id",
                "petition",
                "role",
                "signed_at",
                "act_number",
                "act_dated_on",
                "act_valid_to",
            }
            | {"withdrawn_at"}
        )
        officials = {Category.ACCOUNT: {"signed_by", "withdrawn_by"}, Category.WORK: {"withdrawn_reason"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "petition", "role"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="petitions_signature_once_a_role",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[one.value for one in SignatureRole]),
                name="petitions_signature_role_known",
            ),
            models.CheckConstraint(
                condition=models.Q(act_number="", act_dated_on__isnull=True, act_valid_to__isnull=True)
                | (~models.Q(act_number="") & models.Q(act_dated_on__isnull=False, role="institution_head")),
                name="petitions_signature_delegation_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~models.Q(withdrawn_reason=""),
                name="petitions_signature_withdrawal_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.petition_id}: {self.role}"
