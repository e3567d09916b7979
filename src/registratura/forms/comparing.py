"""What differs between two versions of a form, in the order of the form. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from registratura.forms.definition import Definition, Field, FileRule, Page, Words
from registratura.forms.handling import Handling
from registratura.kernel.text import N_


class Change(StrEnum):
    """What became of a thing between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One difference: `thing` is a message id (page, field, setting), `name` how it is called, `part` what of it
    (a message id, empty when all of it), with what stood there before and after.
    """

    change: Change
    thing: str
    name: str
    part: str = ""
    before: str = ""
    after: str = ""


PAGE: Final = N_("pagina")
FIELD: Final = N_("câmpul")
FORM: Final = N_("formularul")
PARTS: Final = {
    "title": N_("titlul"),
    "about": N_("explicația"),
    "prepare": N_("ce trebuie pregătit"),
    "receives": N_("ce se primește"),
    "term": N_("termenul"),
    "conditions": N_("condițiile"),
    "kind": N_("felul"),
    "label": N_("eticheta"),
    "hint": N_("indicația"),
    "required": N_("obligatoriu"),
    "meaning": N_("rostul"),
    "options": N_("variantele"),
    "most_length": N_("lungimea"),
    "least": N_("limita de jos"),
    "most": N_("limita de sus"),
    "decimals": N_("zecimalele"),
    "files": N_("fișierele primite"),
    "paper": N_("actul altei autorități"),
    "paper_reason": N_("motivul"),
    "legal_basis": N_("temeiul legal"),
    "least_data": N_("doar numele și o adresă"),
    "unit_id": N_("compartimentul"),
    "register_code": N_("registrul"),
    "document_kind": N_("felul documentului"),
    "circuit_id": N_("circuitul"),
    "at_once": N_("înregistrat pe loc"),
    "fee_code": N_("taxa"),
    "level": N_("dovada identității"),
    "level_why": N_("de ce se cere dovada"),
    "signature": N_("semnătura cerută"),
    "signature_why": N_("de ce se cere semnătura"),
}


def differences(old: tuple[Definition, Handling], new: tuple[Definition, Handling]) -> list[Difference]:
    """Return what differs from one version to the next."""
    return [
        *_parts(FORM, new[0].title.ro, old[0], new[0], skip=("pages",)),
        *_things(PAGE, old[0].pages, new[0].pages, lambda page: page.key, lambda page: page.title.ro),
        *_things(
            FIELD,
            [field for _page, field in old[0].fields()],
            [field for _page, field in new[0].fields()],
            lambda field: field.name,
            lambda field: field.label.ro,
        ),
        *_moves(old[0], new[0]),
        *_parts(FORM, new[0].title.ro, old[1], new[1]),
    ]


def _things(
    thing: str,
    old: Any,
    new: Any,
    key: Callable[[Any], str],
    name: Callable[[Any], str],
) -> Iterator[Difference]:
    before = {key(one): one for one in old}
    after = {key(one): one for one in new}
    for one in new:
        if key(one) not in before:
            yield Difference(Change.ADDED, thing, name(one))
        else:
            yield from _parts(thing, name(one), before[key(one)], one, skip=("fields", "name", "key"))
    for one in old:
        if key(one) not in after:
            yield Difference(Change.REMOVED, thing, name(one))


def _moves(old: Definition, new: Definition) -> Iterator[Difference]:
    """A field moved when its neighbors among the kept ones, or its page, are others."""
    before, after = _places(old), _places(new)
    stayed = [name for name in before if name in after]
    still = [name for name in after if name in before]
    for name in still:
        field, page = after[name]
        if before[name][1].key != page.key or stayed.index(name) != still.index(name):
            yield Difference(
                Change.MOVED, FIELD, field.label.ro, before=before[name][1].title.ro, after=page.title.ro
            )


def _places(definition: Definition) -> dict[str, tuple[Field, Page]]:
    return {field.name: (field, page) for page, field in definition.fields()}


def _parts(thing: str, name: str, old: Any, new: Any, skip: tuple[str, ...] = ()) -> Iterator[Difference]:
    for one in fields(new):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if one.name not in skip and before != after:
            yield Difference(Change.CHANGED, thing, name, PARTS[one.name], _said(before), _said(after))


def _said(value: Any) -> str:
    if isinstance(value, Words):
        return f"{value.ro} / {value.en}" if value.en else value.ro
    if isinstance(value, bool):
        return N_("da") if value else N_("nu")
    if isinstance(value, FileRule):
        return f"{value.most_count} × {value.most_mb} MB: {', '.join(sorted(value.kinds))}"
    if isinstance(value, tuple):
        return "; ".join(_line(one) for one in value)
    return "" if value is None else str(value)


def _line(item: Any) -> str:
    if hasattr(item, "label"):
        return f"{item.label.ro} ({item.value})"
    values = ", ".join(item.values)
    if not values:
        return f"{item.field} {'=' if item.negated else '≠'} –"
    return f"{item.field} {'≠' if item.negated else '='} {values}"
