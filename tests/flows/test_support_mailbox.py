"""The department's mailbox, read as mailboxes of institutions are: each letter once, marked after it was taken in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from registratura.flows import support_mail as flow
from registratura.flows.support import department
from registratura.support import queries
from registratura.support import services as support
from registratura.support.errors import SupportMailboxRefusedError
from registratura.support.models import SupportMailbox
from registratura.support.queries import Search
from registratura.support.services import SupportMailboxDraft
from registratura.toolkit.mailboxes.port import Access, Letter, MailboxUnreachableError
from tests.cast import Supplier, open_supplier

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DRAFT: dict[str, Any] = {
    "host": "imap.furnizor.example",
    "port": 993,
    "security": "tls",
    "username": "ajutor",
}


def letter(number: int, body: str = "Nu merge imprimanta.") -> bytes:
    made = EmailMessage()
    made["From"] = f"Maria <maria{number}@exemplu.ro>"
    made["To"] = "ajutor@furnizor.example"
    made["Subject"] = "Imprimanta"
    made["Message-ID"] = f"<{number}@exemplu.ro>"
    made.set_content(body)
    return bytes(made)


class Box:
    """A mailbox in memory."""

    def __init__(self, *raws: bytes | None, cut_after: int = 99) -> None:
        self.raws, self.cut_after = list(raws), cut_after
        self.uid_validity, self.marked, self.seen = 7, 0, ""

    @contextmanager
    def open(self, access: Access) -> Iterator["Box"]:
        self.seen = access.password
        yield self

    def letters(self, *, after: int, most_bytes: int) -> Iterator[Letter]:
        for uid, raw in enumerate(self.raws, start=1):
            if uid > self.cut_after:
                raise MailboxUnreachableError("S-a întrerupt.")
            if uid > after:
                yield Letter(uid, len(raw or b""), NOW, raw)

    def mark_kept(self, *, up_to: int) -> None:
        self.marked = up_to


@pytest.fixture
def supplier() -> Supplier:
    made = open_supplier()
    with department(supplier=made.institution):
        support.save_support_mailbox(
            draft=SupportMailboxDraft(**DRAFT, password="secretul"), by=made.administrator, now=NOW
        )
    return made


def fetch(supplier: Supplier, box: Box) -> int:
    return flow.fetch(supplier=supplier.institution, clock=lambda: NOW, port=box)


def tickets(supplier: Supplier) -> int:
    with department(supplier=supplier.institution):
        return len(queries.lines(Search(state="all")))


def test_letters_become_conversations_once_and_are_marked_after(supplier: Supplier) -> None:
    box = Box(letter(1), None, letter(2))
    assert fetch(supplier, box) == 3
    assert (tickets(supplier), box.marked, box.seen) == (2, 3, "secretul")
    assert fetch(supplier, box) == 0
    assert tickets(supplier) == 2


def test_a_reading_that_was_cut_goes_on_where_it_stopped_and_says_what_was_wrong(supplier: Supplier) -> None:
    box = Box(letter(1), letter(2), cut_after=1)
    assert fetch(supplier, box) == 1
    with department(supplier=supplier.institution):
        card = queries.support_mailbox()
    assert card is not None
    assert (card.trouble, box.marked) == ("S-a întrerupt.", 0)
    box.cut_after = 9
    assert fetch(supplier, box) == 1
    assert tickets(supplier) == 2


def test_new_numbers_of_the_server_do_not_make_old_letters_new(supplier: Supplier) -> None:
    box = Box(letter(1))
    fetch(supplier, box)
    box.uid_validity = 8
    assert fetch(supplier, box) == 1
    assert tickets(supplier) == 1


def test_a_kept_password_goes_to_no_other_server_and_is_nowhere_to_be_read(supplier: Supplier) -> None:
    with department(supplier=supplier.institution):
        assert "secretul" not in SupportMailbox.objects.get().password_sealed
        for changed in ({"host": "altul.example"}, {"security": "none"}, {"port": 0}, {"username": ""}):
            with pytest.raises(SupportMailboxRefusedError):
                support.save_support_mailbox(draft=SupportMailboxDraft(**DRAFT | changed), by=None, now=NOW)
        support.save_support_mailbox(draft=SupportMailboxDraft(**DRAFT, is_active=False), by=None, now=NOW)
    assert fetch(supplier, Box(letter(5))) == 0
