"""Dispatch by e-mail: given to the queue, handed to the server with the entry's files, tied to what comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from registratura.accounts import queries as accounts
from registratura.dispatch import queries as shipments
from registratura.dispatch import services as dispatch
from registratura.dispatch.errors import ReportUnknownError, ShipmentRefusedError
from registratura.dispatch.queries import ShipmentCard, ShipmentRow
from registratura.dispatch.reports import Report, report_in
from registratura.documents import queries as documents
from registratura.documents import services as files
from registratura.documents.services import ReceivedFile
from registratura.flows import departures, dispatching, not_arrived
from registratura.institutions import queries as institutions
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.messaging.channels.email import SmtpTransport
from registratura.messaging.channels.port import ChannelError, Enclosure, Parcel, Transport
from registratura.messaging.channels.ways import mail_server
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for, required_institution

TASK = "flows.send_mail"
MAIL_QUEUE = "mail"
GIVE_UP_AFTER = timedelta(hours=48)
BELIEVED_FOR = timedelta(days=7)  # servers give up after four or five days (RFC 5321)
WAITS_MIN = (1, 2, 5, 10, 20, 40, 60)  # minutes until the next try; the last one repeats
MOST_BYTES = 20 * 1024 * 1024  # what mail servers commonly take, before encoding

Clock = Callable[[], datetime]
log = structlog.get_logger("registratura.dispatch")


@transaction.atomic
def queue_mail(
    *, shipment_id: int, held_until: datetime | None, powers: Powers, by: Actor, now: datetime
) -> ShipmentCard:
    """
    Give a prepared e-mail to the queue, after its guards; the job is committed with the act.

    held_until: a moment before which it does not leave, None at once.
    Must run inside a scope. Raises: what the guards raise; ShipmentRefusedError for an entry without files or with
    too much of them; as `dispatch.queue`.
    """
    dispatching.guard_shipment(shipment_id=shipment_id, powers=powers, by=by, now=now)
    card = shipments.shipment(shipment_id)
    assert card is not None
    _check_files(card)
    dispatch.queue(
        shipment_id=shipment_id,
        message_id=_reference(required_institution(), shipment_id),
        held_until=held_until,
        by=by,
        now=now,
    )
    job = app.configure_task(TASK, allow_unknown=False, schedule_at=held_until)
    job.defer(institution_id=required_institution(), shipment_id=shipment_id)
    queued = shipments.shipment(shipment_id)
    assert queued is not None
    return queued


def _check_files(card: ShipmentCard) -> None:
    entry = books.entry_by_id(card.entry_id)
    assert entry is not None
    kept = books.entry_card(entry).documents
    if not kept:
        raise ShipmentRefusedError(
            _("Înregistrarea nu are fișiere; atașați documentul care pleacă prin e-mail.")
        )
    if sum(file.size_bytes for file in kept) > MOST_BYTES:
        raise ShipmentRefusedError(
            _("Fișierele au împreună mai mult de 20 MB, cât primesc serverele de e-mail; alegeți altă cale.")
        )


def _reference(institution_id: int, shipment_id: int) -> str:
    """Return the Message-ID of a dispatch, the same at each try and nobody else's to make."""
    token = salted_hmac("registratura.dispatch", f"{institution_id}:{shipment_id}", algorithm="sha256")
    domain = str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].strip("<> ") or "localhost"
    return f"<d{institution_id}.{shipment_id}.{token.hexdigest()[:16]}@{domain}>"


def send_queued(*, institution_id: int, shipment_id: int, clock: Clock, way: Transport | None = None) -> str:
    """
    Hand a queued e-mail to the server, once; return what became of it: sent, later, failed or nothing.

    A passing failure waits longer each time and ends after two days. What the server had taken before a crash leaves
    again under the same Message-ID.
    way: the way out; that of the installation when it is not given. Must not run inside a scope.
    """
    with acting_for(institution_id):
        shipment = dispatch.begin_try(shipment_id=shipment_id, now=clock())
        if shipment is None:
            return "nothing"
        parcel = _parcel(shipment)
    institution = institutions.institution_by_id(institution_id)
    assert institution is not None
    sender = institution.email or settings.DEFAULT_FROM_EMAIL
    way = way or SmtpTransport(mail_server(), sender=sender)
    try:
        receipt = way.send(parcel)
    except ChannelError as error:
        return _not_taken(shipment, error, now=clock())
    by = _asker(shipment)
    with acting_for(institution_id):
        now = clock()
        gone = dispatch.mail_accepted(shipment_id=shipment_id, reply=receipt.reply, by=by, now=now)
        if gone is not None:
            departures.write(entry_ids=[gone.entry_id], by=by, now=now)
    return "sent"


def _not_taken(shipment: ShipmentRow, error: ChannelError, *, now: datetime) -> str:
    assert shipment.queued_at is not None
    over = error.permanent or now - shipment.queued_at > GIVE_UP_AFTER
    log.info("dispatch.mail.not_taken", shipment_id=shipment.id, over=over)
    with acting_for(shipment.institution_id):
        if over:
            lost = dispatch.mail_failed(
                shipment_id=shipment.id, reply=error.reply, kind="smtp_reply", now=now
            )
            if lost is not None:
                not_arrived.take(shipment_id=lost.id, now=now)
            return "failed"
        wait = WAITS_MIN[min(shipment.attempt_count, len(WAITS_MIN)) - 1]
        dispatch.try_failed(
            shipment_id=shipment.id, reply=error.reply, again_at=now + timedelta(minutes=wait)
        )
    return "later"


@dataclass(frozen=True, slots=True)
class _Asker:
    id: int
    full_name: str


def _asker(shipment: ShipmentRow) -> Actor:
    """Return who had given the message to the queue: the departure is that person's act."""
    who_id = shipment.queued_by_id or 0
    return _Asker(who_id, accounts.names_of([who_id])[who_id])


def _parcel(shipment: ShipmentRow) -> Parcel:
    institution = institutions.institution_by_id(shipment.institution_id)
    entry = books.entry_by_id(shipment.entry_id)
    assert institution is not None
    assert entry is not None
    return Parcel(
        address=shipment.email,
        subject=shipment.message_subject,
        text=shipment.message_text,
        reference=shipment.message_id,
        sender_name=institution.name,
        reply_to=institution.email,
        return_to=institution.email or str(settings.DEFAULT_FROM_EMAIL),
        recipient_name=shipment.recipient_name,
        enclosures=tuple(
            Enclosure(
                name=file.name,
                media_type=file.media_type,
                open=partial(documents.open_bytes, space=institution.code, sha256=file.sha256),
            )
            for file in books.entry_card(entry).documents
        ),
    )


def send_waiting(*, institution_id: int, clock: Clock, way: Transport | None = None) -> int:
    """
    Try every e-mail of an institution whose time has come; return how many left.

    For what a killed worker or a passing failure left behind. Must not run inside a scope.
    """
    with acting_for(institution_id):
        waiting = shipments.queued_mail(now=clock())
    return sum(
        send_queued(institution_id=institution_id, shipment_id=key, clock=clock, way=way) == "sent"
        for key in waiting
    )


def take_report(*, received: ReceivedFile, raw: bytes, by: Actor | None, now: datetime) -> ShipmentCard:
    """
    Tie a delivery report, or a confirmation of reading, to the message it speaks of; it is kept as its proof.

    received: the report's own file, kept already. raw: its bytes.
    Must run inside a scope. Raises: ReportUnknownError when it is no report, decides nothing yet, or speaks of no
    message of the institution.
    """
    found = report_in(raw)
    if found is None:
        raise ReportUnknownError(
            _("Fișierul nu este un raport despre un mesaj plecat de aici; salvați mesajul primit ca .eml.")
        )
    if found.outcome == "later":
        raise ReportUnknownError(_("Raportul spune doar că mesajul întârzie; serverul mai încearcă singur."))
    document = files.add_document(received=received, now=now, by=by)
    tied = _tie(found, document_id=document.id, sha256=received.inspection.sha256, now=now)
    card = shipments.shipment(tied.id)
    assert card is not None
    return card


def take_arrived_report(*, raw: bytes, document_id: int, sha256: str, now: datetime) -> str | None:
    """
    Tie a report that arrived in a mailbox of ours to the dispatch it speaks of; return what it says, in Romanian.

    raw: the report's bytes. document_id, sha256: the report as it was kept.
    Must run inside a scope. None when a person must read it: it is no report, speaks of no dispatch of the institution,
    or says of a letter that was read, or left long ago, that it did not arrive.
    """
    found = report_in(raw)
    if found is None or shipments.entry_of_message([found.message_id]) is None:
        return None
    if found.outcome == "failed" and not _to_be_expected(found, now=now):
        return None
    if found.outcome != "later":
        _tie(found, document_id=document_id, sha256=sha256, now=now)
    words = {
        "failed": _(
            "Documentul trimis prin e-mail nu a ajuns: %s. Cine l-a trimis și cine are lucrarea au aflat; dacă era"
            " răspunsul, termenul curge din nou."
        ),
        "arrived": _("Confirmarea că documentul trimis prin e-mail a ajuns: %s."),
        "read": _("Confirmarea de citire a documentului trimis prin e-mail: %s."),
        "later": _("Documentul trimis prin e-mail întârzie, serverul lui încă încearcă: %s."),
    }
    return words[found.outcome] % found.words[:300].rstrip(". ")


def _to_be_expected(found: Report, *, now: datetime) -> bool:
    """
    Say whether a report of failure may be believed as it comes, without a person who judges it.

    Whoever received a letter knows its name and could forge one: so not of a letter whose reading was confirmed, and
    not later than servers go on trying.
    """
    card = shipments.of_message(found.message_id)
    if card is None or (card.state == "delivered" and card.communicated_on is not None):
        return False
    return card.sent_at is None or now - card.sent_at <= BELIEVED_FOR


def _tie(found: Report, *, document_id: int, sha256: str, now: datetime) -> ShipmentRow:
    tied = dispatch.mail_reported(
        message_id=found.message_id,
        outcome=found.outcome,
        report=found.words,
        document_id=document_id,
        sha256=sha256,
        now=now,
    )
    if tied.state == "failed":
        not_arrived.take(shipment_id=tied.id, now=now)
    return tied
