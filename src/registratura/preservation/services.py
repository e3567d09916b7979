"""Writing down what was hashed and found, and which packages were made and came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.preservation.models import Fixity, FixityRun, Package, PackageCheck
from registratura.toolkit.scope import required_institution

FAULTS_KEPT = 200


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found of kept bytes: `found` is their digest now, None when they are not there."""

    blob_id: int
    sha256: str
    size_bytes: int
    found: str | None


@transaction.atomic
def note_looked(*, looked: Sequence[Looked], now: datetime) -> tuple[int, int]:
    """
    Write down what was found, and return how many files are faulty and how many of them newly.

    A fault, and its end, stand in the journal.
    """
    institution_id = required_institution()
    before = dict(
        Fixity.objects.filter(blob_id__in=[one.blob_id for one in looked]).values_list("blob_id", "state")
    )
    faulty = new = 0
    for one in looked:
        state = _state(one)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO preservation_fixity AS f (institution_id, blob_id, sha256, size_bytes, state, checked_at,"
                " faulty_from, found_sha256) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
                " ON CONFLICT (institution_id, blob_id) DO UPDATE SET state = excluded.state,"
                " checked_at = excluded.checked_at, found_sha256 = excluded.found_sha256,"
                " faulty_from = CASE WHEN excluded.state = 'whole' THEN NULL"
                " ELSE coalesce(f.faulty_from, excluded.faulty_from) END",
                [
                    *(institution_id, one.blob_id, one.sha256, one.size_bytes, state, now),
                    now if state != Fixity.State.WHOLE else None,
                    one.found or "" if state == Fixity.State.CHANGED else "",
                ],
            )
        known = before.get(one.blob_id, Fixity.State.WHOLE)
        faulty += state != Fixity.State.WHOLE
        new += state != Fixity.State.WHOLE and known == Fixity.State.WHOLE
        if state != known:
            if state == Fixity.State.WHOLE:
                _note("preservation.fixity.mended", one, state)
            else:
                _note("preservation.fixity.faulty", one, state)
    return faulty, new


def _note(action: str, one: Looked, state: str) -> None:
    journal.record(
        action=action,
        subject_type="blob",
        subject_id=one.blob_id,
        by=None,
        details={"sha256": one.sha256, "state": state, "found": one.found or ""},
    )


def _state(one: Looked) -> str:
    if one.found is None:
        return Fixity.State.MISSING
    return Fixity.State.WHOLE if one.found == one.sha256 else Fixity.State.CHANGED


@transaction.atomic
def note_run(
    *,
    started_at: datetime,
    ended_at: datetime,
    ended: str,
    checked_count: int,
    checked_bytes: int,
    faulty_count: int,
    new_faulty_count: int,
) -> int:
    """Write down what one night's work hashed and found, and return its number."""
    run = FixityRun(
        institution_id=required_institution(),
        started_at=started_at,
        ended_at=ended_at,
        ended=ended,
        checked_count=checked_count,
        checked_bytes=checked_bytes,
        faulty_count=faulty_count,
        new_faulty_count=new_faulty_count,
    )
    run.save(force_insert=True)
    return run.id


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePackage:
    """A package that was written."""

    format: str
    subject_type: str
    subject_id: int
    subject_name: str
    identifier: str
    sha256: str
    root_sha256: str
    size_bytes: int
    file_count: int


@transaction.atomic
def note_package(*, made: MadePackage, by: Actor | None, now: datetime) -> int:
    """Write down a package that was made, so that it is known again, and return its number."""
    package = Package(
        institution_id=required_institution(),
        format=made.format,
        subject_type=made.subject_type,
        subject_id=made.subject_id,
        subject_name=made.subject_name[:200],
        identifier=made.identifier,
        sha256=made.sha256,
        root_sha256=made.root_sha256,
        size_bytes=made.size_bytes,
        file_count=made.file_count,
        made_at=now,
        made_by_id=by.id if by is not None else None,
    )
    package.save(force_insert=True)
    journal.record(
        action="preservation.package.made",
        subject_type=made.subject_type,
        subject_id=made.subject_id,
        by=by,
        details={"identifier": made.identifier, "format": made.format, "sha256": made.sha256},
    )
    return package.id


@transaction.atomic
def note_check(
    *,
    name: str,
    sha256: str,
    package_format: str,
    identifier: str,
    file_count: int,
    faults: Sequence[tuple[str, str]],
    by: Actor | None,
    now: datetime,
) -> int:
    """Write down a package that was verified, with what is wrong in it (code, place), and return the number."""
    ours = Package.objects.filter(identifier=identifier).first() if identifier else None
    check = PackageCheck(
        institution_id=required_institution(),
        name=ro_normalise(name, single_line=True)[:200] or "?",
        sha256=sha256,
        format=package_format,
        identifier=identifier[:80],
        package_id=ours.id if ours is not None else None,
        file_count=file_count,
        faults=[[code, place[:300]] for code, place in faults[:FAULTS_KEPT]],
        fault_count=len(faults),
        checked_at=now,
        checked_by_id=by.id if by is not None else None,
    )
    check.save(force_insert=True)
    journal.record(
        action="preservation.package.checked",
        subject_type="package_check",
        subject_id=check.id,
        by=by,
        details={"sha256": sha256, "identifier": check.identifier, "faults": len(faults)},
    )
    return check.id
