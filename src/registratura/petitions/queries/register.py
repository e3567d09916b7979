"""The register of petitions, in the order of its own numbers, with the columns that its reader asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from registratura.kernel.calendar import written_number
from registratura.petitions.models.petition import DOMAINS, KINDS, SOLUTIONS, STANDINGS
from registratura.petitions.rules import Domain, Kind, Solution, Standing
from registratura.registers.queries import channel_names
from registratura.toolkit.scope import required_institution

BATCH = 500

_SQL = """
SELECT i.number, e.id, g.code, e.year, e.number, g.number_code, e.registered_on, e.channel, e.sender_name,
       coalesce(c.contact, ''), left(e.subject, 400), e.state, p.kind, p.domain, p.standing, p.note, p.ground,
       p.solution, p.legal_ground, p.redirected_to, p.decided_at, coalesce(u.name, ''), d.due_on,
       d.decision_number, d.decided_on, e.filing_code, e.annulled_reason,
       coalesce((SELECT string_agg(w.number || '/' || to_char(w.registered_on, 'DD.MM.YYYY'), ', ' ORDER BY w.id)
          FROM petitions_petition q JOIN registers_entry w ON w.institution_id = q.institution_id AND w.id = q.entry_id
         WHERE q.institution_id = p.institution_id AND q.leading_id = p.entry_id AND q.standing = 'connected'), ''),
       coalesce((SELECT w.number || '/' || to_char(w.registered_on, 'DD.MM.YYYY') FROM registers_entry w
         WHERE w.institution_id = p.institution_id AND w.id = p.leading_id), ''),
       coalesce((SELECT string_agg(t.who, ', ' ORDER BY t.id) FROM (SELECT s.id, v.full_name AS who
          FROM petitions_signature s JOIN accounts_user v ON v.id = s.signed_by_id
         WHERE s.institution_id = p.institution_id AND s.petition_id = p.id AND s.withdrawn_at IS NULL) t), ''),
       coalesce(a.answers, ''), coalesce(a.left_on, e.dispatched_on)
  FROM registers_inscription i
  JOIN registers_register b ON b.institution_id = i.institution_id AND b.id = i.register_id AND b.template = 'petitions'
  JOIN registers_entry e ON e.institution_id = i.institution_id AND e.id = i.entry_id
  JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id
  JOIN petitions_petition p ON p.institution_id = i.institution_id AND p.entry_id = i.entry_id
  LEFT JOIN institutions_orgunit u ON u.institution_id = e.institution_id AND u.id = e.unit_id
  LEFT JOIN LATERAL (SELECT concat_ws(', ', nullif(k.address, ''), nullif(k.locality, ''), nullif(k.email, ''))
              AS contact
       FROM registers_entryparty x JOIN correspondents_correspondent k
         ON k.institution_id = x.institution_id AND k.id = x.correspondent_id
      WHERE x.institution_id = e.institution_id AND x.entry_id = e.id AND x.role = 'sender' AND x.replaced_at IS NULL
      ORDER BY x.position LIMIT 1) c ON true
  LEFT JOIN LATERAL (SELECT t.due_on, t.decision_number, t.decided_on FROM deadlines_deadline t
      WHERE t.institution_id = e.institution_id AND t.subject_type = 'entry' AND t.subject_id = e.id
        AND t.rule_code = ANY(ARRAY['PET', 'PET-EN', 'PET-TR']) ORDER BY t.id DESC LIMIT 1) d ON true
  LEFT JOIN LATERAL (SELECT string_agg(w.number || '/' || to_char(w.registered_on, 'DD.MM.YYYY'), ', ' ORDER BY w.id)
           AS answers, min(w.dispatched_on) AS left_on
      FROM registers_entry w WHERE w.institution_id = e.institution_id AND w.state = 'registered'
       AND w.direction = 'outgoing' AND w.id <> ALL(ARRAY[coalesce(p.transfer_id, 0), coalesce(p.notice_id, 0)])
       AND (w.connected_to_id = e.id OR w.id IN (SELECT l.answer_id FROM registers_entryanswer l
             WHERE l.institution_id = e.institution_id AND l.answered_id = e.id AND l.withdrawn_at IS NULL))) a ON true
 WHERE i.institution_id = %s AND i.year = %s AND i.number > %s ORDER BY i.number LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A position of the register of petitions. Words as they are read; empty where nothing is written."""

    serial: int
    entry_id: int
    register_code: str
    year: int
    number: int
    written_number: str
    registered_on: date
    channel_name: str
    sender: str
    contact: str
    subject: str
    annulled: bool
    kind_name: str
    domain_name: str
    standing: Standing
    standing_name: str
    unit_name: str
    due_on: date | None
    extension: str
    connected: str
    redirected: str
    answer: str
    answered_on: date | None
    solution: str
    legal_ground: str
    signatories: str
    filing_code: str


def register_lines(*, year: int, after: int = 0, limit: int = BATCH) -> list[RegisterLine]:
    """Return positions of the register of a year, from the one after a serial on."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [required_institution(), year, after, limit])
        return [_line(row) for row in cursor.fetchall()]


def every_line(*, year: int) -> Iterator[RegisterLine]:
    """Return the whole register of a year, a portion at a time."""
    after = 0
    while lines := register_lines(year=year, after=after):
        yield from lines
        after = lines[-1].serial


def register_years() -> list[int]:
    """Return the years of the register, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT i.year FROM registers_inscription i JOIN registers_register b"
            " ON b.institution_id = i.institution_id AND b.id = i.register_id"
            " WHERE i.institution_id = %s AND b.template = 'petitions' ORDER BY i.year DESC",
            [required_institution()],
        )
        return [row[0] for row in cursor.fetchall()]


def _line(row: tuple[Any, ...]) -> RegisterLine:
    serial, entry_id, code, year, number, number_code, registered_on, channel, sender, contact = row[:10]
    subject, state, kind, domain, standing, note, ground, solution, legal_ground, authority = row[10:20]
    decided_at, unit_name, due_on, decision, decided_on, filing_code, annulled = row[20:27]
    connected, leading, signatories, answer, answered_on = row[27:]
    how = Standing(standing)
    return RegisterLine(
        serial=serial,
        entry_id=entry_id,
        register_code=code,
        year=year,
        number=number,
        written_number=written_number(number=number, code=number_code, registered_on=registered_on),
        registered_on=registered_on,
        channel_name=dict(channel_names()).get(channel, channel),
        sender=sender,
        contact=contact,
        subject=subject,
        annulled=state == "annulled",
        kind_name=str(KINDS[Kind(kind)]),
        domain_name=str(DOMAINS[Domain(domain)]),
        standing=how,
        standing_name=annulled if state == "annulled" else str(STANDINGS[how]),
        unit_name=unit_name,
        due_on=due_on,
        extension=f"{decision}/{decided_on:%d.%m.%Y}" if decision else "",
        connected=connected or leading,
        redirected=f"{authority}, {decided_at:%d.%m.%Y}" if authority else "",
        answer=answer,
        answered_on=answered_on if how in (Standing.ANSWERED, Standing.REDIRECTED) else None,
        solution=_solution(how, solution, note, ground),
        legal_ground=legal_ground,
        signatories=signatories,
        filing_code=filing_code,
    )


def _solution(standing: Standing, solution: str, note: str, ground: str) -> str:
    if standing in (Standing.IN_WORK, Standing.ANSWERED):
        return str(SOLUTIONS[Solution(solution)]) if solution else ""
    return ", ".join(filter(None, [str(STANDINGS[standing]), note, ground]))
