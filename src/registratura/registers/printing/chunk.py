"""
The child process of a print: `python -m registratura.registers.printing.chunk set|number|join JOB`.

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

from registratura.registers.printing import TEMPLATE_FOLDER
from registratura.registers.printing.closing import EMPTY_WORDS, closing_words, head_words
from registratura.registers.printing.footprint import peak_kib
from registratura.registers.printing.lines import RegisterHead, RegisterTotals
from registratura.toolkit.typesetting import Template


def main(argv: list[str]) -> int:
    """Do one job and write its result."""
    deed, job_path = argv[1], Path(argv[2])
    job = json.loads(job_path.read_text(encoding="utf-8"))
    result = _DEEDS[deed](job)
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
        **job["sheet"],
        "rows": job["rows"],
        "pages_before": job["pages_before"],
        "positions_before": job["positions_before"],
        "empty": EMPTY_WORDS,
        "closing": None,
    }
    template = Template("register", folder=TEMPLATE_FOLDER)
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


def number_pages(job: dict[str, Any]) -> dict[str, Any]:
    """Write „Pagina x din y” over the pages kept of each part, and drop the others."""
    made_at = datetime.fromisoformat(job["made_at"])
    numbers = Template("page_numbers", folder=TEMPLATE_FOLDER)
    for part in job["parts"]:
        first, last = part["pages_before"] + 1, part["pages_before"] + part["pages"]
        pdf = numbers.pdf(data={"first": first, "last": last, "total": job["total"]}, made_at=made_at)
        with (
            pikepdf.open(part["path"], allow_overwriting_input=True) as document,
            pikepdf.open(io.BytesIO(pdf)) as source,
        ):
            del document.pages[part["pages"] :]
            for page, number in zip(document.pages, source.pages, strict=True):
                _lay_over(document, page, number)
            document.save(part["path"], deterministic_id=True)
    return {}


def join(job: dict[str, Any]) -> dict[str, Any]:
    """Join the numbered parts and hash the file."""
    target = Path(job["target"])
    with pikepdf.open(job["parts"][0]["path"]) as document:
        for part in job["parts"][1:]:
            with pikepdf.open(part["path"]) as source:
                document.pages.extend(source.pages)
        document.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        pages = len(document.pages)
    with target.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return {"pages": pages, "size_bytes": target.stat().st_size, "sha256": digest}


def _lay_over(document: pikepdf.Pdf, page: pikepdf.Page, number: pikepdf.Page) -> None:
    """
    Draw one page over another.

    Not by pikepdf's add_overlay: it draws the resource's name by lot, and no two prints would be alike.
    """
    # Pages may share their resources; each needs a number of its own.
    resources = pikepdf.Dictionary(page.obj.Resources)
    drawn = pikepdf.Dictionary(resources.get("/XObject", pikepdf.Dictionary()))
    drawn["/PageNumber"] = document.copy_foreign(number.as_form_xobject())
    resources["/XObject"] = drawn
    page.obj.Resources = resources
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ q /PageNumber Do Q\n")


_DEEDS: Final = {"set": set_rows, "number": number_pages, "join": join}


if __name__ == "__main__":
    sys.exit(main(sys.argv))
