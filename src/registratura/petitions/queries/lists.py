"""The officer's list of petitions: what is in work by its term, the rest newest first."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from registratura.kernel.calendar import written_number
from registratura.petitions.models.petition import DOMAINS, KINDS, STANDINGS
from registratura.petitions.rules import Domain, Kind, Standing
from registratura.registers.queries.lists import visibility
from registratura.toolkit.scope import required_institution

PAGE_SIZE = 50
SOON_DAYS = 5  # calendar days until the safe day within which a term is shown as near
_FAR = date(9999, 1, 1)

# The term that runs, or the last that ran, for the petition.
_TERM = """LEFT JOIN LATERAL (SELECT d.id, d.safe_on, d.due_on, d.state, d.extended_at IS NOT NULL AS extended
   FROM deadlines_deadline d WHERE d.institution_id = e.institution_id AND d.subject_type = 'entry'
    AND d.subject_id = e.id AND d.rule_code = ANY(ARRAY['PET', 'PET-EN', 'PET-TR', 'PET-RED'])
  ORDER BY d.state = 'open' DESC, d.id DESC LIMIT 1) d ON true"""
_FROM = f"""FROM petitions_petition p
  JOIN registers_entry e ON e.institution_id = p.institution_id AND e.id = p.entry_id
  JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id
  LEFT JOIN institutions_orgunit u ON u.institution_id = e.institution_id AND u.id = e.unit_id
  {_TERM} WHERE p.institution_id = %s AND e.state <> 'annulled'"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionFilter:
    """What is shown: a standing, a domain, how near the term is (overdue | soon | later); None and '' for all."""

    standing: Standing | None = None
    domain: Domain | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class PetitionLine:
    """A petition in the list. The days are those of the term that runs, or of the last one."""

    entry_id: int
    register_code: str
    year: int
    number: int
    written_number: str
    registered_on: date
    subject: str
    sender: str
    unit_name: str
    kind_name: str
    domain_name: str
    standing: Standing
    standing_name: str
    described: bool
    safe_on: date | None
    due_on: date | None
    term_open: bool
    extended: bool


@dataclass(frozen=True, slots=True)
class PetitionPage:
    """A page of petitions. `after` is the cursor of the next one, empty at the end."""

    lines: list[PetitionLine]
    after: str


def page(
    *,
    narrowed: PetitionFilter,
    visible_units: frozenset[int] | None,
    reader_id: int,
    today: date,
    after: str = "",
    size: int = PAGE_SIZE,
) -> PetitionPage:
    """Return petitions that the reader may see: in work by the safe day, otherwise the newest first."""
    by_term = narrowed.standing is Standing.IN_WORK or bool(narrowed.when)
    conditions, parameters = _narrowed(narrowed, visible_units, reader_id, today)
    day, last = _cursor(after)
    if last and by_term:
        conditions.append("(coalesce(d.safe_on, %s), e.id) > (%s, %s)")
        parameters += [_FAR, day, last]
    elif last:
        conditions.append("e.id < %s")
        parameters.append(last)
    order = "coalesce(d.safe_on, %s), e.id" if by_term else "e.id DESC"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, g.code, e.year, e.number, g.number_code, e.registered_on, left(e.subject, 400),"
            " e.sender_name, coalesce(u.name, ''), p.kind, p.domain, p.standing, p.described_at IS NOT NULL,"
            f" d.safe_on, d.due_on, d.state, d.extended {_FROM} AND {' AND '.join(conditions)}"
            f" ORDER BY {order} LIMIT %s",
            [required_institution(), *parameters, *([_FAR] if by_term else []), size + 1],
        )
        rows = cursor.fetchall()
    lines = [_line(row) for row in rows[:size]]
    if len(rows) <= size:
        return PetitionPage(lines, "")
    tail = lines[-1]
    return PetitionPage(lines, f"{(tail.safe_on or _FAR).isoformat()}~{tail.entry_id}")


def counts(*, visible_units: frozenset[int] | None, reader_id: int, today: date) -> dict[str, int]:
    """Return how many petitions the reader may see, by standing, and of those in work by how near the term is."""
    conditions, parameters = _narrowed(PetitionFilter(), visible_units, reader_id, today)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.standing, count(*), count(*) FILTER (WHERE d.state = 'open' AND d.due_on < %s),"
            " count(*) FILTER (WHERE d.state = 'open' AND d.due_on >= %s AND d.safe_on <= %s)"
            f" {_FROM} AND {' AND '.join(conditions)} GROUP BY p.standing",
            [today, today, today + timedelta(days=SOON_DAYS), required_institution(), *parameters],
        )
        rows = cursor.fetchall()
    found = {standing.value: 0 for standing in Standing} | {"overdue": 0, "soon": 0}
    for standing, count, overdue, soon in rows:
        found[standing] = count
        found["overdue"] += overdue
        found["soon"] += soon
    return found


def _narrowed(
    narrowed: PetitionFilter, visible_units: frozenset[int] | None, reader_id: int, today: date
) -> tuple[list[str], list[Any]]:
    conditions, parameters = ["true"], list[Any]()
    if visible_units is not None:
        condition, *values = visibility(visible_units, reader_id)
        conditions.append(condition)
        parameters += values
    if narrowed.standing is not None:
        conditions.append("p.standing = %s")
        parameters.append(narrowed.standing.value)
    if narrowed.domain is not None:
        conditions.append("p.domain = %s")
        parameters.append(narrowed.domain.value)
    soon = today + timedelta(days=SOON_DAYS)
    match narrowed.when:
        case "overdue":
            conditions.append("d.state = 'open' AND d.due_on < %s")
            parameters.append(today)
        case "soon":
            conditions.append("d.state = 'open' AND d.due_on >= %s AND d.safe_on <= %s")
            parameters += [today, soon]
        case "later":
            conditions.append("d.state = 'open' AND d.safe_on > %s")
            parameters.append(soon)
    return conditions, parameters


def _cursor(text: str) -> tuple[date, int]:
    day, _sep, number = text.partition("~")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return _FAR, 0
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return _FAR, 0


def _line(row: tuple[Any, ...]) -> PetitionLine:
    entry_id, code, year, number, number_code, registered_on = row[:6]
    return PetitionLine(
        entry_id=entry_id,
        register_code=code,
        year=year,
        number=number,
        written_number=written_number(number=number, code=number_code, registered_on=registered_on),
        registered_on=registered_on,
        subject=row[6],
        sender=row[7],
        unit_name=row[8],
        kind_name=str(KINDS[Kind(row[9])]),
        domain_name=str(DOMAINS[Domain(row[10])]),
        standing=Standing(row[11]),
        standing_name=str(STANDINGS[Standing(row[11])]),
        described=row[12],
        safe_on=row[13],
        due_on=row[14],
        term_open=row[15] == "open",
        extended=bool(row[16]),
    )
