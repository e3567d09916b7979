"""When a meeting must be convened and announced, against the law's own counting."""

from datetime import date

from registratura.appointments.convening import MeetingKind, last_days, late_notices
from registratura.deadlines.legal_holidays import LEGAL

MONDAY = date(2026, 6, 22)


def laws(kind: MeetingKind, announced: date, meets: date) -> list[str]:
    return [
        one.rule.law
        for one in late_notices(kind=kind, announced_on=announced, meets_on=meets, calendar=LEGAL)
    ]


def test_an_ordinary_meeting_waits_for_the_later_of_the_two_laws() -> None:
    days = {
        one.rule.law: one.last_day
        for one in last_days(kind=MeetingKind.ORDINARY, meets_on=MONDAY, calendar=LEGAL)
    }

    # Three working days lie whole between Tuesday 16 June and Monday 22 June.
    assert days == {"OUG 57/2019 art. 134": date(2026, 6, 17), "Legea 52/2003 art. 8": date(2026, 6, 16)}
    assert laws(MeetingKind.ORDINARY, date(2026, 6, 16), MONDAY) == []
    assert laws(MeetingKind.ORDINARY, date(2026, 6, 17), MONDAY) == ["Legea 52/2003 art. 8"]
    assert len(laws(MeetingKind.ORDINARY, date(2026, 6, 18), MONDAY)) == 2


def test_holidays_do_not_count_as_working_days() -> None:
    # 10, 12 and 13 April 2026 are the Orthodox Easter: three working days before Thursday 16 April begin on the 8th.
    assert laws(MeetingKind.COMMISSION, date(2026, 4, 8), date(2026, 4, 16)) == []
    assert laws(MeetingKind.COMMISSION, date(2026, 4, 14), date(2026, 4, 16)) == ["Legea 52/2003 art. 8"]


def test_a_meeting_convened_at_once_has_no_term() -> None:
    assert last_days(kind=MeetingKind.IMMEDIATE, meets_on=MONDAY, calendar=LEGAL) == []
