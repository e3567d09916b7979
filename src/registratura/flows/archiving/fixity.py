"""
Hashing kept bytes again, night after night, so that each is looked at within the period; telling whoever administers.

What was never looked at comes first, then what was looked at the longest ago. A night ends with its budget, so that
backups and people find the disk free; the next one goes on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from registratura.documents import queries as documents
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.preservation import queries as preservation
from registratura.preservation import rules, services
from registratura.preservation.services import Looked
from registratura.toolkit.scope import acting_for

SUBJECT: Final = "fixity_run"
AT_ONCE: Final = 200
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Night:
    """What one night did: files and bytes hashed, faulty ones, newly faulty ones, and why it ended."""

    checked: int
    checked_bytes: int
    faulty: int
    new_faulty: int
    ended: str


def look(
    *,
    institution_id: int,
    clock: Callable[[], datetime],
    until: datetime | None = None,
    night_bytes: int = rules.NIGHT_BYTES,
) -> Night | None:
    """
    Hash what is due of an institution's kept bytes within the budget, and return what was found; None for nothing due.

    Must not run inside a scope: bytes are read in none. Run again it goes on where it ended.
    """
    institution = institutions.institution_by_id(institution_id)
    if institution is None:
        return None
    started = clock()
    until = until or started + timedelta(hours=rules.NIGHT_HOURS)
    checked = size = faulty = new = 0
    ended = "done"
    for batch in _due(institution_id, started):
        looked: list[Looked] = []
        for blob_id, sha256, size_bytes in batch:
            if size >= night_bytes or clock() >= until:
                ended = "budget" if size >= night_bytes else "time"
                break
            looked.append(Looked(blob_id, sha256, size_bytes, _found(institution.code, sha256)))
            size += size_bytes
        with acting_for(institution_id):
            one, fresh = services.note_looked(looked=looked, now=clock())
        checked, faulty, new = checked + len(looked), faulty + one, new + fresh
        if ended != "done":
            break
    if not checked:
        return None
    with acting_for(institution_id):
        run_id = services.note_run(
            started_at=started,
            ended_at=clock(),
            ended=ended,
            checked_count=checked,
            checked_bytes=size,
            faulty_count=faulty,
            new_faulty_count=new,
        )
        if new:
            _tell(run_id, new, clock())
    return Night(checked, size, faulty, new, ended)


def _due(institution_id: int, started: datetime) -> Iterator[list[tuple[int, str, int]]]:
    while True:
        with acting_for(institution_id):
            fresh = documents.kept_after(preservation.last_seen(), limit=AT_ONCE)
        if not fresh:
            break
        yield [(one.id, one.sha256, one.size_bytes) for one in fresh]
    while True:
        with acting_for(institution_id):
            again = preservation.due(now=started, limit=AT_ONCE)
        if not again:
            return
        yield again


def _found(space: str, sha256: str) -> str | None:
    digest = hashlib.sha256()
    try:
        with documents.open_kept(space=space, sha256=sha256) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return None
    except OSError:  # a disk that gives no bytes: what is there is not what was kept
        return "0" * 64
    return digest.hexdigest()


def _tell(run_id: int, count: int, now: datetime) -> None:
    for user_id in institutions.holders_of(Permission.INTEGRITY_VERIFY, at=now):
        messaging.send(
            kind=Kind.FILES_FAULTY,
            to=user_id,
            context={"count": count},
            about_type=SUBJECT,
            about_id=run_id,
            dedupe_key=f"fixity/{run_id}/{user_id}",
            by=None,
            now=now,
        )
