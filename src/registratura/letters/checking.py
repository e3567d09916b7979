"""Looking at a template before it is published: it is set with the invented entry, and every field is known."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from django.utils.translation import gettext as _

from registratura.letters import language
from registratura.letters.errors import TemplateRefusedError
from registratura.letters.fields import Values, example_values, interpolated, unknown_among, with_slots
from registratura.letters.making import office, setting
from registratura.letters.slots import Slot, names_in_text, slots_of_text

TEXT_MOST: Final = 60_000
SLOTS_MOST: Final = 40
TRIED_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)


def look_at_text(*, text: str) -> tuple[str, ...]:
    """
    Set a Typst template with the invented entry and return the fields that it names.

    Raises: TemplateRefusedError with the line; LetterNotMadeError. Slow: never in a transaction.
    """
    if not text.strip():
        raise TemplateRefusedError(_("Scrieți textul șablonului."), field="source")
    if len(text) > TEXT_MOST:
        raise TemplateRefusedError(_("Șablonul are peste %d de semne.") % TEXT_MOST, field="source")
    names = names_in_text(text)
    for unknown in unknown_among(names):
        line = _line_of(text, unknown.name)
        near = _(" Poate „%s”?") % unknown.nearest if unknown.nearest else ""
        raise TemplateRefusedError(
            _("Rândul %(line)d: „%(name)s” nu este un câmp cunoscut.%(near)s")
            % {"line": line, "name": unknown.name, "near": near},
            field="source",
            line=line,
        )
    slots = slots_of_text(text)
    if len(slots) > SLOTS_MOST:
        raise TemplateRefusedError(
            _("Șablonul are peste %d locuri de completat.") % SLOTS_MOST, field="source"
        )
    # As a PDF/A: it alone refuses letters that the fonts do not have.
    setting.set_pdf(source=text, values=tried_values(slots), logo=b"", made_at=TRIED_AT)
    return tuple(names)


def look_at_file(*, content: bytes) -> tuple[str, ...]:
    """
    Open a .docx template, confined, and return the fields that it names.

    Raises: TemplateRefusedError; LetterNotMadeError. Slow: never in a transaction.
    """
    return office.look_into(content=content)


def tried_values(slots: list[Slot]) -> Values:
    """Return the invented entry with every place of a template filled in by what it proposes, or its label."""
    values = example_values()
    filled = {slot.name: interpolated(slot.proposed, values) or f"[{slot.label}]" for slot in slots}
    return with_slots(values, filled, in_words=language)


def _line_of(text: str, name: str) -> int:
    for number, line in enumerate(text.splitlines(), start=1):
        if re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", line):
            return number
    return 1
