"""Taking deliveries to their addresses: killed, slow, refused, twice at once; nothing lost, nothing doubled by us."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from registratura.journal import queries as journal
from registratura.messaging import queries
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Channel, Kind
from registratura.messaging.channels.email import MailServer, Patience, SmtpTransport
from registratura.messaging.channels.port import ChannelError, Parcel, Receipt
from registratura.messaging.errors import RetryRefusedError
from registratura.messaging.events import Accepted, NotDelivered
from registratura.messaging.models import Delivery, DeliveryAttempt, Message
from registratura.messaging.pacing import LEASE, MOST_ATTEMPTS
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.mail_server import Mailbox, mail_server
from tests.fakes.ways import FakeWay

from .letters import MORNING, assigned, delivery_of, number_given

LATER = timedelta(minutes=2)


def at(moment: datetime) -> Callable[[], datetime]:
    """Return a clock that stands."""
    return lambda: moment


def delivered(town: Town, delivery: Delivery, way: FakeWay, *, now: datetime = MORNING) -> object:
    """Run the job of a delivery."""
    return messaging.deliver(institution_id=town.id, delivery_id=delivery.id, clock=at(now), ways=way.ways())


@pytest.fixture
def letter(alba: Town) -> Delivery:
    """A letter to somebody outside, waiting."""
    with acting_for(alba.id):
        return delivery_of(number_given(alba))


def outcomes(town: Town, delivery: Delivery) -> list[str]:
    """Return how the attempts of a delivery ended, in order."""
    with acting_for(town.id):
        rows = DeliveryAttempt.objects.filter(delivery=delivery).order_by("number")
        return list(rows.values_list("outcome", flat=True))


def test_a_letter_is_sent_once_and_the_servers_words_are_kept(alba: Town, letter: Delivery) -> None:
    way = FakeWay([Receipt("250 queued as ABCD", "ABCD")])

    assert delivered(alba, letter, way) == "sent"
    assert delivered(alba, letter, way) is None
    letter.refresh_from_db()
    assert (letter.last_reply, letter.provider_id, letter.ended_at) == ("250 queued as ABCD", "ABCD", MORNING)
    assert len(way.taken) == 1
    assert outcomes(alba, letter) == ["accepted"]
    with acting_for(alba.id):
        acts = [act.action for act in journal.history_of(subject_type="entry", subject_id=1)]
    assert acts == ["messaging.message.written", "messaging.delivery.accepted"]


@pytest.fixture(autouse=True)
def _scope_for_refreshing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refresh(self: Delivery, *args: object, **kwargs: object) -> None:
        with acting_for(self.institution_id):
            fresh = Delivery.objects.get(pk=self.pk)
        self.__dict__.update({k: v for k, v in fresh.__dict__.items() if k != "_state"})

    monkeypatch.setattr(Delivery, "refresh_from_db", refresh)


def test_killed_between_sending_and_writing_down_it_is_sent_again_under_the_same_name(
    alba: Town, letter: Delivery
) -> None:
    way = FakeWay()
    with acting_for(alba.id):
        claimed = messaging.claim(delivery_id=letter.id, now=MORNING)
    assert claimed is not None
    way.send(claimed.parcel)  # and here the worker dies

    assert delivered(alba, letter, way, now=MORNING + LATER) is None, "somebody may still be sending it"
    with acting_for(alba.id):
        assert messaging.queue_due(now=MORNING + LEASE + LATER) == 1
    assert delivered(alba, letter, way, now=MORNING + LEASE + LATER) == "sent"
    assert [parcel.reference for parcel in way.taken] == [letter.reference, letter.reference]
    assert outcomes(alba, letter) == ["unknown", "accepted"]


def test_killed_before_sending_it_is_sent_once(alba: Town, letter: Delivery) -> None:
    way = FakeWay()
    with acting_for(alba.id):
        messaging.claim(delivery_id=letter.id, now=MORNING)

    delivered(alba, letter, way, now=MORNING + LEASE)

    assert len(way.taken) == 1


def test_a_worker_that_wakes_up_after_its_lease_changes_nothing(alba: Town, letter: Delivery) -> None:
    with acting_for(alba.id):
        asleep = messaging.claim(delivery_id=letter.id, now=MORNING)
    assert asleep is not None
    delivered(alba, letter, FakeWay([Receipt("250 second")]), now=MORNING + LEASE)
    with acting_for(alba.id):
        error = ChannelError("timed out", permanent=True)
        assert messaging.record_end(claimed=asleep, answer=error, now=MORNING + LEASE + LATER) == "sent"

    letter.refresh_from_db()
    assert (letter.state, letter.last_reply) == ("sent", "250 second")


def test_a_claimed_letter_is_nobody_elses(alba: Town, letter: Delivery) -> None:
    with acting_for(alba.id):
        assert messaging.claim(delivery_id=letter.id, now=MORNING) is not None
        assert messaging.claim(delivery_id=letter.id, now=MORNING + LATER) is None


def test_a_server_that_is_down_is_tried_later_and_later(alba: Town, letter: Delivery) -> None:
    way = FakeWay([ChannelError("ConnectionRefusedError")])
    moment, waits = MORNING, []
    for _attempt in range(6):
        assert delivered(alba, letter, way, now=moment) == "waiting"
        letter.refresh_from_db()
        assert letter.next_attempt_at is not None
        waits.append(letter.next_attempt_at - moment)
        moment = letter.next_attempt_at

    assert all(later > sooner for sooner, later in pairwise(waits))
    assert way.taken == []
    way.answers = [Receipt("250 back")]
    assert delivered(alba, letter, way, now=moment) == "sent"
    assert len(way.taken) == 1


def test_before_its_hour_a_letter_is_not_tried(alba: Town, letter: Delivery) -> None:
    way = FakeWay([ChannelError("421 busy"), Receipt("250 ok")])
    delivered(alba, letter, way)

    assert delivered(alba, letter, way, now=MORNING + timedelta(seconds=30)) is None
    assert len(way.seen) == 1


def test_a_refusal_for_good_is_final_and_the_administrators_are_told_once_a_day(alba: Town) -> None:
    heard: list[NotDelivered] = []
    from registratura.kernel import events

    events.subscribe(NotDelivered, heard.append)
    try:
        for key in ("a", "b"):
            with acting_for(alba.id):
                bad = delivery_of(number_given(alba, key=key))
            assert (
                delivered(alba, bad, FakeWay([ChannelError("550 No such user", permanent=True)])) == "failed"
            )
    finally:
        events._listeners[NotDelivered].remove(heard.append)

    with acting_for(alba.id):
        told = queries.messages_of(alba.administrator.id)
        assert [line.kind for line in told] == [Kind.DELIVERY_FAILED]
        assert "550 No such user" in told[0].body
        assert queries.unread_count(alba.clerk.id) == 0
        acts = [act.action for act in journal.history_of(subject_type="entry", subject_id=1)]
    assert [event.reply for event in heard] == ["550 No such user"] * 2
    assert acts.count("messaging.delivery.failed") == 2


def test_after_the_last_try_a_letter_is_given_up_and_can_be_asked_for_again(
    alba: Town, letter: Delivery
) -> None:
    way, moment = FakeWay([ChannelError("timed out")]), MORNING
    for _attempt in range(MOST_ATTEMPTS):
        state = delivered(alba, letter, way, now=moment)
        letter.refresh_from_db()
        moment = letter.next_attempt_at or moment

    assert state == "failed"
    assert moment - MORNING > timedelta(days=4)
    with acting_for(alba.id):
        messaging.retry(delivery_id=letter.id, by=alba.administrator, now=moment)
    way.answers = [Receipt("250 at last")]
    assert delivered(alba, letter, way, now=moment) == "sent"
    with acting_for(alba.id), pytest.raises(RetryRefusedError, match="trimis"):
        messaging.retry(delivery_id=letter.id, by=alba.administrator, now=moment)


def test_a_fault_of_the_program_leaves_the_letter_waiting(alba: Town, letter: Delivery) -> None:
    with pytest.raises(ZeroDivisionError):
        delivered(alba, letter, FakeWay([ZeroDivisionError()]))

    letter.refresh_from_db()
    assert letter.state == "waiting"
    assert outcomes(alba, letter) == ["put_off"]


def test_a_server_silent_after_the_letter_gets_the_same_letter_again(alba: Town, letter: Delivery) -> None:
    way = FakeWay([ChannelError("timed out", unknown=True), Receipt("250 ok")])
    delivered(alba, letter, way)
    letter.refresh_from_db()
    assert letter.next_attempt_at is not None
    delivered(alba, letter, way, now=letter.next_attempt_at)

    assert outcomes(alba, letter) == ["unknown", "accepted"]
    assert len({parcel.reference for parcel in way.taken}) == 1


def test_what_came_due_or_was_left_behind_is_asked_for_once(alba: Town, letter: Delivery) -> None:
    with acting_for(alba.id):
        assert messaging.queue_due(now=MORNING) == 0, "its job is in the queue already"
        assert messaging.queue_due(now=MORNING + timedelta(minutes=11)) == 1
        assert messaging.queue_due(now=MORNING + timedelta(minutes=12)) == 0
    assert ProcrastinateJob.objects.filter(task_name="messaging.deliver").count() == 2


def test_a_job_of_another_institution_finds_nothing(alba: Town, buzau: Town, letter: Delivery) -> None:
    way = FakeWay()

    assert (
        messaging.deliver(institution_id=buzau.id, delivery_id=letter.id, clock=at(MORNING), ways=way.ways())
        is None
    )
    assert way.seen == []


def test_what_arrived_is_told_upward(alba: Town, letter: Delivery) -> None:
    heard: list[Accepted] = []
    from registratura.kernel import events

    events.subscribe(Accepted, heard.append)
    try:
        delivered(alba, letter, FakeWay())
    finally:
        events._listeners[Accepted].remove(heard.append)

    assert [(e.about_type, e.about_id, e.channel) for e in heard] == [("entry", 1, "email")]


def test_thirty_letters_through_a_moody_server_arrive_each_once_or_by_the_same_name(alba: Town) -> None:
    """Two in three attempts fail, one of them after the server took the letter."""
    way, moods = FakeWay(), ["down", "silent", "ok"]

    def moody(parcel: Parcel) -> Receipt:
        mood = moods[len(way.seen) % 3]
        if mood == "ok":
            return Receipt("250 ok")
        if mood == "silent":
            way.taken.append(parcel)
        raise ChannelError(mood, unknown=mood == "silent")

    way.answers = [moody]
    with acting_for(alba.id):
        letters = [delivery_of(number_given(alba, key=str(n), to=f"d{n}@example.ro")) for n in range(30)]
    moment = MORNING
    for _round in range(12):
        for one in letters:
            delivered(alba, one, way, now=moment)
        moment += timedelta(hours=6)

    with acting_for(alba.id):
        states = set(Delivery.objects.filter(channel=Channel.EMAIL).values_list("state", flat=True))
    assert states == {"sent"}
    assert {parcel.reference for parcel in way.taken} == {one.reference for one in letters}


def test_through_a_real_server_a_message_becomes_a_letter(alba: Town) -> None:
    mailbox = Mailbox()
    with acting_for(alba.id):
        sent = assigned(alba, order="Vă rog să răspundeți.")
        row = delivery_of(sent)
    with mail_server(mailbox) as port:
        transport = SmtpTransport(
            MailServer("127.0.0.1", port), sender="registratura@localhost", patience=Patience(command=5)
        )
        ways = {Channel.EMAIL: transport}
        state = messaging.deliver(institution_id=alba.id, delivery_id=row.id, clock=at(MORNING), ways=ways)

    assert state == "sent"
    assert mailbox.recipients == ["clerk@alba.example"]
    assert row.reference.encode() in mailbox.letters[0]


def test_the_job_does_what_the_service_does(
    alba: Town, letter: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    from registratura.messaging import tasks
    from registratura.messaging.services import delivering

    way = FakeWay()
    monkeypatch.setattr(delivering, "transports", way.ways)
    monkeypatch.setattr(tasks.timezone, "now", at(MORNING))
    tasks.deliver(institution_id=alba.id, delivery_id=letter.id)
    monkeypatch.setattr(tasks.timezone, "now", at(MORNING + timedelta(days=1)))

    assert len(way.taken) == 1
    assert tasks.sweep(0) == 0


def test_a_message_in_the_application_needs_no_job(alba: Town) -> None:
    with acting_for(alba.id):
        inside = delivery_of(assigned(alba), "in_app")

        assert inside.state == "delivered"
        assert messaging.mark_read(user_id=alba.head.id, message_ids=[inside.message_id], now=MORNING) == 0
        assert messaging.mark_read(user_id=alba.clerk.id, message_ids=[inside.message_id], now=MORNING) == 1
        assert queries.unread_count(alba.clerk.id) == 0
        assert Message.objects.get(pk=inside.message_id).read_at == MORNING
