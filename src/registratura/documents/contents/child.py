"""
Reads one file in a confined process: its text, or the picture of one of its pages.

Run as a program of its own (`python -I child.py DEED JSON`), never imported; the file is `input` in the current
folder, the answer is left in `answer.json`, with `text.txt` or `page.png` beside it. What it cannot read ends as an
answer with a reason; what ends the process itself is told by the sandbox.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

INPUT = "input"
DPI = 300
MAX_PIXELS = 40_000_000
POINTS_PER_INCH = 72
PAGE_BREAK = "\f"
# What a single page may cost; a file of a hundred pages may cost a hundred times that, but only page after page.
PAGE_CPU_S = 30
# Kept loaded by the warm process that this program is forked from.
NEEDS = (
    "pypdfium2",
    "PIL.ImageOps",
    "PIL.ImageSequence",
    "PIL.PngImagePlugin",
    "PIL.JpegImagePlugin",
    "kreuzberg",
)


def main() -> None:
    """Do the deed and write down its outcome."""
    deed, given = sys.argv[1], json.loads(sys.argv[2])
    deeds = {"extract": _extract, "recognize": _recognize, "picture": _picture}
    answer = deeds[deed](given)
    Path("answer.json").write_text(json.dumps(answer), encoding="utf-8")


def _extract(given: dict[str, Any]) -> dict[str, Any]:
    if given["media_type"] == "application/pdf":
        return _extract_pdf(given["max_characters"])
    import kreuzberg

    try:
        found = kreuzberg.extract_file_sync(INPUT, mime_type=given["media_type"])
    except (kreuzberg.exceptions.KreuzbergError, OSError, RuntimeError, ValueError):
        return {"reason": "unreadable"}
    _write_text([found.content], given["max_characters"])
    return {"pages": None}


def _extract_pdf(max_characters: int) -> dict[str, Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(INPUT)
    except pypdfium2.PdfiumError as error:
        return {"reason": "encrypted" if "assword" in str(error) else "unreadable"}
    pages = len(document)
    _write_text((page.get_textpage().get_text_bounded() for page in document), max_characters)
    return {"pages": pages}


def _write_text(pages: Iterator[str] | list[str], max_characters: int) -> None:
    left = max_characters
    with Path("text.txt").open("w", encoding="utf-8", errors="replace") as file:
        for number, text in enumerate(pages):
            part = (PAGE_BREAK if number else "") + text[:left]
            file.write(part)
            left -= len(part)
            if left <= 0:
                return


def _recognize(given: dict[str, Any]) -> dict[str, Any]:
    from PIL import UnidentifiedImageError

    read = 0

    def texts() -> Iterator[str]:
        nonlocal read
        _allow_a_page()
        for _ in _pictures(given["media_type"], given["max_pages"]):
            # One page at a time, on one processor: recognizing must not delay the counter.
            done = subprocess.run(
                ["tesseract", "scan.pgm", "stdout", "-l", given["language"], "--dpi", str(DPI)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                check=True,
                preexec_fn=_one_page,
            )
            read += 1
            _allow_a_page()
            yield done.stdout.decode("utf-8", "replace")

    try:
        _write_text(texts(), given["max_characters"])
    except FileNotFoundError:
        return {"reason": "no-recognizer"}
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, subprocess.CalledProcessError):
        return {"reason": "unreadable"}
    return {"pages": read}


def _allow_a_page() -> None:
    """Let this process take half a minute more of a processor: a file that yields no page by then is a bomb."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = int(used.ru_utime + used.ru_stime) + PAGE_CPU_S
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard < 0 else min(most, hard), hard))


def _one_page() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (PAGE_CPU_S, PAGE_CPU_S))


def _pictures(media_type: str, max_pages: int) -> Iterator[None]:
    """
    Leave the pages one after the other as `scan.pgm`, gray, at 300 points an inch where that fits.

    Plain pixels: to press them into a PNG and out again would be work for nothing.
    """
    if media_type == "application/pdf":
        import pypdfium2

        document = pypdfium2.PdfDocument(INPUT)
        for number in range(min(len(document), max_pages)):
            _draw(document[number], DPI / POINTS_PER_INCH, gray=True).save("scan.pgm")
            yield
        return
    for frame in _frames(max_pages):
        frame.convert("L").save("scan.pgm")
        yield


def _frames(max_pages: int) -> Iterator[Any]:
    from PIL import Image, ImageOps, ImageSequence

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with Image.open(INPUT) as image:
        for number, frame in enumerate(ImageSequence.Iterator(image)):
            if number == max_pages:
                return
            if frame.width * frame.height > MAX_PIXELS:
                raise ValueError("the picture is too large")
            yield ImageOps.exif_transpose(frame)


def _draw(page: Any, scale: float, *, gray: bool) -> Any:
    width, height = page.get_size()
    scale = min(scale, (MAX_PIXELS / max(width * height, 1)) ** 0.5)
    return page.render(scale=scale, grayscale=gray, may_draw_forms=True).to_pil()


def _picture(given: dict[str, Any]) -> dict[str, Any]:
    """Draw a page (from 1) as wide as asked, in points of the screen."""
    import pypdfium2
    from PIL import UnidentifiedImageError

    number, width = given["page"], given["width"]
    try:
        if given["media_type"] == "application/pdf":
            document = pypdfium2.PdfDocument(INPUT)
            document.init_forms()  # the drawing of a signature is a part of a form
            pages = len(document)
            if number > pages:
                return {"reason": "no-such-page", "pages": pages}
            page = document[number - 1]
            drawn = _draw(page, width / max(page.get_width(), 1), gray=False)
        else:
            frames = list(zip(range(number), _frames(number), strict=False))
            if len(frames) < number:
                return {"reason": "no-such-page", "pages": len(frames)}
            drawn, pages = frames[-1][1], len(frames)
            drawn.thumbnail((width, width * 4))
        drawn.convert("RGB").save("page.png", optimize=False)
    except (pypdfium2.PdfiumError, OSError, ValueError, SyntaxError, UnidentifiedImageError) as error:
        return {"reason": "encrypted" if "assword" in str(error) else "unreadable"}
    return {"pages": pages}


if __name__ == "__main__":
    main()
