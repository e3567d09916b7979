"""On which day a reminder begins, and which of them a day has reached."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.deadlines import reminding, rules
from registratura.deadlines.legal_holidays import LEGAL
from registratura.deadlines.reminding import USUAL_STEPS, Anchor, Step, Whom
from registratura.deadlines.rules import Regime, Span

from .deeds import day

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
all_of_them = frozenset(Whom)
steps_before = st.builds(Step, st.just(Anchor.BEFORE_SAFE), st.integers(0, 60), st.just(all_of_them))
steps_after = st.builds(Step, st.just(Anchor.AFTER_DUE), st.integers(1, 60), st.just(all_of_them))


def code_on(today: str, *, safe: str = "04-01", due: str = "04-01") -> str:
    """Return the code of the step reached on a day by a term that is safe and due then."""
    step = reminding.reached(
        steps=USUAL_STEPS, safe_on=day(safe), due_on=day(due), today=day(today), calendar=LEGAL
    )
    return step.code if step else ""


@pytest.mark.parametrize(
    ("today", "code"),
    [
        ("03-24", ""),
        ("03-25", "safe-5"),
        ("03-29", "safe-5"),
        ("03-30", "safe-2"),
        ("04-01", "safe-0"),
        ("04-02", "due+1"),
        ("09-30", "due+1"),
    ],
)
def test_pet_24_a_petition_of_2_march_is_told_of_on_working_days(today: str, code: str) -> None:
    assert code_on(today) == code


def test_between_the_safe_day_and_the_due_one_nothing_new_begins() -> None:
    assert [code_on(f"03-{number}", safe="03-27", due="03-30") for number in (27, 28, 30, 31)] == [
        *["safe-0"] * 3,
        "due+1",
    ]


def test_days_off_push_the_steps_earlier() -> None:
    step = Step(Anchor.BEFORE_SAFE, 2, all_of_them)

    # 10 and 13 April 2026 are Good Friday and Easter Monday.
    assert reminding.day_of(step=step, safe_on=day("04-14"), due_on=day("04-14"), calendar=LEGAL) == day(
        "04-08"
    )


@given(days, st.integers(0, 40), steps_before, steps_after)
def test_every_step_begins_on_a_working_day_on_its_side(
    safe_on: date, gap: int, before: Step, after: Step
) -> None:
    safe_on = rules.last_working(day=safe_on, calendar=LEGAL)
    due_on = rules.next_working(day=safe_on + timedelta(days=gap), calendar=LEGAL)

    early = reminding.day_of(step=before, safe_on=safe_on, due_on=due_on, calendar=LEGAL)
    late = reminding.day_of(step=after, safe_on=safe_on, due_on=due_on, calendar=LEGAL)

    assert early <= safe_on <= due_on < late
    assert not LEGAL.reason_off(early)
    assert not LEGAL.reason_off(late)


@given(days, st.integers(1, 60), st.integers(0, 90), st.integers(0, 30))
def test_a_later_day_never_takes_a_step_back(start: date, count: int, passed: int, more: int) -> None:
    dates = rules.count_days(start=start, span=Span(Regime.CAL, count), calendar=LEGAL)

    def order(today: date) -> int:
        step = reminding.reached(
            steps=USUAL_STEPS, safe_on=dates.safe, due_on=dates.due, today=today, calendar=LEGAL
        )
        return USUAL_STEPS.index(step) if step else -1

    assert order(start + timedelta(days=passed)) <= order(start + timedelta(days=passed + more))


@given(days, st.integers(1, 60), st.integers(0, 30))
def test_no_term_that_reached_a_step_lies_beyond_the_horizon(start: date, count: int, passed: int) -> None:
    today = start + timedelta(days=passed)
    dates = rules.count_days(start=start, span=Span(Regime.CAL, count), calendar=LEGAL)

    step = reminding.reached(
        steps=USUAL_STEPS, safe_on=dates.safe, due_on=dates.due, today=today, calendar=LEGAL
    )

    assert step is None or dates.safe <= reminding.horizon(steps=USUAL_STEPS, today=today, calendar=LEGAL)


def test_steps_come_back_as_they_were_kept() -> None:
    assert reminding.read(reminding.kept(USUAL_STEPS)) == USUAL_STEPS


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        (USUAL_STEPS, ""),
        ((), "count"),
        (tuple(Step(Anchor.BEFORE_SAFE, number, all_of_them) for number in range(9)), "count"),
        ((Step(Anchor.AFTER_DUE, 0, all_of_them),), "days"),
        ((Step(Anchor.BEFORE_SAFE, 61, all_of_them),), "days"),
        ((Step(Anchor.BEFORE_SAFE, 3, frozenset()),), "whom"),
        ((USUAL_STEPS[0], USUAL_STEPS[0]), "twice"),
    ],
)
def test_steps_that_say_nothing_are_found(steps: tuple[Step, ...], fault: str) -> None:
    assert reminding.fault_in(steps) == fault
