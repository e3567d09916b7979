"""The costs of large years: worked out from the figures of one registration, and as the page says."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from tools.growth import YEARLY, Cost, table, year_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "growing.md"


def test_the_page_holds_the_table_that_the_figures_give() -> None:
    assert table(Cost()) in PAGE.read_text(encoding="utf-8")


def test_ten_times_the_registrations_ask_for_ten_times_the_rows() -> None:
    years = [year_of(count, Cost()) for count in YEARLY]

    assert YEARLY[-1] == 100_000_000
    assert all(round(more.rows_gb / less.rows_gb) == 10 for less, more in pairwise(years))


def test_what_costs_more_asks_for_more_cores() -> None:
    usual = year_of(100_000_000, Cost())

    assert year_of(100_000_000, replace(Cost(), page_web_ms=20.0)).web_cores > usual.web_cores
    assert year_of(100_000_000, replace(Cost(), scanned_pages=0.0)).recognizing_cores == 0
