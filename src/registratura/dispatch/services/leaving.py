"""The moment a shipment leaves: at the post, with a courier, into a hand, by e-mail, in the portal."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.dispatch import rules
from registratura.dispatch.errors import ShipmentRefusedError, ShipmentStateError
from registratura.dispatch.events import Dispatched, ProofReceived
from registratura.dispatch.machine import SENT_BY_PERSON, Deed
from registratura.dispatch.models import HandDelivery, Shipment
from registratura.dispatch.models.proof import IdentityKind, Proof, ProofKind
from registratura.dispatch.models.shipment import Method, ShipmentState
from registratura.dispatch.queries.options import options
from registratura.dispatch.services.holding import check_day, held, write_down
from registratura.journal.services import Actor
from registratura.kernel import events
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

_DEPARTURE = ["state", "sent_on", "sent_at", "sent_by", "communicated_on", "communicated_by_rule"]


@transaction.atomic
def send(*, shipment_id: int, on: date, by: Actor, now: datetime) -> Shipment:
    """
    Write down that a letter was handed to the post outside a bundle, or to a courier.

    on: the civil day of the hand-over, from the day of registering until today.
    Raises: ShipmentRefusedError, ShipmentStateError telling who was first, EntryNotLeavingError.
    """
    shipment, entry = held(shipment_id=shipment_id, deed=Deed.SEND)
    if shipment.method not in SENT_BY_PERSON:
        raise ShipmentStateError(_("Calea aceasta nu se notează ca plecată cu mâna; folosiți butonul ei."))
    if shipment.state == ShipmentState.BUNDLED:
        raise ShipmentStateError(_("Trimiterea este într-un borderou: pleacă odată cu el."))
    check_day(day=on, earliest=entry.registered_on, now=now, field="on")
    depart(shipment=shipment, on=on, by=by, now=now)
    return shipment


def depart(*, shipment: Shipment, on: date, by: Actor, now: datetime, at: datetime | None = None) -> None:
    """
    Mark a held shipment as gone and publish it. For the services of this room.

    at: the moment of departure where a machine knows it; else the moment of writing it down.
    """
    _mark_gone(shipment, on=on, by_id=by.id, at=at or now)
    shipment.save(update_fields=_DEPARTURE)
    _announce(shipment, by=by)


def _mark_gone(shipment: Shipment, *, on: date, by_id: int, at: datetime) -> None:
    shipment.state, shipment.sent_on = ShipmentState.SENT, on
    shipment.sent_at, shipment.sent_by_id = at, by_id
    said = rules.on_departure(method=shipment.method, on=on, email_counts=options().email_counts)
    shipment.communicated_on, shipment.communicated_by_rule = said.on, said.rule


def _announce(shipment: Shipment, *, by: Actor | None, **details: object) -> None:
    assert shipment.sent_on is not None
    write_down(
        action="dispatch.shipment.sent",
        shipment=shipment,
        by=by,
        on=shipment.sent_on.isoformat(),
        recipient=shipment.recipient_name,
        bundle_id=shipment.bundle_id,
        **details,
    )
    events.publish(
        Dispatched(
            institution_id=shipment.institution_id,
            shipment_id=shipment.id,
            entry_id=shipment.entry_id,
            method=shipment.method,
            recipient_name=shipment.recipient_name,
            sent_on=shipment.sent_on,
            for_information=shipment.for_information,
            by_id=shipment.sent_by_id,
        )
    )


@transaction.atomic
def hand_over(
    *,
    shipment_id: int,
    receiver_name: str,
    identity_kind: str,
    received_at: datetime,
    by: Actor,
    now: datetime,
) -> Shipment:
    """
    Write down that somebody took the paper and signed for it: it leaves and arrives in one moment.

    identity_kind: by what the receiver was known; series and number of an identity paper are never kept.
    Raises: ShipmentRefusedError, ShipmentStateError, EntryNotLeavingError.
    """
    name = ro_normalise(receiver_name, single_line=True)
    if not 2 <= len(name) <= 200:
        raise ShipmentRefusedError(_("Scrieți numele celui care a semnat de primire."), field="receiver_name")
    if identity_kind not in IdentityKind.values:
        raise ShipmentRefusedError(_("Alegeți cu ce s-a legitimat."), field="identity_kind")
    shipment, entry = held(shipment_id=shipment_id, deed=Deed.SEND)
    if shipment.method != Method.HAND:
        raise ShipmentStateError(_("Trimiterea nu este cu înmânare; pregătiți una pe calea aceasta."))
    if received_at > now:
        raise ShipmentRefusedError(_("Ora este în viitor; scrieți-o pe cea a semnării."), field="received_at")
    on = legal_date(received_at)
    check_day(day=on, earliest=entry.registered_on, now=now, field="received_at")
    _mark_gone(shipment, on=on, by_id=by.id, at=now)
    shipment.save(update_fields=_DEPARTURE)
    HandDelivery(
        institution_id=required_institution(),
        shipment=shipment,
        receiver_name=name,
        identity_kind=identity_kind,
        received_at=received_at,
        noted_at=now,
        noted_by_id=by.id,
    ).save(force_insert=True)
    _announce(shipment, by=by)
    arrive(shipment=shipment, on=on, by=by, now=now, receiver=name)
    return shipment


def arrive(
    *, shipment: Shipment, on: date, by: Actor | None, now: datetime, told: bool = True, **details: object
) -> None:
    """
    Mark a held shipment as delivered and publish it. For the services of this room.

    told: whether this arrival is one by which the recipient may be taken as told; a full mailbox's is not.
    """
    shipment.state, shipment.delivered_on = ShipmentState.DELIVERED, on
    shipment.confirmed_at, shipment.confirmed_by_id = now, by.id if by else None
    said = rules.on_delivery(method=shipment.method, on=on)
    if (
        told
        and said.on is not None
        and (shipment.communicated_on is None or said.on < shipment.communicated_on)
    ):
        shipment.communicated_on, shipment.communicated_by_rule = said.on, said.rule
    shipment.save(
        update_fields=[
            "state",
            "delivered_on",
            "confirmed_at",
            "confirmed_by",
            "communicated_on",
            "communicated_by_rule",
        ]
    )
    write_down(
        action="dispatch.shipment.delivered",
        shipment=shipment,
        by=by,
        on=on.isoformat(),
        rule=shipment.communicated_by_rule,
        **details,
    )
    tell_outcome(shipment=shipment, by=by)


def tell_outcome(*, shipment: Shipment, by: Actor | None) -> None:
    """Publish what became of a shipment. For the services of this room."""
    events.publish(
        ProofReceived(
            institution_id=shipment.institution_id,
            shipment_id=shipment.id,
            entry_id=shipment.entry_id,
            state=shipment.state,
            communicated_on=shipment.communicated_on,
            by_id=by.id if by else None,
        )
    )


@transaction.atomic
def make_available(*, shipment_id: int, by: Actor, now: datetime) -> Shipment:
    """
    Put a paper at its recipient's disposal in the portal: it leaves at this moment.

    Raises: ShipmentStateError, EntryNotLeavingError.
    """
    shipment, _entry = held(shipment_id=shipment_id, deed=Deed.SEND)
    if shipment.method != Method.PORTAL:
        raise ShipmentStateError(_("Trimiterea nu este prin portal; pregătiți una pe calea aceasta."))
    shipment.made_available_at = now
    shipment.save(update_fields=["made_available_at"])
    depart(shipment=shipment, on=legal_date(now), by=by, now=now)
    return shipment


@transaction.atomic
def note_collected(*, shipment_id: int, sha256: str, by_account: bool, now: datetime) -> bool:
    """
    Note that a paper in the portal was opened by its recipient, and say whether that was the first time.

    The first opening is its arrival and is kept as a proof: when, by what, and the digest of the bytes.
    Raises: ShipmentStateError when there is no such shipment.
    """
    found = Shipment.objects.select_for_update().filter(pk=shipment_id, method=Method.PORTAL).first()
    if found is None:
        raise ShipmentStateError(_("Trimiterea nu există; reîncărcați pagina."))
    if found.state != ShipmentState.SENT:
        return False
    way = _("cu contul") if by_account else _("cu secretul de urmărire")
    Proof(
        institution_id=required_institution(),
        shipment_id=shipment_id,
        kind=ProofKind.READING,
        text=_("Deschis în portal %(way)s. SHA-256: %(sha256)s") % {"way": way, "sha256": sha256},
        added_at=now,
        added_by_id=None,
    ).save(force_insert=True)
    arrive(shipment=found, on=legal_date(now), by=None, now=now)
    return True
