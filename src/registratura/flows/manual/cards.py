"""Cards for beginners: one A4 page a role, its first steps with their pictures. PDF/A-2u."""

from __future__ import annotations

import io
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

import segno
from PIL import Image

from registratura.flows.manual import pages
from registratura.toolkit.glyphs import legible
from registratura.toolkit.typesetting import Template

TEMPLATE_FOLDER: Final = Path(__file__).parent / "templates"
STEPS_MOST: Final = 6
_WIDE: Final = 900  # pixels of a picture on paper: 85 mm at 270 dots an inch


def print_card(*, role: str, address: str, made_at: datetime) -> bytes | None:
    """
    Set the card of a role, or return None when it has none.

    address: where its manual stands, printed with its square code.

    Raises: PrintError when it cannot be set.
    """
    place = f"{role}/{pages.FIRST_STEPS}"
    page = pages.page(place, root="/")
    if page is None:
        return None
    steps = [step for part in page.parts if part.kind == "steps" for step in part.steps if step.pictures]
    data = {
        "title": legible(text=page.line.title)[0],
        "summary": legible(text=page.line.summary)[0],
        "address": address,
        "square": [[int(cell) for cell in row] for row in segno.make(address, error="m").matrix],
        "steps": [
            {"words": legible(text=step.plain)[0], "picture": list(_on_paper(step.pictures[0].place))}
            for step in steps[:STEPS_MOST]
        ],
    }
    return _template().pdf(data=data, made_at=made_at)


@lru_cache(maxsize=1)
def _template() -> Template:
    return Template("card", folder=TEMPLATE_FOLDER)


@lru_cache(maxsize=128)
def _on_paper(place: str) -> bytes:
    """Return a picture as JPEG of the size it has on paper; a grey field while it is not made yet."""
    raw = pages.picture(place)
    with Image.open(io.BytesIO(raw)) if raw else Image.new("RGB", (1366, 768), "#dddddd") as image:
        small = image.convert("RGB")
        small.thumbnail((_WIDE, _WIDE))
    kept = io.BytesIO()
    small.save(kept, "JPEG", quality=82)
    return kept.getvalue()
