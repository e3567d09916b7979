"""Writing a message: once, whole or not at all, with no more in it than its words need."""

from datetime import date, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from registratura.journal import queries as journal
from registratura.messaging import queries
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.errors import MessageRefusedError
from registratura.messaging.models import Delivery, Message
from registratura.messaging.services import Attachment, Outside
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .letters import MORNING, assigned, delivery_of, number_given


def jobs() -> int:
    """Return how many deliveries are in the queue."""
    return ProcrastinateJob.objects.filter(task_name="messaging.deliver").count()


def test_a_person_of_the_house_reads_it_at_once_and_gets_a_letter_by_a_job(alba: Town) -> None:
    with acting_for(alba.id):
        sent = assigned(alba, due_on=date(2026, 4, 1), order="Vă rog să răspundeți.")

        (line,) = queries.messages_of(alba.clerk.id)
        letter = delivery_of(sent)

    assert line.subject == "Ați primit lucrarea 125/02.03.2026"
    assert "Termenul: 01.04.2026" in line.body
    assert "Rezoluția: Vă rog să răspundeți." in line.body
    assert (letter.state, letter.address) == ("waiting", "clerk@alba.example")
    assert jobs() == 1


def test_what_is_said_twice_under_one_key_is_said_once(alba: Town) -> None:
    with acting_for(alba.id):
        first, second = assigned(alba), assigned(alba, given_by="Altcineva")

        assert (first.is_new, second.is_new) == (True, False)
        assert first.message_id == second.message_id
        assert Message.objects.count() == 1
        assert Delivery.objects.filter(channel="email").count() == 1
    assert jobs() == 1


def test_the_same_key_in_another_institution_is_another_message(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        assigned(alba)
    with acting_for(buzau.id):
        assert assigned(buzau).is_new
        assert queries.unread_count(buzau.clerk.id) == 1
        assert queries.messages_of(alba.clerk.id) == []


def test_an_act_that_is_rolled_back_leaves_no_message_and_no_job(alba: Town) -> None:
    def act() -> None:
        with acting_for(alba.id):
            assigned(alba)
            assert jobs() == 1
            raise RuntimeError("the act failed")

    with pytest.raises(RuntimeError):
        act()

    with acting_for(alba.id):
        assert not Message.objects.exists()
        assert not Delivery.objects.exists()
    assert jobs() == 0


def test_facts_that_the_kind_does_not_carry_are_refused(alba: Town) -> None:
    with acting_for(alba.id), pytest.raises(ValueError, match="cnp"):
        assigned(alba, cnp="1800101221144")


def test_a_needed_fact_may_not_be_missing(alba: Town) -> None:
    with acting_for(alba.id), pytest.raises(ValueError, match="number"):
        assigned(alba, number="")


def test_a_line_whose_fact_is_missing_is_left_out(alba: Town) -> None:
    with acting_for(alba.id):
        sent = assigned(alba)

        assert "Rezoluția" not in delivery_of(sent).text
        assert "{" not in delivery_of(sent).text


def test_braces_in_a_fact_are_no_names(alba: Town) -> None:
    with acting_for(alba.id):
        sent = assigned(alba, order="{nume} {adresa}")

        assert "Rezoluția: {nume} {adresa}" in delivery_of(sent).text


@pytest.mark.parametrize(
    "address", ["dan", "dan@", "dan@example.ro\nBcc: x@example.ro", "<dan@example.ro>", "a b@example.ro", ""]
)
def test_an_address_that_is_none_is_refused(alba: Town, address: str) -> None:
    with acting_for(alba.id), pytest.raises(MessageRefusedError):
        number_given(alba, to=address)


def test_an_outside_person_is_written_to_by_every_address_given(alba: Town) -> None:
    with acting_for(alba.id):
        sent = number_given(alba, to=Outside("Dan@Example.RO", "0722 000 000", "Dan Dobre"))

        addresses = set(Delivery.objects.filter(message_id=sent.message_id).values_list("channel", "address"))
    assert addresses == {("email", "Dan@example.ro"), ("sms", "+40722000000")}


@pytest.mark.parametrize("phone", ["12", "abc", "+4o722000000", "07220000000000000", "٠٧٢٢٠٠٠٠٠٠"])
def test_a_telephone_that_is_none_is_refused(alba: Town, phone: str) -> None:
    with acting_for(alba.id), pytest.raises(MessageRefusedError):
        number_given(alba, to=Outside(phone=phone))


def test_what_went_to_an_outside_person_stands_in_the_history_of_its_entry(alba: Town) -> None:
    with acting_for(alba.id):
        number_given(alba)

        (act,) = journal.history_of(subject_type="entry", subject_id=1)
    assert act.action == "messaging.message.written"
    assert "dan@example.ro" not in str(act.details)


def test_a_person_with_another_language_is_written_to_in_it(alba: Town) -> None:
    from registratura.accounts import services as accounts

    accounts.set_preferences(user=alba.clerk, theme="auto", language="en")
    with acting_for(alba.id):
        assert delivery_of(assigned(alba)).message.language == "en"


def test_a_closed_account_gets_no_letter(alba: Town) -> None:
    alba.clerk.is_active = False
    alba.clerk.save(update_fields=["is_active"])
    with acting_for(alba.id):
        assert delivery_of(assigned(alba)).state == "suppressed"
    assert jobs() == 0


def test_too_much_to_enclose_is_refused_with_the_way_out(alba: Town) -> None:
    with acting_for(alba.id), pytest.raises(MessageRefusedError, match="20 MB"):
        messaging.send(
            kind=Kind.LETTER,
            to="dan@example.ro",
            context={"number": "1", "subject": "Răspuns", "text": "Alăturat."},
            dedupe_key="l",
            by=None,
            now=MORNING,
            attachments=[Attachment("a.pdf", "application/pdf", "0" * 64, 21 * 1024 * 1024)],
        )


def test_a_flood_of_a_kind_is_gathered_into_one_digest(alba: Town) -> None:
    with acting_for(alba.id):
        for number in range(8):
            assigned(alba, key=str(number), number=f"{number + 1}/02.03.2026")
        held = Delivery.objects.filter(channel="email", hold="digest")

        assert held.count() == 3
        assert messaging.gather_digests(now=MORNING + timedelta(minutes=59)) == 0
        assert messaging.gather_digests(now=MORNING + timedelta(minutes=61)) == 1
        assert messaging.gather_digests(now=MORNING + timedelta(minutes=62)) == 0
        assert not held.exists()
        digest = Message.objects.get(kind=Kind.DIGEST)
        assert Delivery.objects.filter(digest=digest, state="suppressed").count() == 3
        text = delivery_of(messaging.Sent(digest.id, True)).text
        assert queries.unread_count(alba.clerk.id) == 8
    assert [f"– Ați primit lucrarea {number}/02.03.2026" in text for number in (5, 6, 7, 8)] == [
        False,
        True,
        True,
        True,
    ]


def test_one_held_message_alone_goes_as_it_is(alba: Town) -> None:
    with acting_for(alba.id):
        for number in range(6):
            assigned(alba, key=str(number))
        messaging.gather_digests(now=MORNING + timedelta(minutes=61))

        assert not Message.objects.filter(kind=Kind.DIGEST).exists()
        assert not Delivery.objects.filter(hold="digest").exists()
