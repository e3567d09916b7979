"""Gather the texts of the screens from the Python and Jinja sources."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "registratura"

Keyword = tuple[int | tuple[int, str], ...] | None
KEYWORDS: dict[str, Keyword] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# The doors' own way to write a quantity with its noun; registers.printing has a namesake that writes Romanian alone.
DOOR_KEYWORDS: dict[str, Keyword] = {**KEYWORDS, "counted": (2, 3)}
# Reading a file as the extractor does takes a hundred times as long as seeing that it says nothing.
_SAYS = re.compile(rb"(?<![\w.])(?:%s)\s*\(" % b"|".join(word.encode() for word in DOOR_KEYWORDS))
# As the pages are rendered: doors/shared/jinja.py.
JINJA_OPTIONS = {
    "extensions": "jinja2.ext.i18n,jinja2.ext.do",
    "trimmed": "true",
    "newstyle_gettext": "true",
    "silent": "false",
}


def sources() -> Iterator[tuple[Path, str]]:
    """Yield each file that may hold texts, with the name of its extractor."""
    for path in sorted(SOURCE.rglob("*.py")):
        if not {"migrations", "__pycache__"} & set(path.parts) and _SAYS.search(path.read_bytes()):
            yield path, "python"
    for path in sorted((SOURCE / "doors").rglob("templates/**/*.html")):
        yield path, "jinja2"


def template() -> Catalog:
    """Return every text of the screens, once, in no language yet."""
    catalog = Catalog(charset="utf-8")
    for path, method in sources():
        door = SOURCE / "doors" in path.parents
        options: dict[str, Any] = JINJA_OPTIONS if method == "jinja2" else {}
        for _line, message, comments, context in extract_from_file(
            method,
            path,
            keywords=DOOR_KEYWORDS if door else KEYWORDS,
            comment_tags=("Translators:",),
            options=options,
        ):
            catalog.add(message, auto_comments=comments, context=context)
    return catalog
