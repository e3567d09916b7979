"""What the law asks of a notice and of its change. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from registratura.notices.comparing import Change, What
from registratura.notices.content import LANGUAGES, Content, Prose
from registratura.notices.laws import REPEALED, Repealed

NOTICE_DAYS = 15
"""How many days before it applies a change of substance is told; our own promise."""

SECTIONS = (
    *("controller", "purposes", "recipients", "retention", "rights", "choices", "authority", "automated"),
    *("required", "changes"),
)
"""What each notice speaks of, whatever the titles: the elements of art. 13 and 14 that data alone cannot say."""


class Materiality(StrEnum):
    """How much a change weighs."""

    EDITORIAL = "editorial"
    MATERIAL_OTHER = "material_other"
    MATERIAL_NEW_PURPOSE = "material_new_purpose"


_WEIGHTS = {Materiality.EDITORIAL: 0, Materiality.MATERIAL_OTHER: 1, Materiality.MATERIAL_NEW_PURPOSE: 2}
_LIGHT = frozenset(
    {
        *(What.PURPOSE_REMOVED, What.CATEGORY_REMOVED, What.SUBJECT_REMOVED, What.RECIPIENT_REMOVED),
        What.CONTACT_CHANGED,
    }
)


def materiality_of(changes: Iterable[Change]) -> Materiality:
    """
    Return how much the changes weigh together; what only takes away, and new contacts, weigh nothing.

    Law: GDPR art. 13(3) and 14(4); WP260 rev.01, par. 29-31.
    """
    found = {one.what for one in changes}
    if What.PURPOSE_ADDED in found:
        return Materiality.MATERIAL_NEW_PURPOSE
    return Materiality.MATERIAL_OTHER if found - _LIGHT else Materiality.EDITORIAL


def weighty(changes: Iterable[Change]) -> tuple[Change, ...]:
    """
    Return the changes that people must be told of by a letter of their own.

    Law: WP260 rev.01, par. 29.
    """
    return tuple(one for one in changes if one.what not in _LIGHT)


def called_less(declared: Materiality, computed: Materiality) -> bool:
    """
    Whether a change was called less than it is; to call it more is allowed.

    Law: WP260 rev.01, par. 29.
    """
    return _WEIGHTS[declared] < _WEIGHTS[computed]


def first_day(materiality: Materiality, *, published_on: date, first: bool) -> date:
    """
    Return the first day on which a version may apply; the first notice, and a correction of words, at once.

    Law: GDPR art. 12(1) and 13(3); WP260 rev.01, par. 30.
    """
    if first or materiality is Materiality.EDITORIAL:
        return published_on
    return published_on + timedelta(days=NOTICE_DAYS)


def repealed_in(text: str) -> tuple[Repealed, ...]:
    """
    Return the repealed laws that a text cites.

    Law: Law 24/2000 art. 16 and 50 (references are made to acts in force).
    """
    return tuple(one for one in REPEALED if one.pattern.search(text))


def missing_parts(content: Content, prose: Prose) -> tuple[str, ...]:
    """
    Return what a notice lacks: `controller`, `contact`, `purposes`, a ground, a term, or `<language>:<section>`.

    Law: GDPR art. 13(1) and (2), art. 14(1) and (2).
    """
    found = []
    if not content.controller.name:
        found.append("controller")
    if not (content.controller.email or content.controller.phone or content.controller.address):
        found.append("contact")
    if not content.purposes:
        found.append("purposes")
    for one in content.purposes:
        found += [f"{one.key}:ground"] if not one.ground else []
        found += [f"{one.key}:retention"] if one.categories and not one.retention else []
        found += [f"{one.key}:{key}" for key in one.recipients if content.recipient(key) is None]
    for language in LANGUAGES:
        there = {section.key for section in prose.get(language, ()) if any(section.paragraphs)}
        found += [f"{language}:{key}" for key in SECTIONS if key not in there]
    return tuple(found)
