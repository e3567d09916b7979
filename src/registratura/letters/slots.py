"""The places of a template that a person fills in: their names, labels and proposed texts. No Django."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from registratura.letters.fields import SLOT, SLOT_GROUP, slots_in
from registratura.letters.language import slot_label

_DECLARED = re.compile(r"//! *camp +([a-z][a-z0-9_]*) *: *(.*)")
_CONTINUED = re.compile(r"//! {2,}(.*)")
_COMMENTS = re.compile(r"/\*.*?\*/|(?<![:\"])//[^\n]*", re.DOTALL)
_NAMED = re.compile(r"(?<![\w.\-\"@/])([a-z][a-z0-9]*)\.([A-Za-z_][A-Za-z0-9_]*)")
_SHORT_FROM = 90


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to fill in: `proposed` stands in the box at first, with its `{grup.camp}` replaced."""

    name: str
    label: str
    proposed: str = ""


def slots_of_text(text: str) -> list[Slot]:
    """
    Return the places of a Typst template, in the order in which it declares them, then in which it names them.

    Declared by `//! camp nume: Eticheta`, with the proposed text on the lines after it, each begun by `//!   `.
    """
    declared: dict[str, tuple[str, list[str]]] = {}
    last: list[str] | None = None
    for line in text.splitlines():
        if (found := _DECLARED.match(line)) is not None:
            last = []
            declared[found[1]] = (found[2].strip(), last)
        elif last is not None and (more := _CONTINUED.match(line)) is not None:
            last.append(more[1].strip())
        else:
            last = None
    names = [*declared, *slots_in(names_in_text(text))]
    return [
        Slot(name, *_said(declared.get(name), name)) for name in dict.fromkeys(names) if SLOT.fullmatch(name)
    ]


def _said(found: tuple[str, list[str]] | None, name: str) -> tuple[str, str]:
    label, proposed = found or ("", [])
    return label or slot_label(name), "\n".join(proposed)


def slots_of_fields(fields: Iterable[str]) -> list[Slot]:
    """Return the places of a .docx template, from the fields that it names."""
    return [Slot(name, slot_label(name)) for name in slots_in(fields)]


def names_in_text(text: str) -> list[str]:
    """Return what a Typst template names as `grup.camp`, in its order; comments are left out."""
    from registratura.letters.fields import GROUP_NAMES

    plain = _COMMENTS.sub("", text)
    found = (f"{one[1]}.{one[2]}" for one in _NAMED.finditer(plain) if one[1] in GROUP_NAMES | {SLOT_GROUP})
    return list(dict.fromkeys(found))


def is_long(slot: Slot) -> bool:
    """Say whether a place wants a box of several lines."""
    return slot.name in _LONG or len(slot.proposed) > _SHORT_FROM


_LONG = frozenset(
    {"continut", "constatari", "solutie", "motive", "informatii", "partial", "lipsuri", "situatia", "propunere",
     "anexe", "obiectul", "temei", "cum"}
)  # fmt: skip
