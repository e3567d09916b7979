"""The requests, complaints and accreditations of a year, as the report counts them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count

from registratura.accounts import queries as accounts
from registratura.information.models import Complaint, CourtCase, YearAnswers
from registratura.information.queries.lists import _PERSON
from registratura.information.reporting import Accreditations, Fact, Judged, YearlyReport, report_on
from registratura.information.rules import Domain, Nature, PersonKind, Way
from registratura.toolkit.scope import required_institution

# Terms are read apart and laid beside their requests here: joined as a set inside one question, they are compared each
# with each wherever the planner expects few of them, which for a year of 60,000 requests took a quarter of an hour.
_FACTS = f"""
SELECT e.id, q.received_way, {_PERSON}, q.domain, q.nature, q.answer_way,
       coalesce((q.answered_at AT TIME ZONE 'Europe/Bucharest')::date, a.dispatched_on) AS left_on,
       q.media, q.norms, q.cost_bani, q.delay_cause, left(coalesce(nullif(q.information_asked, ''), e.subject), 300)
  FROM information_informationrequest q
  JOIN registers_entry e ON e.institution_id = q.institution_id AND e.id = q.entry_id
  LEFT JOIN registers_entry a ON a.institution_id = q.institution_id AND a.id = q.answer_entry_id
 WHERE q.institution_id = %s AND e.year = %s AND e.state = 'registered' AND q.nature <> 'complaint'
 ORDER BY e.registered_on, e.id
"""
_TERMS = """
SELECT DISTINCT ON (d.subject_id, d.rule_code) d.subject_id, d.rule_code, d.due_on, d.extended_at IS NOT NULL
  FROM information_informationrequest q
  JOIN registers_entry e ON e.institution_id = q.institution_id AND e.id = q.entry_id
  JOIN deadlines_deadline d ON d.institution_id = e.institution_id AND d.subject_id = e.id
 WHERE q.institution_id = %s AND e.year = %s AND d.subject_type = 'entry' AND d.state <> 'cancelled'
   AND d.rule_code IN ('IIP', 'IIP-REF', 'IIP-RED', 'IIP-OF', 'IIP-REENC')
 ORDER BY d.subject_id, d.rule_code, d.id DESC
"""
# The term of its ending binds a request, else its own; the newest of each, for a resumed one takes over.
_TERM_OF_ENDING = {
    "refused": "IIP-REF",
    "redirected": "IIP-RED",
    "published": "IIP-OF",
    "reclassified": "IIP-REENC",
}
_ACCREDITED = """
SELECT count(*) FILTER (WHERE state = 'met'), count(*) FILTER (WHERE state = 'missed'),
       count(*) FILTER (WHERE state = 'open')
  FROM deadlines_deadline WHERE institution_id = %s AND rule_code = 'IIP-ACR' AND started_on BETWEEN %s AND %s
"""


@dataclass(frozen=True, slots=True)
class AnswersLine:
    """What was answered to the questions of the form for a year, by key."""

    answers: dict[str, str] = field(default_factory=dict)
    written_at: datetime | None = None
    written: str = ""


def yearly_report(*, year: int, today: date) -> YearlyReport:
    """
    Return the report of a year, as of its end or of today.

    Law: Legea 544/2001 art. 27; HG 123/2002 art. 27.
    """
    institution_id = required_institution()
    with connection.cursor() as cursor:
        cursor.execute(_TERMS, [institution_id, year])
        terms = {(entry_id, rule): (due_on, extended) for entry_id, rule, due_on, extended in cursor}
        cursor.execute(_FACTS, [institution_id, year])
        facts = [_fact(row, terms) for row in cursor.fetchall()]
        cursor.execute(_ACCREDITED, [institution_id, date(year, 1, 1), date(year, 12, 31)])
        accreditations = Accreditations(*cursor.fetchone())
        cursor.execute(
            "SELECT count(*) FROM information_informationrequest q JOIN registers_entry e"
            " ON e.institution_id = q.institution_id AND e.id = q.entry_id"
            " WHERE q.institution_id = %s AND e.year = %s AND e.state = 'annulled' AND q.nature <> 'complaint'",
            [institution_id, year],
        )
        annulled = int(cursor.fetchone()[0])
    complaints = _by(Complaint.objects.filter(filed_on__year=year), "verdict")
    court = _by(CourtCase.objects.filter(filed_on__year=year), "outcome")
    return report_on(
        facts=facts,
        year=year,
        today=today,
        complaints=Judged(
            complaints.get("founded", 0), complaints.get("unfounded", 0), complaints.get("", 0)
        ),
        court=Judged(court.get("admitted", 0), court.get("rejected", 0), court.get("", 0)),
        accreditations=accreditations,
        annulled=annulled,
    )


def _by(rows: Any, column: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(column).annotate(count=Count("id")))


def _fact(row: tuple[Any, ...], terms: dict[tuple[int, str], tuple[date, bool]]) -> Fact:
    entry_id, received, person, domain, nature, way, left_on, media, norms, cost, cause, asked = row
    own_due_on, extended = terms.get((entry_id, "IIP"), (None, False))
    due_on, _ = terms.get((entry_id, _TERM_OF_ENDING.get(nature, "")), (own_due_on, False))
    return Fact(
        received=Way(received),
        person=PersonKind(person) if person else None,
        domain=Domain(domain) if domain else None,
        nature=Nature(nature) if nature else None,
        answered_by=Way(way) if way else None,
        ended_on=left_on,
        late=left_on is not None and due_on is not None and left_on > due_on,
        extended=extended,
        media=media,
        norms=norms,
        cost_bani=cost,
        cause=cause,
        asked=asked,
    )


def year_answers(*, year: int) -> AnswersLine:
    """Return what was answered to the questions of the form for a year."""
    row = YearAnswers.objects.filter(year=year).first()
    if row is None:
        return AnswersLine()
    names = accounts.names_of([row.written_by_id])
    return AnswersLine(dict(row.answers), row.written_at, names.get(row.written_by_id, ""))
