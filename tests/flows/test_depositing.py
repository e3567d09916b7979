"""Deposits: by key once, whatever is killed in between; messages taken apart; what is refused says why (R9, R18)."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest

from registratura.documents import queries as documents
from registratura.documents import services as documents_write
from registratura.documents.services import ReceivedFile
from registratura.flows import deciding, depositing
from registratura.flows.depositing import Deposit, Deposited
from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.intake.errors import DepositRefusedError
from registratura.intake.queries import TrayLine
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.packets import outlook_message, winmail
from tests.flows.taking_in import mail, with_attachments
from tests.flows.test_tray import clock, register, waiting

KEY = UUID(int=7)


def kept(town: Town, name: str, content: bytes) -> ReceivedFile:
    return depositing.keep_stream(space=town.institution.code, source=BytesIO(content), name=name)


def deposit(town: Town, *files: tuple[str, bytes], **said: Any) -> Deposited:
    given = Deposit(
        source=said.pop("source", "portal"),
        key=said.pop("key", KEY),
        files=tuple(kept(town, name, content) for name, content in files),
        **said,
    )
    return depositing.deposit(institution_id=town.id, given=given, by=None, now=clock())


def names(town: Town, item: TrayLine) -> list[str]:
    assert item.raw_id is not None
    with acting_for(town.id):
        return [card.name for card in (*documents.cards([item.raw_id]), *documents.parts_of(item.raw_id))]


def test_r9_the_same_key_is_one_item_and_another_file_under_it_is_refused(alba: Town) -> None:
    first = deposit(alba, ("cerere.txt", b"cerere"), ("anexa.txt", b"anexa"), subject="Cerere")
    again = deposit(alba, ("cerere.txt", b"cerere"), ("anexa.txt", b"anexa"), subject="Cerere")

    with pytest.raises(DepositRefusedError):
        deposit(alba, ("alta.txt", b"alta"))

    assert (again.item_id, again.repeated, first.repeated) == (first.item_id, True, False)
    (item,) = waiting(alba)
    assert (item.source_words, item.subject, item.attachment_count) == ("depus prin portal", "Cerere", 1)
    assert names(alba, item) == ["cerere.txt", "anexa.txt"]


@pytest.mark.parametrize("step", ["add_document", "put_in_tray"])
def test_r18_a_deposit_killed_between_its_steps_leaves_nothing_and_goes_on_when_asked_again(
    alba: Town, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    class Killed(BaseException):
        pass

    def die(**_given: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(documents_write if step == "add_document" else intake, step, die)
        with pytest.raises(Killed):
            deposit(alba, ("cerere.txt", b"cerere"))
    assert waiting(alba) == []
    with acting_for(alba.id):
        assert not documents.blob_known(kept(alba, "x", b"cerere").inspection.sha256)

    deposit(alba, ("cerere.txt", b"cerere"))

    assert len(waiting(alba)) == 1


def test_r9_somebody_quicker_with_the_same_key_wins_and_no_file_is_entered_twice(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    deposit(alba, ("cerere.txt", b"cerere"))
    seen = iter([None])
    known = tray.item_with_key
    monkeypatch.setattr(tray, "item_with_key", lambda key: next(seen, known(key)))

    again = deposit(alba, ("cerere.txt", b"cerere"))

    assert again.repeated
    (item,) = waiting(alba)
    with acting_for(alba.id):
        assert len(documents.messages_with(item.raw_sha256)) == 1


def test_what_is_typed_is_kept_as_a_file_before_the_others(alba: Town) -> None:
    deposit(alba, ("anexa.txt", b"anexa"), text="Vă rog să îmi eliberați adeverința.", sender_name="Ion Pop")

    (item,) = waiting(alba)
    with acting_for(alba.id):
        said = deciding.said_by(space=alba.institution.code, item=item)
    assert names(alba, item) == ["mesaj.txt", "anexa.txt"]
    assert (said.text, item.shown_sender) == ("Vă rog să îmi eliberați adeverința.", "Ion Pop")


def test_a_message_handed_in_as_a_file_says_who_wrote_and_gives_its_files(alba: Town) -> None:
    raw = with_attachments(("plan.txt", b"planul"), ("winmail.dat", winmail(("oferta.txt", b"oferta"))))

    deposit(alba, ("mesaj.eml", raw), source="upload")

    (item,) = waiting(alba)
    assert (item.sender_address, item.subject) == ("Ilinca.Moga@Posta.example", "Cerere de adeverință")
    assert names(alba, item) == ["mesaj.eml", "plan.txt", "winmail.dat", "oferta.txt"]


def test_a_saved_outlook_message_gives_its_files(alba: Town) -> None:
    raw = outlook_message(
        ("plan.txt", b"p"), subject="Ședință", text="Vin.", sender="Ion Pop", address="ion@b.example"
    )

    deposit(alba, ("mesaj.msg", raw), source="upload")

    (item,) = waiting(alba)
    assert (item.subject, item.sender_address) == ("Ședință", "ion@b.example")
    assert names(alba, item) == ["mesaj.msg", "plan.txt"]


def test_refused_files_wait_in_quarantine_and_the_others_in_the_tray(alba: Town) -> None:
    done = deposit(alba, ("bun.txt", b"bun"), ("gol.pdf", b""), ("rupt.pdf", b"%PDF-1.7 rupt"))

    (item,) = waiting(alba)
    assert len(done.refused) == 2
    assert "gol" in item.problem
    with acting_for(alba.id):
        assert {line.name for line in documents.quarantine()} == {"gol.pdf", "rupt.pdf"}


@pytest.mark.parametrize("files", [(), (("gol.pdf", b""),)])
def test_nothing_acceptable_is_refused_in_words(alba: Town, files: tuple[tuple[str, bytes], ...]) -> None:
    with pytest.raises(DepositRefusedError) as refused:
        deposit(alba, *files)

    assert refused.value.words
    assert waiting(alba) == []


def test_a_stream_over_the_limit_is_not_read_to_its_end(alba: Town, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 3 << 20
    asked: list[int] = []

    def endless() -> Any:
        while True:
            asked.append(1)
            yield bytes(1 << 20)

    file = depositing.keep_stream(space=alba.institution.code, source=endless(), name="mare.bin")

    assert (file.accepted, file.inspection.reason, len(asked)) == (False, "file-too-big", 4)


def test_a_deposit_is_registered_by_the_channel_it_came_through(alba: Town) -> None:
    deposit(
        alba, ("cerere.txt", b"cerere"), sender_name="Ion Pop", subject="Cerere", source="upload", key=uuid4()
    )
    (item,) = waiting(alba)

    done = register(alba, item)

    with acting_for(alba.id):
        entry = registers.entry_by_id(done.entry_id)
        assert entry is not None
        card = registers.entry_card(entry)
    assert (card.channel, [file.name for file in card.documents]) == ("file", ["cerere.txt"])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("raport\u202efdp.exe", "raportfdp.exe"),
        ("../../etc/passwd", "passwd"),
        ("a\0b.pdf.txt", "ab.pdf.txt"),
        ("ș" * 300 + ".txt", None),
        ("s\u0326i a\u0306.txt", "și ă.txt"),
    ],
)
def test_r10_names_are_shown_right_and_stored_under_others(alba: Town, name: str, shown: str | None) -> None:
    deposit(alba, (name, b"continut"))

    (item,) = waiting(alba)
    (found,) = names(alba, item)
    assert found == shown or (shown is None and len(found) <= 200 and found.endswith(".txt"))


def test_mail_in_a_deposit_never_answers_by_itself(alba: Town) -> None:
    from registratura.messaging.models import Message

    deposit(alba, ("mesaj.eml", mail()), source="upload")

    with acting_for(alba.id):
        assert Message.objects.count() == 0
