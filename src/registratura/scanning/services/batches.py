"""Keeping batches of scans, reading them page by page, and parting them. Each deed is one short transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from registratura.institutions import services as institutions
from registratura.institutions.entitlements import Feature
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.scanning.codes import read_code
from registratura.scanning.models import Batch, Part
from registratura.scanning.parting import Known, PageSeen, State, pieces_of
from registratura.toolkit.scope import required_institution

LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 5
UNREADABLE, TOO_HEAVY = "unreadable", "too-heavy"


@dataclass(frozen=True, slots=True)
class KeptBatch:
    """The number of a batch, and whether it is new: the same bytes are one batch."""

    id: int
    new: bool


@dataclass(frozen=True, slots=True)
class Work:
    """A batch that a worker has taken upon itself, and how far it was read."""

    id: int
    sha256: str
    media_type: str
    state: str
    page_count: int | None
    pages_read: int


def keep_batch(
    *,
    document_id: int,
    sha256: str,
    name: str,
    media_type: str,
    folder_id: int | None,
    by: Actor | None,
    now: datetime,
) -> KeptBatch:
    """
    Enter a batch whose bytes and document are kept. Must run in the transaction that entered the document.

    folder_id: the folder it came from; None for one that a person handed in. Raises: FeatureClosedError.
    """
    institutions.check_open(feature=Feature.SCANNING, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scanning_batch (institution_id, document_id, sha256, name, media_type, source, folder_id,"
            " state, pages_read, seen, received_at, received_by_id, attempts, trouble)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, 'reading', 0, '[]', %s, %s, 0, '')"
            " ON CONFLICT (institution_id, sha256) DO NOTHING RETURNING id",
            [
                required_institution(),
                document_id,
                sha256,
                name[:200],
                media_type,
                Batch.Source.UPLOAD if folder_id is None else Batch.Source.FOLDER,
                folder_id,
                now,
                by.id if by is not None else None,
            ],
        )
        row = cursor.fetchone()
    if row is None:
        return KeptBatch(Batch.objects.get(sha256=sha256).id, new=False)
    journal.record(
        action="scanning.batch.kept",
        subject_type="scan_batch",
        subject_id=row[0],
        by=by,
        details={"sha256": sha256, "name": name[:200]},
    )
    return KeptBatch(int(row[0]), new=True)


@transaction.atomic
def take_batch(*, now: datetime, batch_id: int | None = None) -> Work | None:
    """
    Take the oldest batch with work left, or this one; None when there is none or another worker has it.

    It is held for three minutes and must be held on (`hold_on`). What ended five workers is refused as too heavy.
    """
    due = Q(state__in=[Batch.State.READING, Batch.State.PARTED])
    free = Q(held_until__isnull=True) | Q(held_until__lt=now)
    rows = Batch.objects.filter(due, free).order_by("id")
    if batch_id is not None:
        rows = rows.filter(pk=batch_id)
    batch = rows.select_for_update(skip_locked=True).first()
    if batch is None:
        return None
    if batch.attempts >= MOST_ATTEMPTS and batch.state == Batch.State.READING:
        refuse_batch(batch_id=batch.id, reason=TOO_HEAVY)
        return None
    batch.attempts += 1
    batch.held_until = now + LEASE
    batch.save(update_fields=["attempts", "held_until"])
    return Work(batch.id, batch.sha256, batch.media_type, batch.state, batch.page_count, batch.pages_read)


def hold_on(*, batch_id: int, now: datetime) -> None:
    """Say that the work on a batch goes on."""
    Batch.objects.filter(pk=batch_id).update(held_until=now + LEASE)


def let_go(*, batch_id: int) -> None:
    """Say that the work on a batch is over for now, in good order."""
    Batch.objects.filter(pk=batch_id).update(held_until=None, attempts=0)


@transaction.atomic
def note_pages(*, batch_id: int, page_count: int, pages: Sequence[PageSeen], now: datetime) -> int:
    """
    Write down what the next pages show, and return how many pages are read now.

    Pages that were written down already are passed over: two readers do no harm.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    fresh = [page for page in pages if page.number > batch.pages_read]
    if batch.state != Batch.State.READING or not fresh or fresh[0].number != batch.pages_read + 1:
        return batch.pages_read
    batch.seen = batch.seen + [
        [page.number, [code.text for code in page.codes], page.doubtful]
        for page in fresh
        if page.codes or page.doubtful
    ]
    batch.pages_read, batch.page_count, batch.held_until = fresh[-1].number, page_count, now + LEASE
    batch.save(update_fields=["seen", "pages_read", "page_count", "held_until"])
    return batch.pages_read


def refuse_batch(*, batch_id: int, reason: str) -> None:
    """Write down why a batch cannot be read; it stays kept, and can be asked for again."""
    Batch.objects.filter(pk=batch_id, state=Batch.State.READING).update(
        state=Batch.State.REFUSED, trouble=reason[:40], held_until=None
    )


def pages_of(*, batch_id: int) -> list[PageSeen]:
    """Return what every page of a batch shows, once all are read."""
    batch = Batch.objects.get(pk=batch_id)
    marked = {
        number: PageSeen(
            number, tuple(code for text in texts if (code := read_code(text)) is not None), doubtful
        )
        for number, texts, doubtful in batch.seen
    }
    return [marked.get(number, PageSeen(number)) for number in range(1, (batch.page_count or 0) + 1)]


@transaction.atomic
def part_batch(*, batch_id: int, tag: str, known: Mapping[str, Known]) -> None:
    """Write down into which parts a batch falls. Safe to repeat: a batch is parted once."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state != Batch.State.READING or batch.page_count is None or batch.pages_read < batch.page_count:
        return
    pieces = pieces_of(pages_of(batch_id=batch_id), tag=tag, known=known)
    for piece in pieces:
        Part(
            institution_id=batch.institution_id,
            batch_id=batch.id,
            first_page=piece.first,
            last_page=piece.last,
            state=piece.state,
            why=piece.why,
            code=piece.code.text if piece.code is not None else "",
            label_id=piece.label_id,
            entry_id=piece.entry_id,
        ).save(force_insert=True)
    batch.state = Batch.State.PARTED
    batch.save(update_fields=["state"])
    journal.record(
        action="scanning.batch.parted",
        subject_type="scan_batch",
        subject_id=batch.id,
        by=None,
        details={
            "sha256": batch.sha256,
            "parts": [[piece.first, piece.last, str(piece.state), str(piece.why)] for piece in pieces],
        },
    )


@transaction.atomic
def finish_batch(*, batch_id: int) -> bool:
    """Write down that nothing is left for the machine to do with a batch; False when something is."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if (
        batch.state == Batch.State.PARTED
        and not Part.objects.filter(batch_id=batch_id, state=State.PLANNED).exists()
    ):
        batch.state = Batch.State.DEALT
        batch.save(update_fields=["state"])
    return batch.state == Batch.State.DEALT


@transaction.atomic
def read_again(*, batch_id: int, by: Actor, now: datetime) -> bool:
    """Let a batch that could not be read be tried again; False when it is none of those."""
    changed = Batch.objects.filter(pk=batch_id, state=Batch.State.REFUSED).update(
        state=Batch.State.READING, trouble="", attempts=0, held_until=None
    )
    if changed:
        journal.record(
            action="scanning.batch.retried", subject_type="scan_batch", subject_id=batch_id, by=by, details={}
        )
    return bool(changed)
