"""
The ready forms of the product, one file each: what an institution needs on its first day.

They are copied into an institution on demand and then are its own; a later edition of the product changes none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from registratura.forms import handling as handlings
from registratura.forms import reading
from registratura.forms.definition import Definition
from registratura.forms.handling import Handling


@dataclass(frozen=True, slots=True)
class ReadyForm:
    """A form of the product: its code, what it asks, how it is handled."""

    code: str
    definition: Definition
    handling: Handling


@lru_cache(maxsize=1)
def ready_forms() -> tuple[ReadyForm, ...]:
    """Return every ready form, in the order of the codes."""
    folder = resources.files("registratura.forms.ready")
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".json")), key=lambda one: one.name)
    return tuple(_read(one.name.removesuffix(".json"), one.read_bytes()) for one in files)


def _read(code: str, content: bytes) -> ReadyForm:
    data = reading.read_json(content)
    return ReadyForm(code, reading.from_data(data["definition"]), handlings.from_data(data["handling"]))
