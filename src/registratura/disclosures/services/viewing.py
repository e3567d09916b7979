"""Who saw what: one statement for each viewing, light enough for every page."""

from datetime import datetime, timedelta

from django.db import connection

from registratura.journal.services import Actor
from registratura.toolkit.scope import required_institution

SAME_VIEWING = timedelta(minutes=15)

_NOTE = """INSERT INTO disclosures_viewing
       (institution_id, what, entry_id, document_id, correspondent_id, reason, viewed_at, viewed_by_id)
SELECT %(institution)s, %(what)s, %(entry)s, %(document)s, %(correspondent)s, %(reason)s, %(now)s, %(person)s
 WHERE NOT EXISTS (
       SELECT 1 FROM disclosures_viewing v
        WHERE v.institution_id = %(institution)s AND v.viewed_by_id = %(person)s AND v.viewed_at > %(since)s
          AND v.what = %(what)s AND v.entry_id IS NOT DISTINCT FROM %(entry)s::bigint AND v.reason = %(reason)s
          AND v.document_id IS NOT DISTINCT FROM %(document)s::bigint
          AND v.correspondent_id IS NOT DISTINCT FROM %(correspondent)s::bigint)"""


def note_viewing(
    *,
    what: str,
    by: Actor,
    now: datetime,
    entry_id: int | None = None,
    document_id: int | None = None,
    correspondent_id: int | None = None,
    reason: str = "",
) -> None:
    """
    Write down that an official saw data: `entry`, `file`, or `cnp` with the reason.

    The same person on the same thing within a quarter of an hour is one viewing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            {
                "institution": required_institution(),
                "what": what,
                "entry": entry_id,
                "document": document_id,
                "correspondent": correspondent_id,
                "reason": reason[:300],
                "now": now,
                "since": now - SAME_VIEWING,
                "person": by.id,
            },
        )
