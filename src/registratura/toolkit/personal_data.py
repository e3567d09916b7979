"""The catalogue as the running program has it: one entry for each field of each model, and what is missing."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.db import models

from registratura.kernel.privacy.datasets import FACTS, Dataset
from registratura.kernel.privacy.declarations import Entry, resolve
from registratura.kernel.privacy.policies import broken
from registratura.kernel.privacy.purposes import WALLED, Purpose
from registratura.kernel.privacy.vocabulary import Role
from registratura.toolkit.foreign_tables import DECLARATIONS

HOUSE = "registratura."


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every entry, in the order of rooms, models and fields, and every fault in words."""

    entries: tuple[Entry, ...]
    faults: tuple[str, ...]


@cache
def catalogue() -> Catalogue:
    """Return the catalogue of all models of the running program."""
    return catalogue_of(apps.get_models())


def catalogue_of(chosen: Iterable[type[models.Model]]) -> Catalogue:
    """Return the catalogue of some models: their entries, missing attributes, and rules that are broken."""
    entries: list[Entry] = []
    faults: list[str] = []
    for model in chosen:
        label = model._meta.label
        ours = model.__module__.startswith(HOUSE)
        declaration = model.__dict__.get("PersonalData") if ours else DECLARATIONS.get(label)
        resolved, missing = resolve(model=label, fields=field_names(model), declaration=declaration)
        entries += resolved
        faults += missing
    return Catalogue(tuple(entries), (*faults, *broken(entries)))


def field_names(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of the columns of a model, and of its links to many."""
    return tuple(field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many))


def check_personal_data(*, app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Stop the program when a field has no entry or an entry breaks a rule. A check of Django's."""
    return [Error(fault, id="registratura.E001") for fault in catalogue().faults]


def dataset_of(model: type[models.Model]) -> Dataset | None:
    """Return the dataset that a model declares, or None."""
    if model.__module__.startswith(HOUSE):
        return getattr(model.__dict__.get("PersonalData"), "dataset", None)
    declared = DECLARATIONS.get(model._meta.label)
    return declared.dataset if declared else None


def refused_purposes(model: type[models.Model]) -> frozenset[Purpose]:
    """Return the purposes for which no row of a model may be read."""
    dataset = dataset_of(model)
    if dataset is None:
        return WALLED
    facts = FACTS[dataset]
    return WALLED - facts.opened_to - frozenset(facts.purposes)


def is_records(model: type[models.Model]) -> bool:
    """Whether a model holds what institutions put in their registers, which the supplier only keeps."""
    dataset = dataset_of(model)
    return dataset is not None and FACTS[dataset].role is Role.PROCESSOR


@cache
def manifest() -> str:
    """Return the whole map as canonical JSON: sorted keys, no spaces, the same text for the same map."""
    facts = {
        str(dataset): {
            "role": each.role,
            "law": each.law,
            "ground": each.ground,
            "safeguards": sorted(each.safeguards),
            "recipients": sorted(each.recipients),
        }
        for dataset, each in FACTS.items()
    }
    fields = {
        entry.name: {
            "dataset": entry.dataset,
            "category": entry.category,
            "persons": sorted(entry.persons),
            "purposes": sorted(entry.purposes),
            "retention": entry.retention,
            "erasure": entry.erasure,
            "access": entry.access,
        }
        for entry in catalogue().entries
    }
    whole = {"datasets": facts, "fields": fields}
    return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@cache
def manifest_sha256() -> str:
    """Return the digest of the whole map, by which a notice, a consent or a package says what was true then."""
    return hashlib.sha256(manifest().encode()).hexdigest()
