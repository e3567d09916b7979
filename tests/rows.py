"""
The rows in which the tests stand, and how they are given to the processes that run them.

A module stays whole in one process, so that what it sets up is set up once. All modules that open a browser stand in
one row: two browsers at once starve each other on two cores. The longest rows begin first, so that no process waits
long for the last one.
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

BROWSERS = "browsers"
_ROOT = Path(__file__).resolve().parent.parent
_BROWSER, _LONG = re.compile(r"\bmark\.browser\b"), re.compile(r"\bmark\.(kill|slow)\b")


class Rows(LoadScopeScheduling):
    """Gives whole rows to the processes, in the order in which the tests were collected."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # `in_order` has put the longest first

    def _split_scope(self, nodeid: str) -> str:
        return row_of(nodeid)


def in_order(items: list[pytest.Item]) -> list[pytest.Item]:
    """Put the tests of a row beside each other: the browsers first, then the long modules, then the large ones."""
    sizes = Counter(row_of(item.nodeid) for item in items)

    def place(item: pytest.Item) -> tuple[int, int, str]:
        row = row_of(item.nodeid)
        rank = 0 if row == BROWSERS else 1 if _says(row, _LONG) else 2
        return rank, -sizes[row], item.nodeid.partition("::")[0]

    return sorted(items, key=place)


def row_of(nodeid: str) -> str:
    """Return the row of a test: that of the browsers, or its module."""
    module = nodeid.partition("::")[0]
    return BROWSERS if _says(module, _BROWSER) else module


@cache
def _says(module: str, words: re.Pattern[str]) -> bool:
    path = _ROOT / module
    return path.is_file() and bool(words.search(path.read_text("utf-8")))
