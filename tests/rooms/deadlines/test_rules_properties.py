"""What holds for every term, whatever its start, length and calendar."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from registratura.deadlines import rules
from registratura.deadlines.legal_holidays import LEGAL, LegalCalendar
from registratura.deadlines.rules import DaysOff, Regime, Sense, Span
from registratura.kernel.calendar import BUCHAREST

DAY = timedelta(days=1)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
counted_regimes = st.sampled_from([Regime.CAL, Regime.WD, Regime.EU_WD, Regime.MONTH, Regime.EU_MONTH])
spans = st.builds(Span, counted_regimes, st.integers(1, 60))
months = st.sampled_from([Regime.MONTH, Regime.EU_MONTH])


@given(days, st.integers(0, 400), spans)
def test_a_later_start_never_gives_an_earlier_end(start: date, later: int, span: Span) -> None:
    first = rules.count_days(start=start, span=span, calendar=LEGAL)
    second = rules.count_days(start=start + later * DAY, span=span, calendar=LEGAL)

    assert first.safe <= second.safe
    assert first.due <= second.due
    assert first.legal_max <= second.legal_max


@given(days, spans)
def test_the_three_dates_are_in_order_and_working_days(start: date, span: Span) -> None:
    dates = rules.count_days(start=start, span=span, calendar=LEGAL)

    assert dates.safe <= dates.due <= dates.legal_max
    assert start < dates.due
    assert not any(LEGAL.reason_off(day) for day in (dates.safe, dates.due, dates.legal_max))


@given(days, spans, st.sets(st.integers(0, 120), max_size=12))
def test_holidays_never_shorten_a_term(start: date, span: Span, offsets: set[int]) -> None:
    before = rules.count_days(start=start, span=span, calendar=LEGAL)
    closed = {start + offset * DAY: "zi declarată" for offset in offsets}

    after = rules.count_days(start=start, span=span, calendar=LEGAL.with_days(closed=closed))

    assert before.due <= after.due
    assert before.legal_max <= after.legal_max


@given(days, spans, st.sets(st.integers(0, 120), max_size=12))
def test_days_worked_instead_never_lengthen_a_term(start: date, span: Span, offsets: set[int]) -> None:
    before = rules.count_days(start=start, span=span, calendar=LEGAL)

    worked = LEGAL.with_days(worked=[start + offset * DAY for offset in offsets])

    assert rules.count_days(start=start, span=span, calendar=worked).due <= before.due


@given(days, st.integers(1, 60), st.sampled_from([Regime.CAL, Regime.WD]))
def test_terms_of_the_union_end_with_their_last_day(start: date, count: int, regime: Regime) -> None:
    national = rules.count_days(start=start, span=Span(regime, count), calendar=LEGAL)
    union = rules.count_days(start=start, span=Span(Regime.EU_WD, count), calendar=LEGAL)

    assert union.due == union.legal_max
    assert national.legal_max > start + count * DAY - DAY


@given(days, st.integers(1, 48))
def test_months_end_on_the_same_day_or_the_last_of_the_month(start: date, count: int) -> None:
    end = rules.months_later(day=start, count=count)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == count
    assert end.day == start.day or (end.day < start.day and (end + DAY).day == 1)


@given(days, st.integers(1, 400))
def test_the_nominal_day_of_calendar_days_is_plain_addition(start: date, count: int) -> None:
    dates = rules.calendar_days(start=start, count=count, calendar=LEGAL)

    assert dates.nominal == start + count * DAY
    assert dates.safe <= dates.nominal <= dates.due


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 12, 31)), st.integers(1, 200))  # noqa: DTZ001
def test_TRM_06_hours_are_absolute_whatever_the_clocks_do(naive: datetime, count: int) -> None:
    moment = naive.replace(tzinfo=BUCHAREST)

    due_at = rules.hours_after(moment=moment, count=count)

    assert due_at - moment.astimezone(UTC) == timedelta(hours=count)


def test_a_day_of_hours_over_the_change_of_clocks_ends_an_hour_later_on_the_wall() -> None:
    spring = rules.hours_after(moment=datetime(2026, 3, 28, 14, tzinfo=BUCHAREST), count=24)
    autumn = rules.hours_after(moment=datetime(2026, 10, 24, 14, tzinfo=BUCHAREST), count=24)

    assert spring.astimezone(BUCHAREST).hour == 15
    assert autumn.astimezone(BUCHAREST).hour == 13


@given(days, st.integers(1, 40), st.sampled_from([Regime.CAL, Regime.WD]))
def test_what_must_wait_waits_longer_than_what_must_hurry(start: date, count: int, regime: Regime) -> None:
    wait = rules.count_days(start=start, span=Span(regime, count, Sense.AFTER), calendar=LEGAL)
    hurry = rules.count_days(start=start, span=Span(regime, count), calendar=LEGAL)

    assert wait.safe > hurry.due
    assert not LEGAL.reason_off(wait.safe)


@given(days, st.integers(1, 40), st.sampled_from([Regime.CAL, Regime.WD]))
def test_what_comes_before_an_event_leaves_the_days_whole(event: date, count: int, regime: Regime) -> None:
    dates = rules.count_days(start=event, span=Span(regime, count, Sense.BEFORE), calendar=LEGAL)
    between = [dates.safe + number * DAY for number in range(1, (event - dates.safe).days)]
    if regime is Regime.WD:
        between = [day for day in between if not LEGAL.reason_off(day)]

    assert len(between) >= count
    assert dates.safe <= dates.due <= dates.legal_max < event


def test_a_calendar_of_plain_dates_knows_weekends() -> None:
    calendar = DaysOff(frozenset({date(2026, 3, 4)}))

    assert rules.next_working(day=date(2026, 3, 7), calendar=calendar) == date(2026, 3, 9)
    assert rules.last_working(day=date(2026, 3, 4), calendar=calendar) == date(2026, 3, 3)
    assert calendar.reason_off(date(2026, 3, 4)) == "zi liberă"


def test_a_worked_saturday_counts() -> None:
    calendar = LegalCalendar(worked=frozenset({date(2026, 3, 7)}))

    assert rules.working_days(start=date(2026, 3, 6), count=1, calendar=calendar).due == date(2026, 3, 7)
