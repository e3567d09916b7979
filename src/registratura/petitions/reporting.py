"""The half-yearly report on petitions: what happened to those registered in a half, counted once each. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from registratura.petitions.rules import Domain, Kind, SenderType, Solution, Standing


class Outcome(StrEnum):
    """How a petition stood at the end of the period; each is in exactly one."""

    FAVORABLE = "favorable"
    UNFAVORABLE = "unfavorable"
    ANSWERED = "answered"  # answered, and nobody wrote how
    REDIRECTED = "redirected"
    ANONYMOUS = "anonymous"
    REPEATED = "repeated"
    CONNECTED = "connected"
    RECLASSIFIED = "reclassified"
    IN_WORK = "in_work"


class Route(StrEnum):
    """How a petition came, as the report counts it."""

    OFFICE = "office"
    POST = "post"
    EMAIL = "email"
    PORTAL = "portal"
    AUTHORITY = "authority"
    OTHER = "other"


Code = TypeVar("Code", bound=StrEnum)
ANSWERS = frozenset({Outcome.FAVORABLE, Outcome.UNFAVORABLE, Outcome.ANSWERED})
_ROUTES = {"counter": Route.OFFICE, "post": Route.POST, "courier": Route.POST, "email": Route.EMAIL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One petition. `ended_on`: when its answer left, or its end was decided; None while it is in work."""

    registered_on: date
    channel: str
    kind: Kind
    sender_type: SenderType
    domain: Domain
    unit: str
    standing: Standing
    solution: Solution | None
    due_on: date | None
    extended: bool
    ended_on: date | None
    sent_on_in_time: bool = False
    """Of one sent on: whether both letters left within the five days."""


@dataclass(frozen=True, slots=True)
class SemesterReport:
    """The figures of a half year. `disagreeing`: the names of sums that do not agree; empty when all do."""

    first_on: date
    last_on: date
    as_of: date
    total: int
    routes: dict[Route, int]
    kinds: dict[Kind, int]
    domains: dict[Domain, int]
    units: dict[str, int]
    outcomes: dict[Outcome, int]
    redirected_in_time: int
    redirected_late: int
    answered_in_time: int
    answered_late: int
    overdue: int
    extended: int
    average_days: float | None
    annulled: int

    @property
    def answered(self) -> int:
        """How many were answered, whatever the answer said."""
        return sum(self.outcomes[one] for one in ANSWERS)

    @property
    def disagreeing(self) -> tuple[str, ...]:
        """Return which sums do not agree with what they are parts of."""
        parts = {
            "routes": (sum(self.routes.values()), self.total),
            "kinds": (sum(self.kinds.values()), self.total),
            "domains": (sum(self.domains.values()), self.total),
            "units": (sum(self.units.values()), self.total),
            "outcomes": (sum(self.outcomes.values()), self.total),
            "answers": (self.answered_in_time + self.answered_late, self.answered),
            "redirected": (
                self.redirected_in_time + self.redirected_late,
                self.outcomes[Outcome.REDIRECTED],
            ),
        }
        return tuple(name for name, (parts_sum, whole) in parts.items() if parts_sum != whole)


def half_of(*, year: int, half: int) -> tuple[date, date]:
    """
    Return the first and the last day of a half year.

    Law: OG 27/2002 art. 14 (raportul semestrial).
    """
    return (date(year, 1, 1), date(year, 6, 30)) if half == 1 else (date(year, 7, 1), date(year, 12, 31))


def latest_ended_half(*, today: date) -> tuple[int, int]:
    """Return year and number of the latest half year that is over."""
    return (today.year, 1) if today.month > 6 else (today.year - 1, 2)


def outcome_of(*, fact: Fact, as_of: date) -> Outcome:
    """Return how a petition stood on a day: what ended later was in work then."""
    if fact.standing is Standing.IN_WORK or fact.ended_on is None or fact.ended_on > as_of:
        return Outcome.IN_WORK
    if fact.standing is Standing.ANSWERED:
        return Outcome(fact.solution.value) if fact.solution is not None else Outcome.ANSWERED
    return Outcome(fact.standing.value)


def route_of(*, fact: Fact) -> Route:
    """Return how a petition came; one from another authority counts as that, whatever the channel."""
    if fact.sender_type is SenderType.AUTHORITY:
        return Route.AUTHORITY
    if fact.channel == "portal":
        return Route.PORTAL
    return _ROUTES.get(fact.channel, Route.OTHER)


def report_on(
    *, facts: Iterable[Fact], year: int, half: int, today: date, annulled: int = 0
) -> SemesterReport:
    """
    Count the petitions of a half year as they stood at its end, or today while it runs.

    facts: the petitions registered in the half, annulled ones left out.
    Law: OG 27/2002 art. 14.
    """
    first_on, last_on = half_of(year=year, half=half)
    as_of = min(last_on, today)
    rows = [(fact, outcome_of(fact=fact, as_of=as_of)) for fact in facts]
    answers = [fact for fact, outcome in rows if outcome in ANSWERS and fact.ended_on is not None]
    sent_on = [fact for fact, outcome in rows if outcome is Outcome.REDIRECTED]
    days = [(fact.ended_on - fact.registered_on).days for fact in answers if fact.ended_on is not None]
    late = sum(_late(fact) for fact in answers)
    return SemesterReport(
        first_on=first_on,
        last_on=last_on,
        as_of=as_of,
        total=len(rows),
        routes=_counted(Route, rows, lambda fact: route_of(fact=fact)),
        kinds=_counted(Kind, rows, lambda fact: fact.kind),
        domains=_counted(Domain, rows, lambda fact: fact.domain),
        units=dict(sorted(Counter(fact.unit for fact, _outcome in rows).items())),
        outcomes={one: sum(outcome is one for _fact, outcome in rows) for one in Outcome},
        redirected_in_time=sum(fact.sent_on_in_time for fact in sent_on),
        redirected_late=sum(not fact.sent_on_in_time for fact in sent_on),
        answered_in_time=len(answers) - late,
        answered_late=late,
        overdue=sum(
            outcome is Outcome.IN_WORK and fact.due_on is not None and fact.due_on < as_of
            for fact, outcome in rows
        ),
        extended=sum(fact.extended for fact, _outcome in rows),
        average_days=round(sum(days) / len(days), 1) if days else None,
        annulled=annulled,
    )


def _late(fact: Fact) -> bool:
    return fact.due_on is not None and fact.ended_on is not None and fact.ended_on > fact.due_on


def _counted(
    kinds: type[Code], rows: list[tuple[Fact, Outcome]], of: Callable[[Fact], Code]
) -> dict[Code, int]:
    found = Counter(of(fact) for fact, _outcome in rows)
    return {one: found[one] for one in kinds}
