"""The rules in force, holds, what would leave, why something stays, and the runs. Inside `acting_for`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from registratura.accounts import queries as accounts
from registratura.institutions import queries as institutions
from registratura.kernel.privacy.keeping import RetentionRule
from registratura.retention import selecting
from registratura.retention.catalogue import CATALOGUE
from registratura.retention.models import Hold, Item, Rule, Run
from registratura.retention.rules import RuleText, Verdict, Winner, decide, in_force, last_leaving
from registratura.retention.sets import BY_KEY, SETS, KeptSet, set_of_table
from registratura.retention.staying import reason_of_table


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """The institution's own version of a rule: proposed, simulated, approved."""

    id: int
    key: str
    duration: str
    valid_from: date
    reason: str
    proposed_at: datetime
    proposed_by_id: int
    proposed_by: str
    simulated_at: datetime | None
    simulated_count: int
    approved_at: datetime | None
    approved_by: str


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A hold, with who opened, confirmed, asked to end it. state: `open`, `confirmed`, `ending`, `released`."""

    id: int
    scope: str
    target: str
    reason: str
    reference: str
    review_on: date
    opened_at: datetime
    opened_by_id: int
    opened_by: str
    approved_at: datetime | None
    approved_by: str
    release_asked_at: datetime | None
    release_asked_by_id: int | None
    release_asked_by: str
    release_reason: str
    released_at: datetime | None
    released_by: str

    @property
    def state(self) -> str:
        """Return where it stands."""
        if self.released_at is not None:
            return "released"
        if self.release_asked_at is not None:
            return "ending"
        return "confirmed" if self.approved_at is not None else "open"


@dataclass(frozen=True, slots=True)
class Holding:
    """What the holds of an institution keep, asked of one row at a time."""

    everything: bool = False
    sets: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()

    def keeps(self, *, kept_set: str, row: str, person: UUID | None) -> bool:
        """Say whether a row is held."""
        return (
            self.everything
            or kept_set in self.sets
            or (person is not None and str(person) in self.persons)
            or f"{kept_set}:{row}" in self.rows
        )


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would leave of one set by a day: how many, held how many of them, the oldest since when."""

    kept_set: KeptSet
    rule: RuleText
    count: int
    held_count: int
    first_on: date | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one thing is kept or leaves: its rule, the day of the trigger, the verdict, and the holds over it."""

    object: str
    known: bool
    name: str
    rule: RuleText
    happened_on: date | None
    verdict: Verdict
    reason: str = ""
    holds: tuple[HoldLine, ...] = ()


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as it is listed and shown. left_count, kept_count: rows, over all sets."""

    id: int
    until_on: date
    state: str
    ordered_at: datetime
    ordered_by: str
    total_count: int
    done_count: int
    finished_at: datetime | None
    record_id: int | None
    problem: str
    left_count: int
    kept_count: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rules: tuple[Mapping[str, Any], ...] = ()
    certificate: Mapping[str, Any] | None = None


def versions() -> list[RuleText]:
    """Return every version that may decide: those of the program and the approved ones of the institution."""
    ours = {one.key: one for one in CATALOGUE}
    own = Rule.objects.filter(approved_at__isnull=False, withdrawn_at__isnull=True).order_by("id")
    return [*CATALOGUE, *(version_of(row, ours[RetentionRule(row.key)]) for row in own)]


def rules_on(day: date) -> dict[RetentionRule, RuleText]:
    """Return the one version of each rule that decides on a day."""
    known = versions()
    return {one.key: in_force(known, key=one.key, on=day) for one in CATALOGUE if one.valid_from <= day}


def rule_text(proposal: ProposalLine) -> RuleText:
    """Return a proposal as a version of its rule."""
    ours = next(one for one in CATALOGUE if one.key == proposal.key)
    return _version(ours, proposal.duration, proposal.valid_from, proposal.id)


def version_of(row: Rule, ours: RuleText) -> RuleText:
    """Return an own version of a rule as it decides."""
    return _version(ours, row.duration, row.valid_from, row.id)


def _version(ours: RuleText, duration: str, valid_from: date, version: int) -> RuleText:
    return RuleText(
        key=ours.key,
        trigger=ours.trigger,
        duration=duration,
        action=ours.action,
        nature=ours.nature,
        law=ours.law,
        valid_from=valid_from,
        version=version,
    )


def proposals() -> list[ProposalLine]:
    """Return the institution's own versions that were not withdrawn, the newest first."""
    rows = list(Rule.objects.filter(withdrawn_at__isnull=True).order_by("-id"))
    names = accounts.names_of([one for row in rows for one in (row.proposed_by_id, row.approved_by_id)])
    return [
        ProposalLine(
            row.id,
            row.key,
            row.duration,
            row.valid_from,
            row.reason,
            row.proposed_at,
            row.proposed_by_id,
            names.get(row.proposed_by_id, ""),
            row.simulated_at,
            row.simulated_count,
            row.approved_at,
            names.get(row.approved_by_id or 0, ""),
        )
        for row in rows
    ]


def proposal(rule_id: int) -> ProposalLine | None:
    """Return one of them, or None."""
    return next((one for one in proposals() if one.id == rule_id), None)


def holds(*, with_released: bool = False) -> list[HoldLine]:
    """Return the holds, the newest first."""
    rows = Hold.objects.order_by("-id")
    return _hold_lines(rows if with_released else rows.filter(released_at__isnull=True))


def hold(hold_id: int) -> HoldLine | None:
    """Return one hold, or None."""
    return next(iter(_hold_lines(Hold.objects.filter(pk=hold_id))), None)


def holds_over_person(person: UUID | None) -> list[HoldLine]:
    """
    Return the holds that keep a person's data: over the person, and over everything.

    For whoever erases on request: while there is one, nothing of the person is erased, and the answer says why.
    Law: GDPR art. 17 alin. (3) lit. e).
    """
    wanted = {"everything": {""}, "person": {str(person)} if person else set()}
    return [one for one in holds() if one.target in wanted.get(one.scope, set())]


def _hold_lines(found: Iterable[Hold]) -> list[HoldLine]:
    rows = list(found)
    people = [(r.opened_by_id, r.approved_by_id, r.release_asked_by_id, r.released_by_id) for r in rows]
    names = accounts.names_of([one for each in people for one in each])
    return [
        HoldLine(
            row.id,
            row.scope,
            row.target,
            row.reason,
            row.reference,
            row.review_on,
            row.opened_at,
            row.opened_by_id,
            names.get(row.opened_by_id, ""),
            row.approved_at,
            names.get(row.approved_by_id or 0, ""),
            row.release_asked_at,
            row.release_asked_by_id,
            names.get(row.release_asked_by_id or 0, ""),
            row.release_reason,
            row.released_at,
            names.get(row.released_by_id or 0, ""),
        )
        for row in rows
    ]


def holding() -> Holding:
    """Return what the open holds keep."""
    rows = list(Hold.objects.filter(released_at__isnull=True).values_list("scope", "target"))
    by_scope = {scope: frozenset(target for one, target in rows if one == scope) for scope, _target in rows}
    return Holding(
        everything="everything" in by_scope,
        sets=by_scope.get("set", frozenset()),
        persons=by_scope.get("person", frozenset()),
        rows=by_scope.get("row", frozenset()),
    )


def answers_for_accounts(*, institution_id: int) -> bool:
    """
    Say whether an institution's runs take the tables that belong to none: the supplier's do, or the only institution's.

    Where several stand without a supplier, the oldest one's do: what ended must leave whoever answers for it.
    """
    controller = institutions.account_controller()
    if controller is not None:
        return controller.id == institution_id
    return institution_id == min(institutions.every_institution_id(), default=None)


def sets_for(*, accounts_too: bool) -> list[KeptSet]:
    """Return the sets of an institution; accounts_too: with those that belong to none, for who answers for accounts."""
    return [one for one in SETS if accounts_too or not one.everywhere]


def forecast(
    *, until: date, accounts_too: bool, instead: Mapping[RetentionRule, RuleText] | None = None
) -> list[Forecast]:
    """
    Return what would leave by a day, set by set, were the run made then; nothing is changed.

    instead: versions of rules to try in place of those in force.
    """
    rules = {**rules_on(until), **(instead or {})}
    held = holding()
    leaving = [
        (one, last)
        for one in sets_for(accounts_too=accounts_too)
        if (last := last_leaving(rules[one.rule], until)) is not None
    ]
    return [
        Forecast(one, rules[one.rule], found.count, _held(one, last, found.count, held), found.first_on)
        for (one, last), found in zip(leaving, selecting.ended(leaving), strict=True)
    ]


def _held(one: KeptSet, last: date, count: int, held: Holding) -> int:
    if not count or held.everything or one.key in held.sets:
        return count
    if not held.persons and not held.rows:
        return 0
    return sum(
        held.keeps(kept_set=one.key, row=row.row, person=row.person)
        for portion in selecting.portions(one, last=last)
        for row in portion
    )


def explain(*, object: str, today: date) -> Explanation | None:
    """
    Say why a thing is kept or leaves, or return None when no such table is known.

    object: `set:row` (`message-words:12`), or `table:row` (`registers_entry:12`).
    Law: GDPR art. 5 alin. (2).
    """
    name, _colon, row = object.partition(":")
    rules = rules_on(today)
    kept_set = BY_KEY.get(name) or set_of_table(name)
    if kept_set is None:
        stays = reason_of_table(name)
        if stays is None:
            return None
        key, words = stays
        winner = Winner.ARCHIVE_LAW if key == RetentionRule.REGISTRY_CONTENT else Winner.LEGAL_MINIMUM
        return Explanation(
            object, True, name, rules[key], None, Verdict(False, winner, None, key), str(words)
        )
    found = selecting.row_of(kept_set, row)
    person = found.person if found is not None else None
    over = tuple(
        one for one in holds() if _holding_of(one).keeps(kept_set=kept_set.key, row=row, person=person)
    )
    rule = rules[kept_set.rule]
    happened_on = found.happened_on if found is not None else None
    verdict = decide(rule=rule, happened_on=happened_on, today=today, held=bool(over))
    return Explanation(object, found is not None, str(kept_set.name), rule, happened_on, verdict, holds=over)


def _holding_of(one: HoldLine) -> Holding:
    target = frozenset({one.target})
    nothing: frozenset[str] = frozenset()
    return Holding(
        one.scope == "everything",
        target if one.scope == "set" else nothing,
        target if one.scope == "person" else nothing,
        target if one.scope == "row" else nothing,
    )


def runs(*, limit: int = 50) -> list[RunLine]:
    """Return the newest runs, without their certificates."""
    return _run_lines(list(Run.objects.order_by("-id").defer("certificate")[:limit]), whole=False)


def run(run_id: int) -> RunLine | None:
    """Return one run with its certificate, or None."""
    return next(iter(_run_lines(list(Run.objects.filter(pk=run_id)), whole=True)), None)


def items_of(run_id: int, *, limit: int = 200) -> list[Item]:
    """Return the first items of a run."""
    return list(Item.objects.filter(run_id=run_id).order_by("id")[:limit])


def waiting_runs() -> list[int]:
    """Return the runs that were ordered and not finished, the oldest first."""
    found = Run.objects.filter(state__in=[Run.State.WAITING, Run.State.RUNNING]).order_by("id")
    return list(found.values_list("id", flat=True))


def _run_lines(rows: Collection[Run], *, whole: bool) -> list[RunLine]:
    names = accounts.names_of([row.ordered_by_id for row in rows])
    return [
        RunLine(
            row.id,
            row.until_on,
            row.state,
            row.ordered_at,
            names.get(row.ordered_by_id or 0, ""),
            row.total_count,
            row.done_count,
            row.finished_at,
            row.record_id,
            row.problem,
            sum(one.get("left", 0) for one in row.counts.values()),
            sum(number for one in row.counts.values() for word, number in one.items() if word != "left"),
            row.counts,
            tuple(row.rules),
            row.certificate if whole else None,
        )
        for row in rows
    ]
