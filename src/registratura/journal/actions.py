"""The words of each act, entered by the rooms; the history of an entry is told with them."""

from collections.abc import Mapping

from django.utils.functional import Promise

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
