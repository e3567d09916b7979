"""A term whose answer fell: the law still wants one, counted from the same start."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.deadlines.errors import TermRefusedError
from registratura.deadlines.models import Deadline
from registratura.deadlines.models.deadline import State
from registratura.deadlines.services.terms import _insert, _write_down
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise

_SAME = (
    *("institution_id", "subject_type", "subject_id", "rule_code", "norms", "regime", "count", "started_on"),
    *(
        "started_at",
        "named_on",
        "safe_on",
        "due_on",
        "legal_max_on",
        "due_at",
        "extended_at",
        "extended_by_id",
    ),
    *("extension_reason", "decision_number", "decided_on", "notice_sent_on", "notice_reference"),
)


@transaction.atomic
def resume(*, deadline: Deadline, ground: str, by: Actor | None, now: datetime) -> Deadline:
    """
    Let a term run again whose answer no longer stands, and return the one that runs: same start, same days.

    What ended stays ended and readable; a term beside it takes over, extended as the first one was. Time that went by
    is not given back.
    ground: why the answer no longer stands.
    Raises: TermRefusedError when the term was not ended by an answer, or without a ground; TermAlreadyRunsError.
    """
    ground = ro_normalise(ground, single_line=True)
    former = Deadline.objects.select_for_update().get(pk=deadline.pk)
    if former.state not in (State.MET, State.MISSED):
        raise TermRefusedError(_("Numai un termen încheiat prin răspuns se reia."))
    if len(ground) < 3:
        raise TermRefusedError(_("Scrieți de ce se reia termenul."), field="ground")
    resumed = Deadline(
        **{name: getattr(former, name) for name in _SAME},
        resumed_ground=ground[:300],
        opened_at=now,
        opened_by_id=by.id if by is not None else None,
    )
    _insert(resumed)
    _write_down(
        action="deadlines.term.resumed",
        deadline=resumed,
        by=by,
        details={"former": former.id, "due_on": resumed.due_on.isoformat(), "ground": ground[:300]},
    )
    return resumed
