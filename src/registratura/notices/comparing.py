"""What differs between two versions of a notice: by meaning, from the data, and by words, from the prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from registratura.notices.content import Content, Prose, Purpose, Section


class What(StrEnum):
    """What happened to a part of the notice."""

    PURPOSE_ADDED = "purpose-added"
    PURPOSE_REMOVED = "purpose-removed"
    GROUND_CHANGED = "ground-changed"
    CATEGORY_ADDED = "category-added"
    CATEGORY_REMOVED = "category-removed"
    SUBJECT_ADDED = "subject-added"
    SUBJECT_REMOVED = "subject-removed"
    RECIPIENT_ADDED = "recipient-added"
    RECIPIENT_REMOVED = "recipient-removed"
    RECIPIENT_CHANGED = "recipient-changed"
    RETENTION_CHANGED = "retention-changed"
    CONTROLLER_CHANGED = "controller-changed"
    CONTACT_CHANGED = "contact-changed"


@dataclass(frozen=True, slots=True)
class Change:
    """
    One change of meaning.

    purpose: the key of the purpose it belongs to, empty for the notice as a whole. key: what was added or removed
    (a category, a recipient). before, after: of what changed, as keys or values; several are joined by commas.
    """

    what: What
    purpose: str = ""
    key: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the prose that was added, removed or stays; `section` is the title above it."""

    kind: str
    section: str
    text: str


def compare(before: Content, after: Content) -> tuple[Change, ...]:
    """Return the changes of meaning from one version to a later one, purposes in the order of their keys."""
    return tuple(
        [
            *_controller_changes(before, after),
            *_purpose_changes(before, after),
            *_recipient_changes(before, after),
        ]
    )


def covered(before: Purpose, after: Purpose) -> bool:
    """Whether a consent to the earlier form of a purpose reaches all that the later form takes."""
    return (
        set(after.categories) <= set(before.categories)
        and set(after.recipients) <= set(before.recipients)
        and set(after.retention) <= set(before.retention)
        and after.ground == before.ground
    )


def _controller_changes(before: Content, after: Content) -> Iterator[Change]:
    old, new = before.controller, after.controller
    for name, what in (
        ("name", What.CONTROLLER_CHANGED),
        ("fiscal_code", What.CONTROLLER_CHANGED),
        ("address", What.CONTACT_CHANGED),
        ("email", What.CONTACT_CHANGED),
        ("phone", What.CONTACT_CHANGED),
        ("protector", What.CONTACT_CHANGED),
    ):
        if getattr(old, name) != getattr(new, name):
            yield Change(what, key=name, before=getattr(old, name), after=getattr(new, name))


def _purpose_changes(before: Content, after: Content) -> Iterator[Change]:
    old = {one.key: one for one in before.purposes}
    new = {one.key: one for one in after.purposes}
    for key in sorted(old.keys() | new.keys()):
        if key not in old:
            yield Change(What.PURPOSE_ADDED, purpose=key, key=key)
        elif key not in new:
            yield Change(What.PURPOSE_REMOVED, purpose=key, key=key)
        else:
            yield from _within(old[key], new[key])


def _within(old: Purpose, new: Purpose) -> Iterator[Change]:
    if old.ground != new.ground:
        yield Change(What.GROUND_CHANGED, purpose=new.key, before=old.ground, after=new.ground)
    for name, added, removed in (
        ("categories", What.CATEGORY_ADDED, What.CATEGORY_REMOVED),
        ("subjects", What.SUBJECT_ADDED, What.SUBJECT_REMOVED),
        ("recipients", What.RECIPIENT_ADDED, What.RECIPIENT_REMOVED),
    ):
        had, has = set(getattr(old, name)), set(getattr(new, name))
        for key in sorted(has - had):
            yield Change(added, purpose=new.key, key=key)
        for key in sorted(had - has):
            yield Change(removed, purpose=new.key, key=key)
    if set(old.retention) != set(new.retention):
        yield Change(
            What.RETENTION_CHANGED,
            purpose=new.key,
            before=", ".join(sorted(old.retention)),
            after=", ".join(sorted(new.retention)),
        )


def _recipient_changes(before: Content, after: Content) -> Iterator[Change]:
    """Return what concerns recipients as such: whoever is named without a purpose, and who moved abroad."""
    old = {one.key: one for one in before.recipients}
    new = {one.key: one for one in after.recipients}
    told = {key for one in after.purposes for key in one.recipients}
    for key in sorted(new.keys() - old.keys() - told):
        yield Change(What.RECIPIENT_ADDED, key=key)
    for key in sorted(old.keys() & new.keys()):
        if old[key].country != new[key].country or old[key].name != new[key].name:
            yield Change(
                What.RECIPIENT_CHANGED,
                key=key,
                before=f"{old[key].name.ro} ({old[key].country})",
                after=f"{new[key].name.ro} ({new[key].country})",
            )


def passages(before: Prose, after: Prose, *, language: str) -> tuple[Passage, ...]:
    """Return the paragraphs of both versions in reading order, each as `kept`, `removed` or `added`."""
    old, new = _lines(before.get(language, ())), _lines(after.get(language, ()))
    found: list[Passage] = []
    for tag, first, last, from_new, to_new in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Passage("kept", *line) for line in new[from_new:to_new]]
            continue
        found += [Passage("removed", *line) for line in old[first:last]]
        found += [Passage("added", *line) for line in new[from_new:to_new]]
    return tuple(found)


def _lines(sections: tuple[Section, ...]) -> list[tuple[str, str]]:
    return [(section.title, text) for section in sections for text in (section.title, *section.paragraphs)]
