"""
The supplier's own figures: adoption, agreements, support, incidents.

Persons leave their institution as counts alone, and no group of fewer than ten is written anywhere: what is kept is
what may be told. Agreements are between bodies and are counted as they are. Law: Regulation (EU) 2016/679 art. 5(1)(c).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from registratura.billing import queries as billing
from registratura.business import noise
from registratura.business import queries as business
from registratura.business import services as keeping
from registratura.business.queries import Budget
from registratura.business.rules import LEAST_PERSONS, Told, told_of
from registratura.incidents import queries as incidents
from registratura.institutions import queries as institutions
from registratura.institutions.roles import ROLES, Role
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.privacy.purposes import Purpose
from registratura.support import queries as support
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

SUBJECT: Final = "people"
QUESTION: Final = "people-by-role"


@dataclass(frozen=True, slots=True)
class SupplierFigures:
    """
    What the supplier's page says. `people`, `asked`: persons, small groups left out; None before the first night.

    contracts, subscriptions: by state. `ending`: contracts that end within ninety days. incidents: of the last year.
    """

    taken_on: date | None
    people: Told | None
    places: Told | None
    contracts: tuple[tuple[str, int], ...]
    subscriptions: tuple[tuple[str, int], ...]
    customer_count: int
    ending: int
    asked: Told
    incidents_open: int
    incidents_year: int
    budget: Budget
    noised: tuple[tuple[str, int], ...]


def figures(*, supplier_id: int, now: datetime) -> SupplierFigures:
    """Return the supplier's figures. Must not run inside a scope."""
    today = legal_date(now)
    with acting_for(supplier_id), reading_for(Purpose.P24):
        kept = business.snapshot()
        contracts = billing.contracts()
        subscriptions = billing.subscriptions()
        people = support.people_by_state(since=now - timedelta(days=365))
        known = incidents.incidents()
        budget = business.budget(subject=SUBJECT, year=today.year)
    near = today + timedelta(days=90)
    states, priorities = dict(support.state_names()), dict(support.priority_names())
    return SupplierFigures(
        taken_on=kept.taken_on if kept is not None else None,
        people=_told(kept.told["people"]) if kept is not None else None,
        places=_told(kept.told["places"]) if kept is not None else None,
        contracts=_sums(Counter(one.state_name for one in contracts)),
        subscriptions=_sums(Counter(one.state_name for one in subscriptions)),
        customer_count=len({one.customer_id for one in contracts if one.state == "signed"}),
        ending=sum(one.state == "signed" and today <= one.ends_on <= near for one in contracts),
        asked=told_of(
            counts={(states[state], priorities[priority]): n for (state, priority), n in people.items()},
            rows=list(states.values()),
            columns=list(priorities.values()),
        ),
        incidents_open=sum(one.closed_at is None for one in known),
        incidents_year=sum(one.aware_at >= now - timedelta(days=365) for one in known),
        budget=budget,
        noised=_noised(budget),
    )


def _sums(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _told(plain: Mapping[str, Any]) -> Told:
    return Told(
        tuple(plain["rows"]),
        tuple(plain["columns"]),
        tuple(tuple(line) for line in plain["cells"]),
        tuple(plain["row_totals"]),
        tuple(plain["column_totals"]),
        plain["total"],
    )


def role_names() -> Mapping[str, str]:
    """Return the roles of institutions by code; those of the supplier are its own matter."""
    return {role.value: str(text.name) for role, text in ROLES.items() if not text.supplier_only}


def take_snapshot(*, now: datetime) -> bool:
    """
    Count adoption over all institutions and keep what may be told of today; False without a supplier, or a second time.

    Must not run inside a scope.
    """
    supplier = institutions.supplier()
    if supplier is None:
        return False
    counts, kinds = _people(now, supplier.id)
    roles = list(role_names())
    by_kind = told_of(
        counts=counts, rows=sorted({kind for kind, _role in counts} | kinds.keys()), columns=roles
    )
    # Institutions are no persons: their number by kind is told as it is.
    places = Told(
        tuple(sorted(kinds)),
        ("count",),
        tuple((kinds[kind],) for kind in sorted(kinds)),
        tuple(kinds[kind] for kind in sorted(kinds)),
        (sum(kinds.values()),),
        sum(kinds.values()),
    )
    told = {"people": asdict(by_kind), "places": asdict(places)}
    with acting_for(supplier.id), reading_for(Purpose.P24):
        return keeping.keep_snapshot(on=legal_date(now), told=told, now=now)


def _people(now: datetime, supplier_id: int) -> tuple[dict[tuple[str, str], int], Counter[str]]:
    """Count persons by kind of institution and role, and institutions by kind; the supplier's own are left out."""
    counts: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    for place in institutions.every_institution():
        if place.id == supplier_id or place.closed_at is not None:
            continue
        kinds[place.kind] += 1
        with acting_for(place.id):
            for role, number in institutions.people_by_role(at=now).items():
                if not ROLES[Role(role)].supplier_only:
                    counts[place.kind, role.value] += number
    return dict(counts), kinds


def ask_noised(*, supplier_id: int, by: Actor, now: datetime) -> tuple[tuple[str, int], ...]:
    """
    Return how many persons hold each role over all institutions, with noise paid from the year's budget.

    A month is answered once; asked again in it, the same figures come and nothing more is spent. Each person stands
    under one role, so that ε = 1 / scale. Must not run inside a scope. Raises: BudgetSpentError.
    """
    today = legal_date(now)
    roles = list(role_names())

    counts, _kinds = _people(now, supplier_id)
    sums = [sum(number for (_kind, role), number in counts.items() if role == one) for one in roles]
    with acting_for(supplier_id), reading_for(Purpose.P24):
        told = keeping.noised(
            subject=SUBJECT,
            question=f"{QUESTION}:{today:%Y-%m}",
            year=today.year,
            epsilon_milli=noise.epsilon_milli(),
            answer=lambda: dict(zip(roles, noise.noised(counts=sums), strict=True)),
            by=by,
            now=now,
        )
    return tuple((role, told[role]) for role in roles if role in told)


def _noised(budget: Budget) -> tuple[tuple[str, int], ...]:
    """Return the newest noised figures of the year by name of role."""
    names = role_names()
    if not budget.lines:
        return ()
    told = budget.lines[-1].told
    return tuple((names[role], number) for role, number in told.items() if role in names)


__all__ = ["LEAST_PERSONS", "SupplierFigures", "ask_noised", "figures", "role_names", "take_snapshot"]
