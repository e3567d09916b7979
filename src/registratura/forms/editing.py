"""Changing a definition one step at a time: each step gives a new definition. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any, Final, Literal, TypeVar

from registratura.forms.definition import (
    MOST_FIELDS,
    MOST_PAGES,
    Condition,
    Definition,
    Field,
    Option,
    Page,
    Words,
)
from registratura.forms.reading import NAME_LENGTH, DefinitionFault
from registratura.kernel.text import N_, fold

Way = Literal["up", "down"]
_One = TypeVar("_One")
TWO_CHOICES: Final = (
    Option("da", Words(N_("Prima variantă"), "First choice")),
    Option("nu", Words(N_("A doua variantă"), "Second choice")),
)
"""What a new list of choices begins with."""
_PIECES: Final = re.compile(r"[a-z0-9]+")


def name_from(label: str, *, taken: Collection[str], joint: str = "_") -> str:
    """Make a name for a field (or, with `-`, a key for a page) out of its label, not among those taken."""
    pieces = _PIECES.findall(fold(label))
    whole = joint.join(pieces)[: NAME_LENGTH - 4].strip(joint) or "camp"
    whole = whole if whole[0].isalpha() else f"c{joint}{whole}"[: NAME_LENGTH - 4].strip(joint)
    if whole not in taken:
        return whole
    return next(name for n in count(2) if (name := f"{whole}{joint}{n}") not in taken)


def add_page(definition: Definition, page: Page) -> Definition:
    """Put a page at the end. Raises: DefinitionFault."""
    if len(definition.pages) >= MOST_PAGES:
        raise DefinitionFault(
            N_("Formularul are deja %(most)s de pagini. Scoateți una înainte."), most=str(MOST_PAGES)
        )
    return replace(definition, pages=(*definition.pages, page))


def change_page(definition: Definition, key: str, change: Callable[[Page], Page]) -> Definition:
    """Change one page; a new key goes along into nothing else, since conditions name fields."""
    return replace(
        definition, pages=tuple(change(page) if page.key == key else page for page in definition.pages)
    )


def remove_page(definition: Definition, key: str) -> Definition:
    """Take a page out with its fields; conditions on those fields go with them."""
    gone = {field.name for page in definition.pages if page.key == key for field in page.fields}
    left = replace(definition, pages=tuple(page for page in definition.pages if page.key != key))
    return _without_conditions_on(left, gone)


def move_page(definition: Definition, key: str, way: Way) -> Definition:
    """Move a page one place up or down; at the edge it stays."""
    keys = [page.key for page in definition.pages]
    if key not in keys:
        return definition
    return replace(definition, pages=_moved(definition.pages, keys.index(key), way))


def add_field(definition: Definition, key: str, field: Field) -> Definition:
    """Put a field at the end of a page. Raises: DefinitionFault."""
    if sum(1 for _one in definition.fields()) >= MOST_FIELDS:
        raise DefinitionFault(
            N_("Formularul are deja %(most)s de câmpuri. Scoateți unul înainte."), most=str(MOST_FIELDS)
        )
    return change_page(definition, key, lambda page: replace(page, fields=(*page.fields, field)))


def change_field(definition: Definition, name: str, field: Field) -> Definition:
    """Put another field in the place of one; conditions follow its new name."""
    changed = _each_page(
        definition,
        lambda page: replace(page, fields=tuple(field if one.name == name else one for one in page.fields)),
    )
    if field.name == name:
        return changed
    return _each_condition(changed, lambda one: replace(one, field=field.name) if one.field == name else one)


def remove_field(definition: Definition, name: str) -> Definition:
    """Take a field out, and the conditions on it."""
    left = _each_page(
        definition,
        lambda page: replace(page, fields=tuple(one for one in page.fields if one.name != name)),
    )
    return _without_conditions_on(left, {name})


def move_field(definition: Definition, name: str, way: Way) -> Definition:
    """Move a field one place up or down; from the edge of a page it goes to the neighboring page."""
    for place, page in enumerate(definition.pages):
        names = [field.name for field in page.fields]
        if name not in names:
            continue
        index = names.index(name)
        at_edge = index == 0 if way == "up" else index == len(names) - 1
        if not at_edge:
            fields = _moved(page.fields, index, way)
            return change_page(definition, page.key, partial(replace, fields=fields))
        return _to_neighbor(definition, place, index, way)
    return definition


def _to_neighbor(definition: Definition, place: int, index: int, way: Way) -> Definition:
    other = place - 1 if way == "up" else place + 1
    if not 0 <= other < len(definition.pages):
        return definition
    pages = list(definition.pages)
    field = pages[place].fields[index]
    pages[place] = replace(pages[place], fields=tuple(one for one in pages[place].fields if one is not field))
    there = pages[other].fields
    pages[other] = replace(pages[other], fields=(*there, field) if way == "up" else (field, *there))
    return replace(definition, pages=tuple(pages))


def _moved(items: Sequence[_One], index: int, way: Way) -> tuple[_One, ...]:
    other = index - 1 if way == "up" else index + 1
    moved = list(items)
    if 0 <= other < len(moved):
        moved[index], moved[other] = moved[other], moved[index]
    return tuple(moved)


def _each_page(definition: Definition, change: Callable[[Page], Page]) -> Definition:
    return replace(definition, pages=tuple(change(page) for page in definition.pages))


def _each_condition(definition: Definition, change: Callable[[Condition], Condition | None]) -> Definition:
    def changed(item: Any) -> Any:
        kept = (change(one) for one in item.conditions)
        return replace(item, conditions=tuple(one for one in kept if one is not None))

    return _each_page(
        definition,
        lambda page: replace(changed(page), fields=tuple(changed(field) for field in page.fields)),
    )


def _without_conditions_on(definition: Definition, gone: Collection[str]) -> Definition:
    return _each_condition(definition, lambda one: None if one.field in gone else one)
