"""An e-mail on its way: given to the queue, tried, taken by a server, refused, reported on later."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.dispatch import rules
from registratura.dispatch.errors import ReportUnknownError, ShipmentRefusedError, ShipmentStateError
from registratura.dispatch.machine import Deed, after
from registratura.dispatch.models import Proof, Shipment
from registratura.dispatch.models.proof import ProofKind
from registratura.dispatch.models.shipment import Method, ShipmentState
from registratura.dispatch.services.holding import held, write_down
from registratura.dispatch.services.leaving import arrive, depart, tell_outcome
from registratura.dispatch.wording import told
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise

TRY_LASTS = timedelta(
    minutes=15
)  # longer than a conversation with a mail server may take (messaging.channels.email)


@transaction.atomic
def queue(
    *, shipment_id: int, message_id: str, held_until: datetime | None, by: Actor, now: datetime
) -> Shipment:
    """
    Give an e-mail to the queue; it leaves when the recipient's server takes it.

    message_id: the message's own, which stays the same however often it is tried.
    held_until: a moment before which it does not leave, None at once.
    Raises: ShipmentRefusedError, ShipmentStateError telling who was first, EntryNotLeavingError.
    """
    shipment, _entry = held(shipment_id=shipment_id, deed=Deed.SEND)
    if shipment.method != Method.EMAIL:
        raise ShipmentStateError(_("Trimiterea nu este prin e-mail; pregătiți una pe calea aceasta."))
    if shipment.queued_at is not None:
        raise ShipmentStateError(told(shipment))
    if held_until is not None and held_until <= now:
        raise ShipmentRefusedError(
            _("Momentul plecării a trecut; lăsați-l gol ca să plece acum."), field="held_until"
        )
    shipment.message_id = message_id
    shipment.queued_at, shipment.queued_by_id, shipment.held_until = now, by.id, held_until
    shipment.save(update_fields=["message_id", "queued_at", "queued_by", "held_until"])
    write_down(
        action="dispatch.shipment.queued", shipment=shipment, by=by, to=shipment.email, message_id=message_id
    )
    return shipment


@transaction.atomic
def unqueue(*, shipment_id: int, by: Actor, now: datetime) -> Shipment:
    """
    Take an e-mail back from the queue before it leaves.

    Raises: ShipmentStateError when it has left, is leaving in this moment, or was not queued.
    """
    shipment, _entry = held(shipment_id=shipment_id, deed=Deed.SEND)
    if shipment.queued_at is None:
        raise ShipmentStateError(told(shipment))
    refuse_while_trying(shipment=shipment, now=now)
    shipment.queued_at, shipment.queued_by_id, shipment.held_until = None, None, None
    shipment.save(update_fields=["queued_at", "queued_by", "held_until"])
    write_down(action="dispatch.shipment.unqueued", shipment=shipment, by=by)
    return shipment


def refuse_while_trying(*, shipment: Shipment, now: datetime) -> None:
    """Refuse to stop a message that is being handed to a server. Raises: ShipmentStateError."""
    if shipment.trying_until is not None and shipment.trying_until > now:
        raise ShipmentStateError(
            _("Mesajul tocmai pleacă; reîncărcați pagina peste un minut și vedeți dacă a plecat.")
        )


@transaction.atomic
def begin_try(*, shipment_id: int, now: datetime) -> Shipment | None:
    """
    Take a queued e-mail for one conversation with the server; nobody else takes it meanwhile.

    Returns None when there is nothing to send now: given up, gone, held for later, or in another worker's hands.
    """
    shipment = Shipment.objects.select_for_update().filter(pk=shipment_id).first()
    if shipment is None or shipment.state != ShipmentState.PREPARED or shipment.queued_at is None:
        return None
    if shipment.trying_until is not None and shipment.trying_until > now:
        return None
    if shipment.held_until is not None and shipment.held_until > now:
        return None
    shipment.attempt_count += 1
    shipment.trying_until = now + TRY_LASTS
    shipment.save(update_fields=["attempt_count", "trying_until"])
    return shipment


@transaction.atomic
def try_failed(*, shipment_id: int, reply: str, again_at: datetime) -> None:
    """Keep what the server said after a passing failure; the message waits for the next try until `again_at`."""
    shipment = Shipment.objects.select_for_update().get(pk=shipment_id)
    if shipment.state == ShipmentState.PREPARED:
        shipment.last_reply, shipment.trying_until = ro_normalise(reply)[:1000], None
        shipment.held_until = again_at
        shipment.save(update_fields=["last_reply", "trying_until", "held_until"])


@transaction.atomic
def mail_accepted(*, shipment_id: int, reply: str, by: Actor, now: datetime) -> Shipment | None:
    """
    Write down that the server took the message, with its reply as proof.

    by: who had given it to the queue. now: the moment of the server's reply.
    Returns None when the entry was annulled while the message was leaving: the proof alone is kept.
    """
    shipment = _held_from_outside(shipment_id)
    _keep_text(shipment, ProofKind.SMTP_REPLY, reply, now)
    if shipment.state != ShipmentState.PREPARED:
        return None
    shipment.last_reply, shipment.trying_until = ro_normalise(reply)[:1000], None
    shipment.save(update_fields=["last_reply", "trying_until"])
    depart(shipment=shipment, on=legal_date(now), by=by, now=now)
    return shipment


@transaction.atomic
def mail_failed(*, shipment_id: int, reply: str, kind: str, now: datetime) -> Shipment | None:
    """
    Write down that a message does not arrive: refused by the server, given up, or sent back later.

    kind: `smtp_reply` or `delivery_report`. Returns None when that was known.
    """
    shipment = _held_from_outside(shipment_id)
    if after(shipment.state, Deed.FAIL) is None:
        return None
    _keep_text(shipment, kind, reply, now)
    shipment.state, shipment.last_reply, shipment.trying_until = (
        ShipmentState.FAILED,
        ro_normalise(reply)[:1000],
        None,
    )
    shipment.confirmed_at = now
    shipment.communicated_on, shipment.communicated_by_rule = None, ""
    shipment.save(
        update_fields=[
            "state",
            "last_reply",
            "trying_until",
            "confirmed_at",
            "communicated_on",
            "communicated_by_rule",
        ]
    )
    write_down(
        action="dispatch.shipment.failed",
        shipment=shipment,
        by=None,
        to=shipment.email,
        reply=shipment.last_reply,
    )
    tell_outcome(shipment=shipment, by=None)
    return shipment


@transaction.atomic
def mail_reported(
    *, message_id: str, outcome: str, report: str, document_id: int, sha256: str, now: datetime
) -> Shipment:
    """
    Tie a report to the message it speaks of.

    outcome: `failed`, `arrived` in a mailbox, or `read`. report: what it says, in a line. document_id, sha256: the
    kept report itself.
    Raises: ReportUnknownError when no message of the institution has this Message-ID.
    """
    found = Shipment.objects.filter(message_id=message_id).exclude(message_id="").order_by("-id").first()
    if found is None:
        raise ReportUnknownError(_("Raportul vorbește despre un mesaj care nu a plecat de aici."))
    if outcome == "failed":
        mail_failed(shipment_id=found.id, reply=report, kind=ProofKind.DELIVERY_REPORT, now=now)
    shipment = _held_from_outside(found.id)
    if outcome != "failed" and shipment.state == ShipmentState.SENT:
        arrive(shipment=shipment, on=legal_date(now), by=None, now=now, told=outcome == "read")
    elif outcome == "read" and shipment.state == ShipmentState.DELIVERED and shipment.communicated_on is None:
        said = rules.on_delivery(method=shipment.method, on=legal_date(now))
        shipment.communicated_on, shipment.communicated_by_rule = said.on, said.rule
        shipment.save(update_fields=["communicated_on", "communicated_by_rule"])
    if not Proof.objects.filter(shipment_id=found.id, sha256=sha256).exists():
        Proof(
            institution_id=shipment.institution_id,
            shipment=shipment,
            kind=ProofKind.READING if outcome == "read" else ProofKind.DELIVERY_REPORT,
            document_id=document_id,
            sha256=sha256,
            text=ro_normalise(report)[:2000],
            added_at=now,
        ).save(force_insert=True)
    return shipment


def _held_from_outside(shipment_id: int) -> Shipment:
    """Hold a shipment and, before it, its entry, whatever state that one is in."""
    entry_id = Shipment.objects.values_list("entry_id", flat=True).get(pk=shipment_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry_id FROM dispatch_hold(%s::bigint[])", [[entry_id]])
    return Shipment.objects.select_for_update().get(pk=shipment_id)


def _keep_text(shipment: Shipment, kind: str, text: str, now: datetime) -> None:
    Proof(
        institution_id=shipment.institution_id,
        shipment=shipment,
        kind=kind,
        text=ro_normalise(text)[:2000] or "-",
        added_at=now,
    ).save(force_insert=True)
