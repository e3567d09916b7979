"""A case from the queue to its end: opened, taken, asked about, explained, closed."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.journal.services import Actor
from registratura.screening import queries
from registratura.screening.errors import CaseRefusedError
from registratura.screening.models import Case
from registratura.screening.rules import RuleSet, judge
from registratura.screening.signals import Facts, kind_of
from registratura.screening.working import (
    State,
    end_case,
    locked_case,
    move,
    own_case,
    said,
    write_down,
)
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """
    What a case is about. `key` as `customer:12`, `licence:7`, `account:3` or `network:192.0.2`; `words` for people.

    customer_id, concerned_id: who may read the reasons and contest; either may be absent.
    """

    key: str
    words: str
    customer_id: int | None = None
    concerned_id: int | None = None


@transaction.atomic
def open_case(
    *, subject: Subject, facts: Facts, rule_set: RuleSet, source_key: str, now: datetime
) -> int | None:
    """
    Judge facts and, when a person should look, put a case in the queue; return its number.

    None when the rules find nothing, when this source was judged before (`source_key`: what, and of which day or hour),
    or while a case of the same kind about the same subject is still open. The machine does nothing more.
    """
    verdict = judge(rule_set=rule_set, facts=facts)
    if not verdict.needs_review:
        return None
    kind = kind_of(facts)
    if queries.is_known(source_key=source_key, kind=kind, subject=subject.key):
        return None
    case = Case(
        institution_id=required_institution(),
        kind=kind,
        subject=subject.key[:80],
        subject_words=subject.words[:200],
        customer_id=subject.customer_id,
        concerned_id=subject.concerned_id,
        source_key=source_key[:120],
        rule_version=rule_set.number,
        score=verdict.score,
        advice=verdict.advice,
        needs_review=verdict.needs_review,
        facts=asdict(facts),
        reasons=[asdict(one) for one in verdict.reasons],
        opened_at=now,
    )
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError:  # another run opened it between the look and the act
        return None
    details = {
        "kind": str(kind),
        "score": verdict.score,
        "advice": str(verdict.advice),
        "rules": rule_set.number,
    }
    write_down(action="screening.case.opened", case=case, by=None, details=details)
    return case.id


@transaction.atomic
def take_case(*, case_id: int, by: Actor, now: datetime) -> None:
    """
    Take a case in hand, from the queue or from a colleague.

    Raises: CaseRefusedError when it waits for a second look or has ended.
    """
    case = locked_case(case_id, State.WAITING, State.TAKEN, State.ASKED)
    if case.taken_by_id == by.id:
        return
    case.taken_at, case.taken_by_id = now, by.id
    move(case, State.TAKEN if case.state == State.WAITING else case.state, "taken_at", "taken_by")
    write_down(action="screening.case.taken", case=case, by=by, details={})


@transaction.atomic
def give_back(*, case_id: int, by: Actor) -> None:
    """Put a case back in the queue. Raises: CaseRefusedError when it is not in this person's hands."""
    case = own_case(case_id, by, State.TAKEN)
    case.taken_at, case.taken_by_id = None, None
    move(case, State.WAITING, "taken_at", "taken_by")
    write_down(action="screening.case.given_back", case=case, by=by, details={})


@transaction.atomic
def ask(*, case_id: int, words: str, by: Actor) -> None:
    """
    Ask the person concerned for an explanation. It harms nobody and needs no second look.

    Raises: CaseRefusedError without a question, or when nobody can be asked.
    """
    case = own_case(case_id, by, State.TAKEN)
    if case.concerned_id is None and case.customer_id is None:
        raise CaseRefusedError(_("Cazul nu privește o persoană anume: nu are cine să răspundă."))
    case.question = said(words, most=1000, else_words=_("Scrieți ce doriți să aflați."), field="words")
    move(case, State.ASKED, "question")
    write_down(action="screening.case.asked", case=case, by=by, details={"question": case.question})


@transaction.atomic
def explain(*, case_id: int, words: str, by: Actor, now: datetime) -> None:
    """
    Keep what the person concerned explained; the case goes back to who had it.

    Whether `by` is that person is for the caller to prove. Raises: CaseRefusedError unless it was asked.
    """
    case = locked_case(case_id, State.ASKED)
    case.explanation = said(words, most=2000, else_words=_("Scrieți lămuririle."), field="words")
    case.explained_at, case.explained_by_id = now, by.id
    move(case, State.TAKEN, "explanation", "explained_at", "explained_by")
    write_down(action="screening.case.explained", case=case, by=by, details={})


@transaction.atomic
def close_case(*, case_id: int, words: str, well_founded: bool, by: Actor, now: datetime) -> None:
    """
    Close a case without a measure. `well_founded`: whether there was something; else it counts as a false alarm.

    Raises: CaseRefusedError without a reason or when the case is in other hands.
    """
    case = own_case(case_id, by, State.TAKEN, State.ASKED)
    why = said(words, most=1000, else_words=_("Scrieți ce ați găsit."), field="words")
    end_case(case, words=why, well_founded=well_founded, now=now)
    details = {"well_founded": well_founded, "words": why}
    write_down(action="screening.case.closed", case=case, by=by, details=details)
