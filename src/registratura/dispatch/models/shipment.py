"""One paper on its way to one recipient."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.dispatch.models.bundle import Bundle
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel

WAITING_STATES = ("prepared", "bundled")
LIVING_STATES = (*WAITING_STATES, "sent")
LEFT_STATES = ("sent", "delivered", "returned", "refused")


class Method(models.TextChoices):
    """The way by which a paper leaves."""

    POST_SIMPLE = "post_simple", _("poștă, simplă")
    POST_REGISTERED = "post_registered", _("poștă, recomandată")
    POST_AR = "post_ar", _("poștă, recomandată cu confirmare de primire")
    EMAIL = "email", _("e-mail")
    HAND = "hand", _("înmânare, cu semnătură")
    COURIER = "courier", _("curier")
    PORTAL = "portal", _("portal")
    EXCHANGE = "exchange", _("schimb între registraturi")


class ShipmentState(models.TextChoices):
    """Where a shipment stands; a cancelled one never left."""

    PREPARED = "prepared", _("pregătită")
    BUNDLED = "bundled", _("în borderou")
    SENT = "sent", _("plecată")
    DELIVERED = "delivered", _("primită")
    RETURNED = "returned", _("întoarsă")
    REFUSED = "refused", _("refuzată")
    CANCELLED = "cancelled", _("renunțată")
    FAILED = "failed", _("neajunsă")


class ReturnReason(models.TextChoices):
    """Why the post brought a letter back, as printed on its note."""

    EXPIRED = "expired", _("expirat termenul de păstrare")
    UNKNOWN = "unknown", _("destinatar necunoscut")
    MOVED = "moved", _("destinatar mutat")
    ADDRESS = "address", _("adresă insuficientă sau greșită")
    DECEASED = "deceased", _("destinatar decedat")
    REFUSED = "refused", _("refuzat de destinatar")
    OTHER = "other", _("altă cauză")


class Shipment(TenantModel):
    """
    An outgoing entry on its way to one recipient. Ended, never deleted; from departure on the letter is frozen.

    `for_information` marks a copy, which answers nothing. `queued_at` is when an e-mail was given to the queue,
    `held_until` the moment before which it does not leave, `trying_until` that until which a worker may be handing it
    over. `communicated_on` is the day on which the recipient is taken as told, by the rule `communicated_by_rule`.
    """

    entry = models.ForeignKey(
        "registers.Entry", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    method = models.CharField(max_length=15, choices=Method.choices)
    state = models.CharField(max_length=9, choices=ShipmentState.choices, default=ShipmentState.PREPARED)
    recipient_name = models.CharField(max_length=200)
    recipient_folded = models.CharField(max_length=200)
    address = models.CharField(max_length=400, blank=True)
    email = models.CharField(max_length=254, blank=True)
    for_information = models.BooleanField(default=False)
    weight_grams = models.PositiveIntegerField(null=True)
    price_bani = models.PositiveIntegerField(null=True)
    barcode = models.CharField(max_length=30, blank=True)
    note = models.CharField(max_length=500, blank=True)
    message_subject = models.CharField(max_length=200, blank=True)
    message_text = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, blank=True)
    held_until = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)
    queued_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    attempt_count = models.PositiveIntegerField(default=0)
    trying_until = models.DateTimeField(null=True)
    last_reply = models.CharField(max_length=1000, blank=True)
    bundle = models.ForeignKey(
        Bundle, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    bundle_position = models.PositiveSmallIntegerField(null=True)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sent_on = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_available_at = models.DateTimeField(null=True)
    delivered_on = models.DateField(null=True)
    returned_on = models.DateField(null=True)
    return_reason = models.CharField(max_length=9, choices=ReturnReason.choices, blank=True)
    communicated_on = models.DateField(null=True)
    communicated_by_rule = models.CharField(max_length=30, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cancelled_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISPATCH
        none = frozenset(
            {
                "id",
                "institution_id",
                "entry",
                "method",
                "state",
                "for_information",
                "weight_grams",
                "price_bani",
            }
            | {
                "message_id",
                "held_until",
                "queued_at",
                "attempt_count",
                "trying_until",
                "bundle",
                "bundle_position",
            }
            | {"prepared_at", "sent_on", "sent_at", "made_available_at", "delivered_on", "returned_on"}
            | {"return_reason", "communicated_on", "communicated_by_rule", "confirmed_at", "cancelled_at"}
        )
        officials = {
            Category.ACCOUNT: {"queued_by", "prepared_by", "sent_by", "confirmed_by", "cancelled_by"}
        }
        subjects = {
            Category.NAME: {"recipient_name", "recipient_folded"},
            Category.ADDRESS: {"address"},
            Category.EMAIL: {"email"},
            Category.TRANSMISSION: {"barcode", "last_reply"},
            Category.PRIVATE_TEXT: {"note", "message_subject", "message_text", "cancelled_reason"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "entry", "recipient_folded", "method"],
                condition=models.Q(state__in=LIVING_STATES),
                name="dispatch_shipment_recipient_once",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "barcode"],
                condition=~models.Q(barcode="") & ~models.Q(state="cancelled"),
                name="dispatch_shipment_barcode_once",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "bundle", "bundle_position"],
                condition=models.Q(bundle__isnull=False),
                name="dispatch_shipment_place_once",
            ),
            models.CheckConstraint(
                condition=models.Q(method__in=Method.values, state__in=ShipmentState.values),
                name="dispatch_shipment_method_and_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True, sent_by__isnull=True, sent_on__isnull=True)
                | models.Q(sent_at__isnull=False, sent_by__isnull=False, sent_on__isnull=False),
                name="dispatch_shipment_departure_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=LEFT_STATES, sent_at__isnull=False)
                | models.Q(state__in=[*WAITING_STATES, "cancelled"], sent_at__isnull=True)
                | models.Q(state="failed"),
                name="dispatch_shipment_left_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(queued_at__isnull=True, queued_by__isnull=True)
                | models.Q(queued_at__isnull=False, queued_by__isnull=False, method="email"),
                name="dispatch_shipment_queue_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state="cancelled", cancelled_at__isnull=False)
                & ~models.Q(cancelled_reason="")
                | ~models.Q(state="cancelled")
                & models.Q(cancelled_at__isnull=True, cancelled_by__isnull=True),
                name="dispatch_shipment_cancelling_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | models.Q(confirmed_at__isnull=False),
                name="dispatch_shipment_confirmation_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="bundled") | models.Q(bundle__isnull=False),
                name="dispatch_shipment_bundled_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(communicated_on__isnull=True, communicated_by_rule="")
                | models.Q(communicated_on__isnull=False) & ~models.Q(communicated_by_rule=""),
                name="dispatch_shipment_communication_has_a_rule",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "entry", "id"], name="dispatch_shipment_of_entry"),
            models.Index(fields=["institution_id", "state", "id"], name="dispatch_shipment_by_state"),
            models.Index(fields=["institution_id", "sent_on", "id"], name="dispatch_shipment_by_day"),
            models.Index(
                fields=["institution_id", "message_id"],
                condition=~models.Q(message_id=""),
                name="dispatch_shipment_message",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.method} {self.state}"
