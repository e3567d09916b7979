"""A supervisor hears a call in course: written down first, from that moment on, as long as the yes stands."""

from array import array
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from registratura.calls import queries, services
from registratura.calls.errors import CallRefusedError
from registratura.calls.models import Hearing, RecordingDecision
from registratura.calls.queries import Overheard
from registratura.calls.sounds import NOTICE, RATE, Answer, Asked, may_overhear, wav
from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.rooms.calls.test_calls import SECOND, Ground
from tests.rooms.support.ground import NOW, department

pytestmark = pytest.mark.django_db
WHY = "contestația 7"


@pytest.fixture
def ground() -> Iterator[Ground]:
    place = department()
    with acting_for(place.id), reading_for(Purpose.P06):
        yield Ground(place)


def talking(ground: Ground, *, says: Answer | None = Answer.GIVEN) -> int:
    """A call of twelve seconds, each of which sounds of its own number."""
    ground.exchange.ring(ref="b1", phone="+40 722 000 111", at=NOW)
    seconds = b"".join(array("h", [number, number] * RATE).tobytes() for number in range(1, 13))
    ground.exchange.answer(ref="b1", at=NOW, recording=wav(seconds, channels=2))
    (line,) = queries.calls()
    services.pick_up(call_id=line.id, by=ground.place.ilie, now=NOW)
    if says is not None:
        ground.says(line.id, says)
    return line.id


def joins(ground: Ground, call: int, *, after_s: int) -> None:
    at = NOW + after_s * SECOND
    services.begin_listening(call_id=call, reason=WHY, by=ground.place.oana, now=at)


def hears(ground: Ground, call: int, *, after: int = -1, after_s: int = 12) -> Overheard | None:
    at = NOW + after_s * SECOND
    return queries.overheard(call, listener_id=ground.place.oana.id, after=after, now=at)


def seconds_in(heard: Overheard | None) -> list[int]:
    """The numbers of the seconds that were heard."""
    assert heard is not None
    samples = array("h")
    samples.frombytes(heard.pcm)
    return sorted(set(samples))


def test_ac_a4_listening_to_a_call_in_course_is_written_down_before_a_byte_is_heard(ground: Ground) -> None:
    call = talking(ground)
    ground.exchange.play(ref="b1", pieces=4)

    before = hears(ground, call)
    with pytest.raises(CallRefusedError):
        services.begin_listening(call_id=call, reason=" ", by=ground.place.oana, now=NOW)
    joins(ground, call, after_s=4)
    ground.exchange.play(ref="b1", pieces=3)
    heard = hears(ground, call)
    ground.exchange.play(ref="b1", pieces=2)

    assert before is None
    assert seconds_in(heard) == [5, 6, 7]  # what was said before the joining is not heard
    assert heard is not None
    assert seconds_in(hears(ground, call, after=heard.last)) == [8, 9]
    (row,) = Hearing.objects.all()
    assert (row.listener_id, row.reason, row.is_live) == (ground.place.oana.id, WHY, True)
    card = queries.call(call)
    assert card is not None
    assert [(one.reason, one.is_live) for one in card.heard] == [(WHY, True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_record WHERE action = 'calls.call.overheard'")
        assert cursor.fetchone() == (1,)


def test_who_did_not_write_a_reason_hears_nothing_of_anothers_listening(ground: Ground) -> None:
    call = talking(ground)
    joins(ground, call, after_s=0)
    ground.exchange.play(ref="b1", pieces=2)

    assert seconds_in(hears(ground, call)) == [1, 2]
    assert queries.overheard(call, listener_id=ground.place.ilie.id, after=-1, now=NOW) is None


def test_in_a_pause_for_card_data_nothing_is_heard(ground: Ground) -> None:
    call = talking(ground)
    joins(ground, call, after_s=0)
    ground.exchange.play(ref="b1", pieces=3)
    services.pause(call_id=call, by=ground.place.ilie, now=NOW + 3 * SECOND)
    ground.exchange.play(ref="b1", pieces=3)
    during = hears(ground, call, after=2)
    services.resume(call_id=call, by=ground.place.ilie, now=NOW + 6 * SECOND)
    ground.exchange.play(ref="b1", pieces=2)

    assert during == Overheard(b"", 2, runs=False)
    assert seconds_in(hears(ground, call)) == [1, 2, 3, 7, 8]


def test_ac_a4_2_a_withdrawal_and_the_end_silence_the_listener_at_once(ground: Ground) -> None:
    call = talking(ground)
    joins(ground, call, after_s=0)
    ground.exchange.play(ref="b1", pieces=3)
    assert hears(ground, call) is not None

    services.withdraw(
        call_id=call, keep_before=True, means=Asked.VOICE, by=ground.place.ilie, now=NOW + 3 * SECOND
    )
    assert hears(ground, call) is None
    with pytest.raises(CallRefusedError):
        joins(ground, call, after_s=4)

    ground.says(call, at=NOW + 5 * SECOND)
    assert hears(ground, call) is not None
    ground.exchange.hang_up(ref="b1", at=NOW + 8 * SECOND)
    assert hears(ground, call) is None


@pytest.mark.parametrize("says", [None, Answer.REFUSED])
def test_without_a_yes_nobody_listens(ground: Ground, says: Answer | None) -> None:
    call = talking(ground, says=says)
    with pytest.raises(CallRefusedError):
        joins(ground, call, after_s=0)
    assert not Hearing.objects.exists()


def test_who_was_not_told_of_listeners_is_not_listened_to(ground: Ground) -> None:
    """A yes to the words of before, which said nothing of it, allows sound to be kept and no more."""
    call = talking(ground, says=None)
    RecordingDecision(
        institution_id=ground.place.id, call_id=call, answer="given", asked_by_means="voice", notice="P06/1",
        decided_at=NOW, asked_by_id=ground.place.ilie.id,
    ).save(force_insert=True)  # fmt: skip
    card = queries.call(call)

    assert card is not None
    assert (card.may_capture, card.may_overhear) == (True, False)
    with pytest.raises(CallRefusedError):
        joins(ground, call, after_s=0)
    assert may_overhear([(Answer.GIVEN, NOTICE)])
    assert not may_overhear([(Answer.GIVEN, NOTICE), (Answer.WITHDRAWN, NOTICE)])
    assert not may_overhear([])


def test_one_reason_serves_two_hours(ground: Ground) -> None:
    call = talking(ground)
    joins(ground, call, after_s=0)

    assert hears(ground, call, after_s=7_199) is not None
    assert hears(ground, call, after_s=7_201) is None


def test_a_call_whose_end_was_lost_is_ended_by_the_clock(ground: Ground) -> None:
    call = talking(ground)

    assert services.end_lost(now=NOW + timedelta(hours=3, minutes=59)) == 0
    assert services.end_lost(now=NOW + timedelta(hours=4, minutes=1)) == 1
    assert services.end_lost(now=NOW + timedelta(hours=5)) == 0
    card = queries.call(call)
    assert card is not None
    assert (card.line.state.value, card.is_captured) == ("ended", False)
