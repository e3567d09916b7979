"""What shows that a shipment left and arrived."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.dispatch.models.bundle import Bundle
from registratura.dispatch.models.shipment import Shipment
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class ProofKind(models.TextChoices):
    """What kind of proof it is."""

    AR = "ar", _("confirmare de primire semnată")
    POST_STAMP = "post_stamp", _("borderou cu ștampila poștei")
    RETURN_NOTE = "return_note", _("notă de returnare a poștei")
    SIGNATURE_PAGE = "signature_page", _("pagină de condică semnată")
    SMTP_REPLY = "smtp_reply", _("răspunsul serverului de e-mail")
    DELIVERY_REPORT = "delivery_report", _("raport de livrare")
    READING = "reading", _("confirmare de citire")
    OTHER = "other", _("altă dovadă")


class IdentityKind(models.TextChoices):
    """By what the receiver was known: the kind alone, never its series and number."""

    IDENTITY_CARD = "identity_card", _("carte de identitate")
    PASSPORT = "passport", _("pașaport")
    DRIVING_LICENCE = "driving_licence", _("permis de conducere")
    SERVICE_BADGE = "service_badge", _("legitimație de serviciu")
    MANDATE = "mandate", _("împuternicire")
    KNOWN = "known", _("cunoscut personal")


class Proof(TenantModel):
    """A scan, a report or a server's reply that belongs to a shipment or to a whole bundle. Never changed."""

    shipment = models.ForeignKey(
        Shipment, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    bundle = models.ForeignKey(
        Bundle, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=15, choices=ProofKind.choices)
    document = models.ForeignKey(
        "documents.Document",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    sha256 = models.CharField(max_length=64, blank=True)
    text = models.CharField(max_length=2000, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISPATCH
        none = frozenset(
            {"id", "institution_id", "shipment", "bundle", "kind", "document", "sha256", "added_at"}
        )
        officials = {Category.ACCOUNT: {"added_by"}}
        subjects = {Category.TRANSMISSION: {"text"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shipment__isnull=False, bundle__isnull=True)
                | models.Q(shipment__isnull=True, bundle__isnull=False),
                name="dispatch_proof_of_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ProofKind.values), name="dispatch_proof_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(document__isnull=False) & ~models.Q(sha256="")
                | models.Q(document__isnull=True, sha256="") & ~models.Q(text=""),
                name="dispatch_proof_shows_something",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "shipment", "id"], name="dispatch_proof_of_shipment"),
            models.Index(fields=["institution_id", "bundle", "id"], name="dispatch_proof_of_bundle"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.kind} #{self.id}"


class HandDelivery(TenantModel):
    """Who took a paper in hand and signed for it, and when. Of the identity paper the kind alone is kept."""

    shipment = models.ForeignKey(
        Shipment, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    receiver_name = models.CharField(max_length=200)
    identity_kind = models.CharField(max_length=15, choices=IdentityKind.choices)
    received_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISPATCH
        none = frozenset({"id", "institution_id", "shipment", "received_at", "noted_at"})
        officials = {Category.ACCOUNT: {"noted_by"}}
        subjects = {Category.NAME: {"receiver_name"}, Category.IDENTITY_PAPER: {"identity_kind"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "shipment"], name="dispatch_handdelivery_once"),
            models.CheckConstraint(
                condition=models.Q(identity_kind__in=IdentityKind.values),
                name="dispatch_handdelivery_identity_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.shipment_id}: {self.receiver_name}"
