"""Writing down that a wall between purposes refused: on a connection of its own, for the act's will be undone."""

import json

from django.db import connection

from registratura.journal.services import name_of
from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.scope import current_institution


def note_refusal(purpose: Purpose, dataset: str, model: str) -> None:
    """Write into the journal of the institution in scope for what which data were asked and refused."""
    institution_id = current_institution()
    if institution_id is None:
        return
    actor_id, actor_name = name_of(by=None)
    details = json.dumps({"purpose": purpose, "dataset": dataset, "table": model})
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT set_config('app.institution', %s, true)", [str(institution_id)])
            cursor.execute(
                "SELECT journal_write('journal.purpose.refused', %s, %s, 'institution', %s, %s::jsonb)",
                [actor_id, actor_name, institution_id, details],
            )
            cursor.execute("COMMIT")
    finally:
        own.close()
