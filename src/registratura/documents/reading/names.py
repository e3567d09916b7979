"""Names that came with files: made safe to show, and safe to save under on any system."""

from __future__ import annotations

import re
import unicodedata

from registratura.kernel.text import N_, ro_normalise

MAX_NAME_CHARACTERS = 200
MAX_DOWNLOAD_BYTES = 200
UNNAMED = N_("document fără nume")

_PATH_SIGNS = re.compile(r"[\\/]+")
_DRIVE = re.compile(r"[A-Za-z]:")
_EXTENSION = re.compile(r"\.[^\W_]{1,12}(?:\.p7[ms])?$")
# What Windows refuses in a name, besides the separators.
_REFUSED_BY_WINDOWS = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def display_name(raw: str | bytes) -> str:
    """
    Give the name of a file as it may be shown and stored: one line, composed, without direction tricks.

    Paths shrink to their last part; at most 200 characters, of which the extension stays.

    raw: as it came; bytes are read as UTF-8 or else as windows-1250.
    """
    name = _last_part(_decoded(raw))
    name = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cf", "Co", "Cn"))
    name = ro_normalise(name, single_line=True)
    if not name.strip(". "):
        return UNNAMED
    return _cut(name, MAX_NAME_CHARACTERS)


def download_name(raw: str | bytes) -> str:
    """
    Give a name under which a browser may save the file on any system.

    Like `display_name`, and without the signs, device names and outer dots that Windows or Linux refuse or
    hide; at most 200 bytes in UTF-8. The header that carries it still has to be encoded (RFC 6266).
    """
    name = _REFUSED_BY_WINDOWS.sub("-", display_name(raw)).strip(". ")
    if _DEVICES.match(name):
        name = f"_{name}"
    while len(name.encode("utf-8")) > MAX_DOWNLOAD_BYTES:
        # Four bytes are the most a character takes, so each step cuts no more than is needed.
        excess = len(name.encode("utf-8")) - MAX_DOWNLOAD_BYTES
        name = _cut(name, len(name) - max(1, excess // 4)).strip(". ")
    return name


def extension_of(name: str) -> str:
    """Give the extension in lower case without its dot; empty when there is none."""
    _, dot, extension = name.rpartition(".")
    return extension.lower() if dot and extension.isalnum() else ""


def _decoded(raw: str | bytes) -> str:
    if isinstance(raw, str):
        # Names read from a file system hold undecodable bytes as lone surrogates.
        raw = raw.encode("utf-8", "surrogateescape" if _only_escapes(raw) else "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("windows-1250", "replace")


def _only_escapes(name: str) -> bool:
    return not any("\ud800" <= sign <= "\udc7f" or "\udd00" <= sign <= "\udfff" for sign in name)


def _last_part(name: str) -> str:
    parts = _PATH_SIGNS.split(name.replace("\0", ""))
    looks_like_a_path = parts[0] in ("", ".", "..") or ".." in parts or _DRIVE.fullmatch(parts[0])
    if looks_like_a_path:
        return next((part for part in reversed(parts) if part.strip(". ")), "")
    # „Adresa 12/2026.pdf” is a number, not a folder.
    return "-".join(part for part in parts if part)


def _cut(name: str, most: int) -> str:
    if len(name) <= most:
        return name
    found = _EXTENSION.search(name)
    extension = found[0] if found else ""
    return name[: most - len(extension)].rstrip(". ") + extension
