"""The record of processing of one controller: a row for each system and purpose. Law: GDPR art. 30(1) and (2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from registratura.kernel.privacy.datasets import FACTS as DATASETS
from registratura.kernel.privacy.datasets import Dataset
from registratura.kernel.privacy.declarations import Entry
from registratura.kernel.privacy.keeping import RULE_NAMES, RetentionRule
from registratura.kernel.privacy.purposes import FACTS as PURPOSES
from registratura.kernel.privacy.purposes import GROUND_NAMES, Ground, Purpose
from registratura.kernel.privacy.vocabulary import FACTS as CATEGORIES
from registratura.kernel.privacy.vocabulary import (
    RECIPIENT_NAMES,
    ROLE_NAMES,
    SAFEGUARD_NAMES,
    SUBJECT_NAMES,
    Category,
    Role,
)
from registratura.toolkit.personal_data import catalogue

Value = TypeVar("Value")
ACCOUNT_DATASETS = frozenset(
    {Dataset.ACCOUNTS, Dataset.SESSIONS, Dataset.ACCOUNT_SECURITY, Dataset.ASSURANCE}
)
"""Data of persons who sign in: who runs the installation answers for them."""


@dataclass(frozen=True, slots=True)
class System:
    """A dataset as a person reads it: every word is translated. Counts are of fields in the program."""

    dataset: Dataset
    name: str
    role: str
    is_kept_for_others: bool
    purposes: tuple[tuple[Purpose, str, str], ...]
    """Purpose, its name, its ground."""
    law: str
    persons: tuple[str, ...]
    categories: tuple[tuple[Category, str], ...]
    recipients: tuple[str, ...]
    retention: tuple[str, ...]
    measures: tuple[str, ...]
    field_count: int
    has_special: bool
    has_national_id: bool
    has_free_words: bool


@dataclass(frozen=True, slots=True)
class ProcessingRow:
    """A row of the record: one system for one purpose, in words."""

    system: str
    role: str
    purpose: str
    ground: str
    law: str
    persons: str
    categories: str
    recipients: str
    transfer: str
    retention: str
    measures: str

    def cells(self) -> tuple[str, ...]:
        """Return the row in the order of `headings()`."""
        return (
            self.system,
            self.role,
            self.purpose,
            self.ground,
            self.law,
            self.persons,
            self.categories,
            self.recipients,
            self.transfer,
            self.retention,
            self.measures,
        )


def headings() -> tuple[str, ...]:
    """Return the headings of the record."""
    return (
        _("Sistem"),
        _("Calitatea"),
        _("Scop"),
        _("Temei"),
        _("Actul"),
        _("Persoane vizate"),
        _("Categorii de date"),
        _("Destinatari"),
        _("Transfer în afara UE"),
        _("Păstrare"),
        _("Măsuri de securitate"),
    )


def systems(
    *, is_supplier: bool, answers_for_accounts: bool, terms: Mapping[RetentionRule, str]
) -> list[System]:
    """
    Return the systems that concern one controller, as the running program has them.

    is_supplier: then what institutions registered is kept for them, as their processor, and stands last.
    terms: the rules of keeping in words, as they decide for the controller (`terms.terms_of`).
    """
    held = personal_by_dataset()
    found = [
        _system(dataset, entries, is_supplier=is_supplier, terms=terms)
        for dataset, entries in held.items()
        if dataset not in ACCOUNT_DATASETS or answers_for_accounts
    ]
    return sorted(found, key=lambda each: each.is_kept_for_others)


def personal_by_dataset() -> dict[Dataset, list[Entry]]:
    """Return the fields about persons of each dataset, in the order of the datasets."""
    found: dict[Dataset, list[Entry]] = {}
    for entry in catalogue().entries:
        if CATEGORIES[entry.category].personal:
            found.setdefault(entry.dataset, []).append(entry)
    return {dataset: found[dataset] for dataset in Dataset if dataset in found}


def _system(
    dataset: Dataset, entries: Sequence[Entry], *, is_supplier: bool, terms: Mapping[RetentionRule, str]
) -> System:
    facts = DATASETS[dataset]
    kept = facts.role is Role.PROCESSOR and is_supplier
    role = ROLE_NAMES[Role.PROCESSOR if kept else Role.CONTROLLER]
    purposes = _distinct(purpose for entry in entries for purpose in entry.purposes)
    categories = _distinct(entry.category for entry in entries)
    return System(
        dataset=dataset,
        name=_(facts.name),
        role=_(role),
        is_kept_for_others=kept,
        purposes=tuple(
            (purpose, _(PURPOSES[purpose].name), _(GROUND_NAMES[ground_of(dataset, purpose)]))
            for purpose in sorted(purposes)
        ),
        law=facts.law,
        persons=tuple(_(SUBJECT_NAMES[each]) for each in _distinct(p for e in entries for p in e.persons)),
        categories=tuple((category, _(CATEGORIES[category].name)) for category in categories),
        recipients=tuple(_(RECIPIENT_NAMES[each]) for each in facts.recipients),
        retention=tuple(
            terms.get(rule, "") or _(RULE_NAMES[rule]) for rule in _distinct(e.retention for e in entries)
        ),
        measures=tuple(_(SAFEGUARD_NAMES[each]) for each in sorted(facts.safeguards)),
        field_count=len(entries),
        has_special=any(CATEGORIES[category].special for category in categories),
        has_national_id=any(CATEGORIES[category].national_id for category in categories),
        has_free_words=any(CATEGORIES[category].open_ended for category in categories),
    )


def ground_of(dataset: Dataset, purpose: Purpose) -> Ground:
    """Return the lawful ground of a purpose in a dataset."""
    return DATASETS[dataset].ground or PURPOSES[purpose].ground


def rows(found: Iterable[System]) -> list[ProcessingRow]:
    """Return the record of one controller: one row for each system and purpose."""
    return [
        ProcessingRow(
            system=each.name,
            role=each.role,
            purpose=f"{purpose} {name}",
            ground=ground,
            law=each.law,
            persons="; ".join(each.persons),
            categories="; ".join(name for _category, name in each.categories),
            recipients="; ".join(each.recipients) or _("niciunul"),
            transfer=_("nu"),
            retention="; ".join(each.retention),
            measures="; ".join(each.measures),
        )
        for each in found
        for purpose, name, ground in each.purposes
    ]


def _distinct(values: Iterable[Value]) -> list[Value]:
    return list(dict.fromkeys(values))
