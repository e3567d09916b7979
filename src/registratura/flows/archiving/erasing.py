"""
Bytes of eliminated dossiers leave the store, where no other paper holds them.

The order is written in the transaction of the destruction minutes; the bytes go afterwards, one after the other, each
in a transaction of its own. Whatever is killed in the middle is done again by the next run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from registratura.archive import queries as archive
from registratura.documents import queries as documents
from registratura.documents import services
from registratura.documents.queries import EliminationLine
from registratura.flows.archiving.holds import entries_held
from registratura.flows.contents import index_entry_anew
from registratura.institutions import queries as institutions
from registratura.registers.queries.files import entries_of_documents, files_of
from registratura.signatures import services as signatures
from registratura.toolkit.mentions import mentioned_in
from registratura.toolkit.scope import acting_for

DOCUMENT: Final = "documents.Document"
AT_ONCE: Final = 200
# What only describes a document of an entry, or was made of it, and goes or stays as it is when the bytes go. Every
# other column that mentions a document or a digest holds the bytes.
DESCRIBES: Final = frozenset(
    {
        *("documents.Blob.sha256", "documents.Document.part_of", "documents.Version.document"),
        *("documents.Rendition.sha256", "registers.EntryDocument.document", "registers.FileWords.document"),
        *("archive.Residue.sha256", "preservation.Fixity.sha256", "preservation.Fixity.found_sha256"),
        *(
            "preservation.Package.sha256",
            "preservation.Package.root_sha256",
            "preservation.PackageCheck.sha256",
        ),
        *("signatures.Check.document", "signatures.Report.document", "signatures.Report.companion"),
        *("signatures.Report.sha256", "signatures.Report.evidence_sha256", "signatures.InnerFile.sha256"),
        *("signing.Paper.document", "signing.Paper.sha256", "signing.Paper.current_sha256"),
        *("signing.Mark.before_sha256", "signing.Mark.after_sha256"),
        *(
            "following.Collection.document",
            "following.Collection.sha256",
            "following.CompletionPaper.document",
        ),
        *("intake.TrayItem.raw", "scanning.Batch.document", "scanning.Batch.sha256"),
        *("scanning.Part.document", "letters.Letter.document", "letters.Letter.edited"),
        *("filings.FilingFile.sha256", "filings.DraftFile.sha256"),
    }
)
# Where a mention counts only for some rows.
WHERE: Final = {
    "intake.TrayItem.raw_sha256": "raw_id IS NULL",
    "filings.Filing.form_sha256": "entry_id IS NULL",
    "documents.Quarantined.sha256": "released_at IS NULL",
}


@dataclass(frozen=True, slots=True)
class Went:
    """What one run did: how many files went, stayed because somebody else holds them, wait under a hold."""

    gone: int
    kept: int
    waiting: int


def order(*, dossier_ids: Collection[int], act: str, now: datetime) -> int:
    """Order that the bytes of the papers of eliminated dossiers go, and return how many files that are."""
    count = 0
    for dossier_id in sorted(dossier_ids):
        own = {one.document_id for one in files_of(archive.entries_in([dossier_id]))}
        parts = {part.id for document_id in own for part in documents.parts_of(document_id)}
        count += services.order_elimination(document_ids=own | parts, about_id=dossier_id, act=act, now=now)
    return count


def run(*, institution_id: int, clock: Callable[[], datetime]) -> Went:
    """
    Take away what was ordered, and what an old backup brought back. Must not run inside a scope.

    Run twice, or killed and run again, it ends the same. Raises: OSError and StoreUnreachableError of the store.
    """
    institution = institutions.institution_by_id(institution_id)
    if institution is None:
        return Went(0, 0, 0)
    done: Counter[str] = Counter()
    last = 0
    while True:
        with acting_for(institution_id):
            waiting = documents.waiting_eliminations(after=last, limit=AT_ONCE)
            held = _held({one.about_id for one in waiting})
        for one in waiting:
            if one.about_id in held:
                done["waiting"] += 1
                continue
            done[_take_away(institution_id, institution.code, one, clock())] += 1
        if len(waiting) < AT_ONCE:
            return Went(done["gone"], done["kept"], done["waiting"])
        last = waiting[-1].blob_id


def run_again(*, institution_id: int, clock: Callable[[], datetime]) -> int:
    """Take away once more what went and is in the store again, as after an old backup; return how many files."""
    institution = institutions.institution_by_id(institution_id)
    count = last = 0
    while institution is not None:
        with acting_for(institution_id):
            gone = documents.gone_after(last, limit=AT_ONCE)
        for one in gone:
            if documents.in_store(space=institution.code, sha256=one.sha256):
                count += _take_away(institution_id, institution.code, one, clock()) == "gone"
        if len(gone) < AT_ONCE:
            break
        last = gone[-1].blob_id
    return count


def _take_away(institution_id: int, space: str, one: EliminationLine, now: datetime) -> str:
    with acting_for(institution_id):
        state = services.eliminate(
            blob_id=one.blob_id,
            space=space,
            kept_by=_kept_by,
            inner_files=lambda ids: signatures.forget_inner_files(document_ids=ids),
            now=now,
        )
        if state == "gone":
            for entry_id in sorted(_entries_with(one.sha256)):
                index_entry_anew(entry_id=entry_id)
    return state


def _entries_with(sha256: str) -> set[int]:
    found = entries_of_documents(documents.documents_with(sha256))
    return {entry_id for entries in found.values() for entry_id in entries}


def _held(dossier_ids: Collection[int]) -> frozenset[int]:
    """Return the dossiers that a legal hold keeps now, after the minutes too: a hold beats everything."""
    return archive.held_dossiers(dossier_ids, entries_held=entries_held(dossier_ids=dossier_ids))


def _kept_by(sha256: str, document_ids: list[int]) -> str:
    """Return who else holds bytes: an entry outside eliminated dossiers, or another room that mentions them."""
    attached = entries_of_documents(document_ids)
    parents = documents.messages_of(set(document_ids) - set(attached))
    of_parents = entries_of_documents(parents.values())
    standing: set[int] = set()
    for one in document_ids:
        entries = attached.get(one) or of_parents.get(parents.get(one, 0))
        if not entries:  # in the tray, in a draft: nobody decided of it
            return "documents.Document"
        standing.update(entries)
    eliminated = archive.dossiers_of_entries(standing)
    if not all(entry_id in eliminated and eliminated[entry_id][1] for entry_id in standing):
        return "registers.Entry"
    return mentioned_in(
        document=DOCUMENT, document_ids=document_ids, sha256=sha256, but=DESCRIBES, where=WHERE
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the electronic files of eliminated dossiers."""

    gone: int
    gone_bytes: int
    kept: int
    waiting: int


def told(*, dossier_ids: Collection[int]) -> Told:
    """Return what became of the electronic files of some eliminated dossiers. Must run inside the scope."""
    lines = documents.eliminations(dossier_ids)
    gone = [one for one in lines if one.state == "gone"]
    return Told(
        gone=len(gone),
        gone_bytes=sum(one.size_bytes for one in gone),
        kept=sum(one.state in ("kept", "returned") for one in lines),
        waiting=sum(one.state == "ordered" for one in lines),
    )


def act_words(*, number: int, approval: str) -> str:
    """Return the act by which bytes go, as it is shown to whoever asks for them."""
    return _("selecționarea nr. %(number)d, aprobarea %(approval)s") % {
        "number": number,
        "approval": approval,
    }
