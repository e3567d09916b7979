"""Which reminder is due on which day, by table."""

from datetime import date, timedelta

import pytest

from registratura.reminding.rules import About, Contract, Licence, Owed, Reminder, Used, due_reminders

END = date(2026, 12, 31)
YEAR = Contract(1, date(2026, 1, 1), END)


def due(**facts: object) -> list[Reminder]:
    whole: dict[str, object] = {
        "contract": None,
        "owed": (),
        "licences": (),
        "closes_on": None,
        "today": END,
    }
    return due_reminders(**(whole | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "about", "step"),
    [
        (91, None, 0),
        (90, About.EARLY, 90),
        (61, About.EARLY, 90),
        (60, About.EARLY, 60),
        (30, About.NEAR, 30),
        (8, About.NEAR, 30),
        (7, About.NEAR, 7),
        (0, About.NEAR, 7),
        (-1, About.ENDED, 1),
        (-30, About.ENDED, 30),
        (-31, None, 0),
    ],
)
def test_v09_before_and_at_the_end_of_a_contract(left: int, about: About | None, step: int) -> None:
    found = due(contract=YEAR, today=END - timedelta(days=left))

    assert [(one.about, one.step) for one in found] == ([(about, step)] if about else [])


def test_v09_a_short_contract_is_not_reminded_of_its_end_on_its_first_day() -> None:
    trial = Contract(2, date(2026, 12, 2), END)

    assert due(contract=trial, today=date(2026, 12, 2)) == []
    assert [one.step for one in due(contract=trial, today=date(2026, 12, 24))] == [7]


@pytest.mark.parametrize(("late", "key"), [(0, ""), (1, "1"), (14, "1"), (15, "15"), (30, "30"), (400, "30")])
def test_v09_an_unpaid_invoice_once_at_each_step(late: int, key: str) -> None:
    found = due(owed=[Owed(5, END, 119_000)], today=END + timedelta(days=late))

    assert [one.key for one in found] == ([f"owed/5/2026-12-31/{key}"] if key else [])
    assert due(owed=[Owed(5, END, 0)], today=END + timedelta(days=late)) == []


@pytest.mark.parametrize(("left", "step"), [(15, None), (14, 14), (4, 14), (3, 3), (0, 3), (-1, None)])
def test_v09_what_to_do_before_registering_closes(left: int, step: int | None) -> None:
    closes = date(2026, 6, 15)
    found = due(contract=YEAR, closes_on=closes, today=closes - timedelta(days=left))

    assert [(one.about, one.step, one.on) for one in found] == (
        [(About.ACTION, step, date(2026, 6, 14))] if step else []
    )


@pytest.mark.parametrize(
    ("left", "about"), [(31, None), (30, About.LICENCE_EARLY), (7, About.LICENCE), (-1, None)]
)
def test_v09_a_licence_about_to_expire(left: int, about: About | None) -> None:
    found = due(licences=[Licence(9, END)], today=END - timedelta(days=left))

    assert [one.about for one in found] == ([about] if about else [])


def test_v09_only_early_reminders_can_be_turned_off() -> None:
    everything = frozenset(str(about) for about in About)
    facts = {
        "contract": YEAR,
        "owed": [Owed(5, date(2026, 10, 1), 10)],
        "licences": [Licence(9, date(2026, 11, 1))],
    }

    found = due(**facts, today=date(2026, 10, 10))
    quiet = due(**facts, today=date(2026, 10, 10), switched_off=everything)

    assert [one.about for one in found] == [About.UNPAID, About.EARLY, About.LICENCE_EARLY]
    assert [one.about for one in quiet] == [About.UNPAID]


def test_v09_a_prolonged_contract_is_reminded_of_its_new_end() -> None:
    longer = Contract(1, date(2026, 1, 1), date(2027, 12, 31))

    first, second = due(contract=YEAR, today=END), due(contract=longer, today=date(2027, 12, 31))

    assert first[0].key != second[0].key


@pytest.mark.parametrize(
    ("used", "stops", "about"),
    [
        (79, False, None),
        (80, False, About.LIMIT_NEAR),
        (100, False, About.LIMIT_NEAR),
        (101, False, About.LIMIT),
        (100, True, About.LIMIT),
    ],
)
def test_v08_a_limit_is_told_when_near_and_when_passed(used: int, stops: bool, about: About | None) -> None:
    found = due(limits=[Used(7, "registrations", used, 100, YEAR.starts_on, stops=stops)])

    assert [one.about for one in found] == ([about] if about else [])


def test_v08_a_limit_is_told_once_in_a_period_and_anew_for_another_limit() -> None:
    def key(used: int, most: int, since: date) -> str:
        return due(limits=[Used(7, "registrations", used, most, since)])[0].key

    first = key(81, 100, YEAR.starts_on)

    assert key(95, 100, YEAR.starts_on) == first
    assert len({first, key(101, 100, YEAR.starts_on), key(190, 200, YEAR.starts_on), key(81, 100, END)}) == 4


def test_v08_what_is_near_may_be_turned_off_and_what_is_passed_not() -> None:
    off = frozenset({"limit_near", "limit"})
    near, passed = (Used(7, "storage", used, 100, YEAR.starts_on) for used in (90, 101))

    assert [one.about for one in due(limits=[near, passed], switched_off=off)] == [About.LIMIT]
