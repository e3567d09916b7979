"""Getting a shipment ready, changing it before it leaves, giving it up."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.dispatch.drafts import ShipmentDraft, checked
from registratura.dispatch.errors import (
    AlreadyDispatchedError,
    MethodOffError,
    ShipmentRefusedError,
    ShipmentStateError,
)
from registratura.dispatch.machine import Deed
from registratura.dispatch.models import Shipment
from registratura.dispatch.models.shipment import LIVING_STATES, Method, ShipmentState
from registratura.dispatch.queries.options import options
from registratura.dispatch.services.holding import held, hold, save, write_down
from registratura.dispatch.services.mailing import refuse_while_trying
from registratura.dispatch.wording import moment_words, told
from registratura.journal.services import Actor
from registratura.kernel.text import fold, ro_normalise
from registratura.toolkit.scope import required_institution

_WRITTEN = (
    "recipient_name",
    "address",
    "email",
    "for_information",
    "weight_grams",
    "price_bani",
    "barcode",
    "note",
    "message_subject",
    "message_text",
)


@transaction.atomic
def prepare(*, entry_id: int, draft: ShipmentDraft, seen: int | None, by: Actor, now: datetime) -> Shipment:
    """
    Get an outgoing entry ready to leave to one recipient.

    seen: the newest shipment of the entry that the sender knew of, 0 when there was none, None not to be asked. What
    somebody else prepared since then is told instead of being doubled.
    Raises: ShipmentRefusedError, BarcodeRefusedError, MethodOffError, EntryNotLeavingError, AlreadyDispatchedError.
    """
    kept = checked(draft)
    if kept.method not in options().methods:
        raise MethodOffError(
            _("Instituția nu expediază pe calea aceasta; alegeți alta sau cereți-o administratorului."),
            field="method",
        )
    entry = hold(entry_ids=[entry_id])[entry_id]
    _refuse_a_second(entry.id, entry.written_number, kept, seen)
    made = Shipment(
        institution_id=required_institution(),
        entry_id=entry.id,
        method=kept.method,
        recipient_folded=fold(kept.recipient_name)[:200],
        prepared_at=now,
        prepared_by_id=by.id,
        **{name: getattr(kept, name) for name in _WRITTEN},
    )
    save(shipment=made, update_fields=None)
    write_down(
        action="dispatch.shipment.prepared",
        shipment=made,
        by=by,
        number=entry.written_number,
        recipient=made.recipient_name,
        copy=made.for_information or None,
    )
    return made


def _refuse_a_second(entry_id: int, written: str, draft: ShipmentDraft, seen: int | None) -> None:
    living = Shipment.objects.filter(entry_id=entry_id, state__in=LIVING_STATES)
    same = living.filter(recipient_folded=fold(draft.recipient_name)[:200], method=draft.method)
    other = same.first() or (living.filter(pk__gt=seen).order_by("id").first() if seen is not None else None)
    if other is None:
        return
    raise AlreadyDispatchedError(
        _(
            "%(who)s a pregătit deja %(number)s către %(recipient)s (%(method)s), la %(when)s; acum este"
            " %(state)s. Vedeți expedierea de mai jos înainte de a pregăti alta."
        )
        % {
            "who": accounts.names_of([other.prepared_by_id]).get(other.prepared_by_id, ""),
            "number": written,
            "recipient": other.recipient_name,
            "method": Method(other.method).label,
            "when": moment_words(other.prepared_at),
            "state": ShipmentState(other.state).label,
        }
    )


@transaction.atomic
def change(*, shipment_id: int, draft: ShipmentDraft, by: Actor, now: datetime) -> Shipment:
    """
    Change a shipment that waits in the drawer; its method stays.

    Raises: ShipmentRefusedError, BarcodeRefusedError, ShipmentStateError when it is in a bundle, queued or gone.
    """
    kept = checked(draft)
    shipment, _entry = held(shipment_id=shipment_id, deed=Deed.CHANGE)
    if shipment.queued_at is not None:
        raise ShipmentStateError(told(shipment))
    if kept.method != shipment.method:
        raise ShipmentRefusedError(
            _("Calea nu se schimbă: renunțați la trimiterea aceasta și pregătiți alta."), field="method"
        )
    changed = [name for name in _WRITTEN if getattr(shipment, name) != getattr(kept, name)]
    if not changed:
        return shipment
    for name in changed:
        setattr(shipment, name, getattr(kept, name))
    shipment.recipient_folded = fold(kept.recipient_name)[:200]
    save(shipment=shipment, update_fields=[*changed, "recipient_folded"])
    write_down(action="dispatch.shipment.changed", shipment=shipment, by=by, fields=changed)
    return shipment


@transaction.atomic
def cancel(*, shipment_id: int, reason: str, by: Actor, now: datetime) -> Shipment:
    """
    Give a shipment up before it leaves; its line stays, struck out. One in a closed bundle stays in it so.

    Raises: ShipmentRefusedError without a reason; ShipmentStateError when it has left.
    """
    words = ro_normalise(reason, single_line=True)[:500]
    if len(words) < 3:
        raise ShipmentRefusedError(_("Scrieți de ce se renunță."), field="reason")
    shipment, _entry = held(shipment_id=shipment_id, deed=Deed.CANCEL)
    refuse_while_trying(shipment=shipment, now=now)
    former = shipment.state
    shipment.state, shipment.cancelled_reason = ShipmentState.CANCELLED, words
    shipment.cancelled_at, shipment.cancelled_by_id = now, by.id
    shipment.save(update_fields=["state", "cancelled_reason", "cancelled_at", "cancelled_by"])
    write_down(action="dispatch.shipment.cancelled", shipment=shipment, by=by, reason=words, former=former)
    return shipment
