"""
Search over the registers of an institution: number, words, parts of names; newest first.

A frequent word is found by walking the newest entries, a rare one through the inverted index: a look at the newest few
hundred says which, and how far the walk has to go. Both give the same page.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from registratura.kernel.text import fold, search_query_parts, search_query_text
from registratura.registers.queries.lists import (
    COLUMNS,
    PAGE_SIZE,
    UNIT_JOIN,
    EntryLine,
    like_escaped,
    line_of,
    visibility,
)
from registratura.registers.queries.years import years_by_register
from registratura.toolkit.scope import required_institution

GLANCE = 400  # entries: the newest, by which a word is called frequent or rare
WALK = 8_000  # entries at the most: beyond, the index is the shorter way
FREQUENT = 8  # of the glance: an unfinished word found so often costs the index more than the words before it


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of what was found. `older` is the cursor of the next page, empty at the end."""

    lines: list[EntryLine]
    older: str


def search(
    *,
    typed: str,
    visible_units: frozenset[int] | None,
    reader_id: int,
    older_than: str = "",
    size: int = PAGE_SIZE,
) -> SearchPage:
    """
    Return what the reader may see of what matches, newest first.

    Matches a number (`2105`, `2105/2026`, `2105/02.03.2026`), all words, or parts of a correspondent's name.
    Diacritics and case are ignored.
    """
    text = typed.strip()
    if not text:
        return SearchPage([], "")
    visible, parameters = "true", list[Any]()
    if visible_units is not None:
        visible, *parameters = visibility(visible_units, reader_id)
    before = (
        int(older_than) if older_than.isascii() and older_than.isdigit() and len(older_than) < 19 else None
    )
    numbered = _by_number(text, visible, parameters) if before is None else []
    lines = _by_words(text, visible, parameters, before=before, size=size + 1)
    more = len(lines) > size
    lines = lines[:size]
    older = str(lines[-1].id) if more else ""
    known = {line.id for line in numbered}
    return SearchPage(numbered + [line for line in lines if line.id not in known], older)


def _by_number(text: str, visible: str, parameters: list[Any]) -> list[EntryLine]:
    head, *rest = text.replace(" ", "").split("/")
    if not (head.isascii() and head.isdigit() and len(head) <= 8):
        return []
    year = rest[-1].rpartition(".")[2] if rest else ""
    conditions, values = (
        ["e.institution_id = %s", "e.number = %s", visible],
        [required_institution(), int(head), *parameters],
    )
    if year.isascii() and year.isdigit() and len(year) == 4:
        conditions.append("e.year = %s")
        values.append(int(year))
    # Through the years there are: a number without its year is then a look-up in each, not a walk through them all.
    pairs = [
        (register, year) for register, years in years_by_register(with_ranges=True).items() for year in years
    ]
    return _fetch(
        "unnest(%s::bigint[], %s::integer[]) c (register_id, year)"
        " JOIN registers_entry e ON e.register_id = c.register_id AND e.year = c.year"
        " JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id",
        conditions,
        [[register for register, _year in pairs], [year for _register, year in pairs], *values],
        "e.registered_at DESC, e.id DESC",
        20,
        joined=True,
    )


def _by_words(
    text: str, visible: str, parameters: list[Any], *, before: int | None, size: int
) -> list[EntryLine]:
    query, patterns = _asked(text)
    if not query and not patterns:
        return []
    institution = required_institution()
    found = _walk(query, patterns, visible, parameters, before=before, size=size, depth=GLANCE)
    if len(found) < size:
        # Half as deep again as the glance promises, since words come in waves.
        promised = GLANCE * size * 3 // (2 * len(found)) if found else WALK + 1
        for depth in (promised, WALK) if promised <= WALK else ():
            if len(found) < size:
                found = _walk(query, patterns, visible, parameters, before=before, size=size, depth=depth)
        if len(found) < size:
            way_in = _way_in(text, before=before)
            found = _by_index(query, way_in, patterns, parameters, before=before, size=size)
    if not found:
        return []
    return _fetch(
        "registers_entry e",
        ["e.institution_id = %s", "e.id = ANY(%s)"],
        [institution, found],
        "e.id DESC",
        size,
    )


def _asked(text: str) -> tuple[str, list[str]]:
    names = fold(text).split()[:6]
    patterns = [f"%{like_escaped(name)}%" for name in names] if all(len(name) >= 3 for name in names) else []
    return search_query_text(text), patterns


def _walk(
    query: str,
    patterns: list[str],
    visible: str,
    parameters: list[Any],
    *,
    before: int | None,
    size: int,
    depth: int,
) -> list[int]:
    """Look through the newest `depth` entries."""
    choices: list[str] = []
    words: list[Any] = []
    if query:
        choices.append("s.words @@ %s::tsquery")
        words.append(query)
    if patterns:
        choices.append("(" + " AND ".join("s.names LIKE %s" for _pattern in patterns) + ")")
        words += patterns
    bound, bounds = ("AND s.id < %s", [before]) if before is not None else ("", [])
    newest = (
        "SELECT s.institution_id, s.id FROM"
        " (SELECT s.institution_id, s.id, s.words, s.names FROM registers_entrysearch s"
        f" WHERE s.institution_id = %s {bound} ORDER BY s.id DESC LIMIT {depth}) s WHERE ({' OR '.join(choices)})"
    )
    seen = (
        ""
        if visible == "true"
        else f" JOIN registers_entry e ON e.institution_id = f.institution_id AND e.id = f.id AND {visible}"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT f.id FROM ({newest}) f{seen} ORDER BY f.id DESC LIMIT %s",
            [required_institution(), *bounds, *words, *parameters, size],
        )
        return [row[0] for row in cursor.fetchall()]


def _way_in(text: str, *, before: int | None) -> str:
    """Return the words that lead into the index when the last is not worth it; empty for all of them."""
    finished, last = search_query_parts(text)
    if not finished:
        return ""
    bound, bounds = ("AND id < %s", [before]) if before is not None else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE s.words @@ %s::tsquery), count(*) FILTER (WHERE s.words @@ %s::tsquery)"
            f" FROM (SELECT words FROM registers_entrysearch WHERE institution_id = %s {bound}"
            f" ORDER BY id DESC LIMIT {GLANCE}) s",
            [finished, last, required_institution(), *bounds],
        )
        finished_count, last_count = cursor.fetchone() or (0, 0)
    return finished if finished_count < last_count >= FREQUENT else ""


def _by_index(
    query: str, way_in: str, patterns: list[str], parameters: list[Any], *, before: int | None, size: int
) -> list[int]:
    """Look everywhere through the inverted indexes; the database's function keeps to the institution in scope."""
    units, reader_id = (parameters[0], parameters[1]) if parameters else (None, None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM registers_search_keys(%s::tsquery, %s::tsquery, %s::text[], %s, %s::bigint[], %s, %s)",
            [query or None, way_in or None, patterns, before, units, reader_id, size],
        )
        return [row[0] for row in cursor.fetchall()]


def _fetch(
    source: str, conditions: list[str], values: list[Any], order: str, limit: int, *, joined: bool = False
) -> list[EntryLine]:
    register = (
        ""
        if joined
        else "JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS.format(serial='NULL::integer')}, g.number_code FROM {source} {register} {UNIT_JOIN}"
            f" WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT %s",
            [*values, limit],
        )
        return [line_of(row[:-1], row[-1]) for row in cursor.fetchall()]
