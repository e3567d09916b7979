"""Which document kind the past makes likely for something that has just come, with the reason in facts."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import connection

from registratura.kernel.text import STOP_WORDS, fold, search_words
from registratura.toolkit.scope import required_institution

_OF_SENDER = 20
_NEWEST = 1_000  # entries whose subjects are compared: the habits of the last weeks
_LEAST = 2
_SURE = 0.5
_SHORTEST_WORD = 4


@dataclass(frozen=True, slots=True)
class KindSuggestion:
    """
    A document kind and why: `times` of the `of` last entries had it, of the same sender or with the same word.

    `word` is empty when the sender is the reason; `kind` is empty when the past says nothing.
    """

    kind: str = ""
    times: int = 0
    of: int = 0
    word: str = ""


def likely_kind(*, correspondent_id: int | None, subject: str) -> KindSuggestion:
    """
    Return the kind that at least half of the last like entries had: of the same sender, else with the same words.

    Two alike are the least. Proposes; a person decides.
    """
    rows = _of_sender(correspondent_id) if correspondent_id is not None else []
    if found := _most_used([kind for kind, _subject in rows]):
        return found
    words = _telling(subject)
    if not words:
        return KindSuggestion()
    return _by_words(words, _newest())


def _of_sender(correspondent_id: int) -> list[tuple[str, str]]:
    return _rows(
        "e.id = ANY(SELECT p.entry_id FROM registers_entryparty p WHERE p.institution_id = %s"
        " AND p.correspondent_id = %s AND p.role = 'sender' AND p.replaced_at IS NULL"
        " ORDER BY p.entry_id DESC LIMIT %s)",
        [required_institution(), correspondent_id, _OF_SENDER],
        limit=_OF_SENDER,
    )


def _newest() -> list[tuple[str, str]]:
    return _rows("true", [], limit=_NEWEST)


def _rows(condition: str, parameters: list[Any], *, limit: int) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.document_kind, e.subject FROM registers_entry e WHERE e.institution_id = %s"
            f" AND {condition} AND e.direction = 'incoming' AND e.state = 'registered' AND e.document_kind <> ''"
            " ORDER BY e.id DESC LIMIT %s",
            [required_institution(), *parameters, limit],
        )
        return list(cursor.fetchall())


def _most_used(kinds: list[str], word: str = "") -> KindSuggestion | None:
    for kind, times in Counter(kinds).most_common(1):
        if times >= _LEAST and times / len(kinds) >= _SURE:
            return KindSuggestion(kind, times, len(kinds), word)
    return None


def _by_words(words: list[str], rows: list[tuple[str, str]]) -> KindSuggestion:
    """Return the suggestion of the word that tells the kind most surely; of two alike the one that stands first."""
    by_word: dict[str, list[str]] = {word: [] for word in words}
    for kind, subject in rows:
        for word in by_word.keys() & set(_telling(subject)):
            by_word[word].append(kind)
    found = [said for word, kinds in by_word.items() if (said := _most_used(kinds, word))]
    return max(found, key=lambda said: (said.times / said.of, said.times), default=KindSuggestion())


def _telling(subject: str) -> list[str]:
    words = search_words(fold(subject))
    return list(
        dict.fromkeys(
            w for w in words if len(w) >= _SHORTEST_WORD and w not in STOP_WORDS and not w.isdigit()
        )
    )
