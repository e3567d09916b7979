"""Whether something may be done with a person's data, what the person chose, and the history of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from registratura.consents import rules
from registratura.consents.models import ConsentEvent, ConsentRecord, Receipt, Signal, SigningKey
from registratura.consents.rules import Reason
from registratura.consents.states import METHOD_NAMES, STATE_NAMES, Method, State
from registratura.kernel.calendar import legal_date
from registratura.notices import queries as notices
from registratura.notices.comparing import covered
from registratura.notices.content import Purpose, read_content
from registratura.notices.queries import Version
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import Question, listed, together


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something may be done, and why (`consents.rules.Reason`). record_id: the consent it rests on."""

    allowed: bool
    reason: Reason
    record_id: int | None = None


@dataclass(frozen=True, slots=True)
class Current:
    """The newest event of a person for a purpose; `UNKNOWN` when there is none."""

    state: State
    event_id: int | None = None
    event: UUID | None = None
    record_id: int | None = None
    at: datetime | None = None
    valid_until: datetime | None = None
    despite_signal: bool = False
    processing: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event, in words."""

    event: UUID
    at: datetime
    state: State
    words: str
    how: str
    valid_until: datetime | None
    version_number: int
    note: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One purpose that rests on consent, as the notice in force has it, and where the person stands."""

    purpose: Purpose
    state: State
    words: str
    reason: Reason
    open: bool
    since: datetime | None
    valid_until: datetime | None
    history: tuple[Happening, ...]

    @property
    def is_new(self) -> bool:
        """Whether the person never answered."""
        return self.state in (State.UNKNOWN, State.REQUESTED, State.DEFERRED)


@dataclass(frozen=True, slots=True)
class Overview:
    """A person's choices under the notice in force (`version`), and past ones: name and history."""

    version: Version | None
    choices: tuple[Choice, ...]
    past: tuple[tuple[str, tuple[Happening, ...]], ...]


_STANDING = """
SELECT e.state, e.id, e.event, r.id, e.happened_at, e.valid_until, e.despite_signal, r.processing
  FROM consents_consentevent e JOIN consents_consentrecord r
    ON r.institution_id = e.institution_id AND r.id = e.record_id
 WHERE r.institution_id = %s AND r.subject = %s AND r.purpose = %s
 ORDER BY e.id DESC LIMIT 1
"""

_STANDINGS = """
SELECT DISTINCT ON (r.purpose) r.purpose, e.state, e.id, e.event, r.id AS record, e.happened_at, e.valid_until,
       e.despite_signal, r.processing
  FROM consents_consentevent e JOIN consents_consentrecord r
    ON r.institution_id = e.institution_id AND r.id = e.record_id
 WHERE r.institution_id = %s AND r.subject = %s AND r.purpose = ANY(%s)
 ORDER BY r.purpose, e.id DESC
"""
_SIGNALLED = """
SELECT (SELECT seen_at FROM consents_signal WHERE institution_id = %s AND subject = %s ORDER BY id DESC LIMIT 1)
"""

_DUE = """
SELECT DISTINCT r.subject, r.purpose
  FROM consents_consentevent e JOIN consents_consentrecord r
    ON r.institution_id = e.institution_id AND r.id = e.record_id
 WHERE e.institution_id = %(institution)s AND e.valid_until <= %(now)s
   AND e.id = (SELECT max(n.id) FROM consents_consentevent n JOIN consents_consentrecord m
                 ON m.institution_id = n.institution_id AND m.id = n.record_id
                WHERE m.institution_id = r.institution_id AND m.subject = r.subject AND m.purpose = r.purpose)
 ORDER BY r.subject, r.purpose LIMIT %(limit)s
"""


def may_process(
    *, subject_id: UUID, purpose: str, at: datetime, signal: bool = False, disclosure: bool = False
) -> Decision:
    """
    Say whether a purpose is open for a person, by the controller in scope. Nothing is remembered between two calls.

    Ask at the moment of doing, also in a job that was put in the queue when the answer was another.
    signal: the browser of this very request says no. disclosure: data would go to somebody else.
    """
    asked = (purpose,)
    return may_process_each(
        subject_id=subject_id, purposes=asked, at=at, signal=signal, disclosure=disclosure
    )[purpose]


def may_process_each(
    *,
    subject_id: UUID,
    purposes: Collection[str],
    at: datetime,
    signal: bool = False,
    disclosure: bool = False,
) -> dict[str, Decision]:
    """Say the same as `may_process` of several purposes at once, in one statement; by purpose."""
    institution = required_institution()
    questions = [
        notices.named_in_force(on=legal_date(at)),
        listed(_STANDINGS, (institution, subject_id, list(purposes))),
    ]
    if disclosure or not rules.BOUND_BY_SIGNAL.isdisjoint(purposes):
        questions.append(Question(_SIGNALLED, (institution, subject_id), 1))
    (named,), (rows,), *rest = together(questions)
    content = notices.content_named(named)
    newest = {row["purpose"]: _read(row) for row in (json.loads(rows) if isinstance(rows, str) else rows)}
    signalled_at = rest[0][0] if rest else None
    decisions = {}
    for purpose in purposes:
        standing = newest.get(purpose, Current(State.UNKNOWN))
        bound = purpose in rules.BOUND_BY_SIGNAL or disclosure
        reason = _reason(
            content.purpose(purpose) if content is not None else None,
            purpose,
            standing,
            signal=signal or (bound and _is_after(signalled_at, standing)),
            disclosure=disclosure,
            at=at,
        )
        is_open = rules.is_open(reason)
        decisions[purpose] = Decision(is_open, reason, standing.record_id if is_open else None)
    return decisions


def _read(row: Mapping[str, Any]) -> Current:
    """Read a standing that was asked as JSON."""
    until = row["valid_until"]
    return Current(
        State(row["state"]),
        row["id"],
        UUID(row["event"]),
        row["record"],
        datetime.fromisoformat(row["happened_at"]),
        datetime.fromisoformat(until) if until is not None else None,
        row["despite_signal"],
        row["processing"],
    )


def standing_of(subject_id: UUID, *, purpose: str) -> Current:
    """Return where a person's consent for a purpose stands, by its newest event."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [required_institution(), subject_id, purpose])
        row = cursor.fetchone()
    if row is None:
        return Current(State.UNKNOWN)
    processing = row[7] if isinstance(row[7], dict) else json.loads(row[7])
    return Current(State(row[0]), row[1], row[2], row[3], row[4], row[5], row[6], processing)


def choices_of(subject_id: UUID, *, at: datetime, signal: bool = False) -> list[Choice]:
    """Return every choice that the notice in force offers, with where the person stands and what was said before."""
    return list(overview(subject_id, at=at, signal=signal).choices)


def overview(subject_id: UUID, *, at: datetime, signal: bool = False) -> Overview:
    """Return what a person may choose, and what was answered to purposes that the notice in force offers no more."""
    version = notices.in_force(on=legal_date(at))
    rows = _rows(subject_id)
    history, newest = _told(rows), {row.record.purpose: row for row in reversed(rows)}
    signalled_at = _signal_at(subject_id)
    found = []
    for one in version.content.purposes if version is not None else ():
        if not one.chosen:
            continue
        standing = _current(newest.get(one.key))
        bound = signal or _is_after(signalled_at, standing)
        reason = _reason(one, one.key, standing, signal=bound, disclosure=False, at=at)
        found.append(
            Choice(
                purpose=one,
                state=standing.state,
                words=str(STATE_NAMES[standing.state]),
                reason=reason,
                open=rules.is_open(reason),
                since=standing.at,
                valid_until=standing.valid_until,
                history=history.get(one.key, ()),
            )
        )
    offered = {one.purpose.key for one in found}
    past = tuple(
        (str(newest[key].record.processing["purpose"]["name"]["ro"]), history[key])
        for key in sorted(history.keys() - offered)
    )
    return Overview(version, tuple(found), past)


def happening_of(subject_id: UUID, *, event: UUID) -> int | None:
    """Return the number of an event of a person, None when it is another's or none."""
    found = ConsentEvent.objects.filter(event=event, record__subject=subject_id)
    return found.values_list("id", flat=True).first()


def purposes_answered(subject_id: UUID) -> list[str]:
    """Return the purposes about which something was said."""
    found = ConsentRecord.objects.filter(subject=subject_id)
    return sorted(set(found.values_list("purpose", flat=True)))


def due_to_expire(*, now: datetime, limit: int) -> list[tuple[UUID, str]]:
    """Return the persons and purposes whose yes reached its term."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"institution": required_institution(), "now": now, "limit": limit})
        return [(row[0], row[1]) for row in cursor.fetchall()]


def open_for(*, purpose: str, at: datetime) -> list[UUID]:
    """Return the persons whose consent for a purpose is open now, in no order that says anything of them."""
    found = ConsentRecord.objects.filter(purpose=purpose).values_list("subject", flat=True)
    every = sorted(set(found))
    return [one for one in every if may_process(subject_id=one, purpose=purpose, at=at).allowed]


def public_keys() -> list[tuple[str, datetime, datetime | None]]:
    """Return the controller's keys, newest first: Multikey, made, retired."""
    rows = SigningKey.objects.order_by("-id")
    return [(one.public_key, one.made_at, one.retired_at) for one in rows]


def receipt_count(subject_id: UUID) -> int:
    """Return how many receipts a person took."""
    return Receipt.objects.filter(event__record__subject=subject_id).count()


def _reason(
    found: Purpose | None, purpose: str, standing: Current, *, signal: bool, disclosure: bool, at: datetime
) -> Reason:
    return rules.decide(
        purpose=purpose,
        ground=found.ground if found is not None else None,
        standing=rules.Standing(
            state=standing.state,
            at=standing.at,
            valid_until=standing.valid_until,
            covers=found is None or not standing.processing or covered(_asked_then(standing), found),
            despite_signal=standing.despite_signal,
        ),
        signal=signal,
        now=at,
        disclosure=disclosure,
    )


def _asked_then(standing: Current) -> Purpose:
    kept = standing.processing["purpose"]
    empty = {"controller": {"name": ""}, "recipients": [], "names": {}}
    return read_content({**empty, "purposes": [kept]}).purposes[0]


def _signal_at(subject_id: UUID) -> datetime | None:
    found = Signal.objects.filter(subject=subject_id).order_by("-id")
    return found.values_list("seen_at", flat=True).first()


def _is_after(signalled_at: datetime | None, standing: Current) -> bool:
    """Whether a signal stands against the answer: one that came before a later yes was overruled by it."""
    return signalled_at is not None and (standing.at is None or signalled_at >= standing.at)


def _rows(subject_id: UUID) -> list[ConsentEvent]:
    """Return everything that was said by a person, newest first."""
    found = ConsentEvent.objects.filter(record__subject=subject_id)
    return list(found.select_related("record__version").order_by("-id"))


def _current(row: ConsentEvent | None) -> Current:
    if row is None:
        return Current(State.UNKNOWN)
    return Current(
        state=State(row.state),
        event_id=row.id,
        event=row.event,
        record_id=row.record_id,
        at=row.happened_at,
        valid_until=row.valid_until,
        despite_signal=row.despite_signal,
        processing=row.record.processing,
    )


def _told(rows: list[ConsentEvent]) -> dict[str, tuple[Happening, ...]]:
    found: dict[str, list[Happening]] = {}
    for row in rows:
        found.setdefault(row.record.purpose, []).append(
            Happening(
                event=row.event,
                at=row.happened_at,
                state=State(row.state),
                words=str(STATE_NAMES[State(row.state)]),
                how=str(METHOD_NAMES[Method(row.method)]),
                valid_until=row.valid_until,
                version_number=row.record.version.number or 0,
                note=row.note,
            )
        )
    return {purpose: tuple(told) for purpose, told in found.items()}
