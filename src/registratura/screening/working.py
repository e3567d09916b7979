"""What the services of this room share: the row under lock, the journal."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.screening.errors import CaseRefusedError
from registratura.screening.models import Case, Contest, Decision

State = Case.State


def locked_case(case_id: int, *states: str) -> Case:
    """Return the case under lock. Raises: CaseRefusedError when there is none, or it is past this step."""
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise CaseRefusedError(_("Cazul nu există."))
    if case.state not in states:
        raise CaseRefusedError(_("Cazul a trecut de pasul acesta; reîncărcați pagina."))
    return case


def own_case(case_id: int, by: Actor, *states: str) -> Case:
    """Return the case under lock when it is in this person's hands. Raises: CaseRefusedError."""
    case = locked_case(case_id, *states)
    if case.taken_by_id != by.id:
        raise CaseRefusedError(_("Cazul este în lucru la altcineva; luați-l întâi."))
    return case


def open_decision(case: Case) -> Decision:
    """Return the measure that is proposed or in force. Raises: CaseRefusedError when there is none."""
    found = (
        Decision.objects.select_for_update()
        .filter(case_id=case.id, refused_at__isnull=True, ended_at__isnull=True)
        .order_by("-id")
        .first()
    )
    if found is None:
        raise CaseRefusedError(_("Cazul nu are o măsură deschisă."))
    return found


def said(words: str, *, most: int, else_words: str, field: str) -> str:
    """Return what was written, cleaned. Raises: CaseRefusedError when nothing was."""
    kept = ro_normalise(words).strip()[:most]
    if not kept:
        raise CaseRefusedError(else_words, field=field)
    return kept


def move(case: Case, state: str, *also: str) -> None:
    """Put the case in another state and keep the named fields with it."""
    case.state = state
    case.save(update_fields=["state", *also])


def end_case(case: Case, *, words: str, well_founded: bool, now: datetime) -> None:
    """Close the case with what was found."""
    case.closed_at, case.closing_words, case.well_founded = now, words, well_founded
    move(case, State.CLOSED, "closed_at", "closing_words", "well_founded")


def write_down(*, action: str, case: Case, by: Actor | None, details: Mapping[str, object]) -> None:
    """Write the act in the journal, about the case."""
    journal.record(action=action, subject_type="screening_case", subject_id=case.id, by=by, details=details)


def end_measure(
    case: Case, decision: Decision, *, why: str, words: str, by: Actor | None, now: datetime
) -> None:
    """End a measure. The case closes with it, unless a contest still waits for its answer."""
    decision.ended_at, decision.ended_why = now, why
    decision.save(update_fields=["ended_at", "ended_why"])
    write_down(action="screening.decision.ended", case=case, by=by, details={"why": why, "words": words})
    if not Contest.objects.filter(case_id=case.id, answered_at__isnull=True).exists():
        end_case(case, words=words, well_founded=why == Decision.Ended.TERM, now=now)
