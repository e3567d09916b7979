"""
Lays a stamp over the pages of a PDF in a confined process.

Run as a program of its own (`python -I stamping_child.py DEED JSON`), never imported; the copy is `input` and the stamp
`stamp.pdf` in the current folder, the answer is left in `answer.json`, with `made.pdf` beside it.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

MARGIN = 14.0  # points of the shown page
MOST_OF_PAGE = 0.45  # of the shown width and height that the stamp may take
FULL_TURN = 360
# Kept loaded by the warm process that this program is forked from.
NEEDS = ("pikepdf",)


def main() -> None:
    """Stamp the copy and write down the outcome."""
    given = json.loads(sys.argv[2])
    Path("answer.json").write_text(json.dumps(_stamp(given)), encoding="utf-8")


def _stamp(given: dict[str, Any]) -> dict[str, Any]:
    import pikepdf

    try:
        with pikepdf.open("input") as copy, pikepdf.open("stamp.pdf") as stamp:
            pages = list(copy.pages) if given["pages"] == "all" else list(copy.pages)[:1]
            form = copy.copy_foreign(stamp.pages[0].as_form_xobject())
            size = [float(side) for side in stamp.pages[0].mediabox[2:]]
            for page in pages:
                _lay(page, form, size, given["corner"])
            count = len(copy.pages)
            copy.save("made.pdf", deterministic_id=True)
    except pikepdf.PasswordError:
        return {"reason": "encrypted"}
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
        return {"reason": "unreadable"}
    return {"pages": count}


def _lay(page: Any, form: Any, size: list[float], corner: str) -> None:
    """Lay the stamp in a corner of what is shown of a page, upright to the reader however the page is turned."""
    left, bottom, wide, high = _shown_box(page)
    turned = int(page.obj.get("/Rotate", _inherited(page, "/Rotate", 0))) % FULL_TURN
    unit = float(page.obj.get("/UserUnit", Decimal(1))) or 1.0
    shown_wide, shown_high = (high, wide) if turned in (90, 270) else (wide, high)
    scale = min(1 / unit, MOST_OF_PAGE * shown_wide / size[0], MOST_OF_PAGE * shown_high / size[1])
    margin = min(MARGIN / unit, 0.02 * min(shown_wide, shown_high) + 2)
    x = margin if corner.endswith("left") else shown_wide - margin - size[0] * scale
    y = margin if corner.startswith("bottom") else shown_high - margin - size[1] * scale
    a, b, c, d, e, f = {
        0: (scale, 0, 0, scale, x, y),
        90: (0, scale, -scale, 0, wide - y, x),
        180: (-scale, 0, 0, -scale, wide - x, high - y),
        270: (0, -scale, scale, 0, y, high - x),
    }.get(turned, (scale, 0, 0, scale, x, y))
    name = page.add_resource(form, "/XObject")
    # What the page drew before may have left a transformation behind: the stamp begins from none.
    page.contents_add(b"q\n", prepend=True)
    drawn = f"\nQ\nq {a:.4f} {b:.4f} {c:.4f} {d:.4f} {e + left:.3f} {f + bottom:.3f} cm {name} Do Q\n"
    page.contents_add(drawn.encode("ascii"))


def _shown_box(page: Any) -> tuple[float, float, float, float]:
    """Return left, bottom, width and height of the part of a page that is shown; corners may stand in any order."""
    media, crop = _sorted(page.mediabox), _sorted(page.cropbox)
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right <= left or top <= bottom:
        left, bottom, right, top = media
    if right <= left or top <= bottom:
        raise ValueError("the page has no area")
    return left, bottom, right - left, top - bottom


def _sorted(box: Any) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (float(side) for side in box)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _inherited(page: Any, key: str, default: Any) -> Any:
    node, steps = page.obj.get("/Parent"), 0
    while node is not None and steps < 50:
        if key in node:
            return node[key]
        node, steps = node.get("/Parent"), steps + 1
    return default


if __name__ == "__main__":
    main()
