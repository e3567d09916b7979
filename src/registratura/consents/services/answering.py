"""Answers of persons: yes, no, and taking a yes back, each an event that stays."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.consents import queries, rules, standard
from registratura.consents.errors import ConsentRefusedError, NotAffirmativeError
from registratura.consents.models import ConsentEvent, ConsentRecord
from registratura.consents.states import PROCESSING, Method, State
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.digest import canonical_json
from registratura.notices import queries as notices
from registratura.notices.content import Purpose, content_json
from registratura.toolkit.scope import required_institution

SUBJECT = "consent"
VALID_FOR = timedelta(days=730)
"""How long a yes holds; then the person is asked again."""
PORTION = 500


@dataclass(frozen=True, slots=True)
class _Act:
    """The act that an event is in the journal."""

    action: str


_ACTS = {
    State.REQUESTED: _Act(action="consents.event.requested"),
    State.DEFERRED: _Act(action="consents.event.deferred"),
    State.REFUSED: _Act(action="consents.event.refused"),
    State.GIVEN: _Act(action="consents.event.given"),
    State.RENEWED: _Act(action="consents.event.renewed"),
    State.WITHDRAWN: _Act(action="consents.event.withdrawn"),
    State.EXPIRED: _Act(action="consents.event.expired"),
    State.TERMINATED: _Act(action="consents.event.terminated"),
    State.INVALIDATED: _Act(action="consents.event.invalidated"),
}


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer led to. `changed` False: it stood so already and nothing was written."""

    event_id: int | None
    event: UUID | None
    state: State
    changed: bool = True


@dataclass(frozen=True, slots=True)
class _Asked:
    """The purpose as the notice in force has it."""

    version_id: int
    digest: str
    purpose: Purpose
    processing: dict[str, object]


@transaction.atomic
def give(
    *,
    subject_id: UUID,
    purpose: str,
    method: Method = Method.BUTTON,
    by: Actor | None,
    now: datetime,
    language: str = "ro",
    served_id: int | None = None,
    explicit: bool = False,
    despite_signal: bool = False,
    valid_for: timedelta = VALID_FOR,
) -> Answered:
    """
    Write down that a person said yes to a purpose of the notice in force; said again, it is renewed.

    by: the person, when signed in. explicit: said in so many words (for special categories). despite_signal: the
    person was told that the browser says no, and said yes all the same. valid_for: until the person is asked again.
    Raises: ConsentRefusedError when the notice in force offers no such choice; NotAffirmativeError for a yes that is
    no act of the person.
    """
    asked = _asked(purpose, now)
    if not rules.is_affirmative(State.GIVEN, method):
        raise NotAffirmativeError(_("Un consimțământ se dă printr-un gest al persoanei, nu în locul ei."))
    _lock(subject_id, purpose)
    current = queries.standing_of(subject_id, purpose=purpose)
    state = State.RENEWED if current.state in PROCESSING else State.GIVEN
    if not rules.may_follow(current.state, state):
        raise _no_way(current.state)
    record = _record(asked, subject_id, language=language, served_id=served_id, now=now)
    return _write(
        record,
        state,
        asked.digest,
        method=method,
        by=by,
        now=now,
        explicit=explicit,
        despite_signal=despite_signal,
        valid_until=now + valid_for,
    )


@transaction.atomic
def refuse(
    *,
    subject_id: UUID,
    purpose: str,
    method: Method = Method.BUTTON,
    by: Actor | None,
    now: datetime,
    language: str = "ro",
    served_id: int | None = None,
) -> Answered:
    """
    Write down that a person said no; a no after a yes takes the yes back.

    Raises: ConsentRefusedError when the notice in force offers no such choice.
    """
    _lock(subject_id, purpose)
    current = queries.standing_of(subject_id, purpose=purpose)
    if current.state in PROCESSING:
        return withdraw(subject_id=subject_id, purpose=purpose, method=method, by=by, now=now)
    if current.state in (State.REFUSED, State.WITHDRAWN):
        return Answered(current.event_id, current.event, current.state, changed=False)
    return _answer_no(State.REFUSED, current.state, subject_id, purpose, method, by, now, language, served_id)


@transaction.atomic
def defer(
    *,
    subject_id: UUID,
    purpose: str,
    method: Method = Method.BUTTON,
    by: Actor | None,
    now: datetime,
    language: str = "ro",
) -> Answered:
    """
    Write down that a person will answer later; until then nothing is done.

    Raises: ConsentRefusedError when it was answered already, or the notice in force offers no such choice.
    """
    _lock(subject_id, purpose)
    current = queries.standing_of(subject_id, purpose=purpose)
    return _answer_no(State.DEFERRED, current.state, subject_id, purpose, method, by, now, language, None)


@transaction.atomic
def withdraw(
    *,
    subject_id: UUID,
    purpose: str,
    method: Method = Method.BUTTON,
    by: Actor | None,
    now: datetime,
    note: str = "",
) -> Answered:
    """Take a yes back, whatever the notice says now; without a yes nothing changes. Holds from this moment."""
    return _end(subject_id, purpose, State.WITHDRAWN, method=method, by=by, now=now, note=note)


@transaction.atomic
def invalidate(*, subject_id: UUID, purpose: str, note: str, by: Actor, now: datetime) -> Answered:
    """Declare that a yes was never valid, for a reason in words; without a yes nothing changes."""
    return _end(subject_id, purpose, State.INVALIDATED, method=Method.SYSTEM, by=by, now=now, note=note)


@transaction.atomic
def request(
    *, subject_id: UUID, purpose: str, now: datetime, language: str = "ro", served_id: int | None = None
) -> Answered:
    """
    Write down that a person was asked. Nothing is open by it, and asking again changes nothing.

    Raises: ConsentRefusedError when the notice in force offers no such choice.
    """
    _lock(subject_id, purpose)
    current = queries.standing_of(subject_id, purpose=purpose)
    if not rules.may_follow(current.state, State.REQUESTED):
        return Answered(current.event_id, current.event, current.state, changed=False)
    asked = _asked(purpose, now)
    record = _record(asked, subject_id, language=language, served_id=served_id, now=now)
    return _write(record, State.REQUESTED, asked.digest, method=Method.SYSTEM, by=None, now=now)


@transaction.atomic
def expire_due(*, now: datetime) -> int:
    """End the consents of the institution in scope that reached their term; return how many."""
    due = queries.due_to_expire(now=now, limit=PORTION)
    for subject_id, purpose in due:
        _end(subject_id, purpose, State.EXPIRED, method=Method.SYSTEM, by=None, now=now, note="")
    return len(due)


@transaction.atomic
def end_everything(*, subject_id: UUID, note: str, by: Actor | None, now: datetime) -> int:
    """End every consent of a person, as when the account is closed or the data erased; return how many."""
    ended = [
        _end(subject_id, purpose, State.TERMINATED, method=Method.SYSTEM, by=by, now=now, note=note).changed
        for purpose in queries.purposes_answered(subject_id)
    ]
    return sum(ended)


def _answer_no(
    state: State,
    before: State,
    subject_id: UUID,
    purpose: str,
    method: Method,
    by: Actor | None,
    now: datetime,
    language: str,
    served_id: int | None,
) -> Answered:
    if not rules.may_follow(before, state):
        raise _no_way(before)
    asked = _asked(purpose, now)
    record = _record(asked, subject_id, language=language, served_id=served_id, now=now)
    return _write(record, state, asked.digest, method=method, by=by, now=now)


def _end(
    subject_id: UUID,
    purpose: str,
    state: State,
    *,
    method: Method,
    by: Actor | None,
    now: datetime,
    note: str,
) -> Answered:
    _lock(subject_id, purpose)
    current = queries.standing_of(subject_id, purpose=purpose)
    if current.state not in PROCESSING or current.record_id is None:
        return Answered(current.event_id, current.event, current.state, changed=False)
    record = ConsentRecord.objects.select_related("version").get(pk=current.record_id)
    return _write(record, state, record.version.digest, method=method, by=by, now=now, note=note)


def _asked(purpose: str, now: datetime) -> _Asked:
    version = notices.in_force(on=legal_date(now))
    found = version.content.purpose(purpose) if version is not None else None
    if version is None or found is None or not found.chosen:
        raise ConsentRefusedError(
            _("Informarea în vigoare nu cere acordul pentru așa ceva: nu e nimic de ales.")
        )
    content = content_json(version.content)
    kept = next(one for one in content["purposes"] if one["key"] == purpose)
    recipients = [one for one in content["recipients"] if one["key"] in found.recipients]
    told = {*found.categories, *found.retention, *found.subjects}
    names = {key: name for key, name in content["names"].items() if key in told}
    return _Asked(
        version.id,
        version.digest,
        found,
        {"purpose": kept, "recipients": recipients, "names": names, "controller": content["controller"]},
    )


def _record(
    asked: _Asked, subject_id: UUID, *, language: str, served_id: int | None, now: datetime
) -> ConsentRecord:
    found = ConsentRecord.objects.filter(
        subject=subject_id, purpose=asked.purpose.key, version_id=asked.version_id
    ).first()
    if found is not None:
        return found
    record = ConsentRecord(
        institution_id=required_institution(),
        record=uuid4(),
        subject=subject_id,
        purpose=asked.purpose.key,
        version_id=asked.version_id,
        served_id=served_id,
        language=language,
        processing=asked.processing,
        created_at=now,
    )
    record.save(force_insert=True)
    return record


def _write(
    record: ConsentRecord,
    state: State,
    notice_digest: str,
    *,
    method: Method,
    by: Actor | None,
    now: datetime,
    explicit: bool = False,
    despite_signal: bool = False,
    valid_until: datetime | None = None,
    note: str = "",
) -> Answered:
    row = ConsentEvent(
        institution_id=record.institution_id,
        event=uuid4(),
        record=record,
        happened_at=now,
        kind="explicit" if explicit else "expressed",
        state=state,
        method=method,
        by_id=by.id if by is not None else None,
        valid_until=valid_until,
        despite_signal=despite_signal,
        note=note[:300],
    )
    said = standard.statement(
        record=record.record,
        subject=record.subject,
        purpose=record.purpose,
        notice_digest=notice_digest,
        event=row.event,
        state=state,
        kind=row.kind,
        method=method,
        at=now,
        valid_until=valid_until,
    )
    row.journal_record_id = journal.record(
        action=_ACTS[state].action,
        subject_type=SUBJECT,
        subject_id=record.id,
        by=by,
        details={
            "event": str(row.event),
            "purpose": record.purpose,
            "sha256": hashlib.sha256(canonical_json(said)).hexdigest(),
        },
    )
    row.save(force_insert=True)
    return Answered(row.id, row.event, state)


def _lock(subject_id: UUID, purpose: str) -> None:
    """Let two answers of a person for a purpose come one after the other."""
    key = hashlib.sha256(f"{required_institution()}:{subject_id}:{purpose}".encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(key[:8], "big", signed=True)])


def _no_way(state: State) -> ConsentRefusedError:
    return ConsentRefusedError(
        _("Din starea de acum răspunsul acesta nu mai are rost (%s). Reîncărcați pagina.") % state
    )
