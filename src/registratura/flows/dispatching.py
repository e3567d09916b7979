"""
What leaves the house: guarded, handed to post, mail or hand, written into the registers; terms stop on that day.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.dispatch import queries as shipments
from registratura.dispatch import services as dispatch
from registratura.dispatch.errors import BundleStateError, ShipmentStateError
from registratura.dispatch.queries import ShipmentCard
from registratura.dispatch.services import Correction
from registratura.flows import departures, information_guards, not_arrived, petition_guards, signing_guards
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow

# Called as guard(entry=…, powers=…, by=…, now=…) inside the scope, before an entry leaves in any way; it raises the
# DomainError whose words say which article stands in the way and what to do. The entry is the one that leaves.
Guard = Callable[..., None]
# Flows of the special registers add theirs here.
GUARDS: tuple[Guard, ...] = (
    petition_guards.before_leaving,
    information_guards.refuse_leaving,
    signing_guards.before_leaving,
)


def guard(*, entry: EntryRow, powers: Powers, by: Actor, now: datetime) -> None:
    """
    Let an entry leave, or refuse by the first rule that stands in the way.

    Must run inside a scope. Raises: whatever DomainError the guard raises.
    """
    for check in GUARDS:
        check(entry=entry, powers=powers, by=by, now=now)


def obstacles(*, entry: EntryRow, powers: Powers, by: Actor, now: datetime) -> list[str]:
    """Return, in words, every rule that keeps an entry from leaving now. Must run inside a scope."""
    found = []
    for check in GUARDS:
        try:
            check(entry=entry, powers=powers, by=by, now=now)
        except DomainError as error:
            found.append(error.words)
    return found


@transaction.atomic
def send(*, shipment_id: int, on: date, powers: Powers, by: Actor, now: datetime) -> ShipmentCard:
    """
    Write down that a letter left outside a bundle or with a courier, here and in the registers.

    Must run inside a scope. Raises: what the guards raise; as `dispatch.send`.
    """
    guard_shipment(shipment_id=shipment_id, powers=powers, by=by, now=now)
    gone = dispatch.send(shipment_id=shipment_id, on=on, by=by, now=now)
    departures.write(entry_ids=[gone.entry_id], by=by, now=now)
    return _card(shipment_id)


@transaction.atomic
def hand_over(
    *,
    shipment_id: int,
    receiver_name: str,
    identity_kind: str,
    received_at: datetime,
    powers: Powers,
    by: Actor,
    now: datetime,
) -> ShipmentCard:
    """
    Write down that somebody signed for a paper, here and in the registers.

    Must run inside a scope. Raises: what the guards raise; as `dispatch.hand_over`.
    """
    guard_shipment(shipment_id=shipment_id, powers=powers, by=by, now=now)
    gone = dispatch.hand_over(
        shipment_id=shipment_id,
        receiver_name=receiver_name,
        identity_kind=identity_kind,
        received_at=received_at,
        by=by,
        now=now,
    )
    departures.write(entry_ids=[gone.entry_id], by=by, now=now)
    return _card(shipment_id)


@transaction.atomic
def make_available(*, shipment_id: int, powers: Powers, by: Actor, now: datetime) -> ShipmentCard:
    """
    Put a paper into the portal, and write its departure into the registers.

    Must run inside a scope. Raises: what the guards raise; as `dispatch.make_available`.
    """
    guard_shipment(shipment_id=shipment_id, powers=powers, by=by, now=now)
    gone = dispatch.make_available(shipment_id=shipment_id, by=by, now=now)
    departures.write(entry_ids=[gone.entry_id], by=by, now=now)
    return _card(shipment_id)


@transaction.atomic
def fill_bundle(*, bundle_id: int, shipment_ids: list[int], powers: Powers, by: Actor, now: datetime) -> int:
    """
    Put letters into a bundle, each after its guards; return how many.

    Must run inside a scope. Raises: what the guards raise; as `dispatch.fill`.
    """
    _guard_all(shipments.some(shipment_ids), powers, by, now)
    return dispatch.fill(bundle_id=bundle_id, shipment_ids=shipment_ids, by=by, now=now)


@transaction.atomic
def send_bundle(*, bundle_id: int, on: date, powers: Powers, by: Actor, now: datetime) -> int:
    """
    Write down that the post took a bundle, for each letter in it and in the registers; return how many left.

    One letter that may not leave keeps the whole bundle back, with its number in the words.
    Must run inside a scope. Raises: what the guards raise; as `dispatch.send_bundle`.
    """
    _guard_all([card for card in shipments.of_bundle(bundle_id) if card.waits], powers, by, now)
    gone = dispatch.send_bundle(bundle_id=bundle_id, on=on, by=by, now=now)
    departures.write(entry_ids={shipment.entry_id for shipment in gone}, by=by, now=now)
    return len(gone)


@transaction.atomic
def cancel(*, shipment_id: int, reason: str, by: Actor, now: datetime) -> ShipmentCard:
    """
    Give a shipment up before it leaves; when it was the last that the answer waited for, the answer has left.

    Must run inside a scope. Raises: as `dispatch.cancel`.
    """
    given_up = dispatch.cancel(shipment_id=shipment_id, reason=reason, by=by, now=now)
    departures.write(entry_ids=[given_up.entry_id], by=by, now=now)
    return _card(shipment_id)


@transaction.atomic
def record_return(*, shipment_id: int, reason: str, on: date, by: Actor, now: datetime) -> list[int]:
    """
    Write down that a letter came back or was refused; return the entries whose answer is owed again.

    Must run inside a scope. Raises: as `dispatch.record_return`.
    """
    dispatch.record_return(shipment_id=shipment_id, reason=reason, on=on, by=by, now=now)
    return not_arrived.take(shipment_id=shipment_id, now=now)


@transaction.atomic
def correct(
    *, shipment_id: int, correction: Correction, reason: str, by: Actor, now: datetime
) -> ShipmentCard:
    """
    Put right what was written about a departure; the day in the registers follows it, with the same reason.

    A term that had stopped stays as it stopped: its card says by which day.
    Must run inside a scope. Raises: as `dispatch.correct`.
    """
    before = _card(shipment_id)
    right = dispatch.correct(shipment_id=shipment_id, correction=correction, reason=reason, by=by, now=now)
    if before.sent_on is not None and right.sent_on != before.sent_on:
        departures.move(entry_id=right.entry_id, former=before.sent_on, reason=reason, by=by, now=now)
    return _card(shipment_id)


def guard_shipment(*, shipment_id: int, powers: Powers, by: Actor, now: datetime) -> None:
    """
    Let a shipment's entry leave, or refuse by the first rule that stands in the way.

    Must run inside a scope. Raises: ShipmentStateError for none; whatever DomainError the guard raises.
    """
    card = shipments.shipment(shipment_id)
    if card is None:
        raise ShipmentStateError(_("Trimiterea nu există; reîncărcați pagina."))
    entry = books.entry_by_id(card.entry_id)
    assert entry is not None
    guard(entry=entry, powers=powers, by=by, now=now)


def _guard_all(cards: list[ShipmentCard], powers: Powers, by: Actor, now: datetime) -> None:
    if not GUARDS:
        return
    for card in cards:
        entry = books.entry_by_id(card.entry_id)
        assert entry is not None
        for words in obstacles(entry=entry, powers=powers, by=by, now=now):
            raise BundleStateError(f"{card.written_number}: {words}")


def _card(shipment_id: int) -> ShipmentCard:
    card = shipments.shipment(shipment_id)
    assert card is not None
    return card
