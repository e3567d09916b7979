"""
Looks for labels on pages, or cuts pages out, in a confined process.

Run as a program of its own (`python -I child.py DEED JSON`), never imported; the batch is `input` in the current
folder, the answer is left in `answer.json`, and what was cut in `part-0.pdf` and on.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

INPUT = "input"
PDF = "application/pdf"
POINTS_PER_INCH = 72
DPI = 200
SHARP_DPI = 300
MAX_PIXELS = 40_000_000
# A picture is read as it is up to these; a larger one is made smaller first.
ENOUGH_PIXELS = 12_000_000
VERSIONS = ("1", "2", "3")
# The side of our squares, as a share of the shorter side of the page: from 8 to 75 mm of an A4.
SMALLEST, LARGEST = 0.03, 0.4
JPEG_IN_TIFF, TAG_COMPRESSION, TAG_TABLES, TAG_STRIPS, TAG_LENGTHS, TAG_PHOTOMETRIC = (
    7,
    259,
    347,
    273,
    279,
    262,
)
PHOTOMETRIC_RGB = 2
# Kept loaded by the warm process that this program is forked from.
NEEDS = ("pypdfium2", "pikepdf", "zxingcpp", "PIL.Image")


def main() -> None:
    """Do the deed and write down its outcome."""
    deed, given = sys.argv[1], json.loads(sys.argv[2])
    answer = {"look": _look, "cut": _cut}[deed](given)
    Path("answer.json").write_text(json.dumps(answer), encoding="utf-8")


def _look(given: dict[str, Any]) -> dict[str, Any]:
    import pypdfium2

    try:
        if given["media_type"] == PDF:
            return _look_at_pdf(given["first"], given["last"])
        return _look_at_frames(given["first"], given["last"])
    except pypdfium2.PdfiumError as error:
        return {"reason": "encrypted" if "assword" in str(error) else "unreadable"}
    except (OSError, ValueError, SyntaxError, EOFError):
        return {"reason": "unreadable"}


def _look_at_pdf(first: int, last: int) -> dict[str, Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(INPUT)
    total = len(document)
    seen = []
    for number in range(first, min(last, total) + 1):
        try:
            page = document[number - 1]
            seen.append(_seen(number, lambda dpi, page=page: _drawn(page, dpi)))
            page.close()
        except pypdfium2.PdfiumError:
            seen.append({"page": number, "texts": [], "doubtful": True})
    return {"pages": total, "seen": seen}


def _drawn(page: Any, dpi: int) -> Any:
    width, height = page.get_size()
    scale = min(dpi / POINTS_PER_INCH, (MAX_PIXELS / max(width * height, 1)) ** 0.5)
    return page.render(scale=scale, grayscale=True).to_pil()


def _look_at_frames(first: int, last: int) -> dict[str, Any]:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS * 2
    seen = []
    with Image.open(INPUT) as image:
        total = getattr(image, "n_frames", 1)
        for number in range(first, min(last, total) + 1):
            try:
                image.seek(number - 1)
                if image.width * image.height > MAX_PIXELS:
                    raise ValueError("the picture is too large")
                gray = image.convert("L")
            except (OSError, ValueError, SyntaxError):
                seen.append({"page": number, "texts": [], "doubtful": True})
                continue
            seen.append(_seen(number, lambda dpi, gray=gray: _fitted(gray, dpi)))
    return {"pages": total, "seen": seen}


def _fitted(gray: Any, dpi: int) -> Any:
    share = (ENOUGH_PIXELS / (gray.width * gray.height)) ** 0.5
    if share >= 1 or dpi > DPI:
        return gray
    return gray.resize((int(gray.width * share), int(gray.height * share)))


def _seen(number: int, picture: Any) -> dict[str, Any]:
    """Read a page at the usual sharpness; where something was found and not understood, once more and sharper."""
    texts, doubtful = _codes(picture(DPI), sharp=False)
    if doubtful and not texts:
        texts, doubtful = _codes(picture(SHARP_DPI), sharp=True)
    return {"page": number, "texts": texts, "doubtful": doubtful and not texts}


def _codes(picture: Any, *, sharp: bool) -> tuple[list[str], bool]:
    import zxingcpp

    formats: Any = (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128)
    binarizers = [zxingcpp.Binarizer.LocalAverage] + [zxingcpp.Binarizer.GlobalHistogram] * sharp
    texts: list[str] = []
    doubtful = False
    for binarizer in binarizers:
        for found in zxingcpp.read_barcodes(
            picture, formats=formats, binarizer=binarizer, try_invert=False, return_errors=True
        ):
            if found.valid:
                texts.append(found.text[:80])
            else:
                doubtful = doubtful or _is_damaged_label(found, min(picture.size))
    return sorted(set(texts)), doubtful


def _is_damaged_label(found: Any, side: int) -> bool:
    """
    Say whether something that was not understood is a label of ours: a true square, of its size and version.

    Bars and the eyes of a QR are found in any table and any text; a square of them is not.
    """
    import zxingcpp

    about = found.extra if isinstance(found.extra, dict) else {}
    if found.format != zxingcpp.BarcodeFormat.QRCode or about.get("Version") not in VERSIONS:
        return False
    place = found.position
    corners = [
        complex(each.x, each.y)
        for each in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    ]
    edges = [abs(corners[number] - corners[number - 1]) for number in range(4)]
    across = [abs(corners[0] - corners[2]), abs(corners[1] - corners[3])]
    square = max(edges) <= 1.15 * min(edges) and max(across) <= 1.15 * min(across)
    return square and SMALLEST * side <= min(edges) and max(edges) <= LARGEST * side


def _cut(given: dict[str, Any]) -> dict[str, Any]:
    """Cut the ranges of pages asked for, each into a file of its own; what cannot be cut is left out."""
    import pikepdf

    try:
        if given["media_type"] == PDF:
            return {"cut": _cut_pdf(given["ranges"])}
        return {"cut": _cut_frames(given["ranges"])}
    except pikepdf.PasswordError:
        return {"reason": "encrypted"}
    except (pikepdf.PdfError, OSError, ValueError, SyntaxError, EOFError, RuntimeError):
        return {"reason": "unreadable"}


def _cut_pdf(ranges: list[list[int]]) -> list[bool]:
    """Copy pages as they are: no stream is opened."""
    import pikepdf

    done = []
    with pikepdf.open(INPUT) as whole:
        for place, (first, last) in enumerate(ranges):
            with pikepdf.new() as part:
                part.pages.extend(whole.pages[first - 1 : last])
                done.append(len(part.pages) == last - first + 1)
                # The same pages of the same batch give the same bytes: cut again after a kill, nothing new is kept.
                part.save(f"part-{place}.pdf", deterministic_id=True)
    return done


def _cut_frames(ranges: list[list[int]]) -> list[bool]:
    """Wrap pictures in a PDF without losing a point of them; fax and photograph compression stay as they are."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS * 2
    with Image.open(INPUT) as image:
        return [_wrapped(image, place, first, last) for place, (first, last) in enumerate(ranges)]


def _wrapped(image: Any, place: int, first: int, last: int) -> bool:
    import pikepdf

    with pikepdf.new() as part:
        for number in range(first, last + 1):
            image.seek(number - 1)
            if image.width * image.height > MAX_PIXELS:
                return False
            with pikepdf.open(io.BytesIO(_page_of(_bytes_of(image)))) as page:
                part.pages.extend(page.pages)
        part.save(f"part-{place}.pdf", deterministic_id=True)
    return True


def _page_of(picture: bytes) -> bytes:
    import img2pdf

    made = img2pdf.convert(
        picture, rotation=img2pdf.Rotation.ifvalid, nodate=True, engine=img2pdf.Engine.pikepdf
    )
    return bytes(made)


def _bytes_of(image: Any) -> bytes:
    if image.format == "JPEG":
        return Path(INPUT).read_bytes()
    if (whole := _jpeg_inside(image)) is not None:
        return whole
    target = io.BytesIO()
    dpi = _dpi(image)
    if image.mode == "1":
        image.save(target, "TIFF", compression="group4", dpi=dpi, strip_size=1 << 30)
    else:
        plain = image if image.mode in ("L", "RGB") else image.convert("RGB")
        plain.save(target, "PNG", dpi=dpi)
    return target.getvalue()


def _dpi(image: Any) -> tuple[float, float]:
    across, down = image.info.get("dpi", (0, 0))
    return (float(across), float(down)) if 50 <= across <= 1200 and 50 <= down <= 1200 else (200.0, 200.0)


def _jpeg_inside(image: Any) -> bytes | None:
    """Return the photograph inside a TIFF as it is, when it stands there in one piece; else None."""
    tags = getattr(image, "tag_v2", None)
    if (
        tags is None
        or tags.get(TAG_COMPRESSION) != JPEG_IN_TIFF
        or tags.get(TAG_PHOTOMETRIC) == PHOTOMETRIC_RGB
    ):
        return None
    offsets, lengths = tags.get(TAG_STRIPS, ()), tags.get(TAG_LENGTHS, ())
    if len(offsets) != 1 or len(lengths) != 1:
        return None
    with Path(INPUT).open("rb") as file:
        file.seek(offsets[0])
        strip = file.read(lengths[0])
    tables = bytes(tags.get(TAG_TABLES, b""))
    start, end = b"\xff\xd8", b"\xff\xd9"
    inner = tables[2:-2] if tables.startswith(start) and tables.endswith(end) else b""
    return start + _density(_dpi(image)) + inner + strip[2:] if strip.startswith(start) else None


def _density(dpi: tuple[float, float]) -> bytes:
    """Return the segment that tells how many points of the picture make an inch."""
    across, down = (round(each) for each in dpi)
    return b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x01" + across.to_bytes(2) + down.to_bytes(2) + b"\x00\x00"


if __name__ == "__main__":
    main()
