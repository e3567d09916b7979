"""Contests: the person concerned speaks, somebody who did not take the measure answers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.screening import rules
from registratura.screening.errors import ContestRefusedError
from registratura.screening.models import Case, Contest, Decision
from registratura.screening.working import State, end_case, end_measure, write_down


@transaction.atomic
def file_contest(*, case_id: int, words: str, by: Actor, now: datetime) -> int:
    """
    Contest a measure, in force or ended, while the case is kept; it is answered within a month.

    Whether `by` is the person concerned is for the caller to prove. Raises: ContestRefusedError without words, when
    there is no measure, or when it was contested before.
    Law: Regulation (EU) 2016/679 art. 22(3).
    """
    said = ro_normalise(words).strip()[:4000]
    if not said:
        raise ContestRefusedError(_("Scrieți de ce nu sunteți de acord."), field="words")
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    decision = (
        Decision.objects.filter(case_id=case_id, confirmed_at__isnull=False).order_by("-id").first()
        if case is not None
        else None
    )
    if case is None or decision is None:
        raise ContestRefusedError(_("Nu s-a luat nicio măsură: nu este ce contesta."))
    if Contest.objects.filter(decision_id=decision.id).exists():
        raise ContestRefusedError(_("Măsura a fost contestată; răspunsul vine în termenul arătat."))
    contest = Contest(
        institution_id=case.institution_id,
        case=case,
        decision=decision,
        words=said,
        filed_at=now,
        filed_by_id=by.id,
        due_on=rules.contest_due_on(filed_at=now),
    )
    contest.save(force_insert=True)
    details = {"contest": contest.id, "due_on": contest.due_on.isoformat()}
    write_down(action="screening.contest.filed", case=case, by=by, details=details)
    return contest.id


@transaction.atomic
def answer_contest(*, case_id: int, words: str, upheld: bool, by: Actor, now: datetime) -> int:
    """
    Answer a contest; upheld, the measure ends at once and the case counts as a false alarm. Return its number.

    Raises: ContestRefusedError without reasons, when nothing waits, or for one of the two who took the measure.
    """
    said = ro_normalise(words).strip()[:4000]
    if not said:
        raise ContestRefusedError(_("Scrieți răspunsul, cu motivele lui."), field="words")
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    contest = Contest.objects.select_for_update().filter(case_id=case_id, answered_at__isnull=True).first()
    if case is None or contest is None:
        raise ContestRefusedError(_("Nicio contestație nu așteaptă răspuns."))
    decision = Decision.objects.select_for_update().get(pk=contest.decision_id)
    if by.id in (decision.proposed_by_id, decision.confirmed_by_id):
        raise ContestRefusedError(_("Ați luat măsura: răspunde un coleg care n-a luat parte la ea."))
    contest.answer, contest.upheld = said, upheld
    contest.answered_at, contest.answered_by_id = now, by.id
    contest.save(update_fields=["answer", "upheld", "answered_at", "answered_by"])
    details = {"contest": contest.id, "upheld": upheld, "words": said}
    write_down(action="screening.contest.answered", case=case, by=by, details=details)
    if upheld and decision.ended_at is None:
        end_measure(case, decision, why=Decision.Ended.CONTEST, words=said[:1000], by=by, now=now)
    elif decision.ended_at is not None and case.state != State.CLOSED:
        end_case(case, words=said[:1000], well_founded=not upheld, now=now)
    elif upheld:
        case.well_founded = False
        case.save(update_fields=["well_founded"])
    return contest.id
