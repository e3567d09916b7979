"""Dispatch: preparing a shipment, writing down that it left, arrived or came back, and keeping its proofs."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from ninja import Schema, Status
from pydantic import Field

from registratura.dispatch import queries as shipments
from registratura.dispatch import services as dispatch
from registratura.dispatch.drafts import ShipmentDraft
from registratura.dispatch.queries import ShipmentCard
from registratura.doors.api.guard import ApiRequest, MachineKey, inside
from registratura.doors.api.once import IdempotencyKey, once
from registratura.doors.api.v1.entries import READER, readable_or_404
from registratura.doors.api.v1.received import received_of
from registratura.doors.api.v1.routes import router
from registratura.doors.api.v1.shapes import REFUSALS, Day, Given, Id, Line, Moment
from registratura.flows import dispatch_papers, dispatching, mailing_out
from registratura.institutions.permissions import Permission
from registratura.machines.scopes import Scope
from registratura.toolkit.scope import acting_for

DISPATCHER = MachineKey(Scope.DISPATCH_WRITE, Permission.ENTRY_DISPATCH)
Method = Literal["post_simple", "post_registered", "post_ar", "courier", "email", "hand", "portal"]
Identity = Literal["identity_card", "passport", "driving_licence", "service_badge", "mandate", "known"]
CameBack = Literal["expired", "unknown", "moved", "address", "deceased", "refused", "other"]
ProofKind = Literal["ar", "return_note", "signature_page", "delivery_report", "reading", "other"]


class ShipmentIn(Given):
    """To whom and how an entry goes. What the method does not use is left out."""

    method: Method
    recipient_name: Line = Field(min_length=2, max_length=200)
    address: Line = Field("", max_length=400)
    email: Line = Field("", max_length=254)
    for_information: bool = Field(False, description="A copy, which answers nothing.")
    weight_grams: int | None = Field(None, ge=0, le=30_000)
    price_bani: int | None = Field(None, ge=0, le=10_000_000)
    barcode: Line = Field("", max_length=60)
    note: Line = Field("", max_length=500)
    message_subject: Line = Field("", max_length=200)
    message_text: Line = Field("", max_length=10_000)
    seen: Id | None = Field(
        None, description="The newest shipment of the entry that you know of; a later one is told with 409."
    )


class DayIn(Given):
    """The day on which something happened, in Romania."""

    on: Day


class MailIn(Given):
    """When an e-mail leaves; absent: at once."""

    held_until: Moment | None = None


class HandIn(Given):
    """Who signed for a paper. Of the identity paper only the kind is kept."""

    receiver_name: Line = Field(min_length=2, max_length=200)
    identity_kind: Identity
    received_at: Moment


class ReturnIn(Given):
    """Why and when a letter came back."""

    reason: CameBack
    on: Day


class CancelIn(Given):
    """Why a shipment is given up."""

    reason: Line = Field(min_length=3, max_length=500)


class ProofIn(Given):
    """Scans that prove a shipment: a signed confirmation, the note of the post."""

    kind: ProofKind
    uploads: list[UUID] = Field(min_length=1, max_length=20)


class ProofOut(Schema):
    """A proof of a shipment."""

    id: int
    kind: str
    document_id: int | None
    document_name: str
    sha256: str
    text: str
    added_at: datetime


class ShipmentCardOut(Schema):
    """A shipment with its proofs."""

    id: int
    entry_id: int
    written_number: str
    method: str
    state: str
    recipient_name: str
    address: str
    email: str
    for_information: bool
    barcode: str
    sent_on: date | None
    delivered_on: date | None
    last_reply: str = Field(description="Of an e-mail: what the server answered.")
    proofs: list[ProofOut]


@router.get(
    "/shipments/{shipment}",
    response={200: ShipmentCardOut, **REFUSALS},
    auth=READER,
    tags=["Dispatch"],
    summary="A shipment",
)
@inside
def read(request: ApiRequest, shipment: Id) -> Any:
    """Show where a shipment is, with its proofs."""
    return _told(_held(request, shipment).id)


@router.post(
    "/entries/{entry}/shipments",
    response={201: ShipmentCardOut, **REFUSALS},
    auth=DISPATCHER,
    tags=["Dispatch"],
    summary="Prepare a shipment",
)
@inside
def prepare(request: ApiRequest, entry: Id, given: ShipmentIn, idempotency_key: IdempotencyKey) -> Any:
    """Get an outgoing entry ready to leave to one recipient; what somebody else prepared is told with 409."""
    row = readable_or_404(request, entry)
    draft = ShipmentDraft(**given.model_dump(exclude={"seen"}))
    made = once(
        request,
        idempotency_key,
        given,
        lambda: (
            dispatch.prepare(
                entry_id=row.id, draft=draft, seen=given.seen or 0, by=request.program, now=request.now
            ).id
        ),
        where=f"shipment of {row.id}",
    )
    return Status(201, _told(made))


@router.post(
    "/shipments/{shipment}/departure",
    response={200: ShipmentCardOut, **REFUSALS},
    auth=DISPATCHER,
    tags=["Dispatch"],
    summary="It left",
)
@inside
def depart(request: ApiRequest, shipment: Id, given: DayIn) -> Any:
    """Write down that a letter left outside a bundle or with a courier, here and in the registers; terms stop."""
    card = _held(request, shipment)
    dispatching.send(
        shipment_id=card.id, on=given.on, powers=request.powers, by=request.program, now=request.now
    )
    return _told(card.id)


@router.post(
    "/shipments/{shipment}/mail",
    response={200: ShipmentCardOut, **REFUSALS},
    auth=DISPATCHER,
    tags=["Dispatch"],
    summary="Send by e-mail",
)
@inside
def mail(request: ApiRequest, shipment: Id, given: MailIn) -> Any:
    """Give a prepared e-mail to the queue; when the server takes it, the departure is written by itself."""
    card = _held(request, shipment)
    mailing_out.queue_mail(
        shipment_id=card.id,
        held_until=given.held_until,
        powers=request.powers,
        by=request.program,
        now=request.now,
    )
    return _told(card.id)


@router.post(
    "/shipments/{shipment}/hand-over",
    response={200: ShipmentCardOut, **REFUSALS},
    auth=DISPATCHER,
    tags=["Dispatch"],
    summary="It was handed over",
)
@inside
def hand_over(request: ApiRequest, shipment: Id, given: HandIn) -> Any:
    """Write down that somebody signed for a paper, here and in the registers; terms stop."""
    card = _held(request, shipment)
    dispatching.hand_over(
        shipment_id=card.id,
        receiver_name=given.receiver_name,
        identity_kind=given.identity_kind,
        received_at=given.received_at,
        powers=request.powers,
        by=request.program,
        now=request.now,
    )
    return _told(card.id)


@router.post(
    "/shipments/{shipment}/receipt",
    response={200: ShipmentCardOut, **REFUSALS},
    auth=DISPATCHER,
    tags=["Dispatch"],
    summary="It arrived",
)
@inside
def confirm(request: ApiRequest, shipment: Id, given: DayIn) -> Any:
    """Write down that a shipment came into its recipient's hands: the day signed on the confirmation."""
    card = _held(request, shipment)
    dispatch.confirm(shipment_id=card.id, on=given.on, by=request.program, now=request.now)
    return _told(card.id)


@router.post(
    "/shipments/{shipment}/return",
    response={200: ShipmentCardOut, **REFUSALS},
    auth=DISPATCHER,
    tags=["Dispatch"],
    summary="It came back",
)
@inside
def came_back(request: ApiRequest, shipment: Id, given: ReturnIn) -> Any:
    """Write down that a letter came back or was refused; the answer may be owed again."""
    card = _held(request, shipment)
    dispatching.record_return(
        shipment_id=card.id, reason=given.reason, on=given.on, by=request.program, now=request.now
    )
    return _told(card.id)


@router.post(
    "/shipments/{shipment}/cancellation",
    response={200: ShipmentCardOut, **REFUSALS},
    auth=DISPATCHER,
    tags=["Dispatch"],
    summary="Give a shipment up",
)
@inside
def cancel(request: ApiRequest, shipment: Id, given: CancelIn) -> Any:
    """Give a shipment up before it leaves."""
    card = _held(request, shipment)
    dispatching.cancel(shipment_id=card.id, reason=given.reason, by=request.program, now=request.now)
    return _told(card.id)


@router.post(
    "/shipments/{shipment}/proofs",
    response={201: ShipmentCardOut, **REFUSALS},
    auth=DISPATCHER,
    tags=["Dispatch"],
    summary="Keep a proof",
)
def prove(request: ApiRequest, shipment: Id, given: ProofIn, idempotency_key: IdempotencyKey) -> Any:
    """Keep uploaded files as proofs of a shipment; the same request again keeps nothing twice."""
    with acting_for(request.institution.id):
        card = _held(request, shipment)
    received = received_of(request, given.uploads)
    with acting_for(request.institution.id):
        once(
            request,
            idempotency_key,
            given,
            lambda: dispatch_papers.keep_proof(
                received=received,
                kind=given.kind,
                shipment_id=card.id,
                by=request.program,
                now=timezone.now(),
            ),
            where=f"proof of {card.id}",
        )
        return Status(201, _told(card.id))


def _held(request: ApiRequest, shipment_id: int) -> ShipmentCard:
    """Return a shipment of an entry that the program may see; anything else does not exist."""
    card = shipments.shipment(shipment_id)
    if card is None:
        raise Http404
    readable_or_404(request, card.entry_id)
    return card


def _told(shipment_id: int) -> dict[str, Any]:
    card = shipments.shipment(shipment_id)
    if card is None:
        raise Http404
    told = {name: getattr(card, name) for name in ShipmentCardOut.model_fields if name != "proofs"}
    return {**told, "proofs": shipments.proofs_of([card.id])}
