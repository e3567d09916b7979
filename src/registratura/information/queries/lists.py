"""Requests in lists: what waits for what, the most urgent first, and the ten columns of the register."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from registratura.information import rules
from registratura.information.rules import Evaluation, Step
from registratura.kernel.calendar import written_number
from registratura.registers.queries.lists import visibility
from registratura.toolkit.scope import required_institution

PAGE_SIZE = 50
STEPS = ("evaluate", "work", "send", "done")
YEARS_MOST = 9999

# Of a request q with its answer a: when the answer left, or was given by word of mouth.
_LEFT = "coalesce((q.answered_at AT TIME ZONE 'Europe/Bucharest')::date, a.dispatched_on)"
_JOINS = """FROM information_informationrequest q
  JOIN registers_entry e ON e.institution_id = q.institution_id AND e.id = q.entry_id
  JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id
  LEFT JOIN institutions_orgunit u ON u.institution_id = e.institution_id AND u.id = e.unit_id
  LEFT JOIN registers_entry a ON a.institution_id = q.institution_id AND a.id = q.answer_entry_id
  LEFT JOIN registers_register h ON h.institution_id = a.institution_id AND h.id = a.register_id"""
_WHEN = {
    "evaluate": "q.nature = '' AND q.evaluation = '' AND e.state = 'registered'",
    "work": "q.nature = '' AND q.evaluation <> '' AND e.state = 'registered'",
    "send": f"q.nature NOT IN ('', 'complaint') AND {_LEFT} IS NULL AND e.state = 'registered'",
    "done": f"(q.nature = 'complaint' OR q.nature <> '' AND {_LEFT} IS NOT NULL OR e.state = 'annulled')",
}


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in the list. `safe_on`, `due_on`: of its most urgent running term; `due_at` of one of hours."""

    id: int
    entry_id: int
    register_code: str
    year: int
    number: int
    written_number: str
    registered_on: date
    state: str
    applicant: str
    asked: str
    unit_name: str
    step: Step
    nature: str
    media: bool
    received_way: str
    safe_on: date | None
    due_on: date | None
    due_at: datetime | None
    extended: bool
    answer_number: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A page, newest first. `older` is the cursor of the page after it, empty at the end."""

    lines: list[RequestLine]
    older: str


def request_page(
    *,
    visible_units: frozenset[int] | None,
    reader_id: int,
    step: str = "",
    older_than: str = "",
    size: int = PAGE_SIZE,
) -> RequestPage:
    """
    Return requests that the reader may see, newest first.

    step: evaluate | work | send | done, empty for all. older_than: the cursor of the page before; a bent one gives the
    first page.
    """
    conditions, parameters = _narrowed(visible_units, reader_id)
    if step in _WHEN:
        conditions.append(_WHEN[step])
    if older_than.isascii() and older_than.isdigit() and len(older_than) < 19:
        conditions.append("q.id < %s")
        parameters.append(int(older_than))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT q.id, e.id, g.code, e.year, e.number, g.number_code, e.registered_on, e.state, e.sender_name,"
            " left(coalesce(nullif(q.information_asked, ''), e.subject), 400), coalesce(u.name, ''), q.evaluation,"
            " q.nature, q.media, q.received_way, t.safe_on, t.due_on, t.due_at, t.extended, a.number, h.number_code,"
            f" a.registered_on, {_LEFT} {_JOINS} LEFT JOIN LATERAL (SELECT d.safe_on, d.due_on, d.due_at,"
            " d.extended_at IS NOT NULL AS extended FROM deadlines_deadline d WHERE d.institution_id = e.institution_id"
            " AND d.subject_type = 'entry' AND d.subject_id = e.id AND d.state = 'open' AND d.rule_code LIKE 'IIP%%'"
            f" ORDER BY d.due_on, d.id LIMIT 1) t ON true WHERE {' AND '.join(conditions)}"
            " ORDER BY q.id DESC LIMIT %s",
            [*parameters, size + 1],
        )
        rows = cursor.fetchall()
    lines = [_line(row) for row in rows[:size]]
    return RequestPage(lines, str(lines[-1].id) if len(rows) > size else "")


def request_counts(*, visible_units: frozenset[int] | None, reader_id: int) -> dict[str, int]:
    """Return how many requests the reader may see, by what they wait for: evaluate, work, send."""
    conditions, parameters = _narrowed(visible_units, reader_id)
    sums = ", ".join(f"count(*) FILTER (WHERE {_WHEN[step]})" for step in ("evaluate", "work", "send"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sums} {_JOINS} WHERE {' AND '.join(conditions)}", parameters)
        return dict(zip(("evaluate", "work", "send"), cursor.fetchone(), strict=True))


def _narrowed(visible_units: frozenset[int] | None, reader_id: int) -> tuple[list[str], list[Any]]:
    conditions, parameters = ["q.institution_id = %s"], list[Any]([required_institution()])
    if visible_units is not None:
        condition, *values = visibility(visible_units, reader_id)
        conditions.append(condition)
        parameters += values
    return conditions, parameters


def _line(row: tuple[Any, ...]) -> RequestLine:
    evaluation = Evaluation(row[11]) if row[11] else None
    left_on = row[22]
    step = rules.step_of(
        evaluation=evaluation, ended=bool(row[12]), left=left_on is not None or row[12] == "complaint"
    )
    answer = written_number(number=row[19], code=row[20], registered_on=row[21]) if row[19] else ""
    values = [
        *row[:5],
        written_number(number=row[4], code=row[5], registered_on=row[6]),
        *row[6:11],
        step,
        *row[12:18],
        bool(row[18]),
        answer,
        left_on,
    ]
    return RequestLine(*values)


@dataclass(frozen=True, kw_only=True)
class RegisterFilter:
    """What the register is narrowed to; empty values narrow nothing. Codes as in `rules`."""

    year: int
    way: str = ""
    person_kind: str = ""
    domain: str = ""
    nature: str = ""


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """
    A position of the register of requests and answers: its ten columns, in codes.

    `term_days`: the term that bound the answer; 0 for the twenty-four hours of the press. `late`: the answer left after
    its term, or has not left and the term is over. `serial`: the number in the special register.
    """

    serial: int
    entry_id: int
    register_code: str
    year: int
    number: int
    written_number: str
    state: str
    annulled_reason: str
    received_way: str
    applicant: str
    person_kind: str
    asked: str
    domain: str
    domain_note: str
    nature: str
    codes: str
    reasoning: str
    authority: str
    partial: bool
    answer_way: str
    answer_format: str
    term_days: int
    norms: bool
    late: bool
    answer_number: str
    left_on: date | None


def register_years() -> list[int]:
    """Return the years that the register has positions of, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT i.year FROM registers_inscription i JOIN registers_register g"
            " ON g.institution_id = i.institution_id AND g.id = i.register_id"
            " WHERE i.institution_id = %s AND g.template = 'law544' ORDER BY 1 DESC",
            [required_institution()],
        )
        return [row[0] for row in cursor.fetchall()]


def register_lines(
    *,
    narrowed: RegisterFilter,
    visible_units: frozenset[int] | None,
    reader_id: int,
    today: date,
    after: int = 0,
    size: int | None = PAGE_SIZE,
) -> list[RegisterLine]:
    """
    Return positions of a year of the register, by serial, those that the reader may see.

    after: the serial of the last line before. size: how many at most; None for the whole year.
    Law: HG 123/2002, anexa (registrul solicitărilor și răspunsurilor).
    """
    conditions, parameters = _narrowed(visible_units, reader_id)
    conditions += ["i.year = %s", "i.number > %s"]
    parameters += [max(min(narrowed.year, YEARS_MOST), 0), after]
    columns = {"received_way": narrowed.way, "person_kind": narrowed.person_kind}
    columns |= {"domain": narrowed.domain, "nature": narrowed.nature}
    for column, value in columns.items():
        if value:
            shown = _PERSON if column == "person_kind" else f"q.{column}"
            conditions.append(f"{shown} = %s")
            parameters.append(value)
    with connection.cursor() as cursor:
        cursor.execute(_REGISTER.format(conditions=" AND ".join(conditions)), [today, *parameters, size])
        return [_register_line(row) for row in cursor.fetchall()]


# Until somebody says it, the directory's kind of the first sender.
_PERSON = """coalesce(nullif(q.person_kind, ''), (SELECT CASE c.kind WHEN 'person' THEN 'natural' ELSE 'legal' END
  FROM registers_entryparty p
  JOIN correspondents_correspondent c ON c.institution_id = p.institution_id AND c.id = p.correspondent_id
 WHERE p.institution_id = e.institution_id AND p.entry_id = e.id AND p.role = 'sender' AND p.replaced_at IS NULL
 ORDER BY p.position LIMIT 1), '')"""
_REGISTER = f"""
SELECT i.number, e.id, g.code, e.year, e.number, g.number_code, e.registered_on, e.state, e.annulled_reason,
       q.received_way, e.sender_name, {_PERSON},
       coalesce(nullif(q.information_asked, ''), e.subject), q.domain, q.domain_note, q.nature, q.exemption_codes,
       q.reasoning, q.authority, q.partial, q.answer_way, q.answer_format, q.evaluation, q.media,
       coalesce(t.count, 10), q.norms,
       coalesce({_LEFT}, CASE WHEN e.state = 'registered' THEN %s::date END) > coalesce(o.due_on, t.due_on),
       a.number, h.number_code, a.registered_on, {_LEFT}
  {_JOINS}
  JOIN registers_inscription i ON i.institution_id = e.institution_id AND i.entry_id = e.id
  JOIN registers_register r ON r.institution_id = i.institution_id AND r.id = i.register_id AND r.template = 'law544'
  LEFT JOIN LATERAL (SELECT d.due_on, d.count FROM deadlines_deadline d WHERE d.institution_id = e.institution_id
       AND d.subject_type = 'entry' AND d.subject_id = e.id AND d.rule_code = 'IIP'
     ORDER BY d.id DESC LIMIT 1) t ON true
  LEFT JOIN LATERAL (SELECT d.due_on FROM deadlines_deadline d WHERE d.institution_id = e.institution_id
       AND d.subject_type = 'entry' AND d.subject_id = e.id AND d.state <> 'cancelled'
       AND d.rule_code = CASE q.nature WHEN 'refused' THEN 'IIP-REF' WHEN 'redirected' THEN 'IIP-RED'
                                       WHEN 'published' THEN 'IIP-OF' WHEN 'reclassified' THEN 'IIP-REENC' END
     ORDER BY d.id DESC LIMIT 1) o ON true
 WHERE {{conditions}} AND q.nature <> 'complaint'
 ORDER BY i.number, i.id LIMIT %s
"""


def _register_line(row: tuple[Any, ...]) -> RegisterLine:
    evaluation, media, days = row[22:25]
    nature = row[15]
    five_days = rules.rule_of_nature(rules.Nature(nature)) != "IIP" if nature else False
    if not nature and evaluation:
        five_days = bool(rules.rule_of_evaluation(Evaluation(evaluation)))
    by_press = media and row[9] == rules.Way.VERBAL.value
    values = [
        *row[:5],
        written_number(number=row[4], code=row[5], registered_on=row[6]),
        *row[7:22],
        0 if by_press else 5 if five_days else days,
        row[25],
        bool(row[26]),
        written_number(number=row[27], code=row[28], registered_on=row[29]) if row[27] else "",
        row[30],
    ]
    return RegisterLine(*values)
