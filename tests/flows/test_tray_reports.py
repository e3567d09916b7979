"""What mail servers say of documents dispatched by e-mail, when it arrives in a mailbox of the house."""

from collections.abc import Iterator
from typing import Any

import pytest

from registratura.dispatch import queries as shipments
from registratura.flows import dispatching
from registratura.flows.deciding import tells_number
from registratura.intake.queries import TrayLine
from registratura.messaging.channels.email import MailServer, Patience, SmtpTransport
from registratura.messaging.models import Message
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.mail_server import Mailbox, mail_server
from tests.flows.test_mailing_out import SENDER, queued, sending, shown
from tests.flows.test_tray import Fake, fetch, letter, mailbox, waiting
from tests.rooms.dispatch.test_mail import BOUNCE, READING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_road(monkeypatch: pytest.MonkeyPatch) -> None:
    """No register of its own has a say."""
    monkeypatch.setattr(dispatching, "GUARDS", ())


@pytest.fixture
def sent(alba: Town) -> Any:
    """A document that left by e-mail through a real server."""
    card = queued(alba)
    with mail_server(Mailbox()) as port:
        way = SmtpTransport(
            MailServer("127.0.0.1", port),
            sender=SENDER,
            patience=Patience(connect=5, command=5, closing_dot=5),
        )
        assert sending(alba, card, way) == "sent"
    return card


def arrived(town: Town, *letters: bytes) -> Iterator[TrayLine]:
    """Read the mailbox and give what was set aside by itself."""
    fetch(town, mailbox(town, 143), Fake(*letters))
    assert waiting(town) == []
    return iter(waiting(town, "set_aside"))


def test_a_bounce_in_the_mailbox_is_tied_to_its_dispatch_and_set_aside_and_the_holder_told(
    alba: Town, sent: Any
) -> None:
    (item,) = arrived(alba, BOUNCE % (b"failed", sent.message_id.encode()))

    assert item.thread_entry_id == sent.entry_id
    assert "nu a ajuns: 5.1.1" in item.reason
    after = shown(alba, sent.id)
    assert (after.state, after.communicated_on) == ("failed", None)
    with acting_for(alba.id):
        assert [proof.kind for proof in shipments.proofs_of([sent.id])][-1] == "delivery_report"
        told = Message.objects.filter(about_type="entry", about_id=sent.entry_id)
        assert [message.user_id for message in told] == [alba.registrar.id]


def test_a_confirmation_of_reading_in_the_mailbox_is_the_proof_of_arrival(alba: Town, sent: Any) -> None:
    (item,) = arrived(alba, READING % (sent.message_id.encode(), b"displayed"))

    assert item.thread_entry_id == sent.entry_id
    assert shown(alba, sent.id).state == "delivered"
    with acting_for(alba.id):
        assert Message.objects.count() == 0


def test_a_report_of_delay_in_the_mailbox_decides_nothing_and_waits_for_nobody(alba: Town, sent: Any) -> None:
    (item,) = arrived(alba, BOUNCE % (b"delayed", sent.message_id.encode()))

    assert "întârzie" in item.reason
    assert shown(alba, sent.id).state == "sent"


def test_a_bounce_read_again_changes_nothing(alba: Town, sent: Any) -> None:
    raw = BOUNCE % (b"failed", sent.message_id.encode())
    (item,) = arrived(alba, raw, raw)

    assert item.thread_entry_id == sent.entry_id
    with acting_for(alba.id):
        assert len(shipments.proofs_of([sent.id])) == 3
        assert Message.objects.count() == 1


def test_a_bounce_that_names_no_dispatch_of_the_institution_waits_for_a_person(
    alba: Town, buzau: Town, sent: Any
) -> None:
    stranger, own = sent.message_id, sent.message_id.replace("<d", "<d9")

    fetch(buzau, mailbox(buzau, 143), Fake(BOUNCE % (b"failed", stranger.encode())))
    fetch(alba, mailbox(alba, 143), Fake(BOUNCE % (b"failed", own.encode())))

    assert [item.thread_entry_id for item in (*waiting(alba), *waiting(buzau))] == [None, None]
    assert shown(alba, sent.id).state == "sent"


def test_a_person_who_answers_a_dispatched_mail_is_shown_its_entry(alba: Town, sent: Any) -> None:
    fetch(alba, mailbox(alba, 143), Fake(letter("Nu sunt de acord", In_Reply_To=sent.message_id)))

    (item,) = waiting(alba)
    assert item.thread_entry_id == sent.entry_id


@pytest.mark.parametrize(
    ("machine", "address", "told"),
    [
        ("", "ilinca@posta.example", True),
        ("auto-reply", "ilinca@posta.example", True),
        ("bounce", "ilinca@posta.example", False),
        ("", "no-reply@magazin.example", False),
        ("", "", False),
    ],
)
def test_the_tray_says_whom_it_tells_the_number(machine: str, address: str, told: bool) -> None:
    assert tells_number(sent_by_machine=machine, address=address) is told
