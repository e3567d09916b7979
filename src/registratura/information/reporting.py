"""The yearly report on Law 544/2001: what became of the requests of a year, counted as its form asks. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from registratura.information.rules import Domain, Nature, PersonKind, Way

FAVORABLE = frozenset({Nature.FAVORABLE, Nature.PUBLISHED})
Code = TypeVar("Code", bound=StrEnum)


class Fate(StrEnum):
    """How a request stood at the end of the year; each is in exactly one."""

    FAVORABLE = "favorable"
    REDIRECTED = "redirected"
    EXEMPT = "exempt"
    NONEXISTENT = "nonexistent"
    RECLASSIFIED = "reclassified"
    DIRECTED = "directed"
    OPEN = "open"


class Span(StrEnum):
    """Within which term a favorable answer was given."""

    TEN = "ten"
    THIRTY = "thirty"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """
    One request. `ended_on`: when its answer left, None while it is owed. `late`: after the term that bound it.

    `person` and `domain` are None until somebody wrote them.
    """

    received: Way
    person: PersonKind | None
    domain: Domain | None
    nature: Nature | None
    answered_by: Way | None
    ended_on: date | None
    late: bool
    extended: bool
    media: bool
    norms: bool
    cost_bani: int = 0
    cause: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """Complaints of one kind by what became of them."""

    favorable: int = 0
    rejected: int = 0
    open: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.favorable + self.rejected + self.open


@dataclass(frozen=True, slots=True)
class Accreditations:
    """Requests of journalists to be accredited: within two days, later, and those that wait."""

    in_time: int = 0
    late: int = 0
    open: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.in_time + self.late + self.open


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyReport:
    """
    The figures of a year. A request sent on to another authority is in the total and in no domain, as the form counts.

    What nobody wrote of person, way or domain stands under None.
    """

    year: int
    as_of: date
    total: int
    persons: dict[PersonKind | None, int]
    received: dict[Way, int]
    domains: dict[Domain | None, int]
    fates: dict[Fate, int]
    redirected_in_time: int
    spans: dict[Span, int]
    favorable_ways: dict[Way | None, int]
    favorable_domains: dict[Domain | None, int]
    refused_domains: dict[Domain | None, int]
    refused_asked: tuple[str, ...]
    causes: tuple[str, ...]
    late: int
    media: int
    by_norms: int
    complaints: Judged
    court: Judged
    copies_bani: int
    accreditations: Accreditations
    annulled: int = 0

    @property
    def refused(self) -> int:
        """How many were refused: exempt, or nonexistent."""
        return self.fates[Fate.EXEMPT] + self.fates[Fate.NONEXISTENT]

    @property
    def disagreeing(self) -> tuple[str, ...]:
        """Return which sums do not agree with what they are parts of."""
        redirected = self.fates[Fate.REDIRECTED]
        favorable = self.fates[Fate.FAVORABLE]
        parts = {
            "persons": (sum(self.persons.values()), self.total),
            "received": (sum(self.received.values()), self.total),
            "domains": (sum(self.domains.values()) + redirected, self.total),
            "fates": (sum(self.fates.values()), self.total),
            "spans": (sum(self.spans.values()), favorable),
            "favorable_ways": (sum(self.favorable_ways.values()), favorable),
            "favorable_domains": (sum(self.favorable_domains.values()), favorable),
            "refused_domains": (sum(self.refused_domains.values()), self.refused),
        }
        return tuple(name for name, (found, whole) in parts.items() if found != whole)


def fate_of(*, fact: Fact, as_of: date) -> Fate:
    """Return how a request stood on a day: what left later was owed then."""
    if fact.nature is None or fact.ended_on is None or fact.ended_on > as_of:
        return Fate.OPEN
    if fact.nature in FAVORABLE:
        return Fate.FAVORABLE
    return {
        Nature.REDIRECTED: Fate.REDIRECTED,
        Nature.REFUSED: Fate.EXEMPT,
        Nature.NONEXISTENT: Fate.NONEXISTENT,
        Nature.RECLASSIFIED: Fate.RECLASSIFIED,
        Nature.DIRECTED: Fate.DIRECTED,
    }[fact.nature]


def report_on(
    *,
    facts: Iterable[Fact],
    year: int,
    today: date,
    complaints: Judged,
    court: Judged,
    accreditations: Accreditations,
    annulled: int = 0,
) -> YearlyReport:
    """
    Count the requests registered in a year as they stood at its end, or today while it runs.

    Law: Legea 544/2001 art. 27; HG 123/2002 art. 27 (raportul anual).
    """
    as_of = min(date(year, 12, 31), today)
    rows = [(fact, fate_of(fact=fact, as_of=as_of)) for fact in facts]
    favorable = [fact for fact, fate in rows if fate is Fate.FAVORABLE]
    refused = [fact for fact, fate in rows if fate in (Fate.EXEMPT, Fate.NONEXISTENT)]
    sent_on = [fact for fact, fate in rows if fate is Fate.REDIRECTED]
    spans = Counter(_span(fact) for fact in favorable)
    return YearlyReport(
        year=year,
        as_of=as_of,
        total=len(rows),
        persons=_counted(PersonKind, [fact.person for fact, _fate in rows]),
        received={way: sum(fact.received is way for fact, _fate in rows) for way in Way},
        domains=_counted(Domain, [fact.domain for fact, fate in rows if fate is not Fate.REDIRECTED]),
        fates={one: sum(fate is one for _fact, fate in rows) for one in Fate},
        redirected_in_time=sum(not fact.late for fact in sent_on),
        spans={span: spans[span] for span in Span},
        favorable_ways=_counted(Way, [fact.answered_by for fact in favorable]),
        favorable_domains=_counted(Domain, [fact.domain for fact in favorable]),
        refused_domains=_counted(Domain, [fact.domain for fact in refused]),
        refused_asked=tuple(dict.fromkeys(fact.asked for fact, fate in rows if fate is Fate.EXEMPT)),
        causes=tuple(dict.fromkeys(fact.cause for fact, _fate in rows if fact.cause)),
        late=sum(fact.late for fact, fate in rows if fate is not Fate.OPEN),
        media=sum(fact.media for fact, _fate in rows),
        by_norms=sum(fact.norms for fact, _fate in rows),
        complaints=complaints,
        court=court,
        copies_bani=sum(fact.cost_bani for fact, fate in rows if fate is not Fate.OPEN),
        accreditations=accreditations,
        annulled=annulled,
    )


def _span(fact: Fact) -> Span:
    if fact.late:
        return Span.LATE
    return Span.THIRTY if fact.extended else Span.TEN


def _counted(kinds: type[Code], found: Sequence[Code | None]) -> dict[Code | None, int]:
    """Count each code; what nobody wrote stands under None, when there is any."""
    counted = Counter(found)
    named: dict[Code | None, int] = {one: counted[one] for one in kinds}
    return {**named, None: counted[None]} if counted[None] else named
