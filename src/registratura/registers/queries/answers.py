"""Which entries answer which, with what a reader needs of both ends."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from registratura.accounts import queries as accounts
from registratura.kernel.calendar import legal_date, written_number
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True)
class AnswerEnd:
    """One end of an answer: an entry as lists and sentences name it."""

    entry_id: int
    register_id: int
    register_code: str
    year: int
    number: int
    written_number: str
    registered_on: date
    direction: str
    state: str
    subject: str
    party: str
    unit_id: int | None
    registered_by_id: int | None
    dispatched_on: date | None


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """
    One entry answered by another; with `same_number` both ends are the same position (ARH-05).

    `answer_number` is what stands on the paper: under the same number it bears the day of the answer.
    """

    id: int
    answer: AnswerEnd
    answered: AnswerEnd
    same_number: bool
    answer_number: str
    linked_at: datetime
    linked_by_id: int | None
    linked_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_reason: str

    @property
    def stands(self) -> bool:
        """Whether the answered entry is answered by it: not withdrawn, and the answer not annulled."""
        return self.withdrawn_at is None


_END = """{0}.id, {0}.register_id, {0}g.code, {0}.year, {0}.number, {0}g.number_code, {0}.registered_on, {0}.direction,
 {0}.state, left({0}.subject, 400), CASE {0}.direction WHEN 'outgoing' THEN {0}.recipient_name
 ELSE {0}.sender_name END, {0}.unit_id, {0}.registered_by_id, {0}.dispatched_on"""
_END_LENGTH = 14
_SELECT = f"""
SELECT l.id, l.linked_at, l.linked_by_id, l.withdrawn_at, l.withdrawn_by_id, l.withdrawn_reason,
       {_END.format("a")}, {_END.format("d")}, h.linked_at
  FROM registers_entryanswer l
  JOIN registers_entry a ON a.institution_id = l.institution_id AND a.id = l.answer_id
  JOIN registers_register ag ON ag.institution_id = a.institution_id AND ag.id = a.register_id
  JOIN registers_entry d ON d.institution_id = l.institution_id AND d.id = l.answered_id
  JOIN registers_register dg ON dg.institution_id = d.institution_id AND dg.id = d.register_id
  LEFT JOIN LATERAL (SELECT o.linked_at FROM registers_entryanswer o
       WHERE a.direction <> 'outgoing' AND o.institution_id = l.institution_id AND o.answer_id = l.answer_id
         AND o.answered_id = l.answer_id AND o.linked_at <= l.linked_at ORDER BY o.id DESC LIMIT 1) h ON true
 WHERE l.institution_id = %s AND {{end}} = ANY(%s){{standing}} ORDER BY l.id
"""


def answers_of(
    entry_ids: Collection[int], *, with_withdrawn: bool = False, named: bool = True
) -> dict[int, tuple[AnswerLine, ...]]:
    """
    Return the answers of each of the entries, oldest first; an entry without one is not in the mapping.

    with_withdrawn: also those that were withdrawn, or annulled with their entry. named: ask who of the house linked
    them.
    """
    return _by_end("l.answered_id", entry_ids, with_withdrawn, named=named)


def answered_by(
    entry_ids: Collection[int], *, with_withdrawn: bool = False
) -> dict[int, tuple[AnswerLine, ...]]:
    """
    Return what each of the entries answers, oldest first; an entry that answers nothing is not in the mapping.

    An annulled document that was answered stands here still: its `answered.state` says so.
    """
    return _by_end("l.answer_id", entry_ids, with_withdrawn)


def answer_by_id(answer_id: int) -> AnswerLine | None:
    """Return one answer by the key of its row, or None."""
    found = _lines("l.id", [answer_id], with_withdrawn=True)
    return found[0] if found else None


def _by_end(
    end: str, entry_ids: Collection[int], with_withdrawn: bool, *, named: bool = True
) -> dict[int, tuple[AnswerLine, ...]]:
    found: dict[int, tuple[AnswerLine, ...]] = {}
    for line in _lines(end, entry_ids, with_withdrawn=with_withdrawn, named=named):
        key = line.answered.entry_id if end == "l.answered_id" else line.answer.entry_id
        found[key] = (*found.get(key, ()), line)
    return found


def _lines(end: str, keys: Collection[int], *, with_withdrawn: bool, named: bool = True) -> list[AnswerLine]:
    if not keys:
        return []
    standing = "" if with_withdrawn else " AND l.withdrawn_at IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            _SELECT.format(end=end, standing=standing), [required_institution(), sorted(set(keys))]
        )
        rows = cursor.fetchall()
    names = accounts.names_of([row[place] for row in rows for place in (2, 4)]) if rows and named else {}
    return [_line(row, names) for row in rows]


def _line(row: tuple[Any, ...], names: dict[int, str]) -> AnswerLine:
    key, linked_at, linked_by_id, withdrawn_at, withdrawn_by_id, reason = row[:6]
    answer, code = _end(row[6 : 6 + _END_LENGTH])
    answered, _code = _end(row[6 + _END_LENGTH : 6 + 2 * _END_LENGTH])
    here_at = row[-1]
    return AnswerLine(
        id=key,
        answer=answer,
        answered=answered,
        same_number=here_at is not None,
        answer_number=written_number(number=answer.number, code=code, registered_on=legal_date(here_at))
        if here_at is not None
        else answer.written_number,
        linked_at=linked_at,
        linked_by_id=linked_by_id,
        linked_by=names.get(linked_by_id or 0, ""),
        withdrawn_at=withdrawn_at,
        withdrawn_by=names.get(withdrawn_by_id or 0, ""),
        withdrawn_reason=reason,
    )


def _end(values: tuple[Any, ...]) -> tuple[AnswerEnd, str]:
    code = values[5]
    written = written_number(number=values[4], code=code, registered_on=values[6])
    whole = [*values[:5], written, *values[6:]]
    return AnswerEnd(*whole), code


# For many rows at once: of each entry the numbers that answer it, and those that it answers, as they are written.
REFERENCES = """(SELECT string_agg(a.number || coalesce('/' || nullif(ag.number_code, ''), '') || '/' || to_char(
            CASE WHEN a.direction = 'incoming' OR a.id = {0}.id
                 THEN (l.linked_at AT TIME ZONE 'Europe/Bucharest')::date ELSE a.registered_on END,
            'DD.MM.YYYY'), ', ' ORDER BY l.id)
   FROM registers_entryanswer l
   JOIN registers_entry a ON a.institution_id = l.institution_id AND a.id = l.answer_id
   JOIN registers_register ag ON ag.institution_id = a.institution_id AND ag.id = a.register_id
  WHERE l.institution_id = {0}.institution_id AND l.answered_id = {0}.id AND l.withdrawn_at IS NULL) AS answered_with,
 (SELECT string_agg(d.number || coalesce('/' || nullif(dg.number_code, ''), '') || '/'
                    || to_char(d.registered_on, 'DD.MM.YYYY'), ', ' ORDER BY l.id)
   FROM registers_entryanswer l
   JOIN registers_entry d ON d.institution_id = l.institution_id AND d.id = l.answered_id
   JOIN registers_register dg ON dg.institution_id = d.institution_id AND dg.id = d.register_id
  WHERE l.institution_id = {0}.institution_id AND l.answer_id = {0}.id AND l.answered_id <> {0}.id
    AND l.withdrawn_at IS NULL) AS answers"""


@dataclass(frozen=True, slots=True)
class References:
    """The numbers that answer an entry, and those that it answers, as they are written; empty for none."""

    answered_with: str
    answers: str


def references_of(entry_ids: Collection[int]) -> dict[int, References]:
    """Return the references of entries that answer or are answered, in one query; the others are not in the mapping."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.id, {REFERENCES.format('e')} FROM registers_entry e"
            " WHERE e.institution_id = %s AND e.id = ANY(%s)",
            [required_institution(), list(entry_ids)],
        )
        return {
            key: References(with_, to)
            for key, *found in cursor.fetchall()
            for with_, to in [_said(found)]
            if with_ or to
        }


def _said(found: list[str | None]) -> tuple[str, str]:
    return found[0] or "", found[1] or ""
