"""
The child process of a print: `python -m registratura.registers.printing.chunk set|join JOB`.

Typst keeps what it has set in memory; a process for every few hundred rows gives it back. The job is a JSON
file; what came of it is written beside it as `<job>.done`.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pikepdf

from registratura.registers.printing.closing import EMPTY_WORDS, closing_words, head_words
from registratura.registers.printing.footprint import peak_kib
from registratura.registers.printing.lines import RegisterHead, RegisterTotals
from registratura.registers.printing.rows import (
    COLUMN_WIDTHS_MM,
    HEADINGS,
    INSET_MM,
    TABLE_WIDTH_MM,
    TEXT_SIZE_PT,
)
from registratura.registers.printing.typesetting import Template

_NUMBERS_AT_ONCE: Final = 1_000


def main(argv: list[str]) -> int:
    """Do one job and write its result."""
    deed, job_path = argv[1], Path(argv[2])
    job = json.loads(job_path.read_text(encoding="utf-8"))
    result = set_rows(job) if deed == "set" else join(job)
    result["peak_kib"] = peak_kib()
    job_path.with_suffix(".done").write_text(json.dumps(result), encoding="utf-8")
    return 0


def set_rows(job: dict[str, Any]) -> dict[str, Any]:
    """
    Set rows into pages and say how many of the rows each page ends with.

    The last job carries totals; its certification line names the number of pages, which is known
    only after a first setting.
    """
    head = RegisterHead(**{**job["head"], "printed_at": datetime.fromisoformat(job["head"]["printed_at"])})
    data: dict[str, Any] = {
        "head": head_words(head=head),
        "headings": HEADINGS,
        "widths": COLUMN_WIDTHS_MM,
        "table_width": TABLE_WIDTH_MM,
        "text_size": TEXT_SIZE_PT,
        "inset": INSET_MM,
        "rows": job["rows"],
        "pages_before": job["pages_before"],
        "positions_before": job["positions_before"],
        "empty": EMPTY_WORDS,
        "closing": None,
    }
    template = Template("register")
    totals = RegisterTotals(**job["totals"]) if job["totals"] else None
    pages, sums, pdf = 0, [0], b""
    while pages != len(sums):
        pages = len(sums)
        if totals is not None:
            data["closing"] = closing_words(head=head, totals=totals, pages=job["pages_before"] + pages)
        pdf, sums = template.pdf_and_marks(data=data, made_at=head.printed_at, label="page-sum")
        if totals is None:
            break
    Path(job["target"]).write_bytes(pdf)
    return {"rows_by_page": sums}


def join(job: dict[str, Any]) -> dict[str, Any]:
    """Join the parts, write „Pagina x din y” over each page, and hash the file."""
    made_at = datetime.fromisoformat(job["made_at"])
    total = sum(part["pages"] for part in job["parts"])
    numbers = Template("page_numbers")
    document = pikepdf.open(job["parts"][0]["path"])
    del document.pages[job["parts"][0]["pages"] :]
    for part in job["parts"][1:]:
        with pikepdf.open(part["path"]) as source:
            document.pages.extend(source.pages[: part["pages"]])
    for first in range(1, total + 1, _NUMBERS_AT_ONCE):
        last = min(first + _NUMBERS_AT_ONCE - 1, total)
        pdf = numbers.pdf(data={"first": first, "last": last, "total": total}, made_at=made_at)
        _number_pages(document, pdf, first)
    target = Path(job["target"])
    document.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with target.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return {"pages": total, "size_bytes": target.stat().st_size, "sha256": digest}


def _number_pages(document: pikepdf.Pdf, numbers: bytes, first: int) -> None:
    """
    Lay the numbers over the pages, from the page with the given number on.

    Not by pikepdf's add_overlay: it draws the resource's name by lot, and no two prints would be alike.
    """
    with pikepdf.open(io.BytesIO(numbers)) as source:
        for index, number in enumerate(source.pages):
            page = document.pages[first - 1 + index]
            # Pages may share their resources; each needs a number of its own.
            resources = pikepdf.Dictionary(page.obj.Resources)
            drawn = pikepdf.Dictionary(resources.get("/XObject", pikepdf.Dictionary()))
            drawn["/PageNumber"] = document.copy_foreign(number.as_form_xobject())
            resources["/XObject"] = drawn
            page.obj.Resources = resources
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"\nQ q /PageNumber Do Q\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv))
