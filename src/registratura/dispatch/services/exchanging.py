"""What leaves to another registry: given up, taken over, numbered or refused there."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.dispatch.drafts import ShipmentDraft, checked
from registratura.dispatch.errors import ShipmentRefusedError
from registratura.dispatch.machine import Deed, after
from registratura.dispatch.models import Proof, Shipment
from registratura.dispatch.models.proof import ProofKind
from registratura.dispatch.models.shipment import LIVING_STATES, Method, ShipmentState
from registratura.dispatch.services.holding import hold, save, write_down
from registratura.dispatch.services.leaving import arrive, depart, tell_outcome
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import fold, ro_normalise
from registratura.toolkit.scope import required_institution


@transaction.atomic
def prepare_exchange(*, entry_id: int, recipient_name: str, by: Actor, now: datetime) -> Shipment:
    """
    Get an outgoing entry ready to leave to another registry.

    Raises: EntryNotLeavingError; ShipmentRefusedError when it is already on its way there.
    """
    draft = checked(ShipmentDraft(method=Method.EXCHANGE, recipient_name=recipient_name))
    entry = hold(entry_ids=[entry_id])[entry_id]
    folded = fold(draft.recipient_name)[:200]
    same = Shipment.objects.filter(
        entry_id=entry_id, method=Method.EXCHANGE, recipient_folded=folded, state__in=LIVING_STATES
    )
    if same.exists():
        raise ShipmentRefusedError(_("Documentul este deja pe drum către această instituție."))
    made = Shipment(
        institution_id=required_institution(),
        entry_id=entry.id,
        method=Method.EXCHANGE,
        recipient_name=draft.recipient_name,
        recipient_folded=folded,
        prepared_at=now,
        prepared_by_id=by.id,
    )
    save(shipment=made, update_fields=None)
    write_down(
        action="dispatch.shipment.prepared",
        shipment=made,
        by=by,
        number=entry.written_number,
        recipient=made.recipient_name,
    )
    return made


@transaction.atomic
def exchange_taken(*, shipment_id: int, by: Actor, now: datetime) -> bool:
    """Note that the other registry took a document over: it has left. Done twice it does nothing."""
    shipment = Shipment.objects.select_for_update().get(pk=shipment_id, method=Method.EXCHANGE)
    if after(shipment.state, Deed.SEND) is None:
        return False
    depart(shipment=shipment, on=legal_date(now), by=by, now=now)
    return True


@transaction.atomic
def exchange_registered(*, shipment_id: int, at: datetime, text: str, now: datetime) -> bool:
    """
    Note the number that the other registry gave, at a moment, with its signed answer named in the proof.

    Done twice it does nothing.
    """
    shipment = Shipment.objects.select_for_update().get(pk=shipment_id, method=Method.EXCHANGE)
    if after(shipment.state, Deed.DELIVER) is None:
        return False
    Proof(
        institution_id=required_institution(),
        shipment_id=shipment_id,
        kind=ProofKind.DELIVERY_REPORT,
        text=ro_normalise(text, single_line=True)[:2000],
        added_at=now,
    ).save(force_insert=True)
    arrive(shipment=shipment, on=legal_date(at), by=None, now=now)
    return True


@transaction.atomic
def exchange_failed(*, shipment_id: int, words: str, now: datetime) -> bool:
    """Note that the other registry refused a document, or was never reached. Done twice it does nothing."""
    shipment = Shipment.objects.select_for_update().get(pk=shipment_id, method=Method.EXCHANGE)
    if after(shipment.state, Deed.FAIL) is None:
        return False
    shipment.state = ShipmentState.FAILED
    shipment.last_reply = ro_normalise(words, single_line=True)[:1000]
    shipment.save(update_fields=["state", "last_reply"])
    write_down(action="dispatch.shipment.failed", shipment=shipment, by=None, why=shipment.last_reply)
    tell_outcome(shipment=shipment, by=None)
    return True
