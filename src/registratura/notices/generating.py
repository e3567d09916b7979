"""A notice made from the catalogue of the running program: what is declared there is told, and nothing is forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.utils.translation import gettext, override

from registratura.kernel.privacy.datasets import FACTS as DATASETS
from registratura.kernel.privacy.declarations import Entry
from registratura.kernel.privacy.keeping import RetentionRule
from registratura.kernel.privacy.purposes import FACTS as PURPOSES
from registratura.kernel.privacy.purposes import WITH_CONSENT, Ground
from registratura.kernel.privacy.purposes import Purpose as Key
from registratura.kernel.privacy.vocabulary import FACTS as CATEGORIES
from registratura.kernel.privacy.vocabulary import (
    RECIPIENT_NAMES,
    SUBJECT_NAMES,
    Category,
    RecipientKind,
    Role,
    SubjectType,
)
from registratura.notices.content import Content, Controller, Name, Purpose, Recipient
from registratura.notices.terms import OPTIONAL, TERMS

KEEP = "keep:"
"""The beginning of keys of terms, which share words with categories (`account`)."""
_PROOF = frozenset({"notices", "consents"})


def content_from(
    entries: Iterable[Entry], *, controller: Controller, supplier: bool, offered: Collection[Key] = ()
) -> Content:
    """
    Return what a controller must tell, from the entries of the catalogue.

    supplier: whether it is the supplier, which answers for its own datasets; an institution answers for what it put in
    its registers as well. offered: the purposes resting on consent that the controller carries out.
    """
    ours = [one for one in entries if CATEGORIES[one.category].personal and _answers(one, supplier)]
    grouped: dict[tuple[Key, Ground], list[Entry]] = {}
    for one in ours:
        for key in one.purposes:
            if key not in WITH_CONSENT:
                grouped.setdefault((key, one.ground or PURPOSES[key].ground), []).append(one)
    purposes = [_purpose(key, ground, found) for (key, ground), found in sorted(grouped.items())]
    told = _joined(purposes)
    told += [_optional(key) for key in sorted(set(offered) & OPTIONAL.keys())]
    told.sort(key=lambda one: one.key)
    return Content(controller, tuple(told), _recipients(told), _names(told))


def _answers(entry: Entry, supplier: bool) -> bool:
    if supplier:
        return entry.role is Role.CONTROLLER
    return entry.role is Role.PROCESSOR or entry.dataset in {"rights", "incidents", "disclosures", *_PROOF}


def _purpose(key: Key, ground: Ground, found: list[Entry]) -> Purpose:
    recipients = {one for entry in found for one in DATASETS[entry.dataset].recipients}
    return Purpose(
        key=str(key),
        name=_name(PURPOSES[key].name),
        ground=str(ground),
        categories=tuple(sorted({str(one.category) for one in found})),
        subjects=tuple(sorted({str(kind) for one in found for kind in one.persons})),
        recipients=tuple(sorted(str(one) for one in recipients)),
        retention=tuple(sorted({f"{KEEP}{one.retention}" for one in found})),
        dpv=(PURPOSES[key].dpv or ("",))[0],
    )


def _joined(purposes: list[Purpose]) -> list[Purpose]:
    """Return the purposes, each once: with a ground of its own for some data, it is named by both."""
    seen: dict[str, int] = {}
    told = []
    for one in purposes:
        seen[one.key] = seen.get(one.key, 0) + 1
        key = one.key if seen[one.key] == 1 else f"{one.key}-{seen[one.key]}"
        told.append(replace(one, key=key))
    return told


def _optional(key: Key) -> Purpose:
    categories, recipients, keep = OPTIONAL[key]
    return Purpose(
        key=str(key),
        name=_name(PURPOSES[key].name),
        ground=str(Ground.CONSENT),
        categories=tuple(sorted(str(one) for one in categories)),
        subjects=(str(SubjectType.CUSTOMER), str(SubjectType.OFFICIAL)),
        recipients=tuple(sorted(str(one) for one in recipients)),
        retention=(f"{KEEP}{keep}",),
        dpv=PURPOSES[key].dpv[0],
    )


def _recipients(purposes: list[Purpose]) -> tuple[Recipient, ...]:
    keys = sorted({key for one in purposes for key in one.recipients})
    return tuple(Recipient(key, _name(RECIPIENT_NAMES[RecipientKind(key)])) for key in keys)


def _names(purposes: list[Purpose]) -> dict[str, Name]:
    names: dict[str, Name] = {}
    for one in purposes:
        names |= {key: _name(CATEGORIES[Category(key)].name) for key in one.categories}
        names |= {key: _name(SUBJECT_NAMES[SubjectType(key)]) for key in one.subjects}
        names |= {key: TERMS[RetentionRule(key.removeprefix(KEEP))] for key in one.retention}
    return names


def _name(words: str) -> Name:
    with override("en"):
        english = gettext(words)
    return Name(words, english)
