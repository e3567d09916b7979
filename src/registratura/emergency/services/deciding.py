"""What is decided about a position: its ordinary number, the entry it had already, or none with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.emergency.errors import LineRefusedError
from registratura.emergency.models import Line
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise


@transaction.atomic
def note_registered(*, line_id: int, entry_id: int, by: Actor, now: datetime) -> None:
    """
    Tie a position to the entry that it became, for ever. Safe to repeat for the same entry.

    Raises: LineRefusedError when something else was decided.
    """
    _tie(line_id, entry_id, Line.State.REGISTERED, "emergency.line.registered", by, now)


@transaction.atomic
def note_same(*, line_id: int, entry_id: int, by: Actor, now: datetime) -> None:
    """
    Tie a position to the entry that the registry had saved before it stopped: it gets no second number.

    Raises: LineRefusedError when something else was decided.
    """
    _tie(line_id, entry_id, Line.State.SAME, "emergency.line.same", by, now)


def _tie(line_id: int, entry_id: int, state: str, action: str, by: Actor, now: datetime) -> None:
    line = Line.objects.select_for_update().get(pk=line_id)
    if (line.state, line.entry_id) == (state, entry_id):
        return
    _refuse_decided(line)
    line.state, line.entry_id, line.decided_at, line.decided_by_id = state, entry_id, now, by.id
    line.save(update_fields=["state", "entry", "decided_at", "decided_by"])
    journal.record(
        action=action,
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"line": line.id, "sheet": line.sheet_id, "written": line.written_at.isoformat()},
    )


@transaction.atomic
def drop_line(*, line_id: int, reason: str, by: Actor, now: datetime) -> None:
    """
    Leave a position without number, with the reason; it stays readable.

    Raises: LineRefusedError without a reason, or when something else was decided.
    """
    reason = ro_normalise(reason, single_line=True)[:300]
    if len(reason) < 3:
        raise LineRefusedError(_("Scrieți de ce rămâne fără număr."), field="reason")
    line = Line.objects.select_for_update().get(pk=line_id)
    _refuse_decided(line)
    line.state, line.reason, line.decided_at, line.decided_by_id = Line.State.DROPPED, reason, now, by.id
    line.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    journal.record(
        action="emergency.line.dropped",
        subject_type="outage",
        subject_id=line.outage_id,
        by=by,
        details={"line": line.id, "sheet": line.sheet_id, "reason": reason},
    )


def _refuse_decided(line: Line) -> None:
    if line.state != Line.State.WAITING:
        raise LineRefusedError(_("Despre această poziție s-a hotărât deja; reîncărcați pagina."))
