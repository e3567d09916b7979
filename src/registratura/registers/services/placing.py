"""The eighth element of an entry: the compartment it was given to."""

from django.db import connection
from django.utils.translation import gettext as _

from registratura.journal.services import Actor, name_of
from registratura.registers.errors import refusals_in_words
from registratura.toolkit.scope import required_institution

_PLACE = """
SELECT registers_correct(
    e.id, %(actor_id)s, %(actor_name)s, e.correction_count, jsonb_build_object('unit_id', %(unit)s::bigint),
    coalesce((SELECT jsonb_agg(jsonb_build_object('correspondent_id', p.correspondent_id, 'role', p.role,
                                                  'position', p.position, 'name', p.name) ORDER BY p.role, p.position)
                FROM registers_entryparty p WHERE p.institution_id = e.institution_id AND p.entry_id = e.id
                 AND p.replaced_at IS NULL), '[]'),
    %(reason)s, s.words, s.names)
  FROM registers_entry e
  JOIN registers_entrysearch s ON s.institution_id = e.institution_id AND s.id = e.id
 WHERE e.institution_id = %(institution)s AND e.id = %(entry)s AND e.unit_id IS DISTINCT FROM %(unit)s
"""


def place_entry(*, entry_id: int, unit_id: int, by: Actor | None) -> None:
    """
    Write down the compartment that an entry was given to; a former one stays as a corrected value.

    Raises: EntryStateError when the entry no longer stands; EntryRefusedError for a closed unit.
    Law: Legea 16/1996, instrucțiuni art. 9 (compartimentul căruia i s-a repartizat).
    """
    actor_id, actor_name = name_of(by=by)
    with refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(
            _PLACE,
            {
                "actor_id": actor_id,
                "actor_name": actor_name,
                "unit": unit_id,
                "reason": _("Repartizare"),
                "institution": required_institution(),
                "entry": entry_id,
            },
        )
