"""The rows in which the tests are given to the processes that run them."""

from types import SimpleNamespace
from typing import Any

from tests.rows import BROWSERS, in_order, row_of

BROWSER, OTHER_BROWSER = "tests/browser/test_every_page.py", "tests/browser/test_folder.py"
LONG, SHORT, LARGE = "tests/proof/test_kills.py", "tests/tools/test_rows.py", "tests/house/test_words.py"


def _item(module: str, name: str) -> Any:
    return SimpleNamespace(nodeid=f"{module}::{name}")


def test_all_modules_that_open_a_browser_stand_in_one_row() -> None:
    assert row_of(f"{BROWSER}::test_a") == row_of(f"{OTHER_BROWSER}::test_b[1366]") == BROWSERS


def test_any_other_module_is_a_row_of_its_own() -> None:
    assert row_of(f"{LONG}::test_a[x::y]") == LONG


def test_the_browsers_come_first_then_what_is_long_then_what_is_large() -> None:
    items = [_item(SHORT, "one"), _item(LARGE, "a"), _item(BROWSER, "a"), _item(LARGE, "b"), _item(LONG, "a")]

    assert [item.nodeid.partition("::")[0] for item in in_order(items)] == [
        BROWSER,
        LONG,
        LARGE,
        LARGE,
        SHORT,
    ]
