"""The quick kinds of bomb; `python -m tools.bombs` tries them all. Each ends within the promise, in known words."""

import pytest

from tools.hostile.bombs import BOMBS
from tools.hostile.trial import readings

QUICK = (
    *("zip-flat", "zip-overlapping", "7z-header", "rar4-blocks", "rar5-number", "tiff-size", "bmp-size"),
    *("pdf-tree-loop", "pdf-tree-doubling", "pdf-arrays", "xml-billion-laughs", "svg-use", "xlsx-corners"),
    *(
        "eml-nesting",
        "eml-multiparts",
        "eml-folded",
        "eml-addresses",
        "tnef-counts",
        "tnef-nesting",
        "msg-chain",
    ),
)
KNOWN = {"ok", "unreadable", "too-heavy", "too-long", "too-much-output", "encrypted", "no-text", "pdf-broken"}
KNOWN |= {"mail-too-complex", "ok, 0 attachments", "pdf-too-heavy"}


@pytest.mark.parametrize("name", QUICK)
def test_r11_a_bomb_costs_little_and_ends_in_words(name: str) -> None:
    file_name, content = BOMBS[name]()

    trial = readings(content, file_name)

    assert trial.held, trial
    assert {stage.said for stage in trial.stages} <= KNOWN


def test_there_are_bombs_of_more_than_thirty_kinds_and_each_is_the_same_each_time() -> None:
    assert len(BOMBS) >= 30
    assert all(BOMBS[name]() == BOMBS[name]() for name in ("zip-of-itself", "docx-depth", "tnef-nesting"))
