"""What became of a document in RO e-Factura."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.invoicing.models.invoice import Invoice
from registratura.kernel.privacy import Dataset
from registratura.toolkit.models import ServiceModel


class Transmission(ServiceModel):
    """
    A document on its way to RO e-Factura and back. `upload_index` and `download_id` are the Ministry's numbers.

    `next_at`: when it is looked at again; empty when there is nothing more to do. `due_on`: the last day of the law.
    `sealed_sha256` names the archive with the Ministry's seal, kept byte for byte.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("așteaptă trimiterea")
        PROCESSING = "processing", _("în prelucrare")
        ACCEPTED = "accepted", _("primită, cu sigiliu")
        REJECTED = "rejected", _("de corectat")

    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    upload_index = models.CharField(max_length=40, blank=True)
    download_id = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=500, blank=True)
    reasons = models.JSONField(default=list)
    queued_at = models.DateTimeField()
    uploaded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    due_on = models.DateField()
    warned_on = models.DateField(null=True)
    sealed_sha256 = models.CharField(max_length=64, blank=True)
    sealed_bytes = models.BigIntegerField(default=0)

    class PersonalData:
        dataset = Dataset.INVOICES
        none = frozenset(
            {"id", "institution_id", "invoice", "state", "upload_index", "download_id", "attempts", "fault"}
            | {"reasons", "queued_at", "uploaded_at", "ended_at", "next_at", "due_on", "warned_on"}
            | {"sealed_sha256", "sealed_bytes"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "invoice"], name="invoicing_transmission_one"),
            models.UniqueConstraint(
                fields=["institution_id", "upload_index"],
                condition=~models.Q(upload_index=""),
                name="invoicing_transmission_index_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | ~models.Q(sealed_sha256=""),
                name="invoicing_transmission_accepted_is_kept",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "next_at"],
                condition=models.Q(next_at__isnull=False),
                name="invoicing_transmission_next",
            ),
            models.Index(fields=["institution_id", "state", "-id"], name="invoicing_transmission_state"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.state}"


class TransmissionEvent(ServiceModel):
    """One question to RO e-Factura and its answer: never changed."""

    class Step(models.TextChoices):
        UPLOAD = "upload", _("încărcare")
        STATE = "state", _("întrebare")
        DOWNLOAD = "download", _("descărcare")

    transmission = models.ForeignKey(
        Transmission, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    step = models.CharField(max_length=8, choices=Step.choices)
    outcome = models.CharField(max_length=20)
    words = models.CharField(max_length=500, blank=True)
    happened_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.INVOICES
        none = frozenset({"id", "institution_id", "transmission", "step", "outcome", "words", "happened_at"})

    class Meta:
        indexes = [
            models.Index(fields=["institution_id", "transmission", "id"], name="invoicing_event_transmission")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.step} {self.outcome}"
