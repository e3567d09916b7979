"""Registering at the counter as one act: all of it, or nothing."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from registratura.correspondents import queries as directory
from registratura.documents import services as documents
from registratura.documents.services import ReceivedFile
from registratura.flows import registering as flow
from registratura.flows.registering import Newcomer, Submission
from registratura.registers import queries as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.errors import EntryRefusedError, KeyReusedError
from registratura.toolkit.scope import acting_for
from tests.cast import Town

pytestmark = pytest.mark.django_db
Receive = Callable[[str, bytes], ReceivedFile]


@pytest.fixture
def receive(alba: Town, tmp_path: Any, settings: Any) -> Receive:
    settings.FILES_ROOT = tmp_path / "files"

    def received(name: str, content: bytes) -> ReceivedFile:
        (tmp_path / "one").write_bytes(content)
        return documents.receive(space=alba.institution.code, path=tmp_path / "one", name=name)

    return received


def submitted(town: Town, **fields: Any) -> Submission:
    draft = fields.pop("draft", EntryDraft(direction="incoming", subject="Cerere de racordare"))
    whole = {
        "institution_id": town.id,
        "register_id": town.general.id,
        "draft": draft,
        "request_key": uuid4(),
    }
    return Submission(**{**whole, **fields})


def register(town: Town, submission: Submission) -> list[tuple[int, bool]]:
    given = flow.register_document(submission=submission, by=town.registrar, now=timezone.now())
    return [(one.number, one.repeated) for one in given]


def newcomer(name: str = "Dobre Ilie") -> Newcomer:
    return Newcomer("sender", {"name": name, "kind": "person"})


def test_files_a_new_correspondent_and_the_entry_come_together(alba: Town, receive: Receive) -> None:
    submission = submitted(
        alba, newcomers=(newcomer(),), received=(receive("a.txt", b"unu"), receive("b.txt", b"doi"))
    )

    assert register(alba, submission) == [(1, False)]

    with acting_for(alba.id):
        entry = registers.entry_by_request(submission.request_key)
        assert entry is not None
        card = registers.entry_card(entry)
        added = directory.same_name("Dobre Ilie")
    assert [file.name for file in card.documents] == ["a.txt", "b.txt"]
    assert [party.correspondent_id for party in card.parties] == [added[0].id]
    assert added[0].used_count == 1


def test_handed_in_again_it_gives_the_same_number_and_adds_nobody_twice_R9(
    alba: Town, receive: Receive
) -> None:
    submission = submitted(alba, newcomers=(newcomer(),), received=(receive("a.txt", b"unu"),), copies=3)

    assert register(alba, submission) == [(1, False), (2, False), (3, False)]
    assert register(alba, submission) == [(1, True), (2, True), (3, True)]

    with acting_for(alba.id):
        assert len(directory.same_name("Dobre Ilie")) == 1


def test_the_same_key_with_another_file_is_refused_and_adds_nothing(alba: Town, receive: Receive) -> None:
    first = submitted(alba, received=(receive("a.txt", b"unu"),))
    register(alba, first)

    with pytest.raises(KeyReusedError):
        register(
            alba,
            submitted(
                alba,
                request_key=first.request_key,
                newcomers=(newcomer(),),
                received=(receive("a.txt", b"altceva"),),
            ),
        )

    with acting_for(alba.id):
        assert not directory.same_name("Dobre Ilie")


def test_one_more_copy_under_a_used_key_is_refused_whole(alba: Town) -> None:
    first = submitted(alba)
    register(alba, first)

    with pytest.raises(KeyReusedError):
        register(alba, submitted(alba, draft=first.draft, request_key=first.request_key, copies=2))

    assert register(alba, submitted(alba)) == [(2, False)]


def test_what_is_refused_leaves_neither_number_nor_correspondent(alba: Town) -> None:
    refused = submitted(alba, draft=EntryDraft(direction="incoming", subject=""), newcomers=(newcomer(),))

    with pytest.raises(EntryRefusedError):
        register(alba, refused)

    with acting_for(alba.id):
        assert not directory.same_name("Dobre Ilie")
    assert register(alba, submitted(alba)) == [(1, False)]


def test_a_typed_name_stands_for_the_only_correspondent_of_that_name(alba: Town) -> None:
    register(alba, submitted(alba, newcomers=(newcomer("Țăruș Mihai"),)))

    with acting_for(alba.id):
        known = directory.same_name("Țăruș Mihai")[0]
        assert flow.named(role="sender", typed=" tarus  MIHAI ") == PartyDraft(
            "sender", "Țăruș Mihai", known.id
        )
        assert flow.named(role="sender", typed="Altcineva") == PartyDraft("sender", "Altcineva")
