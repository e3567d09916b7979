"""Letters that come back: reports of servers, automatic answers, letters of people, forgeries."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.messaging import queries
from registratura.messaging import services as messaging
from registratura.messaging.bounces import Came, read_report
from registratura.messaging.models import Delivery, DeliveryReport
from registratura.messaging.references import letter_reference, reference_in, return_address
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.ways import FakeWay

from .letters import MORNING, delivery_of, number_given


def report(
    name: str, *, action: str = "failed", status: str = "5.1.1", words: str = "smtp; 550 5.1.1 No such user"
) -> bytes:
    """Return a report of a server about a letter."""
    lines = [
        "Return-Path: <>",
        "From: Mail Delivery System <MAILER-DAEMON@posta.example>",
        "To: registratura@localhost",
        "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
        "",
        "--B",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "I'm sorry to have to inform you that your message could not be delivered.",
        "",
        "--B",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; posta.example",
        "",
        "Final-Recipient: rfc822; dan@example.ro",
        f"Action: {action}",
        f"Status: {status}",
        f"Diagnostic-Code: {words}",
        "",
        "--B",
        "Content-Type: text/rfc822-headers",
        "",
        "From: registratura@localhost",
        f"Message-ID: {name}",
        "Subject: Mesajul a fost primit",
        "",
        "--B--",
        "",
    ]
    return "\r\n".join(lines).encode()


def auto_reply(name: str, **headers: str) -> bytes:
    """Return an answer of somebody on holiday."""
    letter = EmailMessage()
    letter["From"] = "dan@example.ro"
    letter["To"] = "registratura@localhost"
    letter["Subject"] = "Răspuns automat: sunt în concediu"
    letter["In-Reply-To"] = name
    for header, value in (headers or {"Auto-Submitted": "auto-replied (vacation)"}).items():
        letter[header] = value
    letter.set_content("Revin luni.")
    return letter.as_bytes()


@pytest.fixture
def letter(alba: Town) -> Delivery:
    """A letter that a server took over."""
    with acting_for(alba.id):
        row = delivery_of(number_given(alba))
    messaging.deliver(
        institution_id=alba.id, delivery_id=row.id, clock=lambda: MORNING, ways=FakeWay().ways()
    )
    return row


def state(town: Town, row: Delivery) -> tuple[str, list[str]]:
    """Return where a delivery got to, and what came back."""
    with acting_for(town.id):
        kinds = DeliveryReport.objects.filter(delivery=row).order_by("id").values_list("kind", flat=True)
        return Delivery.objects.get(pk=row.pk).state, list(kinds)


def test_a_returned_letter_is_known_by_its_name(alba: Town, letter: Delivery) -> None:
    raw = report(letter.reference)

    assert messaging.record_bounce(raw_message=raw, now=MORNING) == letter.id
    assert state(alba, letter) == ("bounced", ["failed"])
    with acting_for(alba.id):
        card = queries.delivery_card(letter.id)
        assert card is not None
        assert card.reports[0].status == "5.1.1"
        assert "No such user" in card.reports[0].words
        assert queries.unread_count(alba.administrator.id) == 1


def test_the_same_report_twice_changes_nothing(alba: Town, letter: Delivery) -> None:
    raw = report(letter.reference)
    for _time in range(2):
        assert messaging.record_bounce(raw_message=raw, now=MORNING) == letter.id

    assert state(alba, letter) == ("bounced", ["failed"])


@pytest.mark.parametrize(
    ("action", "came", "then"),
    [
        ("delivered", "delivered", "delivered"),
        ("delayed", "delayed", "sent"),
        ("relayed", "relayed", "sent"),
        ("Failed", "failed", "bounced"),
    ],
)
def test_what_a_report_says_decides_what_follows(
    alba: Town, letter: Delivery, action: str, came: str, then: str
) -> None:
    messaging.record_bounce(raw_message=report(letter.reference, action=action), now=MORNING)

    assert state(alba, letter) == (then, [came])


def test_a_late_arrival_does_not_undo_a_return(alba: Town, letter: Delivery) -> None:
    messaging.record_bounce(raw_message=report(letter.reference), now=MORNING)
    messaging.record_bounce(raw_message=report(letter.reference, action="delivered"), now=MORNING)

    assert state(alba, letter) == ("bounced", ["failed", "delivered"])


@pytest.mark.parametrize(
    "headers",
    [{"Auto-Submitted": "auto-replied"}, {"X-Autoreply": "yes"}, {"Precedence": "bulk"}],
    ids=["rfc3834", "older", "by its subject"],
)
def test_an_automatic_answer_is_noted_and_changes_nothing(
    alba: Town, letter: Delivery, headers: dict[str, str]
) -> None:
    raw = auto_reply(letter.reference, **headers)

    assert messaging.record_bounce(raw_message=raw, now=MORNING) == letter.id
    assert state(alba, letter) == ("sent", ["auto_reply"])


def test_a_letter_of_a_person_is_left_to_people(alba: Town, letter: Delivery) -> None:
    answer = EmailMessage()
    answer["From"], answer["Subject"] = "dan@example.ro", "Re: Mesajul dumneavoastră a fost înregistrat"
    answer["In-Reply-To"] = letter.reference
    answer.set_content("Mulțumesc!")

    assert messaging.record_bounce(raw_message=answer.as_bytes(), now=MORNING) is None
    assert state(alba, letter) == ("sent", [])


def test_a_forged_name_is_no_name(alba: Town, letter: Delivery) -> None:
    forged = f"<m{alba.id}.{letter.message_id}.{'0' * 16}@localhost>"

    assert messaging.record_bounce(raw_message=report(forged), now=MORNING) is None
    assert state(alba, letter) == ("sent", [])


def test_in_the_scope_of_another_institution_a_report_finds_nothing(
    alba: Town, buzau: Town, letter: Delivery
) -> None:
    with acting_for(buzau.id):
        assert messaging.record_bounce(raw_message=report(letter.reference), now=MORNING) is None

    assert state(alba, letter) == ("sent", [])


def test_a_server_that_knows_no_fields_is_understood_by_its_words(alba: Town, letter: Delivery) -> None:
    raw = (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@old.example\r\nSubject: Returned mail: see transcript\r\n\r\n"
        f"<dan@example.ro>: 550 5.1.1 unknown\r\n\r\nMessage-ID: {letter.reference}\r\n"
    ).encode()

    assert messaging.record_bounce(raw_message=raw, now=MORNING) == letter.id
    assert state(alba, letter) == ("bounced", ["failed"])


def test_a_letter_comes_back_to_an_address_of_its_own_where_there_is_one(settings: object) -> None:
    settings.MAIL_RETURN_ADDRESS = "retur@example.ro"  # type: ignore[attr-defined]
    address = return_address(institution_id=7, message_id=9)

    assert address.startswith("retur+b7-9-")
    found = reference_in(address)
    assert found is not None
    assert (found.institution_id, found.message_id) == (7, 9)
    raw = report("<strange@example>").replace(b"To: registratura@localhost", f"To: {address}".encode())
    read = read_report(raw)
    assert read is not None
    assert any(reference_in(name) == found for name in read.names)


def test_names_are_read_back_and_their_neighbours_are_not() -> None:
    name = letter_reference(institution_id=3, message_id=44)
    found = reference_in(f"References: <a@b> {name}")

    assert found is not None
    assert (found.institution_id, found.message_id) == (3, 44)
    assert reference_in(name.replace("<m3.44.", "<m3.45.")) is None
    assert reference_in(name.replace("<m3.44.", "<m4.44.")) is None


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_without_an_error(raw: bytes) -> None:
    read_report(raw)
    read_report(report("<m1.1.0123456789abcdef@x>") + raw)
    read_report(raw + report("<m1.1.0123456789abcdef@x>"))


def test_a_bottomless_letter_ends() -> None:
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(400)
    )

    assert read_report(nested) is None


def test_a_report_says_which_of_the_four_it_is() -> None:
    read = read_report(report("<x@y>", action="failed"))

    assert read is not None
    assert (read.came, read.status) == (Came.FAILED, "5.1.1")
