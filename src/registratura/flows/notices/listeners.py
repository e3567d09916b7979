"""What is told of news between rooms. Each listener runs in the transaction of the act, inside its scope."""

from registratura.deadlines import queries as terms
from registratura.deadlines import reminding
from registratura.deadlines.events import DeadlineExtended, DeadlineMissed, DeadlineNear
from registratura.dispatch.events import Dispatched, ProofReceived
from registratura.documents.events import VersionAdded
from registratura.fees.events import ChargePaid
from registratura.filings.events import FilingRegistered
from registratura.flows import consent_gate, fees, filing_fees, privacy_notices, reminders, signing
from registratura.flows.notices import answers, outside, work
from registratura.flows.notices import signing as signatures
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import subscribe
from registratura.messaging.gates import enter_gate
from registratura.notices.events import NoticePublished
from registratura.routing import queries as routing
from registratura.routing.events import Assigned, HandedOver, Returned
from registratura.routing.queries import Lead
from registratura.signing.events import RequestEnded, SignatureAsked, SignatureGiven


def listen() -> None:
    """Subscribe to every piece of news that somebody is told of."""
    subscribe(Assigned, on_assigned)
    subscribe(HandedOver, on_handed_over)
    subscribe(Returned, on_returned)
    subscribe(DeadlineNear, on_near)
    subscribe(DeadlineMissed, on_missed)
    subscribe(DeadlineExtended, on_extended)
    subscribe(Dispatched, on_dispatched)
    subscribe(SignatureAsked, signatures.on_asked)
    subscribe(RequestEnded, signatures.on_ended)
    subscribe(SignatureGiven, on_signature)
    subscribe(VersionAdded, on_version)
    subscribe(ProofReceived, on_proof)
    subscribe(NoticePublished, on_notice)
    subscribe(ChargePaid, on_charge_paid)
    subscribe(FilingRegistered, on_filing_registered)
    enter_gate(consent_gate.closed)


def on_charge_paid(event: ChargePaid) -> None:
    """Tell the payer, and note it on the entry."""
    fees.on_paid(event=event)


def on_filing_registered(event: FilingRegistered) -> None:
    """Charge a filing by the fee of its form."""
    filing_fees.on_registered(event=event)


def on_notice(event: NoticePublished) -> None:
    """Have people told of a changed notice."""
    privacy_notices.on_published(event=event)


def on_signature(event: SignatureGiven) -> None:
    """Record what the law wants recorded of a signature."""
    signing.record_signature(event=event)


def on_version(event: VersionAdded) -> None:
    """Let the requests to sign fall whose document changed."""
    signing.follow_version(event=event)


def on_assigned(event: Assigned) -> None:
    """Tell the holder."""
    _tell_holder(event, order_text=event.order_text)


def on_handed_over(event: HandedOver) -> None:
    """Tell the new holder, with why it came over."""
    _tell_holder(event, order_text=event.reason)


def _tell_holder(event: Assigned | HandedOver, *, order_text: str) -> None:
    assignment = routing.assignment_by_id(event.assignment_id)
    assert assignment is not None
    work.tell_of_work(
        assignment_id=event.assignment_id,
        entry_id=event.entry_id,
        lead=Lead(event.unit_id, event.user_id),
        order_text=order_text,
        by_id=event.by_id,
        now=assignment.assigned_at,
    )


def on_returned(event: Returned) -> None:
    """Tell who had given the order."""
    assignment = routing.assignment_by_id(event.assignment_id)
    if event.to_user_id is not None and assignment is not None and assignment.ended_at is not None:
        work.tell_of_return(
            assignment_id=event.assignment_id,
            entry_id=event.entry_id,
            to_user_id=event.to_user_id,
            reason=event.reason,
            by_id=event.by_id,
            now=assignment.ended_at,
        )


def on_near(event: DeadlineNear) -> None:
    """Tell at once of a term of hours; those of days wait for the morning."""
    if event.due_at is not None:
        reminders.remind_of_hours(deadline_id=event.deadline_id, step=reminding.HOURS_NEAR, now=event.told_at)


def on_missed(event: DeadlineMissed) -> None:
    """Tell at once of a term of hours that ran out; those of days wait for the morning."""
    if event.due_at is not None:
        reminders.remind_of_hours(deadline_id=event.deadline_id, step=reminding.HOURS_PAST, now=event.told_at)


def on_extended(event: DeadlineExtended) -> None:
    """Tell who wrote electronically until when the answer comes."""
    for card in terms.terms_by_id([event.deadline_id], today=legal_date(event.extended_at)):
        outside.tell_extension(term=card, reason=event.reason, by=None, now=event.extended_at)


def on_dispatched(event: Dispatched) -> None:
    """Tell who wrote electronically that the answer left on paper, and whoever worked on it that it left."""
    if not event.for_information:
        outside.tell_answer(entry_id=event.entry_id, shipment_id=event.shipment_id, by=None)
        answers.tell_left(entry_id=event.entry_id, shipment_id=event.shipment_id, by_id=event.by_id)


def on_proof(event: ProofReceived) -> None:
    """Tell whoever worked on an answer what became of it."""
    answers.tell_proof(entry_id=event.entry_id, shipment_id=event.shipment_id, by_id=event.by_id)
