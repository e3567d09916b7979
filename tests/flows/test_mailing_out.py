"""Dispatch by e-mail against a real mail server: files attached, reply kept, failures waited out, bounces tied back."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from registratura.dispatch import queries as shipments
from registratura.dispatch import services as dispatch
from registratura.dispatch.errors import ReportUnknownError, ShipmentRefusedError
from registratura.dispatch.queries import ShipmentCard
from registratura.documents import services as documents
from registratura.flows import dispatching, tasks
from registratura.flows import mailing_out as flow
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.messaging.channels.email import MailServer, Patience, SmtpTransport
from registratura.messaging.channels.port import ChannelError, Parcel, Receipt
from registratura.messaging.models import Message
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import kept_file
from tests.fakes.mail_server import Mailbox, mail_server
from tests.rooms.dispatch.letters import now, outgoing, prepared, today
from tests.rooms.dispatch.test_mail import BOUNCE, READING

pytestmark = pytest.mark.django_db
SENDER = "contact@alba.example"


@pytest.fixture(autouse=True)
def open_road(monkeypatch: pytest.MonkeyPatch) -> None:
    """No register of its own has a say."""
    monkeypatch.setattr(dispatching, "GUARDS", ())


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def way(mailbox: Mailbox) -> Iterator[SmtpTransport]:
    """The way out to a real server on this machine."""
    with mail_server(mailbox) as port:
        yield SmtpTransport(
            MailServer("127.0.0.1", port),
            sender=SENDER,
            patience=Patience(connect=5, command=5, closing_dot=5),
        )


def clock(moment: datetime | None = None) -> Callable[[], datetime]:
    return lambda: moment or now()


def queued(town: Town, *, files: int = 1, held_until: datetime | None = None) -> ShipmentCard:
    """Ana gives an answer with files to the queue."""
    with acting_for(town.id):
        entry_id = outgoing(town)
        for number in range(files):
            received = kept_file(town, name=f"Răspuns {number}.txt", content=b"R" * (number + 1))
            document = documents.add_document(received=received, now=now(), by=town.registrar)
            row = books.entry_by_id(entry_id)
            assert row is not None
            registers.attach_documents(entry=row, document_ids=[document.id], by=town.registrar)
        made = prepared(town, entry_id, method="email")
        return flow.queue_mail(
            shipment_id=made.id,
            held_until=held_until,
            powers=institutions.powers_of(town.registrar.id, institution_id=town.id, at=now()),
            by=town.registrar,
            now=now(),
        )


def shown(town: Town, shipment_id: int) -> ShipmentCard:
    with acting_for(town.id):
        card = shipments.shipment(shipment_id)
    assert card is not None
    return card


def sending(town: Town, card: ShipmentCard, way: Any, moment: datetime | None = None) -> str:
    return flow.send_queued(institution_id=town.id, shipment_id=card.id, clock=clock(moment), way=way)


def test_the_files_of_the_entry_leave_as_attachments_and_the_reply_is_kept(
    alba: Town, mailbox: Mailbox, way: SmtpTransport
) -> None:
    card = queued(alba, files=2)

    assert sending(alba, card, way) == "sent"

    (raw,) = mailbox.letters
    letter = message_from_bytes(raw, policy=default)
    assert (letter["Message-ID"], mailbox.recipients) == (card.message_id, ["maria@example.com"])
    assert SENDER in letter["From"]
    assert [part.get_filename() for part in letter.iter_attachments()] == ["Răspuns 0.txt", "Răspuns 1.txt"]
    after = shown(alba, card.id)
    assert (after.state, after.sent_on, after.sent) == ("sent", today(), "Ana Albu")
    assert "queued as 4F1A2B3C4D" in after.last_reply
    with acting_for(alba.id):
        row = books.entry_by_id(card.entry_id)
        assert row is not None
        assert (row.dispatched_on, "e-mail" in row.resolution) == (today(), True)
    assert sending(alba, card, way) == "nothing"
    assert len(mailbox.letters) == 1


def test_an_entry_without_files_has_nothing_to_send(alba: Town) -> None:
    with pytest.raises(ShipmentRefusedError, match="fișiere"):
        queued(alba, files=0)


def test_a_recipient_that_the_server_does_not_know_never_left(
    alba: Town, mailbox: Mailbox, way: SmtpTransport
) -> None:
    mailbox.answer_recipient = lambda _address: "550 5.1.1 User unknown"
    card = queued(alba)

    assert sending(alba, card, way) == "failed"

    after = shown(alba, card.id)
    assert (after.state, after.sent_on) == ("failed", None)
    assert "User unknown" in after.last_reply
    with acting_for(alba.id):
        row = books.entry_by_id(card.entry_id)
        assert row is not None
        assert row.dispatched_on is None
        assert Message.objects.filter(about_type="entry", about_id=card.entry_id).count() == 1


def test_a_busy_server_is_asked_again_under_the_same_reference(
    alba: Town, mailbox: Mailbox, way: SmtpTransport
) -> None:
    mailbox.answer_recipient = lambda _address: "451 4.3.0 busy"
    card = queued(alba)
    assert sending(alba, card, way) == "later"
    assert sending(alba, card, way) == "nothing"

    mailbox.answer_recipient = lambda _address: "250 OK"
    later = now() + timedelta(minutes=3)
    assert flow.send_waiting(institution_id=alba.id, clock=clock(later), way=way) == 1

    letter = message_from_bytes(mailbox.letters[0], policy=default)
    assert letter["Message-ID"] == card.message_id


class Broken:
    """A way that is down."""

    def send(self, parcel: Parcel) -> Receipt:
        raise ChannelError("ConnectionRefusedError")


def test_a_server_that_is_down_for_two_days_ends_the_trying(alba: Town) -> None:
    card = queued(alba)

    assert sending(alba, card, Broken()) == "later"
    assert sending(alba, card, Broken(), now() + timedelta(hours=49)) == "failed"

    assert shown(alba, card.id).state == "failed"


class Killed(BaseException):
    """The worker's end."""


class Deadly:
    """A way on which the worker is killed after the server took the message."""

    def __init__(self, way: SmtpTransport) -> None:
        self._way = way

    def send(self, parcel: Parcel) -> Receipt:
        self._way.send(parcel)
        raise Killed


def test_a_killed_worker_loses_nothing_and_the_double_has_the_same_reference(
    alba: Town, mailbox: Mailbox, way: SmtpTransport
) -> None:
    card = queued(alba)
    with pytest.raises(Killed):
        sending(alba, card, Deadly(way))
    assert sending(alba, card, way) == "nothing"  # in the dead worker's hands still

    assert sending(alba, card, way, now() + timedelta(minutes=16)) == "sent"

    references = {message_from_bytes(raw, policy=default)["Message-ID"] for raw in mailbox.letters}
    assert (len(mailbox.letters), references) == (2, {card.message_id})


def test_a_held_message_leaves_at_its_moment(alba: Town, mailbox: Mailbox, way: SmtpTransport) -> None:
    card = queued(alba, held_until=now() + timedelta(hours=2))

    assert flow.send_waiting(institution_id=alba.id, clock=clock(), way=way) == 0
    assert flow.send_waiting(institution_id=alba.id, clock=clock(now() + timedelta(hours=3)), way=way) == 1

    assert shown(alba, card.id).state == "sent"


def test_an_annulled_entry_does_not_leave(alba: Town, mailbox: Mailbox, way: SmtpTransport) -> None:
    card = queued(alba)
    with acting_for(alba.id):
        row = books.entry_by_id(card.entry_id)
        assert row is not None
        registers.annul_entry(entry=row, reason="Dublură", act="", by=alba.registrar)

    assert sending(alba, card, way) == "nothing"
    assert mailbox.letters == []


def report(town: Town, raw: bytes, by: Actor) -> ShipmentCard:
    received = kept_file(town, name="raport.eml", content=raw)
    with acting_for(town.id):
        return flow.take_report(received=received, raw=raw, by=by, now=now())


def test_a_bounce_that_comes_later_ties_back_and_the_holder_is_told(alba: Town, way: SmtpTransport) -> None:
    card = queued(alba)
    sending(alba, card, way)

    after = report(alba, BOUNCE % (b"failed", card.message_id.encode()), alba.registrar)
    report(alba, BOUNCE % (b"failed", card.message_id.encode()) + b"\r\n", alba.registrar)

    assert (after.id, after.state, after.communicated_on) == (card.id, "failed", None)
    with acting_for(alba.id):
        told = Message.objects.filter(about_type="entry", about_id=card.entry_id)
        assert told.count() == 1


def test_a_confirmation_of_reading_is_the_proof_of_arrival(alba: Town, way: SmtpTransport) -> None:
    card = queued(alba)
    sending(alba, card, way)

    after = report(alba, READING % (card.message_id.encode(), b"displayed"), alba.registrar)

    assert after.state == "delivered"
    with acting_for(alba.id):
        assert [proof.kind for proof in shipments.proofs_of([card.id])] == ["smtp_reply", "reading"]


def test_a_report_of_another_house_or_of_a_delay_changes_nothing(
    alba: Town, buzau: Town, way: SmtpTransport
) -> None:
    card = queued(alba)
    sending(alba, card, way)

    for town, raw in (
        (buzau, BOUNCE % (b"failed", card.message_id.encode())),
        (alba, BOUNCE % (b"delayed", card.message_id.encode())),
        (alba, b"From: x\r\n\r\nBuna ziua"),
    ):
        with pytest.raises(ReportUnknownError):
            report(town, raw, town.registrar)

    assert shown(alba, card.id).state == "sent"


def test_the_jobs_of_the_clock_pass_over_every_institution(
    alba: Town, buzau: Town, way: SmtpTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, other = queued(alba), queued(buzau)
    monkeypatch.setattr(flow, "SmtpTransport", lambda *_args, **_kwargs: way)

    tasks.send_mail(institution_id=alba.id, shipment_id=card.id)
    left = tasks.send_waiting_mail(timestamp=0)

    assert (left, shown(buzau, other.id).state) == (1, "sent")


def test_a_message_stopped_in_time_stays(alba: Town, mailbox: Mailbox, way: SmtpTransport) -> None:
    card = queued(alba)
    with acting_for(alba.id):
        dispatch.unqueue(shipment_id=card.id, by=alba.registrar, now=now())

    assert sending(alba, card, way) == "nothing"
    assert mailbox.letters == []
