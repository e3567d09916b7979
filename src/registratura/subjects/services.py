"""Knowing a person under a pseudonym, sealing what is written of the person, and destroying the keys."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.kernel.events import publish
from registratura.kernel.personal_data import Place
from registratura.subjects import queries
from registratura.subjects.events import KeysDestroyed
from registratura.subjects.identities import INDEX_BITS, STRONGEST_FIRST, normal_form
from registratura.subjects.models import Identity, Replay, Subject, SubjectKey
from registratura.subjects.queries import SubjectRef
from registratura.toolkit import envelopes, erasures
from registratura.toolkit.scope import required_institution


class SubjectUnknownError(DomainError):
    """No person stands under this pseudonym, or the person was erased."""

    code = "subjects.person.unknown"


class NothingIdentifiesError(DomainError):
    """A person is known by something at least."""

    code = "subjects.person.nameless"


@transaction.atomic
def subject_of(*, identities: Mapping[str, str], kind: str = "citizen", now: datetime) -> SubjectRef:
    """
    Return the person found by the strongest of these, made known now when nobody is.

    identities: kind (`account`, `cnp`, `external`, `email`, `phone`) → value as written; each is sealed with the
    person's own key. What was merely said never joins a person who is known already: use `verify_identity`.
    Raises: NothingIdentifiesError when every value is empty.
    """
    given = {one: normal_form(one, value) for one, value in identities.items()}
    given = {one: given[one] for one in STRONGEST_FIRST if given.get(one)}
    if not given:
        raise NothingIdentifiesError(
            _("Scrieți ceva după care persoana poate fi găsită, de pildă un e-mail.")
        )
    for one, value in given.items():
        if (found := queries.find_by_identity(one, value)) is not None:
            return found
    try:
        with transaction.atomic():
            return _made_known(given, kind, now)
    except IntegrityError:  # another process was first
        found = next(
            (ref for one in given if (ref := queries.find_by_identity(one, given[one])) is not None), None
        )
        if found is None:
            raise
        return found


def _made_known(given: Mapping[str, str], kind: str, now: datetime) -> SubjectRef:
    institution_id = required_institution()
    row = Subject(institution_id=institution_id, ref=envelopes.new_name(), kind=kind, created_at=now)
    row.save(force_insert=True)
    key = SubjectKey(
        institution_id=institution_id,
        subject=row,
        key=envelopes.new_key(controller=institution_id),
        created_at=now,
    )
    key.save(force_insert=True)
    for one, value in given.items():
        _seal_identity(row, key.key, one, value, level=0, now=now)
    journal.record(
        action="subjects.person.known",
        subject_type="subject",
        subject_id=row.id,
        by=None,
        details={"ref": str(row.ref), "kind": kind, "known_by": list(given)},
    )
    return SubjectRef(row.ref, row.kind, row.state)


def _seal_identity(row: Subject, key: UUID, kind: str, value: str, *, level: int, now: datetime) -> None:
    ref = envelopes.new_name()
    Identity(
        institution_id=row.institution_id,
        subject=row,
        ref=ref,
        kind=kind,
        sealed=envelopes.seal(value, key=key, cell=queries.cell_of_identity(ref)),
        blind_index=queries.index_of(kind, value),
        level=level,
        created_at=now,
        verified_at=now if level else None,
    ).save(force_insert=True)


@transaction.atomic
def verify_identity(
    *, subject_id: UUID, kind: str, value: str, level: int, by: Actor | None, now: datetime
) -> None:
    """
    Note that a person was seen to have this e-mail, telephone, CNP…: by an answer from it (1) or in person (2).

    Raises: SubjectUnknownError.
    """
    row = _held(subject_id)
    plain = normal_form(kind, value)
    mine = next(
        (
            one
            for one in Identity.objects.filter(
                subject=row, kind=kind, blind_index=queries.index_of(kind, plain)
            )
            if envelopes.open_sealed(one.sealed, cell=queries.cell_of_identity(one.ref)) == plain
        ),
        None,
    )
    if mine is None:
        _seal_identity(row, _key(row), kind, plain, level=level, now=now)
    elif level > mine.level:
        mine.level, mine.verified_at = level, now
        mine.save(update_fields=["level", "verified_at"])
    journal.record(
        action="subjects.identity.verified",
        subject_type="subject",
        subject_id=row.id,
        by=by,
        details={"ref": str(row.ref), "kind": kind, "level": level},
    )


def seal_for(*, subject_id: UUID, table: str, column: str, row: str, text: str) -> str:
    """
    Seal a text about a person with the person's own key, for one cell; `queries.open_for` opens it there alone.

    table, column: of the database (`rights_request`, `words`); row: a name of the row known before it is written (a
    UUID kept in it), or its number. Store the result in a text column without a limit.
    Raises: SubjectUnknownError when nobody, or somebody erased, stands under the pseudonym.
    """
    key = queries.living_keys([subject_id]).get(subject_id)
    if key is None:
        raise SubjectUnknownError(_("Persoana nu mai este în evidență: datele ei au fost șterse."))
    return envelopes.seal(text, key=key, cell=envelopes.Cell(required_institution(), table, column, row))


@transaction.atomic
def restrict(*, subject_id: UUID, restricted: bool, by: Actor | None, now: datetime) -> None:
    """
    Restrict the processing of a person's data, or lift it: they are kept and not used meanwhile.

    Raises: SubjectUnknownError.
    """
    row = _held(subject_id)
    wanted = Subject.State.RESTRICTED if restricted else Subject.State.ACTIVE
    if row.state == wanted:
        return
    row.state = wanted
    row.save(update_fields=["state"])
    if restricted:
        _write_down(action="subjects.person.restricted", row=row, by=by)
    else:
        _write_down(action="subjects.person.released", row=row, by=by)


def _write_down(*, action: str, row: Subject, by: Actor | None) -> None:
    journal.record(
        action=action, subject_type="subject", subject_id=row.id, by=by, details={"ref": str(row.ref)}
    )


@transaction.atomic
def destroy_keys(*, subject_id: UUID, reason: str, by: Actor | None, now: datetime) -> list[UUID]:
    """
    Erase a person: the identities go, the keys are destroyed, whatever was sealed with them is noise in every copy.

    The key files go after the transaction, and their names enter the list that is replayed after a restore
    (toolkit.erasures); what a crash leaves between is settled by `settle_destroyed`. Holds are asked by the caller.
    Returns the names of the keys; none when the person was erased before.
    Raises: SubjectUnknownError when nobody ever stood under the pseudonym.
    """
    row = Subject.objects.select_for_update().filter(ref=subject_id).first()
    if row is None:
        raise SubjectUnknownError(_("Persoana nu este în evidență."))
    keys = _end_keys(row, reason, by, now)
    if keys:
        institution_id = required_institution()
        transaction.on_commit(lambda: _shred(institution_id, row.ref, keys, now))
    return keys


def _end_keys(row: Subject, reason: str, by: Actor | None, now: datetime) -> list[UUID]:
    living = SubjectKey.objects.filter(subject=row, destroyed_at__isnull=True)
    keys = list(living.order_by("id").values_list("key", flat=True))
    if not keys:
        return []
    living.update(destroyed_at=now, reason=reason[:200])
    row.state, row.erased_at = Subject.State.ERASED, now
    row.save(update_fields=["state", "erased_at"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT subjects_forget_identities(%s)", [row.id])
    journal.record(
        action="subjects.keys.destroyed",
        subject_type="subject",
        subject_id=row.id,
        by=by,
        details={"ref": str(row.ref), "keys": [str(key) for key in keys], "reason": reason},
    )
    publish(KeysDestroyed(required_institution(), row.ref, tuple(keys), now))
    return keys


def settle_destroyed(*, now: datetime) -> int:
    """Destroy the key files that a crash left behind after the act that ended them; return how many."""
    institution_id = required_institution()
    left = SubjectKey.objects.filter(destroyed_at__isnull=False).values_list("subject__ref", "key")
    count = 0
    for ref, key in left:
        if envelopes.has_key(controller=institution_id, key=key):
            _shred(institution_id, ref, [key], now)
            count += 1
    return count


@transaction.atomic
def destroy_again(*, keys: Collection[UUID], now: datetime) -> int:
    """
    Erase again, after a restore, the persons whose keys were destroyed since the copy was made; return how many.

    keys: names from the list of erasures; their files go too, should a copy of the keys have been brought back.
    """
    institution_id = required_institution()
    rows = Subject.objects.select_for_update().filter(
        id__in=SubjectKey.objects.filter(key__in=keys, destroyed_at__isnull=True).values("subject_id")
    )
    count = sum(bool(_end_keys(row, "ștearsă din nou după restaurare", None, now)) for row in rows)
    transaction.on_commit(lambda: _destroy_files(institution_id, keys))
    return count


def note_erased(*, subject_id: UUID | None, places: Iterable[Place], now: datetime) -> None:
    """
    Have rows that were erased before the end of their term erased again after any restore, once this commits.

    In the transaction of the erasure, in the scope of the institution for which it was done; rows of accounts too.
    """
    institution_id, treated = required_institution(), list(places)
    if treated:
        transaction.on_commit(lambda: _note(institution_id, subject_id, keys=[], places=treated, at=now))


def note_replayed(*, number: int, now: datetime) -> None:
    """Note that the database has every erasure up to a number of the list."""
    Replay(number=number, noted_at=now).save(force_insert=True)


def _shred(institution_id: int, ref: UUID, keys: list[UUID], at: datetime) -> None:
    # The list first: of a key that is gone and not in the list, a restored copy would not know that it must go.
    _note(institution_id, ref, keys=keys, places=[], at=at)
    _destroy_files(institution_id, keys)


def _destroy_files(institution_id: int, keys: Iterable[UUID]) -> None:
    for key in keys:
        envelopes.destroy_key(controller=institution_id, key=key)


def _note(
    institution_id: int, ref: UUID | None, *, keys: list[UUID], places: list[Place], at: datetime
) -> None:
    number = erasures.note(controller=institution_id, subject=ref, keys=keys, places=places, at=at)
    if (
        queries.replayed_number() >= number - 1
    ):  # a database behind the list is brought forward by replaying alone
        note_replayed(number=number, now=at)


def sealed_identity(*, controller: int, key: UUID, ref: UUID, kind: str, plain: str) -> tuple[str, str]:
    """Return an identity that moved in, sealed with its person's key, and its index. Needs no scope, writes nothing."""
    cell = envelopes.Cell(controller, "subjects_identity", "sealed", str(ref))
    index = envelopes.blind_index(plain, controller=controller, kind=kind, bits=INDEX_BITS[kind])
    return envelopes.seal(plain, key=key, cell=cell), index


def make_key_named(*, controller: int, key: UUID) -> None:
    """Make the key of a person who moved in, under the name it had; one that is here stays."""
    envelopes.make_key_named(controller=controller, key=key)


def _held(subject_id: UUID) -> Subject:
    row = Subject.objects.select_for_update().filter(ref=subject_id).exclude(state="erased").first()
    if row is None:
        raise SubjectUnknownError(_("Persoana nu mai este în evidență: datele ei au fost șterse."))
    return row


def _key(row: Subject) -> UUID:
    return SubjectKey.objects.get(subject=row, destroyed_at__isnull=True).key
