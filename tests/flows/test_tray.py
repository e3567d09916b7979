"""Mail from a real IMAP server to the tray and into the register: kept before it is marked, and none twice (R18)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from registratura.documents import queries as documents
from registratura.flows import deciding
from registratura.flows import tray as flow
from registratura.flows.deciding import Registration
from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.intake.errors import (
    ItemDecidedError,
    MailboxRefusedError,
    SettingAsideRefusedError,
)
from registratura.intake.queries import TrayLine
from registratura.intake.services import MailboxDraft
from registratura.messaging.models import Message
from registratura.registers import queries as registers
from registratura.toolkit.mailboxes.port import Access, Letter, MailboxUnreachableError
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.imap_server import PASSWORD, USER, ImapServer, imap_server


def clock() -> datetime:
    return datetime.now(tz=UTC)


def letter(
    subject: str = "Cerere de adeverință",
    *,
    sender: str = "Ilinca Moga <ilinca.moga@posta.example>",
    number: int = 1,
    attachment: bytes = b"",
    **heads: str,
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, USER, subject
    message["Message-ID"] = f"<{number}@posta.example>"
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0200"
    for name, value in heads.items():
        message[name.replace("_", "-")] = value
    message.set_content("Vă rog să îmi eliberați adeverința.")
    if attachment:
        message.add_attachment(attachment, maintype="text", subtype="plain", filename="act.txt")
    return message.as_bytes()


def mailbox(town: Town, listens_at: int, **changes: Any) -> int:
    draft = {
        "name": "Registratura",
        "host": "127.0.0.1",
        "port": listens_at,
        "security": "none",
        "username": USER,
        "password": PASSWORD,
        **changes,
    }
    with acting_for(town.id):
        return intake.save_mailbox(
            draft=MailboxDraft(**draft), mailbox_id=None, by=town.administrator, now=clock()
        ).id


def waiting(town: Town, state: str = "waiting") -> list[TrayLine]:
    with acting_for(town.id):
        return tray.tray(state=state).lines


class Fake:
    """A mailbox that lies, repeats and is cut, as servers do."""

    def __init__(self, *letters: bytes, validity: int = 1, cut_after: int | None = None) -> None:
        self.uid_validity = validity
        self.raw = list(letters)
        self.cut_after = cut_after
        self.marked: list[int] = []

    @contextmanager
    def open(self, access: Access) -> Iterator["Fake"]:
        yield self

    def letters(self, *, after: int, most_bytes: int) -> Iterator[Letter]:
        for uid, raw in enumerate(self.raw, start=1):
            if self.cut_after is not None and uid > self.cut_after:
                raise MailboxUnreachableError("S-a întrerupt legătura.")
            if uid > after:
                yield Letter(uid, len(raw), clock(), raw if len(raw) <= most_bytes else None)

    def mark_kept(self, *, up_to: int) -> None:
        self.marked.append(up_to)


def fetch(town: Town, mailbox_id: int, port: Any = None) -> int:
    return flow.fetch(institution_id=town.id, mailbox_id=mailbox_id, clock=clock, port=port)


def register(town: Town, item: TrayLine, **changes: Any) -> Any:
    with acting_for(town.id):
        proposed = deciding.proposed(item=item).registration
    said = {name: getattr(proposed, name) for name in proposed.__slots__} | changes
    return deciding.register_item(
        institution_id=town.id,
        item_id=item.id,
        registration=Registration(**said),
        by=town.registrar,
        now=clock(),
    )


@pytest.fixture(scope="module")
def server() -> Iterator[ImapServer]:
    with imap_server() as running:
        yield running


def test_r18_letters_come_into_the_tray_once_and_are_marked_after_they_were_kept(
    alba: Town, server: ImapServer
) -> None:
    box = mailbox(alba, server.port)
    sent = letter(number=1, attachment=b"anexa")
    server.put(sent, letter("A doua", number=2))

    assert server.unseen() == 2
    assert fetch(alba, box) == 2
    assert fetch(alba, box) == 0
    assert server.unseen() == 0
    first, second = waiting(alba)
    assert (first.sender_name, first.sender_address) == ("Ilinca Moga", "ilinca.moga@posta.example")
    assert (first.subject, first.attachment_count, second.subject) == ("Cerere de adeverință", 1, "A doua")
    with acting_for(alba.id):
        assert first.raw_id is not None
        (kept,) = documents.cards([first.raw_id])
        with documents.open_bytes(space=alba.institution.code, sha256=kept.sha256) as raw:
            assert raw.read().replace(b"\r\n", b"\n") == sent
        (card,) = tray.mailboxes()
    assert (card.trouble, card.checked_at is not None) == ("", True)


def test_a_wrong_password_and_a_dead_server_are_told_in_words_without_the_password(
    alba: Town, server: ImapServer
) -> None:
    wrong = mailbox(alba, server.port, password="alta parola secreta", folder="INBOX")
    dead = mailbox(alba, 9, username="altul@alba.example")

    assert (fetch(alba, wrong), fetch(alba, dead)) == (0, 0)
    with acting_for(alba.id):
        troubles = {card.id: card.trouble for card in tray.mailboxes()}
    assert "a refuzat" in troubles[wrong]
    assert "nu poate fi găsit la portul 9" in troubles[dead]
    assert "secreta" not in "".join(troubles.values())


@pytest.mark.parametrize("step", ["enter", "put", "after", "mark"])
def test_r18_killed_between_any_two_steps_nothing_is_lost_and_nothing_doubled(
    alba: Town, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    box = mailbox(alba, 143)
    fake = Fake(letter(number=1), letter("A doua", number=2))

    class Killed(BaseException):
        pass

    def die(*_args: object, **_named: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        if step == "mark":
            patched.setattr(fake, "mark_kept", die)
        elif step == "put":
            patched.setattr(intake, "put_in_tray", die)
        else:
            patched.setattr(flow, {"enter": "_enter_files", "after": "_acknowledge"}[step], die)
        with pytest.raises(Killed):
            fetch(alba, box, fake)
    kept_before = len(waiting(alba))

    assert fetch(alba, box, fake) == 2 - kept_before
    assert [item.subject for item in waiting(alba)] == ["Cerere de adeverință", "A doua"]
    assert fake.marked[-1] == 2


def test_r18_a_cut_connection_keeps_what_came_and_goes_on_from_there(alba: Town) -> None:
    box = mailbox(alba, 143)
    fake = Fake(letter(number=1), letter("A doua", number=2), cut_after=1)

    assert fetch(alba, box, fake) == 0 or len(waiting(alba)) == 1
    with acting_for(alba.id):
        assert tray.mailboxes()[0].trouble == "S-a întrerupt legătura."
    fake.cut_after = None
    fetch(alba, box, fake)

    assert len(waiting(alba)) == 2
    with acting_for(alba.id):
        assert tray.mailboxes()[0].trouble == ""


def test_r18_a_server_that_numbers_its_letters_anew_doubles_nothing(alba: Town) -> None:
    box = mailbox(alba, 143)
    fetch(alba, box, Fake(letter(number=1), validity=1))

    assert fetch(alba, box, Fake(letter(number=1), letter("Nouă", number=2), validity=2)) == 1
    assert [item.subject for item in waiting(alba)] == ["Cerere de adeverință", "Nouă"]


def test_a_letter_over_the_limit_stays_on_the_server_and_is_shown(alba: Town, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 2_000
    box = mailbox(alba, 143)

    fetch(alba, box, Fake(letter(number=1, attachment=b"x" * 5_000), letter("Mică", number=2)))

    big, small = waiting(alba)
    assert (big.raw_id, "peste limita" in big.problem) == (None, True)
    assert small.subject == "Mică"


def test_a_letter_without_sender_or_charset_is_kept_and_shown_as_what_it_is(alba: Town) -> None:
    box = mailbox(alba, 143)
    odd = (
        b"Subject: =?x-nimeni?q?ce=FF?=\r\nContent-Type: text/plain; charset=x-nimeni\r\n\r\n\xff\xfe\x00text"
    )

    assert fetch(alba, box, Fake(odd, b"", b"\x00\xff" * 50)) >= 1
    item = waiting(alba)[0]
    assert item.problem
    assert register(alba, item, sender_name="Necunoscut", subject="Mesaj fără expeditor").number == 1


def test_registering_gives_the_number_with_the_raw_letter_and_its_files(alba: Town) -> None:
    box = mailbox(alba, 143)
    fetch(alba, box, Fake(letter(number=1, attachment=b"anexa")))
    (item,) = waiting(alba)

    done = register(alba, item)
    with acting_for(alba.id):
        entry = registers.entry_by_id(done.entry_id)
        assert entry is not None
        card = registers.entry_card(entry)
        told = list(Message.objects.order_by("id").values_list("kind", flat=True))

    assert (card.channel, card.subject, card.sender_name) == ("email", "Cerere de adeverință", "Ilinca Moga")
    assert [file.name for file in card.documents] == ["mesaj.eml", "act.txt"]
    assert told == ["mail.received", "number.given"]
    assert waiting(alba) == []


def test_two_people_decide_at_once_one_wins_and_the_other_is_told_who(alba: Town) -> None:
    box = mailbox(alba, 143)
    fetch(alba, box, Fake(letter(number=1)))
    (item,) = waiting(alba)
    register(alba, item)

    with pytest.raises(ItemDecidedError) as again:
        register(alba, item)
    with pytest.raises(ItemDecidedError), acting_for(alba.id):
        intake.set_aside(item_id=item.id, reason="reclamă", by=alba.registrar, now=clock())

    assert alba.registrar.full_name in again.value.words


def test_an_item_set_aside_keeps_its_reason_and_comes_back(alba: Town) -> None:
    box = mailbox(alba, 143)
    fetch(alba, box, Fake(letter("Cumpărați acum", number=1)))
    (item,) = waiting(alba)

    with acting_for(alba.id):
        with pytest.raises(SettingAsideRefusedError):
            intake.set_aside(item_id=item.id, reason="  ", by=alba.registrar, now=clock())
        intake.set_aside(item_id=item.id, reason="reclamă nesolicitată", by=alba.registrar, now=clock())
    (aside,) = waiting(alba, "set_aside")
    assert (aside.reason, aside.decided_by) == ("reclamă nesolicitată", alba.registrar.full_name)
    with acting_for(alba.id):
        intake.take_back(item_id=item.id, by=alba.registrar, now=clock())
        intake.take_back(item_id=item.id, by=alba.registrar, now=clock())

    assert [line.id for line in waiting(alba)] == [item.id]


@pytest.mark.parametrize(
    "heads",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "list", "List_Id": "<stiri.example>"},
        {"sender": "MAILER-DAEMON@posta.example"},
        {"sender": "no-reply@magazin.example"},
    ],
)
def test_no_machine_is_ever_answered(alba: Town, heads: dict[str, Any]) -> None:
    """Automatic letters get no acknowledgement (RFC 3834), so that no two machines write to each other for ever."""
    box = mailbox(alba, 143)

    fetch(alba, box, Fake(letter(number=1, **heads)))

    assert len(waiting(alba)) == 1
    with acting_for(alba.id):
        assert Message.objects.count() == 0


def test_a_mailbox_that_acknowledges_nothing_stays_silent(alba: Town) -> None:
    box = mailbox(alba, 143, acknowledges=False)

    fetch(alba, box, Fake(letter(number=1)))

    with acting_for(alba.id):
        assert Message.objects.count() == 0


def test_a_letter_that_names_our_number_or_answers_a_letter_is_tied_to_its_entry(alba: Town) -> None:
    box = mailbox(alba, 143)
    fetch(alba, box, Fake(letter(number=1)))
    done = register(alba, waiting(alba)[0])
    written = f"{done.number}/{clock():%d.%m.%Y}"
    later = [
        letter(f"Re: nr. {written}", number=2),
        letter("Completare", number=3, In_Reply_To="<1@posta.example>"),
        letter("Despre 999999/2026", number=4),
    ]

    fetch(alba, box, Fake(letter(number=1), *later))

    assert [item.thread_entry_id for item in waiting(alba)] == [done.entry_id, done.entry_id, None]
    connected = register(alba, waiting(alba)[0])
    with acting_for(alba.id):
        entry = registers.entry_by_id(connected.entry_id)
    assert entry is not None
    assert entry.connected_to_id == done.entry_id


def test_another_institution_sees_nothing_of_the_tray(alba: Town, buzau: Town) -> None:
    box = mailbox(alba, 143)
    fetch(alba, box, Fake(letter(number=1)))
    (item,) = waiting(alba)

    assert waiting(buzau) == []
    with acting_for(buzau.id):
        assert (tray.tray_item(item.id), tray.mailbox(box)) == (None, None)
        assert tray.tray_count(before=clock()).waiting == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"host": "posta.example", "security": "none"}, "security"),
        ({"port": 0}, "port"),
        ({"port": 70_000}, "port"),
        ({"password": ""}, "password"),
    ],
)
def test_an_unsafe_or_impossible_mailbox_is_refused_with_the_remedy(
    alba: Town, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(MailboxRefusedError) as refused:
        mailbox(alba, 143, **changes)

    assert refused.value.field == field


def test_the_same_mailbox_is_not_read_twice_and_an_empty_password_keeps_the_old(alba: Town) -> None:
    box = mailbox(alba, 143)
    with pytest.raises(MailboxRefusedError):
        mailbox(alba, 143)
    draft = MailboxDraft(
        name="Alt nume", host="127.0.0.1", port=143, security="none", username=USER, password=""
    )

    with acting_for(alba.id):
        intake.save_mailbox(draft=draft, mailbox_id=box, by=alba.administrator, now=clock())
        row = tray.reading_of(box)

    assert PASSWORD not in row.password_sealed
    assert intake.access_to(mailbox=row).password == PASSWORD
    assert PASSWORD not in repr(intake.access_to(mailbox=row))
