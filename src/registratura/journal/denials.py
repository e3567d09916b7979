"""Writing down that a wall between purposes refused: on a connection of its own, for the act's will be undone."""

import json

from django.db import connection

from registratura.journal.services import name_of
from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.scope import current_institution


def note_refusal(purpose: Purpose, dataset: str, model: str) -> None:
    """Write into the journal of the institution in scope for what which data were asked and refused."""
    institution_id = current_institution()
    if institution_id is not None:
        details = {"purpose": str(purpose), "dataset": dataset, "table": model}
        _write_apart(institution_id, action="journal.purpose.refused", details=details)


def _write_apart(institution_id: int, *, action: str, details: dict[str, str]) -> None:
    actor_id, actor_name = name_of(by=None)
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT set_config('app.institution', %s, true)", [str(institution_id)])
            cursor.execute(
                "SELECT journal_write(%s, %s, %s, 'institution', %s, %s::jsonb)",
                [action, actor_id, actor_name, institution_id, json.dumps(details)],
            )
            cursor.execute("COMMIT")
    finally:
        own.close()
