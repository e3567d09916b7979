"""Calls of the department: told by an exchange, and sound only after that conversation's yes."""

from array import array
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from wave import open as open_wave

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.accounts.models import User
from registratura.calls import queries, services
from registratura.calls.errors import CallRefusedError, LineUnknownError, NoDecisionError
from registratura.calls.models import Call, Capture, Chunk, Hearing, RecordingDecision
from registratura.calls.personal import HOLDER
from registratura.calls.sounds import (
    RATE,
    Answer,
    Asked,
    CallState,
    Span,
    is_sound,
    may_answer,
    may_capture,
    one_side,
    wav,
    within,
)
from registratura.calls.telephony.local import LocalExchange
from registratura.calls.telephony.port import CallTold, Kind, SoundChunk
from registratura.kernel.personal_data import person_of
from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.rooms.support.ground import NOW, Department, department

pytestmark = pytest.mark.django_db
PHONE = "+40 722 000 111"
SECOND = timedelta(seconds=1)


def tone(seconds: int) -> bytes:
    """Two sides that can be told apart: 1 on the person's, 2 on the department's."""
    return array("h", [1, 2] * RATE * seconds).tobytes()


class Ground:
    """The department with a line and an exchange that plays ten seconds."""

    def __init__(self, place: Department) -> None:
        self.place = place
        self.line, self.secret = services.add_line(name="Linia mare", by=place.oana, now=NOW)
        self.exchange = LocalExchange(tells=self.tell, sounds=self.sound)
        self.refused = 0

    def tell(self, told: CallTold) -> None:
        services.take_event(line_id=self.line, told=told, now=told.at)

    def sound(self, chunk: SoundChunk) -> bool:
        try:
            return services.take_chunk(line_id=self.line, chunk=chunk, now=chunk.at + SECOND)
        except NoDecisionError:
            self.refused += 1
            return False

    def talking(self, ref: str = "a1") -> int:
        self.exchange.ring(ref=ref, phone=PHONE, at=NOW)
        self.exchange.answer(ref=ref, at=NOW, recording=wav(tone(10), channels=2))
        call = int(Call.objects.values_list("id", flat=True).get(ref=ref))
        services.pick_up(call_id=call, by=self.place.ilie, now=NOW)
        return call

    def says(self, call: int, answer: Answer = Answer.GIVEN, *, at: datetime = NOW) -> None:
        services.decide(call_id=call, answer=answer, means=Asked.VOICE, by=self.place.ilie, now=at)

    def stored(self, call: int) -> list[int]:
        return list(
            Chunk.objects.filter(call_id=call).order_by("began_at").values_list("sequence", flat=True)
        )


@pytest.fixture
def ground() -> Iterator[Ground]:
    place = department()
    with acting_for(place.id), reading_for(Purpose.P06):
        yield Ground(place)


def test_ac_a4_1_without_a_decision_not_one_byte_of_sound_is_kept(ground: Ground) -> None:
    call = ground.talking()
    assert ground.exchange.play(ref="a1", pieces=3) == 0
    ground.says(call, Answer.REFUSED)
    assert ground.exchange.play(ref="a1", pieces=3) == 0
    assert (ground.refused, Chunk.objects.count(), Capture.objects.count()) == (6, 0, 0)


def test_ac_a4_1_the_database_itself_holds_no_sound_without_that_conversations_yes(ground: Ground) -> None:
    call, other = ground.talking(), ground.talking("a2")
    ground.says(other)
    ground.says(call, Answer.REFUSED)
    yes = RecordingDecision.objects.get(call_id=other)
    no = RecordingDecision.objects.get(call_id=call)
    for decision, answer in ((yes.id, "given"), (no.id, "given"), (no.id, "refused"), (10**6, "given")):
        part = Capture(
            institution_id=ground.place.id, call_id=call, decision_id=decision, answer=answer, began_at=NOW
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            part.save(force_insert=True)  # keys between tables of the house are never deferred


def test_ac_a4_2_a_withdrawal_in_the_middle_stops_within_one_chunk(ground: Ground) -> None:
    call = ground.talking()
    ground.says(call)
    assert ground.exchange.play(ref="a1", pieces=4) == 4

    at = NOW + timedelta(seconds=3.4)
    done = services.withdraw(call_id=call, keep_before=True, means=Asked.VOICE, by=ground.place.ilie, now=at)

    assert ground.exchange.play(ref="a1", pieces=3) == 0
    assert (done.removed, ground.stored(call)) == (1, [0, 1, 2])
    card = queries.call(call)
    assert card is not None
    assert [one.ended_at for one in card.parts] == [at]
    last = Chunk.objects.order_by("-began_at")[0]
    assert last.began_at + timedelta(milliseconds=last.milliseconds) <= at


def test_ac_a4_2_a_withdrawal_removes_what_was_kept_unless_the_person_lets_it_stay(ground: Ground) -> None:
    call = ground.talking()
    ground.says(call)
    ground.exchange.play(ref="a1", pieces=4)
    services.withdraw(
        call_id=call, keep_before=False, means=Asked.VOICE, by=ground.place.ilie, now=NOW + 4 * SECOND
    )
    assert (Chunk.objects.count(), Capture.objects.count()) == (0, 0)
    with pytest.raises(NoDecisionError):
        services.resume(call_id=call, by=ground.place.ilie, now=NOW + 5 * SECOND)
    card = queries.call(call)
    assert card is not None
    assert [one.answer for one in card.decisions] == [Answer.GIVEN, Answer.WITHDRAWN]


def test_ac_a4_3_the_copy_of_a_persons_data_carries_the_sound_of_their_own_side(ground: Ground) -> None:
    call = ground.talking()
    ground.says(call)
    ground.exchange.play(ref="a1", pieces=2)
    services.note_hearing(call_id=call, reason="contestația 7", by=ground.place.oana, now=NOW)

    person = person_of(phone=PHONE)
    keys = person | set(HOLDER.recognise(institution_id=ground.place.id, person=person))
    told = list(HOLDER.collect(institution_id=ground.place.id, person=frozenset(keys)))

    (file,) = next(one.files for one in told if one.files)
    assert file.read is not None
    with open_wave(BytesIO(file.read())) as sound:
        assert (sound.getnchannels(), sound.getnframes()) == (1, 2 * RATE)
        assert set(sound.readframes(RATE)) == {0, 1}
    assert {"Ascultare a unei convorbiri", "Hotărâre despre înregistrarea unei convorbiri"} <= {
        one.title for one in told
    }

    list(HOLDER.erase(institution_id=ground.place.id, person=frozenset(keys), now=NOW))
    row = Call.objects.get(pk=call)
    assert (row.phone, row.name, Chunk.objects.count()) == ("", "", 0)


def test_card_data_are_said_in_a_pause_and_not_kept(ground: Ground) -> None:
    call = ground.talking()
    ground.says(call)
    ground.exchange.play(ref="a1", pieces=2)
    services.pause(call_id=call, by=ground.place.ilie, now=NOW + 2 * SECOND)
    assert ground.exchange.play(ref="a1", pieces=2) == 0
    services.resume(call_id=call, by=ground.place.ilie, now=NOW + 4 * SECOND)
    ground.exchange.play(ref="a1", pieces=2)

    card = queries.call(call)
    assert card is not None
    assert ground.stored(call) == [0, 1, 4, 5]
    assert [(one.seconds, one.why) for one in card.parts] == [(2.0, "oprită pe loc"), (2.0, "")]


def test_late_sound_is_kept_only_where_it_was_allowed(ground: Ground) -> None:
    call = ground.talking()
    ground.says(call)
    services.pause(call_id=call, by=ground.place.ilie, now=NOW + 2 * SECOND)

    def comes(sequence: int, after: float, late: timedelta) -> bool:
        at = NOW + timedelta(seconds=after)
        return services.take_chunk(
            line_id=ground.line, chunk=SoundChunk("a1", sequence, at, tone(1)), now=at + late
        )

    assert comes(0, 0, timedelta(seconds=30))
    assert not comes(0, 0, timedelta(seconds=40))
    for sequence, after, late in ((1, 1.5, SECOND), (2, 1, timedelta(minutes=5)), (3, 0, -SECOND)):
        with pytest.raises(NoDecisionError):
            comes(sequence, after, late)
    assert ground.stored(call) == [0]


def test_an_exchange_that_repeats_itself_and_cuts_the_line_leaves_one_call(ground: Ground) -> None:
    ground.exchange.repeats = True
    call = ground.talking()
    ground.says(call)
    ground.exchange.play(ref="a1", pieces=2)
    ground.exchange.hang_up(ref="a1", at=NOW + timedelta(seconds=1.5))
    services.take_event(
        line_id=ground.line, told=CallTold("late", "a1", Kind.ANSWERED, NOW), now=NOW + 9 * SECOND
    )

    row = Call.objects.get()
    assert (row.id, row.state) == (call, CallState.ENDED)
    assert ground.stored(call) == [0]
    assert not Capture.objects.filter(ended_at__isnull=True).exists()


def test_an_event_of_a_call_never_heard_of_begins_it(ground: Ground) -> None:
    services.take_event(line_id=ground.line, told=CallTold("x", "z9", Kind.HUNG_UP, NOW), now=NOW)
    assert queries.calls()[0].was_missed


def test_a_listener_says_why_and_is_written_down(ground: Ground) -> None:
    call = ground.talking()
    with pytest.raises(CallRefusedError):
        services.note_hearing(call_id=call, reason=" ", by=ground.place.oana, now=NOW)
    services.note_hearing(call_id=call, reason="contestația 7", by=ground.place.oana, now=NOW)
    assert [(one.listener_id, one.reason) for one in Hearing.objects.all()] == [
        (ground.place.oana.id, "contestația 7")
    ]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM calls_hearing")


def test_sound_leaves_by_its_term_and_a_named_case_keeps_it_longer(ground: Ground) -> None:
    from registratura.retention.sets import BY_KEY

    first, second = ground.talking(), ground.talking("a2")
    for call in (first, second):
        ground.says(call)
    ground.exchange.play(ref="a1", pieces=1)
    services.keep_for_case(call_id=second, case="Contestația 7/2026", by=ground.place.oana, now=NOW)
    with connection.cursor() as cursor:
        for key, wanted in (("recordings", first), ("recordings-evidence", second)):
            cursor.execute(f"SELECT t.call_id FROM calls_capture t WHERE {BY_KEY[key].where}")
            assert cursor.fetchall() == [(wanted,)]
        cursor.execute("SELECT calls_drop_captures(ARRAY(SELECT id FROM calls_capture))")
    assert (Chunk.objects.count(), Capture.objects.count()) == (0, 0)


def test_a_line_signs_in_with_its_key_until_it_is_ended(ground: Ground) -> None:
    assert queries.line_of(ground.secret) == ground.line
    services.end_line(line_id=ground.line, by=ground.place.oana, now=NOW)
    for secret in (ground.secret, "x"):
        with pytest.raises(LineUnknownError):
            queries.line_of(secret)


def test_a_call_written_down_by_hand_has_notes_and_a_ticket(ground: Ground) -> None:
    ilie: User = ground.place.ilie
    draft = services.CallDraft(direction="out", phone=PHONE, name="Maria")
    call = services.begin_call(draft=draft, by=ilie, now=NOW)
    services.add_note(call_id=call, body="Revine mâine.", by=ilie, now=NOW)
    services.tie_to_ticket(call_id=call, ticket_number=7, by=ilie)
    services.hang_up(call_id=call, by=ilie, now=NOW + SECOND)
    card = queries.call(call)
    assert card is not None
    assert (card.line.phone, card.notes[0].body) == ("+40722000111", "Revine mâine.")
    assert [one.id for one in queries.calls(text="#7")] == [call]
    with pytest.raises(CallRefusedError):
        ground.says(call)


def test_the_last_decision_counts() -> None:
    given, refused, withdrawn = Answer.GIVEN, Answer.REFUSED, Answer.WITHDRAWN
    assert may_capture([refused, given])
    assert not may_capture([])
    assert not may_capture([given, withdrawn])
    assert may_answer(before=[refused], answer=given)
    assert not may_answer(before=[refused], answer=withdrawn)
    assert not may_answer(before=[given], answer=given)


def test_what_is_sound_and_where_it_lies() -> None:
    span = Span(NOW, NOW + 2 * SECOND)
    assert within(span=span, at=NOW + SECOND, length=SECOND)
    assert not within(span=span, at=NOW + SECOND, length=SECOND * 1.5)
    assert not within(span=span, at=NOW - SECOND, length=SECOND)
    assert one_side(tone(1), side=1) == array("h", [2] * RATE).tobytes()
    assert not is_sound(b"")
    assert not is_sound(b"abc")
    assert not is_sound(tone(6))
