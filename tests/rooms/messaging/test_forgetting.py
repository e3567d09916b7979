"""What messages hold of a person: shown whole, forgotten on request, and forgotten at the end of their keeping."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.accounts.models import User
from registratura.journal import queries as journal
from registratura.kernel.personal_data import Kept, Person, holders, person_of
from registratura.messaging import services as messaging
from registratura.messaging.errors import RetryRefusedError
from registratura.messaging.models import Delivery, Message
from registratura.messaging.models.delivery import State
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.ways import FakeWay

from .letters import MORNING, assigned, delivery_of, number_given
from .test_deliver import delivered

AFTER = MORNING + messaging.WORDS_KEPT + timedelta(days=1)


def collected(town: Town, subject: str) -> list[Mapping[str, Any]]:
    (holder,) = [one for one in holders() if one.room == "messaging"]
    found = holder.collect(institution_id=town.id, person=known(subject))
    return [datum.facts for datum in found]


def erased(town: Town, subject: str) -> list[Kept]:
    (holder,) = [one for one in holders() if one.room == "messaging"]
    treated = holder.erase(institution_id=town.id, person=known(subject), now=MORNING)
    return [one.kept for one in treated if one.kept is not None]


def known(subject: str) -> Person:
    keys = person_of(email=subject)
    user = User.objects.filter(email=subject.strip().lower()).first()
    return keys | person_of(user_id=user.id) if user is not None else keys


def told(town: Town, **fields: Any) -> int:
    """Tell Dan the number of his e-mail, and let it arrive at his server."""
    with acting_for(town.id):
        sent = number_given(town, **fields)
        delivery = delivery_of(sent)
    delivered(town, delivery, FakeWay())
    return sent.message_id


def words_of(town: Town, message_id: int) -> tuple[str, ...]:
    with acting_for(town.id):
        row = Message.objects.get(pk=message_id)
        delivery = Delivery.objects.get(message_id=message_id, channel="email")
    return (row.subject, row.body, row.recipient_name, str(row.context), delivery.subject, delivery.text)


def test_a_person_gets_every_word_that_was_written_to_the_address(alba: Town, buzau: Town) -> None:
    told(alba, to="Dan@Example.ro")
    told(buzau)

    (found,) = collected(alba, "dan@example.ro")

    assert found["facts"] == {"number": "125/02.03.2026"}
    assert [(way["channel"], way["state"]) for way in found["ways"]] == [("email", "sent")]
    assert "125/02.03.2026" in found["ways"][0]["text"]
    assert collected(alba, "altcineva@example.ro") == collected(alba, " ") == []


def test_a_person_who_works_here_gets_the_messages_of_the_house(alba: Town) -> None:
    with acting_for(alba.id):
        assigned(alba)

    (found,) = collected(alba, alba.clerk.email)

    assert "125/02.03.2026" in str(found["text"])


def test_who_asks_for_it_is_forgotten_and_that_a_message_went_out_stays(alba: Town) -> None:
    message_id = told(alba)

    assert erased(alba, "dan@example.ro") == []

    assert words_of(alba, message_id) == ("", "", "", "{}", "", "")
    with acting_for(alba.id):
        delivery = Delivery.objects.get(message_id=message_id)
        assert (delivery.state, "@" in delivery.address) == (State.SENT, False)
    assert collected(alba, "dan@example.ro") == []


def test_what_still_travels_and_what_belongs_to_the_house_is_kept_with_its_reason(alba: Town) -> None:
    with acting_for(alba.id):
        waiting = number_given(alba).message_id
        assigned(alba)

    (travels,) = erased(alba, "dan@example.ro")
    (house,) = erased(alba, alba.clerk.email)

    assert "se trimite încă" in travels.reason
    assert house.until == (MORNING + messaging.WORDS_KEPT).date()
    assert "125/02.03.2026" in words_of(alba, waiting)[3]


def test_the_words_go_after_a_year_with_a_line_in_the_journal(alba: Town) -> None:
    message_id = told(alba)

    with acting_for(alba.id):
        messages = [message_id]
        assert messaging.forget_messages(message_ids=[], now=AFTER) == 0
        assert messaging.forget_messages(message_ids=messages, now=AFTER) == 1
        (act,) = [
            one
            for one in journal.history_of(subject_type="institution", subject_id=alba.id)
            if one.action == "messaging.words.forgotten"
        ]
        delivery = Delivery.objects.get(message_id=message_id)

    assert act.details["count"] == 1
    assert words_of(alba, message_id) == ("", "", "", "{}", "", "")
    assert delivery.address == "dan@example.ro"  # to whom it was sent may have to be shown


def test_a_letter_without_words_is_not_sent_again(alba: Town) -> None:
    message_id = told(alba)
    with acting_for(alba.id):
        Delivery.objects.filter(message_id=message_id).update(state=State.FAILED)
        messaging.forget_messages(message_ids=[message_id], now=AFTER)
        delivery = Delivery.objects.get(message_id=message_id)

        with pytest.raises(RetryRefusedError, match="s-a șters"):
            messaging.retry(delivery_id=delivery.id, by=alba.administrator, now=AFTER)


def test_the_application_itself_may_not_change_what_was_said(alba: Town) -> None:
    message_id = told(alba)

    with acting_for(alba.id):
        for statement in (
            "UPDATE messaging_message SET body = 'altfel' WHERE id = %s",
            "UPDATE messaging_message SET forgotten_at = now() WHERE id = %s",
            "UPDATE messaging_delivery SET address = '' WHERE message_id = %s",
        ):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement, [message_id])


def test_a_stranger_s_town_forgets_nothing_of_this_one(alba: Town, buzau: Town) -> None:
    message_id = told(alba)

    with acting_for(buzau.id), connection.cursor() as cursor:
        cursor.execute("SELECT messaging_forget(%s::bigint[], now(), true)", [[message_id]])
        assert cursor.fetchone() == (0,)

    assert "125/02.03.2026" in words_of(alba, message_id)[3]
