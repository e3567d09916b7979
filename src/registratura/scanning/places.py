"""Where a watched folder may stand: below a root of the operator, in the part of its own institution. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_STEP = re.compile(r"[\w][\w .\-]{0,60}")
MOST_STEPS = 5
KEPT, REFUSED = "preluate", "respinse"
"""Folders in a watched one, for the files that were taken over and for those that could not be."""


def path_problem(path: str) -> str:
    """Return what is wrong with a path below an institution's folder: `steps`, `names`, or nothing."""
    if not path:
        return ""
    steps = path.split("/")
    if len(steps) > MOST_STEPS:
        return "steps"
    bad = any(
        _STEP.fullmatch(step) is None or step.endswith((".", " ")) or step.casefold() in (KEPT, REFUSED)
        for step in steps
    )
    return "names" if bad else ""


def folder_at(
    *, root: str, institution_code: str, path: str, roots: Sequence[Path]
) -> tuple[Path, list[str]] | None:
    """
    Return the root of a watched folder and the steps down to it; None when the operator no longer allows the root.

    Each step must be opened without following links: what stands there now is not known here.
    """
    found = next((each for each in roots if str(each) == root), None)
    if found is None or path_problem(path):
        return None
    return found, [institution_code, *filter(None, path.split("/"))]
