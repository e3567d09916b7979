"""Entries that stand in no dossier."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connection

from registratura.toolkit.scope import required_institution

PAGE = 50
_SEEN = "(e.unit_id = ANY(%s) OR e.registered_by_id = %s)"
_UNFILED = """
SELECT e.id FROM registers_entry e
 WHERE e.institution_id = %s AND e.state = 'registered' AND e.year = %s AND e.id < %s AND {seen} AND {unit}
   AND NOT EXISTS (SELECT 1 FROM archive_paper p WHERE p.institution_id = e.institution_id AND p.entry_id = e.id
                      AND p.out_at IS NULL)
 ORDER BY e.id DESC LIMIT %s
"""
_NEWEST = 2**62


def unfiled(
    *,
    year: int,
    unit_id: int | None = None,
    older_than: int | None = None,
    visible_units: frozenset[int] | None,
    reader_id: int,
    size: int = PAGE,
) -> list[int]:
    """
    Return the keys of registered entries of a year that stand in no dossier, the newest first.

    visible_units, reader_id: what the reader sees; None is everything.
    """
    parameters: list[Any] = [required_institution(), year, older_than or _NEWEST]
    seen, unit = "true", "true"
    if visible_units is not None:
        seen = _SEEN
        parameters += [sorted(visible_units), reader_id]
    if unit_id is not None:
        unit = "e.unit_id = %s"
        parameters.append(unit_id)
    with connection.cursor() as cursor:
        cursor.execute(_UNFILED.format(seen=seen, unit=unit), [*parameters, size])
        return [row[0] for row in cursor.fetchall()]


def filed_where(entry_ids: Collection[int]) -> dict[int, int]:
    """Return, for those of these entries that are filed, their dossiers."""
    if not entry_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry_id, dossier_id FROM archive_paper WHERE institution_id = %s AND entry_id = ANY(%s)"
            " AND out_at IS NULL",
            [required_institution(), list(entry_ids)],
        )
        return dict(cursor.fetchall())


def filing_facts(entry_ids: Collection[int]) -> dict[int, tuple[str, int | None]]:
    """Return what the register says of these entries for filing: the code, and how many sheets."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, filing_code, sheet_count FROM registers_entry WHERE institution_id = %s AND id = ANY(%s)",
            [required_institution(), list(entry_ids)],
        )
        return {key: (code, sheets) for key, code, sheets in cursor.fetchall()}


def entries_in(dossier_ids: Collection[int]) -> list[int]:
    """Return the entries that stand in these dossiers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT entry_id FROM archive_paper WHERE institution_id = %s AND dossier_id = ANY(%s)"
            " AND out_at IS NULL AND entry_id IS NOT NULL ORDER BY entry_id",
            [required_institution(), list(dossier_ids)],
        )
        return [row[0] for row in cursor.fetchall()]
