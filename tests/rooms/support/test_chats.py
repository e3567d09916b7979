"""Live conversations: begun, answered, ended, and what becomes of the words."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.support import queries, services
from registratura.support.chat_rules import (
    A_MINUTE_MOST,
    PATIENCE,
    UNDECIDED,
    WAITING_MOST,
    ChatState,
    Choice,
    Speaker,
    may_open,
    may_say,
)
from registratura.support.errors import ChatRefusedError
from registratura.support.machine import Channel
from registratura.support.models import ChatMessage
from registratura.support.services import ChatDraft
from tests.rooms.support.ground import NOW, Department, department

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Iterator[Department]:
    made = department()
    with made.open():
        services.take_seat(by=made.ilie, now=NOW)
        yield made


def begun(*, email: str = "", key: UUID | None = None) -> int:
    draft = ChatDraft(request_key=key or uuid4(), body="Nu pot tipări registrul.", name="Maria", email=email)
    return services.open_chat(draft=draft, now=NOW)


def says(chat: int, body: str, by: object = None, *, key: UUID | None = None) -> int:
    speaker = Speaker.OPERATOR if by is not None else Speaker.CUSTOMER
    return services.say(chat_id=chat, speaker=speaker, body=body, key=key or uuid4(), by=by, now=NOW)  # type: ignore[arg-type]


def ended(chat: int) -> None:
    services.end_chat(chat_id=chat, how="customer", by=None, now=NOW)


def test_somebody_who_waits_is_answered_and_the_operator_has_the_conversation(place: Department) -> None:
    chat = begun()
    says(chat, "Bună ziua, ce mesaj apare?", place.ilie)

    card = queries.chat(chat)
    assert card is not None
    assert (card.state, card.operator, len(card.said)) == (ChatState.OPEN, "Ilie Ionașcu", 2)
    with pytest.raises(ChatRefusedError):
        says(chat, "Preiau eu.", place.oana)


def test_the_same_form_twice_begins_one_conversation_and_says_one_thing(place: Department) -> None:
    key, word = uuid4(), uuid4()
    chat = begun(key=key)
    assert begun(key=key) == chat
    assert says(chat, "Alo?", key=word) == says(chat, "Alo?", key=word)
    assert len(queries.said_after(chat, after=0)) == 2


def test_where_nobody_is_there_a_message_is_left_instead(place: Department) -> None:
    services.leave_seat(by=place.ilie, now=NOW)
    with pytest.raises(ChatRefusedError) as refused:
        begun()
    assert refused.value.field == "nobody"


def test_a_page_that_no_longer_says_so_is_nobody(place: Department) -> None:
    assert services.present_ids(now=NOW + timedelta(seconds=60)) == [place.ilie.id]
    assert services.present_ids(now=NOW + timedelta(minutes=3)) == []
    services.keep_seat(by=place.oana, now=NOW)
    assert services.present_ids(now=NOW) == [place.ilie.id]


def test_kept_words_become_a_conversation_of_the_queue_and_exist_once(place: Department) -> None:
    chat = begun(email="maria@exemplu.ro")
    says(chat, "Ce mesaj apare?", place.ilie)
    says(chat, "Imprimanta nu răspunde.")
    ended(chat)

    ticket = services.choose(chat_id=chat, keep=True, email="", now=NOW)

    card = queries.card(ticket or 0)
    assert card is not None
    assert [(one.by_customer, one.body) for one in card.said] == [
        (True, "Nu pot tipări registrul."),
        (False, "Ce mesaj apare?"),
        (True, "Imprimanta nu răspunde."),
    ]
    assert (card.line.channel, card.line.assignee) == (Channel.CHAT, "Ilie Ionașcu")
    assert not ChatMessage.objects.filter(chat_id=chat).exists()
    assert services.choose(chat_id=chat, keep=False, email="", now=NOW) == ticket


def test_deleted_words_are_gone_and_so_is_the_person(place: Department) -> None:
    chat = begun(email="maria@exemplu.ro")
    ended(chat)

    assert services.choose(chat_id=chat, keep=False, email="", now=NOW) is None

    card = queries.chat(chat)
    assert card is not None
    assert (card.said, card.name, card.email, card.choice) == ((), "", "", Choice.DELETED)


def test_keeping_wants_an_address_at_which_to_answer(place: Department) -> None:
    chat = begun()
    ended(chat)
    with pytest.raises(Exception, match="e-mail"):
        services.choose(chat_id=chat, keep=True, email="", now=NOW)
    assert services.choose(chat_id=chat, keep=True, email="maria@exemplu.ro", now=NOW) is not None


def test_who_does_not_choose_has_not_agreed_and_the_words_go_after_a_day(place: Department) -> None:
    chat = begun()
    assert services.tidy_chats(now=NOW + PATIENCE + timedelta(minutes=1)) == (1, 0)
    later = NOW + PATIENCE + UNDECIDED + timedelta(minutes=2)
    assert services.tidy_chats(now=later) == (0, 1)
    assert not ChatMessage.objects.filter(chat_id=chat).exists()


def test_the_database_refuses_a_word_in_what_has_ended_and_another_choice(place: Department) -> None:
    chat = begun(email="maria@exemplu.ro")
    ended(chat)
    with pytest.raises(ChatRefusedError):
        says(chat, "Mai sunt aici.")
    row = ChatMessage(
        institution_id=place.id,
        chat_id=chat,
        request_key=uuid4(),
        speaker="customer",
        body="x",
        written_at=NOW,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)
    services.choose(chat_id=chat, keep=False, email="", now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE support_chat SET choice = '', chosen_at = NULL WHERE id = %s", [chat])


def test_a_flood_of_one_side_is_held(place: Department) -> None:
    chat = begun()
    for _ in range(A_MINUTE_MOST - 1):
        says(chat, "Alo?")
    with pytest.raises(ChatRefusedError):
        says(chat, "Alo?")
    says(chat, "Bună ziua.", place.ilie)


def test_what_waits_and_what_was_not_read_is_counted(place: Department) -> None:
    first, second = begun(), begun()
    says(second, "Vă ascult.", place.ilie)
    says(second, "Mulțumesc.")
    lines = queries.live_chats()
    assert [(one.id, one.unread) for one in lines] == [(first, 1), (second, 1)]
    assert lines[1].preview == "Mulțumesc."
    assert [(one.name, one.chats) for one in queries.seats(now=NOW, lines=lines)] == [("Ilie Ionașcu", 1)]


def test_a_link_of_another_conversation_opens_nothing(place: Department) -> None:
    first, second = begun(), begun()
    secret = queries.chat_secret(first)
    card = queries.chat_behind(secret)
    assert card is not None
    assert card.id == first
    assert queries.chat_behind(secret.replace(f"{first}-", f"{second}-", 1)) is None


def test_the_live_process_reads_what_was_said_by_number_alone(place: Department) -> None:
    chat = begun()
    said = queries.said_after(chat, after=0)[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, id, chat FROM support_live(%s, %s, '{}', -1)", [place.id, [said.id]])
        assert cursor.fetchall() == [("said", said.id, chat)]
        cursor.execute("SELECT kind, id FROM support_live(%s, '{}', %s, 0)", [place.id, [chat]])
        assert cursor.fetchall() == [("said", said.id)]
        cursor.execute("SELECT told->>'state' FROM support_live(%s, '{}', %s, -1)", [place.id, [chat]])
        assert cursor.fetchall() == [("waiting",)]


def test_too_many_who_wait_are_not_let_in() -> None:
    assert may_open(present=1, waiting=0, live=0)
    assert not may_open(present=0, waiting=0, live=0)
    assert not may_open(present=1, waiting=WAITING_MOST, live=WAITING_MOST)
    assert not may_say(said=400, lately=0)
