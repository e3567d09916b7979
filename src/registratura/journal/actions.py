"""The words of each act, entered by the rooms; the history of an entry is told with them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_words: dict[str, Promise | str] = {}


def enter_actions(words: Mapping[str, Promise | str]) -> None:
    """Enter acts: dotted code → what the person did, in the past tense, as after the person's name."""
    _words.update(words)


def words_for(action: str) -> str:
    """Return the words of an act; the code itself when nobody entered it, so that nothing is hidden."""
    return str(_words.get(action, action))


def known_actions() -> frozenset[str]:
    """Every entered code."""
    return frozenset(_words)


def enter_own() -> None:
    """Enter the acts of the journal itself."""
    enter_actions({"journal.purpose.refused": _("a fost oprit să citească registrele pentru alt scop")})
