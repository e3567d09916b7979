"""The drawing that shows on the page who signed, when and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock

import typst
from django.utils import timezone

import registratura

WIDE, HIGH = 176, 56  # points
_TEMPLATE = Path(__file__).parent / "templates" / "stamp.typ"
_FONTS = Path(registratura.__file__).parent / "toolkit" / "fonts"
_LINE = 62  # letters that fit on a line
_lock = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What is written: in Romanian whatever the language of the signer's screen, for it stays on the paper."""

    name: str
    at: datetime
    quality: str = ""
    reason: str = ""
    instead_of: str = ""
    seal: bool = False


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=[_FONTS], ignore_system_fonts=True)


def draw(stamp: Stamp) -> bytes:
    """Return the drawing as a PDF/A-2b of four pages, one for each way a page may be turned."""
    moment = timezone.localtime(stamp.at)
    lines = [stamp.quality, f"pentru {stamp.instead_of}" if stamp.instead_of else "", stamp.reason]
    given = {
        "wide": WIDE,
        "high": HIGH,
        "head": "Sigiliu electronic al" if stamp.seal else "Semnat electronic de",
        "name": _short(stamp.name, 60),
        "size": 9.5 if len(stamp.name) <= 30 else 7,
        "lines": [_short(line, _LINE) for line in lines if line] + [f"{moment:%d.%m.%Y, %H:%M:%S}"],
    }
    with _lock:
        drawn = _compiler().compile(
            sys_inputs={"data": json.dumps(given, ensure_ascii=False)},
            pdf_standards="a-2b",
            pdf_tags=False,
            timestamp=int(stamp.at.timestamp()),
        )
    assert isinstance(drawn, bytes)
    return drawn


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
