"""An e-mail on its way: queued, held, tried, taken, refused, reported on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from registratura.dispatch import queries
from registratura.dispatch import services as dispatch
from registratura.dispatch.errors import ReportUnknownError, ShipmentRefusedError, ShipmentStateError
from registratura.dispatch.models import Shipment
from registratura.dispatch.reports import report_in
from registratura.registers import services as registers
from registratura.registers.queries import entry_by_id
from tests.cast import Town

from .letters import card, draft, now, prepared, today

pytestmark = pytest.mark.django_db
REFERENCE = "<d1.2.0123456789abcdef@alba.example>"


def queued(town: Town, reference: str = REFERENCE, **fields: Any) -> Shipment:
    return dispatch.queue(
        shipment_id=prepared(town, method="email").id,
        message_id=reference,
        by=town.registrar,
        now=now(),
        **{"held_until": None, **fields},
    )


def taken(town: Town, reference: str = REFERENCE) -> Shipment:
    made = queued(town, reference)
    dispatch.begin_try(shipment_id=made.id, now=now())
    gone = dispatch.mail_accepted(shipment_id=made.id, reply="250 queued", by=town.registrar, now=now())
    assert gone is not None
    return gone


def test_a_queued_message_leaves_when_a_server_takes_it(town: Town) -> None:
    made = queued(town)
    assert (card(made.id).state, card(made.id).queued, card(made.id).sent_on) == ("prepared", True, None)

    assert dispatch.begin_try(shipment_id=made.id, now=now()) is not None
    dispatch.mail_accepted(shipment_id=made.id, reply="250 queued as 4F", by=town.registrar, now=now())

    shown = card(made.id)
    assert (shown.state, shown.sent_on, shown.communicated_on, shown.doubt) == (
        "sent",
        today(),
        today(),
        True,
    )
    (proof,) = queries.proofs_of([made.id])
    assert (proof.kind, proof.text) == ("smtp_reply", "250 queued as 4F")


def test_a_message_is_in_one_pair_of_hands(town: Town) -> None:
    made = queued(town)

    assert dispatch.begin_try(shipment_id=made.id, now=now()) is not None
    assert dispatch.begin_try(shipment_id=made.id, now=now()) is None
    assert dispatch.begin_try(shipment_id=made.id, now=now() + timedelta(minutes=20)) is not None
    assert card(made.id).attempt_count == 2


def test_a_held_message_waits_for_its_moment(town: Town) -> None:
    made = queued(town, held_until=now() + timedelta(hours=1))

    assert dispatch.begin_try(shipment_id=made.id, now=now()) is None
    assert queries.queued_mail(now=now()) == []
    assert queries.queued_mail(now=now() + timedelta(hours=2)) == [made.id]
    with pytest.raises(ShipmentRefusedError):
        queued(town, "<d9@x>", held_until=now() - timedelta(minutes=1))


def test_who_queues_or_changes_second_is_told(town: Town) -> None:
    made = queued(town)

    deeds: tuple[Callable[[], object], ...] = (
        lambda: dispatch.queue(
            shipment_id=made.id, message_id="<x@y>", held_until=None, by=town.officer, now=now()
        ),
        lambda: dispatch.change(shipment_id=made.id, draft=draft(method="email"), by=town.officer, now=now()),
    )
    for act in deeds:
        with pytest.raises(ShipmentStateError, match=r"Ana Albu.*dată la trimis"):
            act()
    with pytest.raises(ShipmentStateError):
        dispatch.queue(
            shipment_id=prepared(town).id, message_id="<x@y>", held_until=None, by=town.officer, now=now()
        )


def test_a_message_is_stopped_before_it_leaves_and_not_while_it_does(town: Town) -> None:
    made = queued(town)
    dispatch.unqueue(shipment_id=made.id, by=town.registrar, now=now())
    assert not card(made.id).queued
    with pytest.raises(ShipmentStateError):
        dispatch.unqueue(shipment_id=made.id, by=town.registrar, now=now())

    leaving = queued(town)
    dispatch.begin_try(shipment_id=leaving.id, now=now())
    deeds: tuple[Callable[[], object], ...] = (
        lambda: dispatch.unqueue(shipment_id=leaving.id, by=town.registrar, now=now()),
        lambda: dispatch.cancel(shipment_id=leaving.id, reason="Nu mai", by=town.registrar, now=now()),
    )
    for act in deeds:
        with pytest.raises(ShipmentStateError, match="tocmai pleacă"):
            act()


def test_a_passing_failure_waits(town: Town) -> None:
    made = queued(town)
    dispatch.begin_try(shipment_id=made.id, now=now())

    dispatch.try_failed(shipment_id=made.id, reply="451 busy", again_at=now() + timedelta(minutes=5))

    assert dispatch.begin_try(shipment_id=made.id, now=now()) is None
    assert dispatch.begin_try(shipment_id=made.id, now=now() + timedelta(minutes=6)) is not None
    assert card(made.id).last_reply == "451 busy"


def test_a_refused_message_never_left(town: Town) -> None:
    made = queued(town)

    dispatch.mail_failed(shipment_id=made.id, reply="550 unknown", kind="smtp_reply", now=now())

    shown = card(made.id)
    assert (shown.state, shown.sent_on, shown.communicated_on) == ("failed", None, None)
    assert dispatch.mail_failed(shipment_id=made.id, reply="550", kind="smtp_reply", now=now()) is None
    assert dispatch.begin_try(shipment_id=made.id, now=now()) is None


def test_what_left_of_an_entry_annulled_meanwhile_keeps_its_proof(town: Town) -> None:
    made = queued(town)
    dispatch.begin_try(shipment_id=made.id, now=now())
    row = entry_by_id(made.entry_id)
    assert row is not None
    registers.annul_entry(entry=row, reason="Dublură", act="", by=town.registrar)

    gone = dispatch.mail_accepted(shipment_id=made.id, reply="250 ok", by=town.registrar, now=now())

    assert gone is None
    assert card(made.id).state == "cancelled"
    assert [proof.text for proof in queries.proofs_of([made.id])] == ["250 ok"]


def kept(town: Town, content: bytes) -> dict[str, Any]:
    from registratura.documents import services as documents
    from tests.doors.attack import kept_file

    received = kept_file(town, name="raport.eml", content=content)
    document = documents.add_document(received=received, now=now(), by=None)
    return {"document_id": document.id, "sha256": received.inspection.sha256, "now": now()}


def test_a_bounce_ties_back_by_its_reference(town: Town) -> None:
    gone = taken(town)

    dispatch.mail_reported(message_id=REFERENCE, outcome="failed", report="5.1.1 unknown", **kept(town, b"a"))

    shown = card(gone.id)
    assert (shown.state, shown.communicated_on, shown.sent_on) == ("failed", None, today())
    assert [proof.kind for proof in queries.proofs_of([gone.id])] == [
        "smtp_reply",
        "delivery_report",
        "delivery_report",
    ]
    with pytest.raises(ReportUnknownError):
        dispatch.mail_reported(message_id="<alta@x>", outcome="failed", report="", **kept(town, b"b"))


def test_a_mailbox_is_not_a_reader(town: Town) -> None:
    dispatch.set_options(
        post_office="", contract="", email_counts="read", methods=["email"], by=town.administrator, now=now()
    )
    gone = taken(town)
    assert card(gone.id).communicated_on is None

    dispatch.mail_reported(message_id=REFERENCE, outcome="arrived", report="delivered", **kept(town, b"a"))
    assert (card(gone.id).state, card(gone.id).communicated_on) == ("delivered", None)
    dispatch.mail_reported(message_id=REFERENCE, outcome="read", report="displayed", **kept(town, b"b"))

    assert card(gone.id).communicated_on == today()


BOUNCE = (
    b"From: MAILER-DAEMON@mx.example\r\nTo: contact@alba.example\r\nSubject: Undelivered Mail\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    b"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; maria@example.com\r\nAction: %s\r\n"
    b"Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 unknown\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
    b"Message-ID: %s\r\nSubject: x\r\n\r\nx\r\n--b--\r\n"
)
READING = (
    b"From: maria@example.com\r\nSubject: Read\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain\r\n\r\nRead.\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
    b"Original-Message-ID: %s\r\nDisposition: manual-action/MDN-sent-manually; %s\r\n\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    ("action", "outcome"),
    [(b"failed", "failed"), (b"delivered", "arrived"), (b"delayed", "later"), (b"relayed", "later")],
)
def test_reports_of_servers_are_read(action: bytes, outcome: str) -> None:
    found = report_in(BOUNCE % (action, REFERENCE.encode()))

    assert found is not None
    assert (found.message_id, found.outcome) == (REFERENCE, outcome)
    assert "5.1.1" in found.words


def test_a_confirmation_of_reading_is_read() -> None:
    found = report_in(READING % (REFERENCE.encode(), b"displayed"))

    assert found is not None
    assert found.outcome == "read"
    assert report_in(READING % (REFERENCE.encode(), b"deleted")) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 2000,
        b"From: x\r\n\r\nO scrisoare oarecare",
        BOUNCE % (b"failed", b"<alta@example.com>"),
        BOUNCE % (b"failed", "<d1.2.ș@x>".encode()),
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n" * 50,
    ],
)
def test_what_is_no_report_of_ours_says_nothing(raw: bytes) -> None:
    assert report_in(raw) is None
