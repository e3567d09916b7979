"""
The one place that calls Typst.

Templates get values only through sys.inputs, as JSON: a subject can never become markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal

import typst

from registratura.toolkit.glyphs import FONT_FOLDER

Standard = Literal["a-2u", "a-3a", "a-3u"]
STANDARD: Final[Standard] = "a-2u"


class PrintError(Exception):
    """The document could not be set or written; nothing was left at the target."""


class Template:
    """A compiled template, kept warm; one thread at a time."""

    def __init__(
        self, name: str, *, folder: Path, standard: Standard = STANDARD, tagged: bool = False
    ) -> None:
        self._lock = Lock()
        self._standard, self._tagged = standard, tagged
        self._compiler = typst.Compiler(
            folder / f"{name}.typ",
            root=folder,
            font_paths=[FONT_FOLDER],
            ignore_system_fonts=True,
        )

    def pdf(
        self, *, data: dict[str, Any], made_at: datetime, inputs: Mapping[str, str] | None = None
    ) -> bytes:
        """
        Set the template with the data and return a file of its standard, the same bytes for the same input.

        inputs: further texts for `sys.inputs`, for instance a file that the document carries.

        Raises: PrintError when Typst refuses.
        """
        with self._lock:
            return self._pdf(data, made_at, inputs or {})

    def pdf_and_marks(
        self, *, data: dict[str, Any], made_at: datetime, label: str
    ) -> tuple[bytes, list[Any]]:
        """Return the file and the values of the metadata the template put under a label, in page order."""
        with self._lock:
            pdf = self._pdf(data, made_at, {})
            marks = json.loads(self._compiler.query(f"<{label}>", field="value"))
        return pdf, list(marks)

    def _pdf(self, data: dict[str, Any], made_at: datetime, inputs: Mapping[str, str]) -> bytes:
        try:
            pdf = self._compiler.compile(
                sys_inputs={"data": json.dumps(data, ensure_ascii=False), **inputs},
                pdf_standards=self._standard,
                pdf_tags=self._tagged,
                timestamp=int(made_at.timestamp()),
            )
        except typst.TypstError as error:
            raise PrintError(f"typesetting failed: {error}") from error
        if not isinstance(pdf, bytes):
            raise PrintError("typesetting gave no file")
        return pdf
