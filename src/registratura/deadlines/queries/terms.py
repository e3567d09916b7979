"""The terms that run or ran: their state, what comes due, and why their dates are what they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from registratura.deadlines import explaining, rules
from registratura.deadlines.legal_holidays import LegalCalendar
from registratura.deadlines.models import Deadline
from registratura.deadlines.models.deadline import State
from registratura.deadlines.queries.counting import calendar_in_force, rule_on, rules_of
from registratura.kernel.calendar import legal_date


@dataclass(frozen=True, slots=True)
class DeadlineCard:
    """A term as it stands. `overdue` and `near` are as of the day asked about."""

    id: int
    subject_type: str
    subject_id: int
    rule_code: str
    rule_name: str
    legal_basis: str
    started_on: date
    safe_on: date
    due_on: date
    legal_max_on: date
    due_at: datetime | None  # of hour terms alone
    state: str
    extended: bool
    stopped_on: date | None
    overdue: bool
    days_left: int  # calendar days until `safe_on`, negative after it
    revision: int  # how many times the dates changed
    revised_at: datetime  # when they were last set


def deadline_by_id(deadline_id: int) -> Deadline | None:
    """Return a term of the institution in scope, or None."""
    return Deadline.objects.filter(pk=deadline_id).first()


def state_of(*, subject_type: str, subject_id: int, today: date) -> list[DeadlineCard]:
    """Return every term of a subject, the open ones first, by safe day."""
    found = Deadline.objects.filter(subject_type=subject_type, subject_id=subject_id)
    cards = _cards(found.order_by("safe_on", "id"), today=today)
    return sorted(cards, key=lambda card: card.state != State.OPEN)


def next_due_on(*, subject_type: str, subject_id: int) -> date | None:
    """Return the day until which the first of a subject's open terms runs, None when none runs."""
    found = Deadline.objects.filter(subject_type=subject_type, subject_id=subject_id, state=State.OPEN)
    return found.order_by("due_on", "id").values_list("due_on", flat=True).first()


def told_of(*, subject_type: str, subject_id: int, today: date) -> list[tuple[DeadlineCard, tuple[str, ...]]]:
    """Return every term of a subject as `state_of` does, each with why its dates are what they are when it runs."""
    rows = list(Deadline.objects.filter(subject_type=subject_type, subject_id=subject_id))
    if not rows:
        return []
    named = rules_of({(row.rule_code, row.started_on) for row in rows})
    calendar = calendar_in_force() if any(row.state == State.OPEN for row in rows) else None
    found = []
    for row in sorted(rows, key=lambda row: (row.state != State.OPEN, row.safe_on, row.id)):
        rule = named[row.rule_code, row.started_on]
        steps = _steps(row, rule, calendar) if calendar is not None and row.state == State.OPEN else []
        found.append((_card(row, rule, today), tuple(steps)))
    return found


def due_before(
    *, day: date, today: date, after: tuple[date, int] | None = None, limit: int = 50
) -> list[DeadlineCard]:
    """
    Return open terms whose safe day lies before a day, most urgent first.

    after: safe day and number of the last line of the page before.
    """
    found = Deadline.objects.filter(state=State.OPEN, safe_on__lt=day)
    if after is not None:
        safe_on, deadline_id = after
        found = found.filter(safe_on__gte=safe_on).filter(Q(safe_on__gt=safe_on) | Q(id__gt=deadline_id))
    return _cards(found.order_by("safe_on", "id")[:limit], today=today)


def open_until(*, day: date, today: date, after_id: int = 0, limit: int = 500) -> list[DeadlineCard]:
    """Return a portion of the open terms of days, by number, whose safe day is at the latest this one."""
    found = Deadline.objects.filter(state=State.OPEN, due_at__isnull=True, safe_on__lte=day, id__gt=after_id)
    return _cards(found.order_by("id")[:limit], today=today)


def terms_by_id(deadline_ids: Collection[int], *, today: date) -> list[DeadlineCard]:
    """Return terms by their numbers, the first safe day first."""
    return _cards(Deadline.objects.filter(pk__in=deadline_ids).order_by("safe_on", "id"), today=today)


def _cards(found: Iterable[Deadline], *, today: date) -> list[DeadlineCard]:
    rows = list(found)
    named = rules_of({(row.rule_code, row.started_on) for row in rows})
    return [_card(row, named[row.rule_code, row.started_on], today) for row in rows]


def _card(row: Deadline, rule: rules.Rule, today: date) -> DeadlineCard:
    return DeadlineCard(
        id=row.id,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        rule_code=row.rule_code,
        rule_name=rule.name,
        legal_basis=rule.legal_basis,
        started_on=row.started_on,
        safe_on=row.safe_on,
        due_on=row.due_on,
        legal_max_on=row.legal_max_on,
        due_at=row.due_at,
        state=row.state,
        extended=row.is_extended,
        stopped_on=row.stopped_on,
        overdue=row.state == State.OPEN and today > row.due_on,
        days_left=(row.safe_on - today).days,
        revision=row.revision,
        revised_at=row.revised_at or row.opened_at,
    )


def explain(deadline: Deadline) -> list[str]:
    """Tell a term step by step, in Romanian: start, counting, moves and why, the three dates, doubts."""
    return _steps(deadline, _rule_of(deadline), calendar_in_force())


def _steps(deadline: Deadline, rule: rules.Rule, calendar: LegalCalendar) -> list[str]:
    term = _counted(deadline, rule, calendar)
    return explaining.explain(term=term, calendar=calendar, resumed=deadline.resumed_ground)


def term_of(deadline: Deadline, *, calendar: LegalCalendar) -> rules.Term:
    """Return a running term as the rules see it, counted anew by a calendar."""
    return _counted(deadline, _rule_of(deadline), calendar)


def _rule_of(deadline: Deadline) -> rules.Rule:
    rule = rule_on(deadline.rule_code, on=deadline.started_on)
    assert rule is not None, f"the rule {deadline.rule_code} of term {deadline.id} is gone"
    return rule


def _counted(deadline: Deadline, rule: rules.Rule, calendar: LegalCalendar) -> rules.Term:
    span = rules.Span(rules.Regime(deadline.regime), deadline.count)
    if deadline.due_at is not None:
        day = legal_date(deadline.due_at)
        dates = rules.Dates(day, day, day, day)
    else:
        dates = rules.count_days(
            start=deadline.started_on, span=span, calendar=calendar, named_on=deadline.named_on
        )
    moment = deadline.started_at if deadline.due_at is not None else None
    return rules.Term(
        rule,
        span,
        deadline.started_on,
        dates,
        deadline.is_extended,
        deadline.norms,
        moment,
        deadline.due_at,
    )


def extension_obstacle(
    deadline: Deadline, *, today: date, role: str | None = None, notice_sent_on: date | None = None
) -> str:
    """
    Say in Romanian, with the article, why a term cannot be extended today; empty when it can.

    role: the role in which the person asking acts; None asks about the term alone, whoever would do it.
    notice_sent_on: when the notice that the law asks for left.
    """
    rule = _rule_of(deadline)
    if not rule.extendable:
        return _("Legea nu prevede prelungirea acestui termen (%s).") % rule.legal_basis
    law = rule.extension_basis
    if deadline.is_extended:
        return _("Termenul a fost deja prelungit; legea îngăduie o singură prelungire (%s).") % law
    if today > deadline.due_on:
        return _(
            "Termenul s-a împlinit la %(day)s și nu se mai poate prelungi (%(law)s). Răspundeți cât mai repede."
        ) % {"day": f"{deadline.due_on:%d.%m.%Y}", "law": law}
    if role is not None and rule.approver and role != rule.approver:
        return _("Prelungirea o hotărăște %(who)s (%(law)s); trimiteți-i cererea.") % {
            "who": explaining.APPROVERS[rule.approver],
            "law": law,
        }
    if not rule.notice_required:
        return ""
    span = rules.Span(rules.Regime(deadline.regime), deadline.count)
    dates = rules.count_days(
        start=deadline.started_on, span=span, calendar=calendar_in_force(), named_on=deadline.named_on
    )
    return _notice_obstacle(rules.last_day_for_notice(rule=rule, dates=dates), notice_sent_on, today, law)


def _notice_obstacle(until: date, sent_on: date | None, today: date, law: str) -> str:
    if sent_on is not None and sent_on <= min(until, today):
        return ""
    if sent_on is None and today <= until:
        return _("Trimiteți întâi înștiințarea despre prelungire, până la %(day)s (%(law)s).") % {
            "day": f"{until:%d.%m.%Y}",
            "law": law,
        }
    if sent_on is not None and sent_on > today:
        return _("Înștiințarea nu a plecat încă: ziua ei este în viitor. Prelungiți după ce o trimiteți.")
    return _(
        "Fără înștiințarea trimisă până la %(day)s termenul nu se mai poate prelungi (%(law)s). Răspundeți în termen."
    ) % {"day": f"{until:%d.%m.%Y}", "law": law}
