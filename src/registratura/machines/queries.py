"""Who presents a key, which keys there are and what they were used for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Sum

from registratura.machines import written
from registratura.machines.models import Ground, Key, KeyUse, Upload
from registratura.toolkit.statements import prepared_rows

_PRESENTED = "SELECT * FROM machines_presented(%s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Program:
    """A program that proved who it is. An actor of the journal: `id` and `full_name` are its account's."""

    id: int
    full_name: str
    institution_id: int
    institution_code: str
    key_id: int
    kind: str
    trial: bool
    scopes: tuple[str, ...]
    per_minute: int


def bearer(text: str, *, at: datetime) -> Program | None:
    """Return whose key or token this is, or None: unknown, ended, taken back, or of the other ground."""
    read = written.read(text)
    if read is None:
        return None
    program = _presented(read, token=read.prefix == written.TOKEN, at=at)
    if program is None or read.prefix == written.TOKEN:
        return program
    wanted = written.TRIAL if program.trial else written.LIVE
    return program if program.kind == Key.Kind.KEY and read.prefix == wanted else None


def client(*, name: str, secret: str, at: datetime) -> Program | None:
    """Return the client of OAuth 2.0 that has this name and secret, or None."""
    read = written.read_client(name, secret)
    program = _presented(read, token=False, at=at) if read is not None else None
    return program if program is not None and program.kind == Key.Kind.CLIENT else None


def _presented(read: written.Written, *, token: bool, at: datetime) -> Program | None:
    rows = prepared_rows(_PRESENTED, [read.institution_id, read.row_id, read.digest, token, at])
    if not rows:
        return None
    code, key_id, kind, user_id, name, trial, scopes, per_minute = rows[0]
    return Program(user_id, name, read.institution_id, code, key_id, kind, trial, tuple(scopes), per_minute)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key in the list of the administrator. `state`: open, ended or revoked."""

    id: int
    user_id: int
    name: str
    kind: str
    kind_words: str
    trial: bool
    scopes: tuple[str, ...]
    per_minute: int
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_at: datetime | None
    used_count: int
    state: str


def keys(*, at: datetime) -> list[KeyLine]:
    """Return the keys of the institution in scope, those that open something first."""
    used = {
        row["key_id"]: row
        for row in KeyUse.objects.values("key_id").annotate(last=Max("last_at"), count=Sum("hit_count"))
    }
    lines = [_line(key, used.get(key.id, {}), at) for key in Key.objects.order_by("-id")]
    return sorted(lines, key=lambda line: line.state != "open")


def key_line(key_id: int, *, at: datetime) -> KeyLine | None:
    """Return one key, or None."""
    key = Key.objects.filter(pk=key_id).first()
    if key is None:
        return None
    found = KeyUse.objects.filter(key_id=key_id).aggregate(last=Max("last_at"), count=Sum("hit_count"))
    return _line(key, found, at)


def _line(key: Key, used: Mapping[str, object], at: datetime) -> KeyLine:
    state = "open"
    if key.revoked_at is not None:
        state = "revoked"
    elif key.expires_at is not None and key.expires_at <= at:
        state = "ended"
    last, count = used.get("last"), used.get("count")
    return KeyLine(
        id=key.id,
        user_id=key.user_id,
        name=key.name,
        kind=key.kind,
        kind_words=str(Key.Kind(key.kind).label),
        trial=key.trial,
        scopes=tuple(key.scopes),
        per_minute=key.per_minute,
        created_at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        last_at=last if isinstance(last, datetime) else None,
        used_count=count if isinstance(count, int) else 0,
        state=state,
    )


@dataclass(frozen=True, slots=True)
class UseLine:
    """How often a key did one thing on one day, with one end."""

    used_on: object
    deed: str
    outcome: str
    outcome_words: str
    count: int
    last_at: datetime


def uses_of(key_id: int, *, limit: int = 200) -> list[UseLine]:
    """Return what a key was used for, the newest days first."""
    rows = KeyUse.objects.filter(key_id=key_id).order_by("-used_on", "deed", "outcome", "id")[:limit]
    return [
        UseLine(
            row.used_on,
            row.deed,
            row.outcome,
            str(KeyUse.Outcome(row.outcome).label),
            row.hit_count,
            row.last_at,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class GroundCard:
    """Whether the institution in scope is the one for trial, and the code of the one beside it."""

    is_trial: bool
    other_code: str


def ground() -> GroundCard | None:
    """Return the tie of the institution in scope to the other ground, or None when it has none."""
    row = Ground.objects.first()
    return GroundCard(row.is_trial, row.other_code) if row is not None else None


@dataclass(frozen=True, slots=True)
class UploadCard:
    """A file on its way."""

    ref: UUID
    name: str
    size_bytes: int
    received_bytes: int
    expires_at: datetime

    @property
    def whole(self) -> bool:
        """Whether all of it came."""
        return self.received_bytes == self.size_bytes


def uploads(refs: Sequence[UUID], *, key_id: int, at: datetime) -> dict[UUID, UploadCard]:
    """Return those of a program's files on their way, by reference; what is another's or over is left out."""
    rows = Upload.objects.filter(key_id=key_id, ref__in=list(refs), expires_at__gt=at)
    return {
        row.ref: UploadCard(row.ref, row.name, row.size_bytes, row.received_bytes, row.expires_at)
        for row in rows
    }


def key_kinds() -> list[tuple[str, str]]:
    """Return the ways of proving who a program is, with their words."""
    return [(kind.value, str(kind.label)) for kind in Key.Kind]
