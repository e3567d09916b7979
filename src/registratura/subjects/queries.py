"""Finding persons under their pseudonym, and opening what was sealed for them. Inside `acting_for` the controller."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from registratura.subjects.identities import INDEX_BITS, normal_form
from registratura.subjects.models import Identity, Replay, Subject, SubjectKey
from registratura.toolkit import envelopes
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import prepared_rows

_FOUND = """
SELECT s.ref, s.kind, s.state, i.ref, i.sealed
  FROM subjects_identity i JOIN subjects_subject s
    ON s.institution_id = i.institution_id AND s.id = i.subject_id
 WHERE i.institution_id = %s AND i.kind = %s AND i.blind_index = %s AND s.state IN ('active', 'restricted')
 ORDER BY i.level DESC, i.id
"""
_NEWEST = """
SELECT s.ref, s.kind, s.state, i.ref, i.sealed
  FROM subjects_subject s LEFT JOIN subjects_identity i
    ON i.institution_id = s.institution_id AND i.subject_id = s.id AND i.kind = %s
 WHERE s.institution_id = %s AND s.ref = %s
 ORDER BY i.id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class SubjectRef:
    """A person as other rooms keep it: `id` is the pseudonym."""

    id: UUID
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class IdentityLine:
    """One thing by which a person is found, opened. level: 0 said so, 1 answered from it, 2 shown in person."""

    kind: str
    value: str
    level: int
    verified_at: datetime | None


def subject(ref: UUID) -> SubjectRef | None:
    """Return the person of a pseudonym, or None."""
    found = Subject.objects.filter(ref=ref).first()
    return SubjectRef(found.ref, found.kind, found.state) if found is not None else None


def find_by_identity(kind: str, value: str) -> SubjectRef | None:
    """
    Return the person who is found by this e-mail, CNP, telephone, account or foreign number, or None.

    kind: `account`, `email`, `phone`, `cnp`, `external`; value: as written, it is brought to one form here.
    """
    plain = normal_form(kind, value)
    if not plain:
        return None
    rows = prepared_rows(_FOUND, (required_institution(), kind, index_of(kind, plain)))
    for person, whose, state, ref, sealed in rows:
        if INDEX_BITS[kind] >= 128 or opened_identity(ref=str(ref), sealed=sealed) == plain:
            return SubjectRef(person, whose, state)
    return None


def reached_by(subject_id: UUID, *, kind: str) -> tuple[SubjectRef, str] | None:
    """
    Return a person and the newest thing of a kind by which the person is found, opened; no other is opened.

    Empty where there is none of that kind; None for a pseudonym of nobody.
    Raises: KeyGoneError, EnvelopeBrokenError (toolkit.envelopes).
    """
    rows = prepared_rows(_NEWEST, (kind, required_institution(), subject_id))
    if not rows:
        return None
    person, whose, state, ref, sealed = rows[0]
    value = opened_identity(ref=str(ref), sealed=sealed) if ref is not None else ""
    return SubjectRef(person, whose, state), value


def identities_of(subject_id: UUID) -> list[IdentityLine]:
    """Return by what a person is found, opened; none once the person was erased."""
    rows = Identity.objects.filter(subject__ref=subject_id).order_by("id")
    return [IdentityLine(row.kind, _opened(row), row.level, row.verified_at) for row in rows]


def open_for(*, sealed: str, table: str, column: str, row: str) -> str:
    """
    Open what `subjects.services.seal_for` sealed, in the cell for which it was sealed.

    Raises: KeyGoneError when the person was erased, EnvelopeBrokenError when it was touched or moved
    (toolkit.envelopes).
    """
    return envelopes.open_sealed(sealed, cell=envelopes.Cell(required_institution(), table, column, row))


def index_of(kind: str, plain: str) -> str:
    """Return the blind index of a value in its one form."""
    return envelopes.blind_index(plain, controller=required_institution(), kind=kind, bits=INDEX_BITS[kind])


def living_keys(subject_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the names of the keys that are not destroyed, by person."""
    rows = SubjectKey.objects.filter(subject__ref__in=list(subject_ids), destroyed_at__isnull=True)
    return dict(rows.values_list("subject__ref", "key"))


def destroyed_keys() -> list[UUID]:
    """Return the names of every key that was destroyed."""
    rows = SubjectKey.objects.filter(destroyed_at__isnull=False).order_by("id")
    return list(rows.values_list("key", flat=True))


def replayed_number() -> int:
    """Return up to which number of the list of erasures the database has them."""
    return Replay.objects.aggregate(last=Max("number"))["last"] or 0


def cell_of_identity(ref: UUID) -> envelopes.Cell:
    """Return the cell in which an identity is sealed."""
    return envelopes.Cell(required_institution(), "subjects_identity", "sealed", str(ref))


def opened_identity(*, ref: str, sealed: str) -> str:
    """
    Open an identity read as values.

    Raises: KeyGoneError, EnvelopeBrokenError (toolkit.envelopes).
    """
    return envelopes.open_sealed(sealed, cell=cell_of_identity(UUID(ref)))


def _opened(row: Identity) -> str:
    return envelopes.open_sealed(row.sealed, cell=cell_of_identity(row.ref))
