"""
Batches of scans: kept as they came, read for labels, parted, and each part brought where its label says.

Every step ends in one short transaction that says what was done; the bytes are kept before it. Killed between any two
steps, the next worker goes on where the rows say: pages read are not read again, a part is cut once, and the same
bytes are one batch, whoever brings them and however often.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from registratura.documents import queries as documents_read
from registratura.documents import services as documents
from registratura.documents.reading.inspection import Inspection, Status
from registratura.documents.reading.remarks import remark
from registratura.documents.services import ReceivedFile
from registratura.institutions import queries as institutions
from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.intake.services import Arrived
from registratura.journal.services import Actor
from registratura.registers import queries as registers_read
from registratura.registers import services as registers
from registratura.registers.errors import EntryMissingError, EntryStateError
from registratura.scanning import queries as scans
from registratura.scanning import services as scanning
from registratura.scanning.codes import tag_of
from registratura.scanning.errors import BatchRefusedError, PartRefusedError
from registratura.scanning.parting import Why
from registratura.scanning.queries import BatchLine
from registratura.scanning.reading.looking import MEDIA_TYPES, PAGES_AT_ONCE, Batchroom, batchroom
from registratura.scanning.services import KeptBatch, Planned, Work
from registratura.toolkit.scope import acting_for, required_institution

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

TASK = "flows.deal_out_scans"
DEPOSITS = UUID("5b8a0e0b-9d3f-5f0e-8c55-0d8a2f3d6a41")
CUT_AT_ONCE = 20

Clock = Callable[[], datetime]


def receive_batch(
    *,
    institution_id: int,
    space: str,
    path: Path,
    name: str,
    folder_id: int | None,
    by: Actor | None,
    now: datetime,
) -> KeptBatch:
    """
    Keep a batch untouched and order its reading; the same bytes handed in again are the batch that is there.

    Slow (disk): must not run inside a scope.
    Raises: BatchRefusedError with the reason in words, for what cannot be a batch; OSError when the store is full.
    """
    received = documents.receive(space=space, path=path, name=name)
    problem = _problem_of(received)
    with acting_for(institution_id):
        if problem:
            if not received.accepted and received.inspection.sha256:
                documents.quarantine(received=received, now=now, by=by)
        elif (known := scans.batch_with_bytes(received.inspection.sha256)) is not None:
            return KeptBatch(known, new=False)
        else:
            document = documents.add_document(received=received, now=now, by=by)
            kept = scanning.keep_batch(
                document_id=document.id,
                sha256=received.inspection.sha256,
                name=received.name,
                media_type=received.inspection.media_type,
                folder_id=folder_id,
                by=by,
                now=now,
            )
            order_work(batch_id=kept.id)
            return kept
    raise BatchRefusedError(problem, field="files")


def _problem_of(received: ReceivedFile) -> str:
    if not received.accepted:
        return received.problem_words
    if received.inspection.media_type not in MEDIA_TYPES:
        return _(
            "Nu este o scanare: se primesc fișiere PDF, TIFF, JPEG și PNG. Scanați din nou în unul din ele."
        )
    if any(note.reason == "pdf-encrypted" for note in received.inspection.notes):
        return _(
            "Fișierul PDF este închis cu parolă. Scoateți parola din setările scanerului și scanați din nou."
        )
    return ""


def order_work(*, batch_id: int) -> None:
    """Order the reading and dealing out of a batch, in the transaction that made it or decided about it."""
    job = app.configure_task(TASK, allow_unknown=False)
    job.defer(institution_id=required_institution(), batch_id=batch_id)


def work(*, institution_id: int, clock: Clock, until: datetime, batch_id: int | None = None) -> int:
    """
    Read and deal out the batches of an institution that wait, or the one named; return how many were dealt out.

    A batch begun before `until` is brought to its end. Must not run inside a scope.
    """
    institution = institutions.institution_by_id(institution_id)
    count = 0
    while institution is not None and clock() < until:
        with acting_for(institution_id):
            taken = scanning.take_batch(now=clock(), batch_id=batch_id)
        if taken is None:
            break
        count += _deal_out(institution, taken, clock)
    return count


def _deal_out(institution: Institution, taken: Work, clock: Clock) -> bool:
    try:
        content = documents_read.open_bytes(space=institution.code, sha256=taken.sha256)
    except FileNotFoundError:
        with acting_for(institution.id):
            scanning.refuse_batch(batch_id=taken.id, reason="lost")
        return False
    with content, batchroom(content, media_type=taken.media_type) as room:
        if taken.state == "reading" and not _read(institution, taken, room, clock):
            return False
        done = False
        while not done:
            _carry(institution, taken, room, clock)
            with acting_for(institution.id):
                done = scanning.finish_batch(batch_id=taken.id)
                if done:
                    scanning.let_go(batch_id=taken.id)
    return True


def _read(institution: Institution, taken: Work, room: Batchroom, clock: Clock) -> bool:
    """Read the pages that were not read yet, some at a time, and part the batch; False when it cannot be read."""
    read, total = taken.pages_read, taken.page_count
    while total is None or read < total:
        looked = room.look(first=read + 1, last=read + PAGES_AT_ONCE)
        with acting_for(institution.id):
            if looked.reason:
                scanning.refuse_batch(batch_id=taken.id, reason=looked.reason)
                return False
            total = looked.page_count
            reached = scanning.note_pages(
                batch_id=taken.id, page_count=total, pages=looked.pages, now=clock()
            )
            if reached <= read:
                return False  # another reader was quicker, and goes on
            read = reached
    with acting_for(institution.id):
        codes = [code for page in scanning.pages_of(batch_id=taken.id) for code in page.codes]
        scanning.part_batch(batch_id=taken.id, tag=tag_of(institution.code), known=scans.known_serials(codes))
    return True


def _carry(institution: Institution, taken: Work, room: Batchroom, clock: Clock) -> None:
    """Bring every planned part of a batch where it belongs, some at a time."""
    with acting_for(institution.id):
        scanning.hold_on(batch_id=taken.id, now=clock())
        planned = scanning.planned_parts(batch_id=taken.id, limit=CUT_AT_ONCE)
        standing = [part for part in planned if _may_go(part)]
    pages = room.cut(ranges=[(part.first_page, part.last_page) for part in standing])
    for part, cut in zip(standing, pages, strict=True):
        if cut is None:
            with acting_for(institution.id):
                scanning.make_wait(planned=part, why=Why.UNCUT)
        else:
            _bring(institution, part, cut, clock)


def _may_go(planned: Planned) -> bool:
    """Say whether pages may still go to their entry; else they wait for a person."""
    if planned.entry_id is None:
        return True
    entry = registers_read.entry_by_id(planned.entry_id)
    if entry is None or entry.state != "registered":
        scanning.make_wait(planned=planned, why=Why.ANNULLED)
        return False
    if not planned.by_person and scans.has_scan(planned.entry_id):
        scanning.make_wait(planned=planned, why=Why.HAS_SCAN)
        return False
    return True


class _ScannedMeanwhileError(Exception):
    """Another batch brought pages to the entry in between."""


def _bring(institution: Institution, planned: Planned, cut: bytes, clock: Clock) -> None:
    sha256 = documents.keep_bytes(space=institution.code, content=cut)
    why = Why.NOTHING
    try:
        with acting_for(institution.id):
            _enter(planned, _file_of(planned, cut, sha256), sha256, clock())
    except (EntryStateError, EntryMissingError):
        why = Why.ANNULLED
    except _ScannedMeanwhileError:
        why = Why.HAS_SCAN
    if why:
        with acting_for(institution.id):
            scanning.make_wait(planned=planned, why=why)


def _file_of(planned: Planned, cut: bytes, sha256: str) -> ReceivedFile:
    pages = pages_in_words(first=planned.first_page, last=planned.last_page)
    inspection = Inspection(
        status=Status.OK,
        problem=None,
        media_type="application/pdf",
        size_bytes=len(cut),
        sha256=sha256,
        page_count=planned.last_page - planned.first_page + 1,
        notes=(remark("from-batch", pages=pages, name=planned.batch_name),),
    )
    stem = planned.batch_name.rpartition(".")[0] or planned.batch_name
    return ReceivedFile(f"{stem[:150]} p. {pages}.pdf", inspection)


def pages_in_words(*, first: int, last: int) -> str:
    """Return a range of pages as people write it: 4, or 4–6."""
    return str(first) if first == last else f"{first}–{last}"


def _enter(planned: Planned, file: ReceivedFile, sha256: str, now: datetime) -> None:
    part = scanning.hold_planned(planned=planned)
    if part is None:
        return  # a person joined other pages to it, or another worker was quicker
    by = part.decided_by
    document = documents.add_document(received=file, now=now, by=by)
    if planned.entry_id is None:
        item = _put_in_tray(planned, document.id, sha256, now)
        scanning.note_in_tray(part=part, document_id=document.id, tray_item=item, by=by, now=now)
        return
    entry = registers_read.entry_by_id(planned.entry_id)
    if entry is None:
        raise EntryMissingError("")
    registers.attach_documents(entry=entry, document_ids=[document.id], by=by)
    # Only now, with the entry held: two batches may bring pages to it at once.
    if not planned.by_person and scans.has_scan(planned.entry_id):
        raise _ScannedMeanwhileError
    scanning.note_placed(part=part, document_id=document.id, by=by, now=now)


def _put_in_tray(planned: Planned, document_id: int, sha256: str, now: datetime) -> int:
    institution_id = required_institution()
    pages = f"{planned.first_page}-{planned.last_page}"
    key = uuid5(DEPOSITS, f"{institution_id}/{planned.batch_sha256}/{pages}")
    arrived = Arrived(
        source=tray.SCAN,
        deposit_key=key,
        raw_id=document_id,
        raw_sha256=sha256,
        arrived_at=planned.received_at,
    )
    item = intake.put_in_tray(arrived=arrived, now=now) or tray.item_with_key(key)
    assert item is not None  # it is there already, or was just made
    return item


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person says of pages that wait; kind: `number` (to its entry), `continues`, `tray`, `leave` (a reason)."""

    kind: str
    number: str = ""
    reason: str = ""


def decide(
    *,
    institution_id: int,
    part_id: int,
    decision: Decision,
    visible_units: frozenset[int] | None,
    by: Actor,
    now: datetime,
) -> None:
    """
    Do what a person decided about pages that wait, and let the worker go on. Must not run inside a scope.

    visible_units: which units' entries the person sees; None for all of them.
    Raises: PartDecidedError when somebody was quicker; PartRefusedError with a remedy.
    """
    with acting_for(institution_id):
        if decision.kind == "number":
            entry_id = find_entry(typed=decision.number, visible_units=visible_units, by=by, now=now)
            batch_id = scanning.decide_entry(part_id=part_id, entry_id=entry_id, by=by, now=now)
        elif decision.kind == "continues":
            batch_id = scanning.decide_continues(part_id=part_id, by=by, now=now)
        elif decision.kind == "tray":
            batch_id = scanning.decide_tray(part_id=part_id, by=by, now=now)
        elif decision.kind == "leave":
            batch_id = scanning.leave_in_batch(part_id=part_id, reason=decision.reason, by=by, now=now)
        else:
            raise PartRefusedError(_("Alegeți ce se face cu aceste pagini."))
        order_work(batch_id=batch_id)


def find_entry(*, typed: str, visible_units: frozenset[int] | None, by: Actor, now: datetime) -> int:
    """
    Return the entry that a typed number, or a scanned code, means.

    Must run inside a scope. Raises: PartRefusedError when none or several are meant, or it no longer stands.
    """
    typed = typed.strip()
    if (coded := scans.entry_of_code(typed)) is not None:
        entry = registers_read.entry_by_id(coded)
        if entry is not None and registers_read.is_visible(
            entry, visible_units=visible_units, reader_id=by.id
        ):
            if entry.state == "registered":
                return coded
            raise PartRefusedError(_("Înregistrarea cu această etichetă este anulată."), field="number")
    found = registers_read.with_number(typed, at=now, visible_units=visible_units, reader_id=by.id)
    if not found:
        words = _("Nu există o înregistrare cu acest număr. Scrieți-l ca pe document: 125/12.03.2026.")
        raise PartRefusedError(words, field="number")
    if len(found) > 1:
        several = ", ".join(line.written_number for line in found[:4])
        words = _("Numărul se potrivește la mai multe: %s. Scrieți și data.") % several
        raise PartRefusedError(words, field="number")
    return found[0].id


def subject_in(*, text: str) -> str:
    """
    Return what a recognized text seems to be about: its line that begins with „Obiect” or „Subiect”, else its title.

    Only a proposal: empty when nothing stands out.
    """
    lines = [" ".join(line.split()) for line in text.replace("\f", "\n").splitlines()[:80]]
    for line in lines:
        head, colon, rest = line.partition(":")
        if colon and rest.strip() and head.strip().casefold() in ("obiect", "subiect", "referitor la", "ref"):
            return rest.strip()[:300]
    titles = ("CERERE", "PETIȚIE", "PETITIE", "ADRESĂ", "NOTIFICARE", "SESIZARE", "RECLAMAȚIE", "FACTURĂ")
    return next(
        (line[:300] for line in lines if line.upper().startswith(titles) and 6 <= len(line) <= 200), ""
    )


def reasons(*, batch: BatchLine) -> str:
    """Say in words why a batch could not be read, with the remedy."""
    words = {
        "encrypted": _("Fișierul este închis cu parolă. Scoateți parola din setările scanerului."),
        "too-heavy": _("Fișierul cere prea multă memorie. Scanați în loturi mai mici."),
        "too-long": _("Citirea a durat prea mult. Scanați în loturi mai mici."),
        "too-much-output": _("Fișierul se desface prea mare. Scanați în loturi mai mici."),
        "lost": _("Fișierul nu mai este la locul lui; rulați „registratura verify”."),
    }
    return words.get(
        batch.trouble,
        _("Fișierul nu poate fi citit. Scanați din nou, sau deschideți-l și vedeți ce cuprinde."),
    )
