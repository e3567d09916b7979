"""Bytes of unknown or wrongly named character sets, read as well as can be."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

# Names seen in mail that Python does not know, and names whose users mean the Windows superset.
_ALIASES = {
    "iso-8859-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "windows-1254",
    "ks_c_5601-1987": "cp949",
    "gb2312": "gb18030",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "x-sjis": "shift_jis",
    "x-mac-ce": "mac_latin2",
    "x-mac-romanian": "mac_romanian",
    "win-1250": "windows-1250",
    "cp-1250": "windows-1250",
}
# Codecs of Python that are not character sets of texts.
_NOT_CHARSETS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem", "palmos"}
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the character set it was read with."""

    text: str
    charset: str
    guessed: bool
    """The named set was missing, unknown or did not fit the bytes."""
    doubtful: bool = False
    """A set was named that nobody knows, and the bytes are not UTF-8 either: the letters may be wrong."""


def decode(data: bytes, *, charset: str = "") -> Decoded:
    """
    Read bytes as text: with the named set when it fits, else as UTF-8, windows-1250 or latin-1.

    charset: as a header named it; empty when it named none.
    """
    known = _codec(charset)
    if known:
        try:
            return Decoded(text=data.decode(known), charset=known, guessed=False)
        except (UnicodeError, ValueError):
            pass
    unknown = bool(charset.strip()) and not known
    for guess in ("utf-8", "windows-1250"):
        try:
            text = data.decode(guess)
        except UnicodeDecodeError:
            continue
        guessed = bool(charset) or not data.isascii()
        return Decoded(text=text, charset=guess, guessed=guessed, doubtful=unknown and guess != "utf-8")
    return Decoded(text=data.decode("latin-1"), charset="latin-1", guessed=True, doubtful=unknown)


def _codec(charset: str) -> str:
    wanted = charset.strip().strip("\"'").lower()
    wanted = _ALIASES.get(wanted, wanted)
    try:
        name = codecs.lookup(wanted).name if wanted.isascii() and len(wanted) < 40 else ""
        b" ".decode(name)  # refuses the codecs that do not make text, as base64
    except UnicodeError:
        pass  # one byte is not enough for UTF-16
    except (LookupError, ValueError):
        return ""
    return "" if name.replace("_", "-") in _NOT_CHARSETS else name
