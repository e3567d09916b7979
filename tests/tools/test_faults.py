"""The judge of faults sees what is lost, twice, missing and out of order, and every scenario has a control."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tools.faults.history import Judgement, Line, Notes, Row, judge
from tools.faults.report import HEAD, Result, into_docs, row
from tools.faults.table import TABLE

# Four documents, each asked for after the one before was answered; the last was asked for twice.
STORY = [
    *(Line("begun", "a", "-", 1), Line("given", "a", "1", 2), Line("begun", "b", "-", 3)),
    *(Line("given", "b", "2", 4), Line("begun", "c", "-", 5), Line("given", "c", "3", 6)),
    *(Line("begun", "d", "-", 7), Line("settled", "d", "4", 9), Line("undone", "e", "-", 9)),
]
ROWS = [Row(2026, number, key, number * 10) for number, key in enumerate("abcd", 1)]


def counts(rows: list[Row], *more: Line, last: int = 4) -> dict[str, int]:
    found = judge([*STORY, *more], rows, counters={2026: last})
    return {kind: count for kind, count in found.counts.items() if count}


def test_a_whole_history_has_no_fault() -> None:
    assert counts(ROWS) == {}
    assert counts([*ROWS, Row(2027, 1, "f", 50)], Line("begun", "f", "-", 10)) == {}


@pytest.mark.parametrize(
    ("rows", "more", "wanted"),
    [
        (ROWS[:3], (), {"lost": 1, "missing": 1}),
        ([*ROWS[:2], replace(ROWS[2], key="x"), ROWS[3]], (), {"lost": 1, "other": 1}),
        ([*ROWS, replace(ROWS[0], number=5)], (), {"twice": 1, "missing": 1, "out_of_order": 1}),
        ([*ROWS, replace(ROWS[3], key="e")], (), {"twice": 1, "other": 1}),
        (ROWS, (Line("given", "a", "2", 9),), {"twice": 1, "lost": 1}),
        (ROWS, (Line("differs", "a", "2", 9),), {"twice": 1}),
        ([*ROWS[:3], replace(ROWS[3], number=5)], (), {"lost": 1, "missing": 2}),
        ([ROWS[0], replace(ROWS[1], registered_at=9), *ROWS[2:]], (), {"out_of_order": 1}),
    ],
)
def test_each_fault_is_seen(rows: list[Row], more: tuple[Line, ...], wanted: dict[str, int]) -> None:
    assert counts(rows, *more) == wanted


def test_who_was_answered_first_and_has_the_higher_number_is_seen() -> None:
    story = [Line("begun", "a", "-", 1), Line("given", "a", "2", 2), Line("begun", "b", "-", 3)]

    found = judge([*story, Line("given", "b", "1", 4)], [Row(2026, 1, "b", 10), Row(2026, 2, "a", 20)])

    assert found.out_of_order == ["2026/1 was asked for after 2026/2 had been answered"]
    assert sum(found.counts.values()) == 1


def test_the_hour_that_comes_twice_is_no_step_back() -> None:
    first = datetime(2027, 10, 31, 3, 59, 58, tzinfo=ZoneInfo("Europe/Bucharest"))
    rows = [Row(2027, 1, "a", first), Row(2027, 2, "b", first.replace(minute=0, fold=1))]

    assert judge([], rows).out_of_order == []
    assert len(judge([], [replace(rows[0], number=2), replace(rows[1], number=1)]).out_of_order) == 1


def test_a_register_that_says_another_last_number_is_seen() -> None:
    assert counts(ROWS, last=5) == {"missing": 1}


def test_a_line_torn_by_a_kill_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "1.notes").write_text("begun a - 1\ngiven a 7 2\ngiven b 8", encoding="ascii")

    notes = Notes(tmp_path)

    assert notes.of("given") == [("a", "7")]
    assert notes.count("given") == 1


def test_every_scenario_has_a_control_and_passes_only_where_it_shows_what_it_must(tmp_path: Path) -> None:
    assert len({scenario.name for scenario in TABLE}) == len(TABLE)
    for scenario in TABLE:
        assert scenario.control
        assert set(scenario.shows) <= set(Judgement.KINDS)
        assert scenario.shows
        assert 0 < scenario.short < scenario.long
        broken = Judgement(**{scenario.shows[0]: ["x"]})

        assert Result(scenario=scenario, control_found=broken).passed
        assert not Result(scenario=scenario).passed
        assert not Result(scenario=scenario, found=broken, control_found=broken).passed
        assert not Result(scenario=scenario, control_found=broken, control_done={"broke off": 1}).passed

    page = tmp_path / "page.md"
    page.write_text(
        "before <!-- Written by `make faults`: begin -->\n<!-- Written by `make faults`: end --> after"
    )
    first, second = (Result(scenario=scenario) for scenario in TABLE[:2])
    into_docs([second], page)
    into_docs([first], page)
    text = page.read_text()
    assert text.index(row(first)) < text.index(row(second))
    assert text.count(HEAD) == 1
    assert text.startswith("before")
    assert text.endswith("after")
