"""Measures: proposed by one person, in force when another confirmed them, ending by themselves."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal.services import Actor
from registratura.screening.errors import CaseRefusedError, SecondLookRefusedError
from registratura.screening.models import Case, Decision
from registratura.screening.rules import HARMFUL, Outcome, ends_at_most
from registratura.screening.signals import Kind
from registratura.screening.working import (
    State,
    end_measure,
    locked_case,
    move,
    open_decision,
    own_case,
    said,
    write_down,
)


@transaction.atomic
def propose_measure(
    *, case_id: int, outcome: str, words: str, ends_at: datetime, by: Actor, now: datetime
) -> int:
    """
    Propose a measure. Nothing happens until another person confirms it.

    A payment is held for a customer, an account is limited for its person; a licence is suspended where licences are
    kept. Raises: CaseRefusedError without reasons, for a measure that does not fit the case, or an end that is past or
    too far (five days for a payment held, fourteen for an account limited).
    """
    case = own_case(case_id, by, State.TAKEN, State.ASKED)
    if outcome not in HARMFUL or (outcome == Outcome.HOLD) != (case.kind == Kind.PAYMENT):
        raise CaseRefusedError(_("Alegeți o măsură potrivită cazului."), field="outcome")
    if outcome == Outcome.LIMIT and case.concerned_id is None:
        raise CaseRefusedError(
            _("Cazul nu privește un cont anume: nu se poate restrânge nimic."), field="outcome"
        )
    why = said(words, most=1000, else_words=_("Scrieți de ce este nevoie de măsură."), field="words")
    if not now < ends_at <= ends_at_most(outcome=Outcome(outcome), now=now):
        raise CaseRefusedError(
            _("O plată se reține cel mult 5 zile, un cont se restrânge cel mult 14."), field="days"
        )
    decision = Decision(
        institution_id=case.institution_id,
        case=case,
        outcome=outcome,
        words=why,
        ends_at=ends_at,
        proposed_at=now,
        proposed_by_id=by.id,
    )
    decision.save(force_insert=True)
    move(case, State.PROPOSED)
    details = {"outcome": outcome, "until": ends_at.isoformat(), "words": why}
    write_down(action="screening.decision.proposed", case=case, by=by, details=details)
    return decision.id


@transaction.atomic
def confirm_measure(*, case_id: int, by: Actor, now: datetime) -> int:
    """
    Confirm a measure, as a second person; from now on it holds. Return its number.

    Raises: SecondLookRefusedError for the person who proposed it, or when its end has passed meanwhile.
    Law: Regulation (EU) 2016/679 art. 22(3).
    """
    case = locked_case(case_id, State.PROPOSED)
    decision = open_decision(case)
    if decision.proposed_by_id == by.id:
        raise SecondLookRefusedError(_("Ați propus măsura: o confirmă un coleg."))
    if decision.ends_at <= now:
        raise SecondLookRefusedError(
            _("Termenul măsurii a trecut între timp: n-o confirmați, propuneți alta.")
        )
    decision.confirmed_at, decision.confirmed_by_id = now, by.id
    decision.save(update_fields=["confirmed_at", "confirmed_by"])
    move(case, State.IN_FORCE)
    details = {"outcome": decision.outcome, "until": decision.ends_at.isoformat()}
    write_down(action="screening.decision.confirmed", case=case, by=by, details=details)
    return decision.id


@transaction.atomic
def refuse_measure(*, case_id: int, words: str, by: Actor, now: datetime) -> None:
    """
    Do not confirm a measure, or take back one's own proposal; the case goes back to who had it.

    Raises: CaseRefusedError without reasons.
    """
    case = locked_case(case_id, State.PROPOSED)
    decision = open_decision(case)
    why = said(words, most=1000, else_words=_("Scrieți de ce nu."), field="words")
    decision.refused_at, decision.refused_by_id, decision.refused_words = now, by.id, why
    decision.save(update_fields=["refused_at", "refused_by", "refused_words"])
    move(case, State.TAKEN)
    write_down(action="screening.decision.refused", case=case, by=by, details={"words": why})


@transaction.atomic
def lift_measure(*, case_id: int, words: str, by: Actor, now: datetime) -> None:
    """End a measure before its time; anybody with the power may. Raises: CaseRefusedError without reasons."""
    case = locked_case(case_id, State.IN_FORCE)
    why = said(words, most=1000, else_words=_("Scrieți de ce se ridică."), field="words")
    end_measure(case, open_decision(case), why=Decision.Ended.LIFTED, words=why, by=by, now=now)


@transaction.atomic
def end_due(*, now: datetime) -> int:
    """End the measures whose time has passed, and return how many."""
    due = Decision.objects.filter(
        confirmed_at__isnull=False, ended_at__isnull=True, ends_at__lte=now
    ).values_list("case_id", flat=True)
    ended = 0
    for case_id in list(due.order_by("id")):
        case = Case.objects.select_for_update().get(pk=case_id)
        words = _("Măsura s-a încheiat la termenul ei.")
        end_measure(case, open_decision(case), why=Decision.Ended.TERM, words=words, by=None, now=now)
        ended += 1
    return ended
