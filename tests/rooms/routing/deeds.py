"""Short deeds that several tests of routing begin with. The days are those of March 2026."""

from datetime import UTC, date, datetime
from typing import Any

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.deadlines import services as deadlines
from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.models import OrgUnit
from registratura.institutions.queries import Powers
from registratura.institutions.roles import Role
from registratura.routing import queries
from registratura.routing import services as routing
from registratura.routing.models import Assignment
from registratura.routing.orders import Holder, Target
from tests.cast import NOW, Town

LATER = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def day(text: str) -> date:
    """Return a day of 2026 given as 03-02."""
    return date.fromisoformat(f"2026-{text}")


def entry(town: Town, unit: OrgUnit | None = None, **fields: Any) -> int:
    """Register an incoming document, perhaps for a unit, and return the entry's number in the table."""
    return town.register(unit_id=unit.id if unit else None, **fields).entry_id


def petition(town: Town, unit: OrgUnit | None = None) -> int:
    """Register a petition on 2 March, with its term until 1 April."""
    entry_id = entry(town, unit, subject="Petiție privind zgomotul")
    deadlines.start(
        rule_code="PET",
        subject_type="entry",
        subject_id=entry_id,
        started=day("03-02"),
        by=town.registrar,
        now=NOW,
    )
    return entry_id


def colleague(
    town: Town, name: str, unit: OrgUnit | None = None, role: Role = Role.CLERK, since: datetime = NOW
) -> User:
    """Give the town another person with a role."""
    address = f"{name.split()[0].lower()}@{town.institution.code}.example"
    user = accounts.create_user(email=address, full_name=name, now=NOW)
    structure.add_member(
        user_id=user.id, role=role, unit_id=unit.id if unit else None, job_title="", now=since, by=None
    )
    return user


def subunit(town: Town, code: str, under: OrgUnit | None = None) -> OrgUnit:
    """Give the town another unit."""
    return structure.add_unit(
        code=code, name=f"Biroul {code}", parent_id=under.id if under else None, by=None
    )


def given(town: Town, entry_id: int, to: User | OrgUnit | None = None, **order: Any) -> Assignment:
    """Let the head give an entry to the clerk or somebody else as the lead."""
    to = to or town.clerk
    lead = Holder(user_id=to.id) if isinstance(to, User) else Holder(unit_id=to.id)
    fields: dict[str, Any] = {
        "order_text": "Spre rezolvare",
        "internal_on": None,
        "by": town.head,
        "now": NOW,
    }
    made = routing.assign(
        targets=[order.pop("target", Target(entry_id))], lead=order.pop("lead", lead), **{**fields, **order}
    )
    return made[0]


def powers(town: Town, user: User, at: datetime = NOW) -> Powers:
    """Return what a person may do."""
    return institutions.powers_of(user.id, institution_id=town.id, at=at)


def folder(town: Town, user: User, at: datetime = NOW) -> list[int]:
    """Return the entries in somebody's folder, oldest first."""
    scope = queries.folder_scope(powers(town, user, at), user_id=user.id, at=at)
    return [line.entry_id for line in queries.folder(scope=scope).lines]


def work(user: User, at: datetime = NOW) -> list[int]:
    """Return the entries that somebody works on, most urgent first."""
    return [line.entry_id for line in queries.my_work(user_id=user.id, at=at).lines]


def acts(entry_id: int) -> list[str]:
    """Return the acts of this room on an entry, oldest first."""
    from registratura.journal import queries as journal

    history = journal.history_of(subject_type="entry", subject_id=entry_id)
    return [act.action for act in history if act.action.startswith("routing.")]
