"""Small steps that the services of this room share."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from registratura.calls.errors import CallUnknownError
from registratura.calls.models import Call, Capture
from registratura.calls.sounds import Why
from registratura.journal import services as journal
from registratura.journal.services import Actor


def locked(call_id: int) -> Call:
    """
    Take a call for changing it.

    Raises: CallUnknownError.
    """
    found = Call.objects.select_for_update().filter(pk=call_id).first()
    if found is None:
        raise CallUnknownError(_("Convorbirea nu există."))
    return found


def close_open_part(call: Call, now: datetime, why: Why) -> bool:
    """End the part of a recording that is open, and drop what of it reaches beyond; False when none was."""
    part = Capture.objects.filter(call_id=call.id, ended_at__isnull=True).first()
    if part is None:
        return False
    part.ended_at, part.ended_why = max(now, part.began_at), why.value
    part.save(update_fields=["ended_at", "ended_why"])
    drop_after(call.id, part.ended_at)
    return True


def drop_after(call_id: int, moment: datetime) -> int:
    """Remove the sound of a call that reaches beyond a moment; return how many chunks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT calls_drop_after(%s, %s)", [call_id, moment])
        return int(cursor.fetchone()[0])


def write_down(action: str, call: Call, by: Actor | None, details: Mapping[str, object]) -> None:
    """Write an act on a call in the journal; never what was said, nor who called."""
    journal.record(action=action, subject_type="call", subject_id=call.id, by=by, details=details)
