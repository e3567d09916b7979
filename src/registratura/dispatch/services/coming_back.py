"""What became of a letter: signed for, brought back, refused; and correcting what was written about it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.dispatch import rules
from registratura.dispatch.drafts import checked_barcode
from registratura.dispatch.errors import ShipmentRefusedError, ShipmentStateError
from registratura.dispatch.machine import Deed
from registratura.dispatch.models import Shipment
from registratura.dispatch.models.shipment import Method, ReturnReason, ShipmentState
from registratura.dispatch.queries.options import options
from registratura.dispatch.services.holding import HeldEntry, check_day, held, save, write_down
from registratura.dispatch.services.leaving import arrive, tell_outcome
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise

_OUTCOME = [
    "state",
    "returned_on",
    "return_reason",
    "confirmed_at",
    "confirmed_by",
    "communicated_on",
    "communicated_by_rule",
]


@transaction.atomic
def confirm(*, shipment_id: int, on: date, by: Actor, now: datetime) -> Shipment:
    """
    Write down that a shipment came into its recipient's hands: the date signed on the AR, or that of its tracking.

    Raises: ShipmentRefusedError for a day before departure or to come; ShipmentStateError telling who was first.
    """
    shipment, _entry = held(shipment_id=shipment_id, deed=Deed.DELIVER)
    assert shipment.sent_on is not None
    check_day(day=on, earliest=shipment.sent_on, now=now, field="on")
    arrive(shipment=shipment, on=on, by=by, now=now)
    return shipment


@transaction.atomic
def record_return(*, shipment_id: int, reason: str, on: date, by: Actor, now: datetime) -> Shipment:
    """
    Write down that a letter came back or was refused, with the reason and the day noted by the post.

    Raises: ShipmentRefusedError; ShipmentStateError telling who was first.
    """
    if reason not in ReturnReason.values:
        raise ShipmentRefusedError(_("Alegeți de ce s-a întors trimiterea."), field="reason")
    deed = Deed.REFUSE if reason == ReturnReason.REFUSED else Deed.RETURN
    shipment, _entry = held(shipment_id=shipment_id, deed=deed)
    if shipment.method in (Method.EMAIL, Method.HAND, Method.PORTAL, Method.EXCHANGE):
        raise ShipmentStateError(_("Numai scrisorile și coletele se întorc; un mesaj are raportul lui."))
    assert shipment.sent_on is not None
    check_day(day=on, earliest=shipment.sent_on, now=now, field="on")
    shipment.state = ShipmentState.REFUSED if deed is Deed.REFUSE else ShipmentState.RETURNED
    shipment.returned_on, shipment.return_reason = on, reason
    shipment.confirmed_at, shipment.confirmed_by_id = now, by.id
    said = rules.on_return(method=shipment.method, reason=reason, on=on)
    shipment.communicated_on, shipment.communicated_by_rule = said.on, said.rule
    shipment.save(update_fields=_OUTCOME)
    facts = {"on": on.isoformat(), "why": reason, "rule": said.rule}
    if deed is Deed.REFUSE:
        write_down(action="dispatch.shipment.refused", shipment=shipment, by=by, **facts)
    else:
        write_down(action="dispatch.shipment.returned", shipment=shipment, by=by, **facts)
    tell_outcome(shipment=shipment, by=by)
    return shipment


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is put right after departure; None leaves as it is. `outcome_on` is the day of arrival or return."""

    sent_on: date | None = None
    outcome_on: date | None = None
    barcode: str | None = None
    weight_grams: int | None = None
    price_bani: int | None = None


@transaction.atomic
def correct(*, shipment_id: int, correction: Correction, reason: str, by: Actor, now: datetime) -> Shipment:
    """
    Put right what was written about a shipment that has left; the former values stay in its history.

    Raises: ShipmentRefusedError, BarcodeRefusedError, ShipmentStateError when it has not left.
    """
    words = ro_normalise(reason, single_line=True)[:500]
    if len(words) < 3:
        raise ShipmentRefusedError(_("Scrieți motivul corecturii."), field="reason")
    shipment, entry = held(shipment_id=shipment_id, deed=Deed.CORRECT)
    before = {name: getattr(shipment, name) for name in (*_CORRECTED, "communicated_on")}
    _apply(shipment, entry, correction, now)
    changed = {name: (old, getattr(shipment, name)) for name, old in before.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    if not changed:
        raise ShipmentRefusedError(_("Nimic nu s-a schimbat; scrieți valoarea cea bună."), field="sent_on")
    save(shipment=shipment, update_fields=[*_CORRECTED, "communicated_on", "communicated_by_rule"])
    write_down(
        action="dispatch.shipment.corrected",
        shipment=shipment,
        by=by,
        reason=words,
        changes={name: {"before": _plain(old), "after": _plain(new)} for name, (old, new) in changed.items()},
    )
    return shipment


_CORRECTED = ("sent_on", "delivered_on", "returned_on", "barcode", "weight_grams", "price_bani")


def _apply(shipment: Shipment, entry: HeldEntry, correction: Correction, now: datetime) -> None:
    by_machine = shipment.method in (Method.EMAIL, Method.PORTAL, Method.EXCHANGE)
    if by_machine and (correction.sent_on or correction.outcome_on):
        raise ShipmentRefusedError(_("Ziua unui mesaj o știe serverul și nu se corectează."), field="sent_on")
    if correction.sent_on is not None:
        check_day(day=correction.sent_on, earliest=entry.registered_on, now=now, field="sent_on")
        shipment.sent_on = correction.sent_on
        if shipment.method == Method.HAND:
            shipment.delivered_on = correction.sent_on
    assert shipment.sent_on is not None
    if correction.outcome_on is not None and shipment.state != ShipmentState.SENT:
        name = "delivered_on" if shipment.state == ShipmentState.DELIVERED else "returned_on"
        setattr(shipment, name, correction.outcome_on)
    outcome = shipment.delivered_on or shipment.returned_on
    if outcome is not None:
        check_day(day=outcome, earliest=shipment.sent_on, now=now, field="outcome_on")
    for name in ("weight_grams", "price_bani"):
        if getattr(correction, name) is not None:
            setattr(shipment, name, getattr(correction, name))
    if correction.barcode is not None:
        shipment.barcode = checked_barcode(correction.barcode, method=shipment.method)
    _count_again(shipment)


def _count_again(shipment: Shipment) -> None:
    if shipment.method in (Method.EMAIL, Method.PORTAL, Method.EXCHANGE):
        return
    assert shipment.sent_on is not None
    said = rules.on_departure(
        method=shipment.method, on=shipment.sent_on, email_counts=options().email_counts
    )
    if shipment.delivered_on is not None:
        said = rules.on_delivery(method=shipment.method, on=shipment.delivered_on)
    elif shipment.returned_on is not None:
        said = rules.on_return(method=shipment.method, reason=shipment.return_reason, on=shipment.returned_on)
    shipment.communicated_on, shipment.communicated_by_rule = said.on, said.rule


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value if value is not None else ""
