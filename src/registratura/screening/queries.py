"""What this room answers: the rules and their versions, the queue, one case, what a person or a customer may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from registratura.accounts import queries as accounts
from registratura.journal import queries as journal
from registratura.journal.queries import Act
from registratura.screening.models import Case, Contest, Decision, RuleVersion
from registratura.screening.rules import Line, RuleSet
from registratura.screening.signals import SIGNALS, Signal
from registratura.screening.words import KIND_NAMES

QUEUE_MOST = 200


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A reason in words: what was measured, in what unit, from where on it counts, and what it gave."""

    name: str
    value: int
    unit: str
    at_least: int
    points: int


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the queue."""

    id: int
    kind: str
    kind_name: str
    subject: str
    subject_words: str
    customer_id: int | None
    concerned_id: int | None
    score: int
    advice: str
    state: str
    state_name: str
    opened_at: datetime
    closed_at: datetime | None
    taken_by_id: int | None
    taken_by: str
    rule_version: int


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A measure: what, why, until when, by which two persons, and how it ended."""

    id: int
    outcome: str
    outcome_name: str
    words: str
    ends_at: datetime
    proposed_at: datetime
    proposed_by_id: int
    proposed_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    refused_words: str
    refused_by: str
    ended_at: datetime | None
    ended_name: str

    @property
    def holds(self) -> bool:
        """Whether it is in force."""
        return self.confirmed_at is not None and self.ended_at is None


@dataclass(frozen=True, slots=True)
class ContestLine:
    """A contest with its answer, if there is one."""

    id: int
    words: str
    filed_at: datetime
    filed_by: str
    due_on: date
    answer: str
    upheld: bool | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One case with all that was found, said and decided."""

    line: CaseLine
    reasons: tuple[ReasonLine, ...]
    question: str
    explanation: str
    explained_at: datetime | None
    closing_words: str
    well_founded: bool | None
    decisions: tuple[DecisionLine, ...]
    contest: ContestLine | None
    history: tuple[Act, ...]

    @property
    def decision(self) -> DecisionLine | None:
        """The measure that is proposed or in force, or None."""
        open_ones = [one for one in self.decisions if not one.refused_by and one.ended_at is None]
        return open_ones[0] if open_ones else None

    @property
    def may_contest(self) -> bool:
        """Whether there is a measure, in force or ended, against which nothing was said yet."""
        return any(one.confirmed_at is not None for one in self.decisions) and self.contest is None


@dataclass(frozen=True, slots=True)
class VersionCard:
    """A version of the rules, with who published it and why."""

    rule_set: RuleSet
    reason: str
    published_at: datetime
    published_by: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What one version of the rules led to: cases judged, and how many of the closed ones were false alarms."""

    number: int
    opened: int
    closed: int
    false_alarms: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits for a person."""

    waiting: int
    in_hand: int
    second_look: int
    contests: int

    @property
    def open(self) -> int:
        """How many cases have not ended, those with a measure in force left out."""
        return self.waiting + self.in_hand + self.second_look


def rules_in_force() -> RuleSet | None:
    """Return the newest version of the rules, or None before the first."""
    row = RuleVersion.objects.order_by("-number").first()
    return _rule_set(row) if row is not None else None


def versions() -> list[VersionCard]:
    """Return every version of the rules, the newest first."""
    rows = list(RuleVersion.objects.order_by("-number"))
    names = accounts.names_of(row.published_by_id for row in rows)
    return [
        VersionCard(_rule_set(row), row.reason, row.published_at, names.get(row.published_by_id or 0, ""))
        for row in rows
    ]


def tallies() -> dict[int, Tally]:
    """Return, by version, the cases that are still kept and how they ended."""
    closed = Q(state=Case.State.CLOSED)
    rows = (
        Case.objects.values("rule_version")
        .annotate(
            opened=Count("id"),
            closed=Count("id", filter=closed),
            false_alarms=Count("id", filter=closed & Q(well_founded=False)),
        )
        .order_by("rule_version")
    )
    return {
        row["rule_version"]: Tally(row["rule_version"], row["opened"], row["closed"], row["false_alarms"])
        for row in rows
    }


def signal_of(key: str) -> Signal | None:
    """Return a declared signal, or None."""
    return SIGNALS.get(key)


def signals() -> list[Signal]:
    """Return every declared signal, in the order of kinds."""
    return list(SIGNALS.values())


def is_known(*, source_key: str, kind: str, subject: str) -> bool:
    """Say whether this source was judged before, or a case of this kind about the subject is still open."""
    open_one = Q(kind=kind, subject=subject) & ~Q(state=Case.State.CLOSED)
    return Case.objects.filter(Q(source_key=source_key) | open_one).exists()


def counts() -> Counts:
    """Return how much waits for a person."""
    state = Case.State
    row = Case.objects.aggregate(
        waiting=Count("id", filter=Q(state=state.WAITING)),
        in_hand=Count("id", filter=Q(state__in=(state.TAKEN, state.ASKED))),
        second_look=Count("id", filter=Q(state=state.PROPOSED)),
    )
    return Counts(**row, contests=Contest.objects.filter(answered_at__isnull=True).count())


def queue(*, closed: bool = False) -> list[CaseLine]:
    """Return the open cases, the heaviest first; or the closed ones that are still kept, the newest first."""
    rows = Case.objects.all()
    if closed:
        return _lines(rows.filter(state=Case.State.CLOSED).order_by("-closed_at", "-id")[:QUEUE_MOST])
    return _lines(rows.exclude(state=Case.State.CLOSED).order_by("-score", "id")[:QUEUE_MOST])


def case_card(case_id: int) -> CaseCard | None:
    """Return one case, or None."""
    row = Case.objects.filter(pk=case_id).first()
    return _card(row) if row is not None else None


def cases_of_customer(customer_id: int) -> list[CaseCard]:
    """
    Return the cases that a customer was asked about or that led to a measure against it, the newest first.

    What only waits in the queue is nobody's accusation yet and is not shown.
    """
    return [_card(row) for row in _told(Case.objects.filter(customer_id=customer_id, concerned__isnull=True))]


def cases_of_account(user_id: int) -> list[CaseCard]:
    """Return the cases that a person was asked about or that led to a measure against the account."""
    return [_card(row) for row in _told(Case.objects.filter(concerned_id=user_id))]


def case_for(*, case_id: int, customer_id: int | None, user_id: int) -> CaseCard | None:
    """Return a case if it concerns this person, or this customer and nobody in particular; else None."""
    mine = Q(concerned_id=user_id)
    if customer_id is not None:
        mine |= Q(customer_id=customer_id, concerned__isnull=True)
    row = _told(Case.objects.filter(mine, pk=case_id)).first()
    return _card(row) if row is not None else None


def held_subjects(*, at: datetime) -> dict[str, datetime]:
    """Return the subjects that a measure in force is about (`customer:12`…), with the end of each."""
    rows = Decision.objects.filter(confirmed_at__isnull=False, ended_at__isnull=True, ends_at__gt=at)
    return dict(rows.order_by("ends_at", "id").values_list("case__subject", "ends_at"))


def is_held(*, subject: str, at: datetime) -> bool:
    """Say whether a measure in force is about this subject."""
    return Decision.objects.filter(
        case__subject=subject, confirmed_at__isnull=False, ended_at__isnull=True, ends_at__gt=at
    ).exists()


def contests_due(*, by_day: date) -> list[tuple[int, date]]:
    """Return the cases whose contest waits for an answer that is due by that day, with the day."""
    rows = Contest.objects.filter(answered_at__isnull=True, due_on__lte=by_day)
    return list(rows.order_by("due_on", "id").values_list("case_id", "due_on"))


def rows_about(*, user_id: int) -> list[tuple[str, int, CaseCard]]:
    """Return every row held about a person, as (table, number, the case it belongs to)."""
    cards = {row.id: _card(row) for row in Case.objects.filter(concerned_id=user_id).order_by("id")}
    found = [("screening_case", number, card) for number, card in cards.items()]
    for table, model in (("screening_decision", Decision), ("screening_contest", Contest)):
        rows = model._default_manager.filter(case_id__in=cards).order_by("id").values_list("id", "case_id")
        found += [(table, number, cards[case_id]) for number, case_id in rows]
    return found


def _told(rows: QuerySet[Case]) -> QuerySet[Case]:
    decided = Decision.objects.filter(confirmed_at__isnull=False).values("case_id")
    return rows.filter(~Q(question="") | Q(id__in=decided)).order_by("-id")


def _rule_set(row: RuleVersion) -> RuleSet:
    return RuleSet(row.number, row.review_at, row.deny_at, tuple(Line(*one) for one in row.lines))


def _lines(rows: Iterable[Case]) -> list[CaseLine]:
    kept = list(rows)
    names = accounts.names_of(row.taken_by_id for row in kept)
    return [_line(row, names) for row in kept]


def _line(row: Case, names: dict[int, str]) -> CaseLine:
    return CaseLine(
        id=row.id,
        kind=row.kind,
        kind_name=str(KIND_NAMES[row.kind]),
        subject=row.subject,
        subject_words=row.subject_words,
        customer_id=row.customer_id,
        concerned_id=row.concerned_id,
        score=row.score,
        advice=row.advice,
        state=row.state,
        state_name=row.get_state_display(),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        taken_by_id=row.taken_by_id,
        taken_by=names.get(row.taken_by_id or 0, ""),
        rule_version=row.rule_version,
    )


def _card(row: Case) -> CaseCard:
    decisions = list(Decision.objects.filter(case_id=row.id).order_by("-id"))
    contest = Contest.objects.filter(case_id=row.id).order_by("-id").first()
    people = [row.taken_by_id, contest.filed_by_id if contest else None]
    people += [
        who for one in decisions for who in (one.proposed_by_id, one.confirmed_by_id, one.refused_by_id)
    ]
    names = accounts.names_of(people)
    return CaseCard(
        line=_line(row, names),
        reasons=tuple(_reason(one) for one in row.reasons),
        question=row.question,
        explanation=row.explanation,
        explained_at=row.explained_at,
        closing_words=row.closing_words,
        well_founded=row.well_founded,
        decisions=tuple(_decision(one, names) for one in decisions),
        contest=_contest(contest, names) if contest is not None else None,
        history=tuple(journal.history_of(subject_type="screening_case", subject_id=row.id)),
    )


def _reason(kept: dict[str, object]) -> ReasonLine:
    signal = SIGNALS.get(str(kept["signal"]))
    name, unit = (str(signal.name), str(signal.unit)) if signal is not None else (str(kept["signal"]), "")
    return ReasonLine(name, _int(kept["value"]), unit, _int(kept["at_least"]), _int(kept["points"]))


def _int(value: object) -> int:
    return int(str(value))


def _decision(row: Decision, names: dict[int, str]) -> DecisionLine:
    return DecisionLine(
        id=row.id,
        outcome=row.outcome,
        outcome_name=row.get_outcome_display(),
        words=row.words,
        ends_at=row.ends_at,
        proposed_at=row.proposed_at,
        proposed_by_id=row.proposed_by_id,
        proposed_by=names.get(row.proposed_by_id, ""),
        confirmed_at=row.confirmed_at,
        confirmed_by=names.get(row.confirmed_by_id or 0, ""),
        refused_words=row.refused_words,
        refused_by=names.get(row.refused_by_id or 0, ""),
        ended_at=row.ended_at,
        ended_name=row.get_ended_why_display(),
    )


def _contest(row: Contest, names: dict[int, str]) -> ContestLine:
    return ContestLine(
        id=row.id,
        words=row.words,
        filed_at=row.filed_at,
        filed_by=names.get(row.filed_by_id, ""),
        due_on=row.due_on,
        answer=row.answer,
        upheld=row.upheld,
        answered_at=row.answered_at,
    )
