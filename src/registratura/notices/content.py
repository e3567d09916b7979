"""
What a notice says, as data: who answers, for which purposes, which data, who receives them, how long they are kept.

Kept with each version as it was, with the names of that day, so that a later program shows an old notice unchanged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from registratura.kernel.digest import canonical_json
from registratura.kernel.privacy.purposes import Ground

LANGUAGES = ("ro", "en")
CONSENT = str(Ground.CONSENT)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the languages of the notice."""

    ro: str
    en: str

    def in_(self, language: str) -> str:
        """Return the name in a language; the Romanian one for any other."""
        return self.en if language == "en" and self.en else self.ro


@dataclass(frozen=True, slots=True)
class Controller:
    """Who answers for the data, and how to reach them."""

    name: str
    address: str = ""
    email: str = ""
    phone: str = ""
    fiscal_code: str = ""
    protector: str = ""
    """How to reach the data protection officer."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody outside who gets data. country: two letters; `RO` and the Union need no safeguards."""

    key: str
    name: Name
    country: str = "RO"
    safeguards: Name = Name("", "")


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose with what it takes. ground: of `kernel.privacy.purposes.Ground`; consent is offered as a choice."""

    key: str
    name: Name
    ground: str
    categories: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    retention: tuple[str, ...] = ()
    dpv: str = ""
    """The purpose in the vocabulary of the W3C, `dpv:AccountManagement`."""

    @property
    def chosen(self) -> bool:
        """Whether it rests on consent, so that the person chooses."""
        return self.ground == CONSENT


@dataclass(frozen=True, slots=True)
class Content:
    """The whole of a notice without its prose. names: of categories, kinds of persons and terms of keeping, by key."""

    controller: Controller
    purposes: tuple[Purpose, ...]
    recipients: tuple[Recipient, ...] = ()
    names: Mapping[str, Name] = field(default_factory=dict)

    def purpose(self, key: str) -> Purpose | None:
        """Return one purpose, or None."""
        return next((one for one in self.purposes if one.key == key), None)

    def recipient(self, key: str) -> Recipient | None:
        """Return one recipient, or None."""
        return next((one for one in self.recipients if one.key == key), None)

    def name_of(self, key: str, language: str) -> str:
        """Return the name of a category, a kind of persons or a term; the key itself when it has none."""
        found = self.names.get(key)
        return found.in_(language) if found is not None else key


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the prose: a stable key, a title, paragraphs; a paragraph that begins with "- " is a point."""

    key: str
    title: str
    paragraphs: tuple[str, ...]


Prose = Mapping[str, tuple[Section, ...]]
"""Sections by language."""


def digest_of(content: Content, prose: Prose) -> str:
    """Return the SHA-256 of a version's canonical JSON, in hexadecimal: what receipts name."""
    return hashlib.sha256(canonical_json(written(content, prose))).hexdigest()


def written(content: Content, prose: Prose) -> dict[str, Any]:
    """Return a version as plain JSON."""
    return {"content": content_json(content), "prose": prose_json(prose)}


def content_json(content: Content) -> dict[str, Any]:
    """Return the content as plain JSON."""
    return {
        "controller": {
            name: getattr(content.controller, name)
            for name in ("name", "address", "email", "phone", "fiscal_code", "protector")
        },
        "purposes": [
            {
                "key": one.key,
                "name": _name_json(one.name),
                "ground": one.ground,
                "categories": list(one.categories),
                "subjects": list(one.subjects),
                "recipients": list(one.recipients),
                "retention": list(one.retention),
                "dpv": one.dpv,
            }
            for one in content.purposes
        ],
        "recipients": [
            {
                "key": one.key,
                "name": _name_json(one.name),
                "country": one.country,
                "safeguards": _name_json(one.safeguards),
            }
            for one in content.recipients
        ],
        "names": {key: _name_json(name) for key, name in sorted(content.names.items())},
    }


def prose_json(prose: Prose) -> dict[str, Any]:
    """Return the prose as plain JSON."""
    return {
        language: [
            {"key": one.key, "title": one.title, "paragraphs": list(one.paragraphs)} for one in sections
        ]
        for language, sections in sorted(prose.items())
    }


def read_content(kept: Mapping[str, Any]) -> Content:
    """Read what `content_json` wrote."""
    return Content(
        controller=Controller(**kept["controller"]),
        purposes=tuple(
            Purpose(
                key=one["key"],
                name=Name(**one["name"]),
                ground=one["ground"],
                categories=tuple(one["categories"]),
                subjects=tuple(one["subjects"]),
                recipients=tuple(one["recipients"]),
                retention=tuple(one["retention"]),
                dpv=one["dpv"],
            )
            for one in kept["purposes"]
        ),
        recipients=tuple(
            Recipient(one["key"], Name(**one["name"]), one["country"], Name(**one["safeguards"]))
            for one in kept["recipients"]
        ),
        names={key: Name(**name) for key, name in kept["names"].items()},
    )


def read_prose(kept: Mapping[str, Any]) -> dict[str, tuple[Section, ...]]:
    """Read what `prose_json` wrote."""
    return {
        language: tuple(Section(one["key"], one["title"], tuple(one["paragraphs"])) for one in sections)
        for language, sections in kept.items()
    }


def _name_json(name: Name) -> dict[str, str]:
    return {"ro": name.ro, "en": name.en}
