"""
The one place that calls Typst.

Templates get values only through sys.inputs, as JSON: a subject can never become markup.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from registratura.registers.printing.glyphs import FONT_FOLDER
from registratura.registers.printing.lines import PrintError

TEMPLATE_FOLDER: Final = Path(__file__).parent / "templates"
STANDARD: Final = "a-2u"


class Template:
    """A compiled template, kept warm; one thread at a time."""

    def __init__(self, name: str, *, folder: Path = TEMPLATE_FOLDER) -> None:
        self._lock = Lock()
        self._compiler = typst.Compiler(
            folder / f"{name}.typ",
            root=folder,
            font_paths=[FONT_FOLDER],
            ignore_system_fonts=True,
        )

    def pdf(self, *, data: dict[str, Any], made_at: datetime) -> bytes:
        """
        Set the template with the data and return a PDF/A-2u file, the same bytes for the same input.

        Raises: PrintError when Typst refuses.
        """
        with self._lock:
            return self._pdf(data, made_at)

    def pdf_and_marks(
        self, *, data: dict[str, Any], made_at: datetime, label: str
    ) -> tuple[bytes, list[Any]]:
        """Return the file and the values of the metadata the template put under a label, in page order."""
        with self._lock:
            pdf = self._pdf(data, made_at)
            marks = json.loads(self._compiler.query(f"<{label}>", field="value"))
        return pdf, list(marks)

    def _pdf(self, data: dict[str, Any], made_at: datetime) -> bytes:
        try:
            pdf = self._compiler.compile(
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                pdf_standards=STANDARD,
                pdf_tags=False,
                timestamp=int(made_at.timestamp()),
            )
        except typst.TypstError as error:
            raise PrintError(f"typesetting failed: {error}") from error
        if not isinstance(pdf, bytes):
            raise PrintError("typesetting gave no file")
        return pdf
