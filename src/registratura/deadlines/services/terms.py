"""A term's life: started by an event, extended once at the most, stopped by the answer or ended by law."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.deadlines import queries, rules
from registratura.deadlines.errors import (
    ExtensionRefusedError,
    TermAlreadyRunsError,
    TermEndedError,
    TermRefusedError,
    UnknownRuleError,
)
from registratura.deadlines.events import DeadlineExtended
from registratura.deadlines.models import Deadline
from registratura.deadlines.models.deadline import State
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution


@transaction.atomic
def start(
    *,
    rule_code: str,
    subject_type: str,
    subject_id: int,
    started: date | datetime,
    by: Actor | None,
    now: datetime,
    named_on: date | None = None,
) -> Deadline:
    """
    Start a term for a subject, under the rule in force on the day of the event that starts it.

    started: the event's civil day in Bucharest, or its aware moment, which terms of hours need.
    named_on: the last day, when the act itself names it.
    Raises: UnknownRuleError; TermRefusedError for an event in the future or a term that is only counted, never
    followed; TermAlreadyRunsError when the same term runs for the subject; NotComputableError.
    """
    rule = _rule_for(rule_code, started, now=now)
    options = queries.options()
    term = rules.compute(
        rule=rule,
        start=started,
        calendar=queries.calendar_in_force(chosen=options),
        norms=options.follows_norms,
        named_on=named_on,
    )
    deadline = Deadline(
        institution_id=required_institution(),
        subject_type=subject_type,
        subject_id=subject_id,
        rule_code=rule.code,
        norms=options.follows_norms and bool(rule.norms_regime),
        regime=term.span.regime,
        count=term.span.count,
        started_on=term.started_on,
        started_at=started if term.due_at else None,
        named_on=_named_day(term, named_on),
        safe_on=term.dates.safe,
        due_on=term.dates.due,
        legal_max_on=term.dates.legal_max,
        due_at=term.due_at,
        opened_at=now,
        opened_by_id=by.id if by is not None else None,
    )
    _insert(deadline)
    _write_down(
        action="deadlines.term.started",
        deadline=deadline,
        by=by,
        details={
            "started_on": term.started_on.isoformat(),
            "due_on": deadline.due_on.isoformat(),
            "law": rule.legal_basis,
        },
    )
    return deadline


def _rule_for(rule_code: str, started: date | datetime, *, now: datetime) -> rules.Rule:
    started_on = legal_date(started) if isinstance(started, datetime) else started
    rule = queries.rule_on(rule_code, on=started_on)
    if rule is None:
        raise UnknownRuleError(
            _("La %(day)s nu era în vigoare niciun termen cu codul „%(code)s”.")
            % {"day": _day(started_on), "code": rule_code},
            field="rule_code",
        )
    if rule.sense is not rules.Sense.BY or rule.party != "institution":
        raise TermRefusedError(
            _("Termenul „%s” se calculează, dar instituția nu are ce să respecte: nu se urmărește.")
            % rule.name,
            field="rule_code",
        )
    if started_on > legal_date(now) or (isinstance(started, datetime) and started > now):
        raise TermRefusedError(
            _("Termenul pornește de la ceva care s-a întâmplat: alegeți cel târziu ziua de azi."),
            field="started",
        )
    return rule


def _named_day(term: rules.Term, named_on: date | None) -> date | None:
    """Return the day that the law or the act names; None for terms that are counted."""
    if term.span.regime is rules.Regime.FIXED:
        return rules.fixed_day_after(start=term.started_on, rule=term.rule)
    return named_on if term.span.regime is rules.Regime.GIVEN else None


def _insert(deadline: Deadline) -> None:
    try:
        with transaction.atomic():
            deadline.save(force_insert=True)
    except IntegrityError as error:
        if "deadlines_deadline_one_open" not in str(error):
            raise
        raise TermAlreadyRunsError(
            _("Termenul acesta este deja în curs; încheiați-l întâi pe acela.")
        ) from error


@transaction.atomic
def extend(
    *,
    deadline: Deadline,
    reason: str,
    decision_number: str,
    decided_on: date,
    role: str,
    by: Actor,
    now: datetime,
    notice_sent_on: date | None = None,
    notice_reference: str = "",
) -> Deadline:
    """
    Give more time once, counted from the same start, by a decision taken and written down before the term ran out.

    role: the role in which `by` acts, already checked by the caller, such as `institution_head`.
    notice_sent_on, notice_reference: the notice to the person, where the law wants it sent first.
    Raises: TermEndedError; ExtensionRefusedError, which names the article.
    """
    today, locked = legal_date(now), _locked(deadline)
    obstacle = queries.extension_obstacle(locked, today=today, role=role, notice_sent_on=notice_sent_on)
    if obstacle:
        raise ExtensionRefusedError(obstacle)
    rule = queries.rule_on(locked.rule_code, on=locked.started_on)
    assert rule is not None
    _check_decision(locked, reason, decision_number, decided_on, today)
    _check_notice(rule, notice_reference)
    before = locked.due_on
    term = rules.compute(
        rule=rule,
        start=locked.started_on,
        calendar=queries.calendar_in_force(),
        extended=True,
        norms=locked.norms,
    )
    locked.regime, locked.count = term.span.regime, term.span.count
    locked.safe_on, locked.due_on, locked.legal_max_on = term.dates.safe, term.dates.due, term.dates.legal_max
    locked.extended_at, locked.extended_by_id = now, by.id
    locked.extension_reason = ro_normalise(reason)[:500]
    locked.decision_number = ro_normalise(decision_number, single_line=True)[:60]
    locked.decided_on = decided_on
    locked.notice_sent_on = notice_sent_on
    locked.notice_reference = ro_normalise(notice_reference, single_line=True)[:120]
    locked.near_notified_at = None
    locked.revision, locked.revised_at = locked.revision + 1, now
    locked.save(update_fields=[*_LENGTH, *_EXTENSION, "near_notified_at", "revision", "revised_at"])
    _write_down(
        action="deadlines.term.extended",
        deadline=locked,
        by=by,
        details={
            "due_on": [before.isoformat(), locked.due_on.isoformat()],
            "decision": f"{locked.decision_number}/{_day(decided_on)}",
            "notice": locked.notice_reference,
            "law": rule.extension_basis,
        },
    )
    publish(_news_of(locked, by=by, now=now))
    return locked


def _news_of(deadline: Deadline, *, by: Actor, now: datetime) -> DeadlineExtended:
    return DeadlineExtended(
        institution_id=deadline.institution_id,
        deadline_id=deadline.id,
        subject_type=deadline.subject_type,
        subject_id=deadline.subject_id,
        rule_code=deadline.rule_code,
        due_on=deadline.due_on,
        reason=deadline.extension_reason,
        extended_at=now,
        by_id=by.id,
    )


_LENGTH = ("regime", "count", "safe_on", "due_on", "legal_max_on")
_EXTENSION = (
    *("extended_at", "extended_by", "extension_reason", "decision_number", "decided_on"),
    *("notice_sent_on", "notice_reference"),
)


def _check_decision(deadline: Deadline, reason: str, number: str, decided_on: date, today: date) -> None:
    if not reason.strip():
        raise ExtensionRefusedError(
            _("Scrieți de ce este nevoie de cercetare mai amănunțită."), field="reason"
        )
    if not number.strip():
        raise ExtensionRefusedError(_("Scrieți numărul deciziei de prelungire."), field="decision_number")
    if not deadline.started_on <= decided_on <= min(today, deadline.due_on):
        raise ExtensionRefusedError(
            _("Decizia trebuie luată între pornirea termenului, %(start)s, și azi.")
            % {"start": _day(deadline.started_on)},
            field="decided_on",
        )


def _check_notice(rule: rules.Rule, reference: str) -> None:
    if rule.notice_required and not reference.strip():
        raise ExtensionRefusedError(
            _("Scrieți numărul înștiințării trimise (%s).") % rule.extension_basis, field="notice_reference"
        )


@transaction.atomic
def stop(
    *, deadline: Deadline, on: date, by: Actor | None, now: datetime, at: datetime | None = None
) -> Deadline:
    """
    End a term by its answer: met when the answer left on `due_on` at the latest, missed after it.

    on: the civil day on which the answer was dispatched, not the one of drafting it.
    at: the moment of dispatch, which terms of hours need.
    Raises: TermEndedError; TermRefusedError for a day before the start or in the future.
    """
    locked = _locked(deadline)
    if not locked.started_on <= on <= legal_date(now):
        raise TermRefusedError(
            _("Răspunsul a plecat între pornirea termenului, %(start)s, și azi: îndreptați data.")
            % {"start": _day(locked.started_on)},
            field="on",
        )
    if locked.due_at is not None:
        if at is None or legal_date(at) != on or at > now:
            raise TermRefusedError(
                _("Termenul este pe ore: scrieți și ora la care a plecat răspunsul."), field="at"
            )
        in_time = at <= locked.due_at
    else:
        in_time = on <= locked.due_on
    locked.state = State.MET if in_time else State.MISSED
    locked.stopped_on, locked.stopped_at = on, at
    _close(locked, "stopped_on", "stopped_at", by=by, now=now)
    _write_down(
        action="deadlines.term.stopped",
        deadline=locked,
        by=by,
        details={"on": on.isoformat(), "due_on": locked.due_on.isoformat(), "state": str(locked.state)},
    )
    return locked


@transaction.atomic
def cancel(*, deadline: Deadline, ground: str, by: Actor | None, now: datetime) -> Deadline:
    """
    End a term that the law no longer wants answered (anonymous, connected, withdrawn). `ground`: article and reason.

    Raises: TermEndedError; TermRefusedError without a ground.
    """
    ground = ro_normalise(ground, single_line=True)
    if len(ground) < 3:
        raise TermRefusedError(_("Scrieți temeiul legal pentru care termenul încetează."), field="ground")
    locked = _locked(deadline)
    locked.state = State.CANCELLED
    locked.cancelled_ground = ground[:300]
    _close(locked, "cancelled_ground", by=by, now=now)
    _write_down(
        action="deadlines.term.cancelled", deadline=locked, by=by, details={"ground": locked.cancelled_ground}
    )
    return locked


def _locked(deadline: Deadline) -> Deadline:
    """Return the term as it is now, held until the transaction ends; who comes second finds it ended."""
    locked = Deadline.objects.select_for_update().get(pk=deadline.pk)
    if locked.state != State.OPEN:
        assert locked.closed_at is not None
        raise TermEndedError(
            _("Termenul s-a încheiat la %(day)s (%(state)s) și nu se redeschide. Vedeți istoricul.")
            % {"day": _day(legal_date(locked.closed_at)), "state": State(locked.state).label}
        )
    return locked


def _close(deadline: Deadline, *fields: str, by: Actor | None, now: datetime) -> None:
    deadline.closed_at = now
    deadline.closed_by_id = by.id if by is not None else None
    deadline.save(update_fields=["state", "closed_at", "closed_by", *fields])


def _write_down(*, action: str, deadline: Deadline, by: Actor | None, details: dict[str, object]) -> None:
    """Write an act into the history of the subject, where the person looks for it."""
    journal.record(
        action=action,
        subject_type=deadline.subject_type,
        subject_id=deadline.subject_id,
        by=by,
        details={"deadline": deadline.id, "rule": deadline.rule_code, **details},
    )


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
