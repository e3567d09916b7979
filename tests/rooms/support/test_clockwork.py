"""Working time, states and letters of machines: pure, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.deadlines.rules import DaysOff
from registratura.support.hours import Hours, minutes_between, moment_after
from registratura.support.machine import ENDED, TRANSITIONS, State, after_customer, may_go
from registratura.support.mail_rules import Held, LetterFacts, held_back

FREE = DaysOff(frozenset({date(2026, 3, 4)}))
HOURS = Hours()
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 11:00 in Bucharest, open 8:30 to 16:30


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        (MONDAY, 60, datetime(2026, 3, 2, 10, 0, tzinfo=UTC)),
        (MONDAY, 330, datetime(2026, 3, 2, 14, 30, tzinfo=UTC)),  # to the end of the day
        (MONDAY, 331, datetime(2026, 3, 3, 6, 31, tzinfo=UTC)),  # one minute of Tuesday
        (
            datetime(2026, 3, 3, 20, 0, tzinfo=UTC),
            30,
            datetime(2026, 3, 5, 7, 0, tzinfo=UTC),
        ),  # over the free day
        (
            datetime(2026, 3, 6, 14, 0, tzinfo=UTC),
            60,
            datetime(2026, 3, 9, 7, 0, tzinfo=UTC),
        ),  # over the weekend
        (
            datetime(2026, 3, 27, 14, 0, tzinfo=UTC),
            60,
            datetime(2026, 3, 30, 6, 0, tzinfo=UTC),
        ),  # summer time
    ],
)
def test_terms_count_working_minutes_alone(start: datetime, minutes: int, end: datetime) -> None:
    assert moment_after(start=start, minutes=minutes, hours=HOURS, calendar=FREE) == end


@given(st.integers(0, 60 * 24 * 20), st.integers(1, 4000))
def test_what_was_counted_forward_is_found_counting_back(offset: int, minutes: int) -> None:
    start = MONDAY + timedelta(minutes=offset)

    end = moment_after(start=start, minutes=minutes, hours=HOURS, calendar=FREE)

    assert minutes_between(start=start, end=end, hours=HOURS, calendar=FREE) == minutes


def test_only_listed_transitions_are_taken() -> None:
    assert set(TRANSITIONS) == set(State)
    assert not TRANSITIONS[State.CLOSED]
    assert all(State.NEW not in onward for onward in TRANSITIONS.values())
    assert may_go(here=State.SOLVED, there=State.OPEN)
    assert not may_go(here=State.CLOSED, there=State.OPEN)


def test_a_word_of_the_customer_wakes_what_waits() -> None:
    woken = {state: after_customer(here=state) for state in State}

    assert woken[State.NEW] is State.NEW
    assert woken[State.CLOSED] is State.CLOSED
    assert {woken[state] for state in (State.OPEN, State.PENDING, State.ON_HOLD, State.SOLVED)} == {
        State.OPEN
    }
    assert State.SOLVED in ENDED


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (LetterFacts("ana@exemplu.ro"), None),
        (LetterFacts("ana@exemplu.ro", machine="auto-reply"), Held.MACHINE),
        (LetterFacts("mailer-daemon@exemplu.ro", machine="bounce"), Held.BOUNCE),
        (LetterFacts("lista@exemplu.ro", machine="list"), Held.LIST),
        (LetterFacts("noi@furnizor.ro", from_us=True), Held.LOOP),
        (LetterFacts("ana@exemplu.ro", recent_count=9), None),
        (LetterFacts("ana@exemplu.ro", recent_count=10), Held.FLOOD),
        (LetterFacts("", problem="mail-without-sender"), Held.UNREADABLE),
    ],
)
def test_letters_of_machines_and_floods_are_held(facts: LetterFacts, reason: Held | None) -> None:
    assert held_back(facts) is reason
