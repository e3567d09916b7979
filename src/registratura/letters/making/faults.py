"""What Typst says of a template, in words an official understands, with the line."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext as _

from registratura.letters.errors import TemplateRefusedError
from registratura.letters.fields import FIELDS, GROUP_NAMES, SLOT_GROUP, nearest

_PLACE: Final = re.compile(r"┌─ (\S+?):(\d+):(\d+)")
_SHOWN_LINE: Final = re.compile(r"^ *(\d+) │ (.*)$", re.MULTILINE)
_MAIN: Final = "__typst_py_bytes__.typ"


def typst_fault(message: str, diagnostic: str) -> TemplateRefusedError:
    """Return the refusal of a template that Typst does not take."""
    line = _line_of(diagnostic)
    words = _words(message, diagnostic)
    if line:
        words = _("Rândul %(line)d: %(words)s") % {"line": line, "words": words}
    return TemplateRefusedError(words, field="source", line=line)


def _line_of(diagnostic: str) -> int:
    """Return the line in the template itself, also when the fault shows in our library, which it called wrongly."""
    own = [int(found[2]) for found in _PLACE.finditer(diagnostic) if found[1].endswith(_MAIN)]
    return own[0] if own else 0


def _words(message: str, diagnostic: str) -> str:
    for pattern, told in _TOLD:
        found = re.search(pattern, message)
        if found is not None:
            return told(found, diagnostic)
    return _("Typst nu înțelege șablonul aici (%s).") % message[:160]


def _unknown_variable(found: re.Match[str], _diagnostic: str) -> str:
    name = found[1]
    if name in GROUP_NAMES or name == SLOT_GROUP:
        return _('lipsește primul rând: #import "registratura.typ": *')
    near = nearest(name)
    return _unknown(name, near)


def _unknown_key(found: re.Match[str], diagnostic: str) -> str:
    key = found[1]
    shown = _SHOWN_LINE.search(diagnostic)
    group = re.search(rf"([a-z0-9]+)\.{re.escape(key)}", shown[2]) if shown else None
    if group is not None and group[1] in GROUP_NAMES:
        return _unknown(f"{group[1]}.{key}", nearest(f"{group[1]}.{key}"))
    return _unknown(key, nearest(key))


def _unknown(name: str, near: str) -> str:
    if near and (near in FIELDS or near in GROUP_NAMES or near == SLOT_GROUP):
        return _("„%(name)s” nu este un câmp cunoscut. Poate „%(near)s”?") % {"name": name, "near": near}
    return _("„%s” nu este un câmp cunoscut. Lista lor stă la „Câmpuri”.") % name


def _no_file(_found: re.Match[str], _diagnostic: str) -> str:
    return _("șabloanele nu pot citi fișiere. Stema se pune cu sigla(), iar textele se scriu în șablon.")


def _no_package(_found: re.Match[str], _diagnostic: str) -> str:
    return _("șabloanele nu pot folosi pachete din afară. Ce le trebuie stă în „registratura.typ”.")


def _too_deep(_found: re.Match[str], _diagnostic: str) -> str:
    return _("o repetare nu se mai termină; scoateți-o.")


def _unclosed(_found: re.Match[str], _diagnostic: str) -> str:
    return _(
        "o paranteză, o ghilimea sau un $ nu este închis. Un semn $, # sau * din text se scrie \\$, \\#, \\*."
    )


def _no_glyph(found: re.Match[str], _diagnostic: str) -> str:
    return _("literele %s nu există în fonturile scrisorilor; scrieți altfel.") % found[1][:40]


_TOLD: Final = (
    (r"unknown variable: (\S+)", _unknown_variable),
    (r"dictionary does not contain key \"([^\"]+)\"", _unknown_key),
    (r"file not found|would escape|failed to load|access denied|cannot read|is a directory", _no_file),
    (r"package|@preview|@local", _no_package),
    (r"maximum .* depth|infinite|always true", _too_deep),
    (r"unclosed|unexpected closing|expected (closing|comma)", _unclosed),
    (r"the text `?\"?(.*?)\"?`? could not be displayed", _no_glyph),
)
