"""The petitions of a half year, as the report counts them, and what was written beside the figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.petitions.models import Remarks
from registratura.petitions.reporting import Fact, SemesterReport, half_of, report_on
from registratura.petitions.rules import Domain, Kind, SenderType, Solution, Standing
from registratura.toolkit.scope import required_institution

# The newest answering term of a petition decides; a resumed one stands in place of the one before.
# Sets joined whole: asked for each petition by itself, a year of 60,000 takes the most of its time looking up terms.
_FACTS = """
WITH mine AS MATERIALIZED (
    SELECT p.institution_id, p.kind, p.sender_type, p.domain, p.standing, p.solution, p.decided_at,
           e.id, e.registered_on, e.channel, e.unit_id, e.dispatched_on
      FROM petitions_petition p
      JOIN registers_entry e ON e.institution_id = p.institution_id AND e.id = p.entry_id
     WHERE p.institution_id = %s AND e.registered_on BETWEEN %s AND %s AND e.state = 'registered'),
  term AS MATERIALIZED (
    SELECT DISTINCT ON (t.subject_id, t.rule_code = 'PET-RED') t.subject_id, t.rule_code = 'PET-RED' AS redirects,
           t.due_on, t.extended_at IS NOT NULL AS extended, t.state
      FROM mine m JOIN deadlines_deadline t ON t.institution_id = m.institution_id AND t.subject_id = m.id
     WHERE t.subject_type = 'entry' AND t.rule_code = ANY(ARRAY['PET', 'PET-EN', 'PET-TR', 'PET-RED'])
     ORDER BY t.subject_id, t.rule_code = 'PET-RED', t.id DESC),
  answer AS MATERIALIZED (
    SELECT x.id, min(x.left_on) AS left_on FROM (
        SELECT m.id, w.dispatched_on AS left_on
          FROM mine m JOIN registers_entry w ON w.institution_id = m.institution_id AND w.connected_to_id = m.id
         WHERE w.state = 'registered' AND w.direction = 'outgoing'
        UNION ALL
        SELECT m.id, w.dispatched_on
          FROM mine m JOIN registers_entryanswer l ON l.institution_id = m.institution_id AND l.answered_id = m.id
          JOIN registers_entry w ON w.institution_id = l.institution_id AND w.id = l.answer_id
         WHERE l.withdrawn_at IS NULL AND w.state = 'registered' AND w.direction = 'outgoing') x GROUP BY x.id)
SELECT m.registered_on, m.channel, m.kind, m.sender_type, m.domain, coalesce(u.name, ''), m.standing, m.solution,
       d.due_on, coalesce(d.extended, false), coalesce(
           CASE WHEN m.standing = 'answered' THEN least(a.left_on, m.dispatched_on) END,
           (m.decided_at AT TIME ZONE 'Europe/Bucharest')::date), coalesce(r.state = 'met', false)
  FROM mine m
  LEFT JOIN institutions_orgunit u ON u.institution_id = m.institution_id AND u.id = m.unit_id
  LEFT JOIN term d ON d.subject_id = m.id AND NOT d.redirects
  LEFT JOIN term r ON r.subject_id = m.id AND r.redirects
  LEFT JOIN answer a ON a.id = m.id
 ORDER BY m.registered_on, m.id
"""


@dataclass(frozen=True, slots=True)
class RemarksLine:
    """What public relations wrote beside the figures of a half year; empty texts where nothing was written."""

    causes: str = ""
    proposals: str = ""
    written_at: datetime | None = None
    written: str = ""


def semester_report(*, year: int, half: int, today: date) -> SemesterReport:
    """
    Return the report of a half year, as of its end or of today.

    Law: OG 27/2002 art. 14.
    """
    span = half_of(year=year, half=half)
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [required_institution(), *span])
        facts = [_fact(row) for row in cursor.fetchall()]
        cursor.execute(
            "SELECT count(*) FROM petitions_petition p JOIN registers_entry e ON e.institution_id = p.institution_id"
            " AND e.id = p.entry_id WHERE p.institution_id = %s AND e.registered_on BETWEEN %s AND %s"
            " AND e.state = 'annulled'",
            [required_institution(), *span],
        )
        annulled = int(cursor.fetchone()[0])
    return report_on(facts=facts, year=year, half=half, today=today, annulled=annulled)


def _fact(row: tuple[Any, ...]) -> Fact:
    return Fact(
        registered_on=row[0],
        channel=row[1],
        kind=Kind(row[2]),
        sender_type=SenderType(row[3]),
        domain=Domain(row[4]),
        unit=row[5] or _("fără compartiment"),
        standing=Standing(row[6]),
        solution=Solution(row[7]) if row[7] else None,
        due_on=row[8],
        extended=row[9],
        ended_on=row[10],
        sent_on_in_time=row[11],
    )


def remarks(*, year: int, half: int) -> RemarksLine:
    """Return what was written beside the figures of a half year."""
    row = Remarks.objects.filter(year=year, half=half).first()
    if row is None:
        return RemarksLine()
    names: Mapping[int, str] = accounts.names_of([row.written_by_id])
    return RemarksLine(row.causes, row.proposals, row.written_at, names.get(row.written_by_id, ""))
