"""Decisions about notices measured whole, beside what the way to the database alone costs."""

from pathlib import Path
from typing import Any

import pytest

from tests.doors.cli.test_bench import _bench


@pytest.mark.slow
def test_bench_notices_measures_whole_decisions_beside_as_many_empty_questions(tmp_path: Path) -> None:
    timing = ("--rounds", "2", "--seconds", "0.5")
    report: Any = _bench("notices", "--choices", "50", data=tmp_path, timing=timing)

    whole = report["whole"]
    assert report["ms"]["personal"]["p95"] > 0
    assert whole["questions"] > 5  # consent, signals, cap, record: nothing of it was skipped
    for kind in ("decision", "plain"):
        assert whole[kind]["count"] > 0
        assert whole[kind]["errors"] == 0, "each was chosen by what the person opened"
