"""`bench scans`: pages of a stack read and cut in the sandbox, beside the mere drawing of the same pages."""

from __future__ import annotations

import io
import os
import random
from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from typing import Any

import img2pdf
import pypdfium2
from PIL import Image, ImageDraw

from registratura.scanning.codes import Code, Medium
from registratura.scanning.parting import State, pieces_of
from registratura.scanning.printing.formats import format_of
from registratura.scanning.printing.labels_pdf import LabelWords, print_labels
from registratura.scanning.reading.looking import PAGES_AT_ONCE, Looked, batchroom

DPI = 200
PAPER_PAGES = 3
DIFFERENT = 12  # pages drawn apart; a stack repeats them
MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def measure_scans(*, pages: int) -> dict[str, Any]:
    """Read and cut a stack of so many pages, A4 at 200 points an inch; every third page has a label."""
    content, codes = _stack(pages)
    began = perf_counter()
    document = pypdfium2.PdfDocument(content)
    for page in document:
        page.render(scale=DPI / 72, grayscale=True)
        page.close()
    drawn_s = perf_counter() - began
    with batchroom(io.BytesIO(content), media_type="application/pdf") as room:
        began = perf_counter()
        looks = [
            room.look(first=first, last=first + PAGES_AT_ONCE - 1)
            for first in range(1, pages + 1, PAGES_AT_ONCE)
        ]
        looked_s = perf_counter() - began
        peaks = list(room.peaks)
        began = perf_counter()
        ranges = _ranges(looks)
        cut = sum(part is not None for part in room.cut(ranges=ranges))
        cut_s = perf_counter() - began
    read = sum(bool(page.codes) for look in looks for page in look.pages)
    return {
        "pages": pages,
        "megabytes": round(len(content) / (1 << 20), 1),
        "labels": {"printed": len(codes), "read": read},
        "parts_cut": cut,
        "pages_per_second": {
            "read_and_cut": round(pages / (looked_s + cut_s), 1),
            "read": round(pages / looked_s, 1),
            "only_drawn": round(pages / drawn_s, 1),
        },
        "memory_mb": {
            "first_pages": round(peaks[0] / (1 << 20)),
            "median": round(median(peaks) / (1 << 20)),
            "last_pages": round(peaks[-1] / (1 << 20)),
        },
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def _ranges(looks: list[Looked]) -> list[tuple[int, int]]:
    seen = [page for look in looks for page in look.pages]
    pieces = pieces_of(seen, tag="0000", known={})
    return [(piece.first, piece.last) for piece in pieces if piece.state is not State.SHEET]


def _stack(pages: int) -> tuple[bytes, list[Code]]:
    codes = [Code(Medium.LABEL, "0000", f"{number:014d}") for number in range(1, pages // PAPER_PAGES + 2)]
    plain = [_page(seed) for seed in range(DIFFERENT)]
    pictures, printed = [], []
    for number in range(pages):
        paper = plain[number % DIFFERENT].copy()
        if number % PAPER_PAGES == 0:
            code = codes[number // PAPER_PAGES]
            paper.paste(_label(code), (paper.width - 600, 60))
            printed.append(code)
        target = io.BytesIO()
        paper.save(target, "JPEG", quality=60, dpi=(DPI, DPI))
        pictures.append(target.getvalue())
    return bytes(img2pdf.convert(pictures, nodate=True)), printed


def _label(code: Code) -> Image.Image:
    words = LabelWords(code=code, number="125/02.03.2026", registered_at=MOMENT, direction="incoming")
    pdf = print_labels(
        institution="Primăria", labels=[words], label_format=format_of(None), start=1, printed_at=MOMENT
    )
    picture: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=DPI / 72, grayscale=True).to_pil()
    return picture


def _page(seed: int) -> Image.Image:
    chance = random.Random(seed)
    paper = Image.new("L", (1654, 2339), 248)
    pen = ImageDraw.Draw(paper)
    for row in range(480, 2240, 40):
        place = 100
        while place < 1450:
            width = chance.randint(10, 50)
            pen.rectangle((place, row, place + width, row + 14), fill=40)
            place += width + 8
    return paper
