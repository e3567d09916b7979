"""
Reads the QR codes of a picture, in a confined process.

Run as a program of its own (`python -I child.py`), never imported; the picture is `input` in the current folder, what
it says is left in `answer.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

MAX_PIXELS = 60_000_000
ENOUGH_PIXELS = 12_000_000
LONGEST = 4_000
NEEDS = ("zxingcpp", "PIL.Image")


def main() -> None:
    """Write down the texts of the codes."""
    Path("answer.json").write_text(json.dumps({"texts": _texts()}), encoding="utf-8")


def _texts() -> list[str]:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open("input", formats=["PNG", "JPEG", "WEBP"]) as image:
            if image.width * image.height > MAX_PIXELS:
                return []
            gray = image.convert("L")
    except (OSError, ValueError, SyntaxError, EOFError):
        return []
    share = (ENOUGH_PIXELS / (gray.width * gray.height)) ** 0.5
    found = _read(gray.resize((int(gray.width * share), int(gray.height * share))) if share < 1 else gray)
    # A photograph taken from near is sharper than it needs to be: half of it reads where the whole does not.
    return found or _read(gray.resize((max(1, gray.width // 2), max(1, gray.height // 2))))


def _read(picture: Any) -> list[str]:
    import zxingcpp

    kinds: Any = (zxingcpp.BarcodeFormat.QRCode,)
    texts: set[str] = set()
    for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
        for found in zxingcpp.read_barcodes(picture, formats=kinds, binarizer=binarizer):
            if found.valid:
                texts.add(found.text[:LONGEST])
        if texts:
            break
    return sorted(texts)[:8]


if __name__ == "__main__":
    main()
