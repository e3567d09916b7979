"""Who answers for papers and terms: the holders of many entries, the places of everybody, the terms of one person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from registratura.institutions import queries as institutions
from registratura.institutions.roles import Role
from registratura.kernel.calendar import legal_date, written_number
from registratura.routing.machine import Post
from registratura.routing.queries import staff
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True)
class Lead:
    """
    Who answers for an entry: a person, or the unit where it waits for an order; neither at the registry.

    Who finished a paper whose answer has not left answers for it still.
    """

    unit_id: int | None
    user_id: int | None


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody's places on a day. `stand_ins` names the deputy of each absent person."""

    posts: tuple[Post, ...]
    parents: Mapping[int, int | None]
    secretaries: frozenset[int]
    registrars: frozenset[int]
    stand_ins: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class HeldTerm:
    """A running term of an entry that a person works on, for oneself or in another's place."""

    deadline_id: int
    entry_id: int
    register_code: str
    year: int
    number: int
    written_number: str
    document_kind: str
    subject: str


def leads_of(entry_ids: Collection[int]) -> dict[int, Lead]:
    """Return who answers for each of these entries that stands in a folder or on a desk, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, coalesce(a.unit_id, s.unit_id), a.user_id FROM unnest(%s::bigint[]) AS e (id)"
            " LEFT JOIN routing_standing s ON s.institution_id = %s AND s.entry_id = e.id"
            " LEFT JOIN LATERAL (SELECT l.id, l.unit_id, l.user_id FROM routing_assignment l"
            " WHERE l.institution_id = %s AND l.entry_id = e.id AND l.part = 'lead'"
            " AND (l.state IN ('pending', 'accepted') OR l.state = 'done' AND s.state = 'done')"
            " ORDER BY l.state = 'done', l.id DESC LIMIT 1) a ON true WHERE a.id IS NOT NULL OR s.id IS NOT NULL",
            [sorted(set(entry_ids)), required_institution(), required_institution()],
        )
        return {row[0]: Lead(*row[1:]) for row in cursor.fetchall()}


def staff_at(at: datetime) -> Staff:
    """Return the places of everybody at a moment and who stands in for whom on its day."""
    members = institutions.members(at=at)
    absences = staff.absences_on(legal_date(at)).values_list("user_id", "deputy_id")
    return Staff(
        posts=tuple(staff.posts(at=at)),
        parents=staff.unit_parents(),
        secretaries=_with_role(members, Role.SECRETARY_GENERAL),
        registrars=_with_role(members, Role.REGISTRAR),
        stand_ins=dict(absences),
    )


def deputy_of(user_id: int, *, on: date) -> int | None:
    """Return who stands in for a person on a day, None when nobody does."""
    found = staff.absences_on(on).filter(user_id=user_id).values_list("deputy_id", flat=True)
    return found.first()


def _with_role(members: Collection[institutions.MemberLine], role: Role) -> frozenset[int]:
    return frozenset(member.user_id for member in members if member.role == role)


_HELD = """
SELECT DISTINCT ON (d.safe_on, d.id) d.id, e.id, g.code, e.year, e.number, g.number_code, e.registered_on,
       e.document_kind, left(e.subject, 400)
  FROM routing_assignment a
  JOIN deadlines_deadline d ON d.institution_id = a.institution_id AND d.subject_type = 'entry'
       AND d.subject_id = a.entry_id AND d.state = 'open'
  JOIN registers_entry e ON e.institution_id = a.institution_id AND e.id = a.entry_id
  JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id
 WHERE a.institution_id = %(institution)s AND a.state IN ('pending', 'accepted') AND a.part <> 'info'
   AND (a.user_id = ANY(%(users)s) OR a.user_id IS NULL AND a.unit_id = ANY(%(units)s))
 ORDER BY d.safe_on, d.id LIMIT %(limit)s
"""


def held_terms(*, user_id: int, at: datetime, limit: int = 500) -> list[HeldTerm]:
    """
    Return the running terms of what a person leads or works on, and of what waits in the units that person heads.

    Whoever stands in for an absent colleague has that one's terms too. The first safe day first.
    """
    users = [user_id, *staff.stands_in_for(user_id, on=legal_date(at))]
    headed = [post.unit_id for post in staff.posts(at=at) if post.heads and post.user_id in users]
    with connection.cursor() as cursor:
        cursor.execute(
            _HELD,
            {
                "institution": required_institution(),
                "users": users,
                "units": [unit for unit in headed if unit is not None],
                "limit": limit,
            },
        )
        return [_held(row) for row in cursor.fetchall()]


def _held(row: tuple[int, int, str, int, int, str, date, str, str]) -> HeldTerm:
    deadline_id, entry_id, register_code, year, number, code, registered_on, kind, subject = row
    written = written_number(number=number, code=code, registered_on=registered_on)
    return HeldTerm(deadline_id, entry_id, register_code, year, number, written, kind, subject)
