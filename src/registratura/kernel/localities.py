"""
Counties and localities of Romania with their codes of the national list (SIRUTA).

The list (`localities.tsv`, dated in its first line) helps a person write an address; it never says that an address
does not exist: places are founded and renamed while a program stays as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from typing import Final

from registratura.kernel.text import fold, sort_key


@dataclass(frozen=True, slots=True)
class County:
    """A county, or Bucharest: its car code, its code in the list, its name."""

    code: str
    siruta: str
    name: str


@dataclass(frozen=True, slots=True)
class Locality:
    """A place where people live, and the town or commune that administers it."""

    siruta: str
    name: str
    administered_by: str
    county: str

    @property
    def words(self) -> str:
        """The name, with the commune where it differs."""
        return self.name if self.name == self.administered_by else f"{self.name} ({self.administered_by})"


@dataclass(frozen=True, slots=True)
class Found:
    """The one locality that was meant, or those that may have been."""

    exact: Locality | None = None
    several: tuple[Locality, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _List:
    counties: tuple[County, ...]
    localities: dict[str, dict[str, tuple[Locality, ...]]]
    """By county and folded name."""


_SIGNS: Final = re.compile(r"[^a-z0-9]+")
_RANKS: Final = re.compile(r"^(?:municipiul|mun|orasul|oras|or|comuna|com|satul|sat|localitatea|loc)\.?\s+")
_SECTOR: Final = re.compile(r"(?:bucuresti)?(?:sector|sectorul)([1-6])")


def counties() -> tuple[County, ...]:
    """Return the 41 counties and Bucharest in the order of the dictionary."""
    return _loaded().counties


def county(code: str) -> County | None:
    """Return the county with a car code such as ``CJ``, or None."""
    return next((one for one in counties() if one.code == code.upper()), None)


def find(name: str, *, county: str) -> Found:
    """
    Look a typed name up among the localities of a county, with or without diacritics and rank.

    `Valea Mare, com. Săpata` chooses among villages of one name. `near` holds at most three names that look alike.
    """
    names = _loaded().localities.get(county.upper(), {})
    wanted, *rest = [_key(part) for part in re.split(r"[,(]", name)] or [""]
    if not wanted:
        return Found()
    if sector := _SECTOR.fullmatch(wanted):
        wanted = f"sectorul{sector[1]}"
    found = names.get(wanted, ())
    if rest and rest[0]:
        found = tuple(one for one in found if _key(one.administered_by) == rest[0]) or found
    if len(found) == 1:
        return Found(exact=found[0])
    if found:
        return Found(several=found)
    near = get_close_matches(wanted, names, n=3, cutoff=0.8)
    return Found(near=tuple(names[key][0].name for key in near))


def _key(name: str) -> str:
    plain = fold(name).strip(" .)")
    return _SIGNS.sub("", _RANKS.sub("", plain))


@lru_cache(maxsize=1)
def _loaded() -> _List:
    counties: list[County] = []
    found: dict[str, dict[str, list[Locality]]] = {}
    here = ""
    text = resources.files("registratura.kernel").joinpath("localities.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        first, second, *rest = line.split("\t")
        if first.startswith("="):
            here = first[1:]
            found[here] = {}
            counties.append(County(here, second, rest[0]))
            continue
        for entry in rest:
            siruta, name = entry.split(" ", 1)
            found[here].setdefault(_key(name), []).append(Locality(siruta, name, second, here))
        # A commune may bear a name that none of its villages has; Bucharest lives in its sectors.
        if _key(second) not in found[here]:
            found[here][_key(second)] = [Locality(first, second, second, here)]
    return _List(
        counties=tuple(sorted(counties, key=lambda one: sort_key(one.name))),
        localities={code: {key: tuple(ones) for key, ones in names.items()} for code, names in found.items()},
    )
