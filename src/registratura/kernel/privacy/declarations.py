"""
What a model declares, resolved to one entry of the catalogue for each field.

A model carries `class PersonalData` with a `dataset`, the names of fields that hold nothing about a person in `none`,
and two mappings from category to field names: `officials` (those who work here) and `subjects` (all others).
`exceptions` gives single fields what differs from their dataset.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from registratura.kernel.privacy.datasets import FACTS as DATASETS
from registratura.kernel.privacy.datasets import Dataset, DatasetFacts
from registratura.kernel.privacy.keeping import RetentionRule
from registratura.kernel.privacy.purposes import Ground, Purpose
from registratura.kernel.privacy.vocabulary import FACTS as CATEGORIES
from registratura.kernel.privacy.vocabulary import SECRETS, Access, Category, Erasure, Role, SubjectType

FROM_DATASET = ("purposes", "retention", "erasure", "access", "role")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What differs for one field from its dataset; what is None does not differ."""

    purposes: tuple[Purpose, ...] | None = None
    retention: RetentionRule | None = None
    erasure: Erasure | None = None
    access: Access | None = None
    persons: tuple[SubjectType, ...] | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """The same declaration for a table that is not ours; models of the house write it as `class PersonalData`."""

    dataset: Dataset
    none: frozenset[str] = frozenset()
    officials: Mapping[Category, set[str]] = field(default_factory=dict)
    subjects: Mapping[Category, set[str]] = field(default_factory=dict)
    exceptions: Mapping[str, Held] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One field of one model: what it holds, about whom, why, until when, and what becomes of it."""

    model: str
    field: str
    dataset: Dataset
    category: Category
    persons: tuple[SubjectType, ...]
    purposes: tuple[Purpose, ...]
    ground: Ground | None
    role: Role
    retention: RetentionRule
    erasure: Erasure
    access: Access

    @property
    def name(self) -> str:
        """The field as it is written: `registers.Entry.subject`."""
        return f"{self.model}.{self.field}"


def resolve(
    *, model: str, fields: Iterable[str], declaration: Any
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """
    Return the entry of each field, and what is missing or wrong, one sentence a fault.

    model: as `room.Model`. declaration: its `class PersonalData`, a `Declaration`, or None where there is none.
    """
    wanted = tuple(fields)
    dataset = getattr(declaration, "dataset", None)
    if not isinstance(dataset, Dataset):
        missing = ", ".join(("dataset", *FROM_DATASET, "category"))
        return (), tuple(f"{model}.{name}: {missing} are missing" for name in wanted)
    facts = DATASETS[dataset]
    found: dict[str, list[Entry]] = {name: [] for name in wanted}
    faults: list[str] = []
    exceptions: Mapping[str, Held] = getattr(declaration, "exceptions", {})
    for group, category, name in _named(declaration):
        if name not in found:
            faults.append(f"{model}.{name} is no field")
        elif category is None:
            faults.append(f"{model}.{name}: category is missing (`{group}` maps a category to field names)")
            found[name] += _entries(model, name, dataset, facts, Category.SYSTEM, group, exceptions)
        else:
            found[name] += _entries(model, name, dataset, facts, category, group, exceptions)
    for name, entries in found.items():
        if not entries:
            faults.append(f"{model}.{name}: category is missing")
        elif len(entries) > 1:
            faults.append(f"{model}.{name} is classified {len(entries)} times")
    faults += [f"{model}.{name} is no field" for name in exceptions if name not in found]
    return tuple(entries[0] for entries in found.values() if entries), tuple(faults)


def _named(declaration: Any) -> Iterator[tuple[str, Category | None, str]]:
    for name in sorted(getattr(declaration, "none", ())):
        yield "none", Category.SYSTEM, name
    for group in ("officials", "subjects"):
        held = getattr(declaration, group, {})
        if isinstance(held, Mapping):
            for category, names in held.items():
                known = category if isinstance(category, Category) else None
                for name in sorted(names):
                    yield group, known, name
        else:
            for name in sorted(held):
                yield group, None, name


def _entries(
    model: str,
    name: str,
    dataset: Dataset,
    facts: DatasetFacts,
    category: Category,
    group: str,
    exceptions: Mapping[str, Held],
) -> list[Entry]:
    own = exceptions.get(name, Held())
    staff = group == "officials"
    persons = (facts.staff if staff else facts.persons) if group != "none" else ()
    erasure = facts.staff_erasure if staff else facts.erasure
    access = facts.staff_access if staff else facts.access
    if not CATEGORIES[category].personal or category in SECRETS:
        access = Access.OMIT
    return [
        Entry(
            model=model,
            field=name,
            dataset=dataset,
            category=category,
            persons=own.persons if own.persons is not None else persons,
            purposes=own.purposes if own.purposes is not None else facts.purposes,
            ground=facts.ground,
            role=facts.role,
            retention=own.retention or facts.retention,
            erasure=own.erasure or erasure,
            access=own.access or access,
        )
    ]
