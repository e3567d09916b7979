"""
What the shipped font can show, and how wide it is.

PDF/A forbids a character without a glyph, so each text passes here before it is set.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

import registratura

FONT_FOLDER: Final = Path(registratura.__file__).parent / "toolkit" / "fonts"
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_BREAK: Final = "\N{ZERO WIDTH SPACE}"


def legible(*, text: str) -> tuple[str, int]:
    """
    Return the text as the font can show it and how many characters were replaced by �.

    Line ends and tabs become spaces. Invisible format characters (direction overrides, joiners) are
    dropped: on paper they could only mislead.
    """
    if text.isascii() and text.isprintable():
        return text, 0
    shown: list[str] = []
    replaced = 0
    widths = _widths()
    for character in unicodedata.normalize("NFC", text):
        if character.isspace():
            shown.append(character if character == "\N{NO-BREAK SPACE}" else " ")
        elif unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f":
            continue
        elif ord(character) in widths:
            shown.append(character)
        else:
            shown.append(REPLACEMENT)
            replaced += 1
    return "".join(shown), replaced


def breakable(*, text: str, width_em: float) -> str:
    """Give words wider than the column places to break, so that none runs over its rule."""
    if len(text) <= width_em:
        return text
    return " ".join(_broken(word, width_em) for word in text.split(" "))


def width_of(*, text: str) -> float:
    """Return the width of a text on one line, in em."""
    widths = _widths()
    return sum(widths.get(ord(character), 1.0) for character in text)


def _broken(word: str, limit_em: float) -> str:
    if len(word) <= limit_em or width_of(text=word) <= limit_em:
        return word
    widths = _widths()
    pieces: list[str] = []
    used = 0.0
    for index, character in enumerate(word):
        width = widths.get(ord(character), 1.0)
        if used + width > limit_em:
            pieces.append(_BREAK)
            used = 0.0
        pieces.append(character)
        used += width
        if character == "/":
            # A number parts best before its date: 1234/ 05.03.2026.
            pieces.append(_BREAK)
            used = 0.0
        elif character == "-" and word[index + 1 : index + 2].isalpha():
            # The line may break here anyway, so what follows has the whole width again.
            used = 0.0
    return "".join(pieces)


@lru_cache(maxsize=1)
def _widths() -> dict[int, float]:
    """Map each character of the regular face to its advance in em; all three faces hold the same set."""
    font = (FONT_FOLDER / "IBMPlexSans-Regular.ttf").read_bytes()
    tables = _tables(font)
    per_em = struct.unpack_from(">H", font, tables["head"] + 18)[0]
    metric_count = struct.unpack_from(">H", font, tables["hhea"] + 34)[0]
    advances = struct.unpack_from(">" + "Hh" * metric_count, font, tables["hmtx"])[::2]
    return {
        code: advances[min(glyph, metric_count - 1)] / per_em
        for code, glyph in _characters(font, tables["cmap"]).items()
    }


def _tables(font: bytes) -> dict[str, int]:
    count = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * index) for index in range(count))
    return {tag.decode("ascii"): offset for tag, _checksum, offset, _length in records}


def _characters(font: bytes, cmap: int) -> dict[int, int]:
    """Read the segment map (format 4) that every TrueType text font carries for Windows."""
    count = struct.unpack_from(">H", font, cmap + 2)[0]
    records = (struct.unpack_from(">HHI", font, cmap + 4 + 8 * index) for index in range(count))
    start = next(cmap + offset for platform, encoding, offset in records if (platform, encoding) == (3, 1))
    segments = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", font, start + 14)
    starts = struct.unpack_from(f">{segments}H", font, start + 16 + 2 * segments)
    deltas = struct.unpack_from(f">{segments}H", font, start + 16 + 4 * segments)
    offsets_at = start + 16 + 6 * segments
    offsets = struct.unpack_from(f">{segments}H", font, offsets_at)
    found: dict[int, int] = {}
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, last + 1):
            glyph = code
            if offsets[index]:
                at = offsets_at + 2 * index + offsets[index] + 2 * (code - first)
                glyph = struct.unpack_from(">H", font, at)[0]
            glyph = (glyph + deltas[index]) % 65536 if glyph else 0
            if glyph and code != 0xFFFF:
                found[code] = glyph
    return found
