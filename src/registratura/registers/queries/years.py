"""The years in which registers have numbers: by their counters, and of old registers by their entries."""

from typing import Final

from django.db import connection

from registratura.toolkit.scope import required_institution

# (register, year) of every register. An old register has no counter: its years are looked up one after the other in the
# index of its numbers, so that a register of a million entries costs as many steps as it has years.
PAIRS: Final = """
WITH RECURSIVE past AS (
    SELECT g.id AS register_id, (SELECT min(e.year) FROM registers_entry e
             WHERE e.institution_id = g.institution_id AND e.register_id = g.id) AS year
      FROM registers_register g WHERE g.institution_id = %(institution)s AND g.kind = 'historical'
    UNION ALL
    SELECT p.register_id, (SELECT min(e.year) FROM registers_entry e
             WHERE e.institution_id = %(institution)s AND e.register_id = p.register_id AND e.year > p.year)
      FROM past p WHERE p.year IS NOT NULL
)
SELECT register_id, year FROM past WHERE year IS NOT NULL
 UNION
SELECT register_id, year FROM registers_numbersequence
 WHERE institution_id = %(institution)s AND (unit_id IS NULL OR %(ranges)s)
"""


def years_by_register(*, with_ranges: bool = False) -> dict[int, list[int]]:
    """
    Return the years with numbers of every register that has some, newest first.

    with_ranges: whether a year counts in which only units have ranges.
    """
    years: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"{PAIRS} ORDER BY year DESC, register_id",
            {"institution": required_institution(), "ranges": with_ranges},
        )
        for register_id, year in cursor.fetchall():
            years.setdefault(register_id, []).append(year)
    return years


def years_of(register_id: int) -> list[int]:
    """Return the years in which a register has numbers, newest first."""
    return years_by_register().get(register_id, [])
