"""Reading what stands in the files that were kept: never in the way of registering, never twice the same bytes."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from registratura.documents import queries as documents
from registratura.documents.contents.reading import Method, Reading, read_text
from registratura.documents.services.reading import ToRead, keep_reading, next_to_read
from registratura.flows.signatures import with_inner_texts
from registratura.institutions import queries as institutions
from registratura.registers.queries.files import entries_behind, files_of, files_to_index
from registratura.registers.services.files import FileText, index_anew, index_file
from registratura.toolkit.scope import acting_for

INDEXED_AT_ONCE = 100
# The minute looks at what came lately; the night at everything.
LATELY = timedelta(days=2)


def read_waiting(
    *, institution_id: int, clock: Callable[[], datetime], since: datetime, until: datetime
) -> int:
    """
    Read the files of an institution that wait, newest first, and return how many were read.

    A file begun before `until` is read to its end. Must not run inside a scope: reading takes seconds, and each
    file is two short transactions with the reading between them.
    """
    institution = institutions.institution_by_id(institution_id)
    if institution is None:
        return 0
    count = 0
    while clock() < until:
        with acting_for(institution_id):
            task = next_to_read(now=clock(), since=since)
        if task is None:
            break
        reading = _read(institution.code, task)
        with acting_for(institution_id):
            keep_reading(blob_id=task.blob_id, reading=reading, now=clock())
        count += 1
    return count


def index_read(*, institution_id: int, since: datetime) -> int:
    """
    Let entries be found by the files attached or changed at or after a moment and read since; return how many.

    Of a file that has several versions, by the one in force alone; the former ones stand in its history.

    Done twice it does nothing. Must not run inside a scope: each portion is a transaction of its own.
    """
    count = last = 0
    while True:
        with acting_for(institution_id):
            files = files_to_index(since=since, after=last, limit=INDEXED_AT_ONCE)
            texts = _texts(file.document_id for file in files)
            count += sum(
                index_file(entry_id=file.entry_id, file=texts[file.document_id])
                for file in files
                if file.document_id in texts
            )
        if len(files) < INDEXED_AT_ONCE:
            return count + _follow_versions(institution_id, since)
        last = files[-1].id


def _follow_versions(institution_id: int, since: datetime) -> int:
    """
    Let entries be found by the versions in force of their files; return how many entries that were.

    The words of the former version stay until the new one is read: meanwhile the entry is found as before.
    """
    count = last = 0
    while True:
        with acting_for(institution_id):
            changed = documents.changed_documents(since=since, after=last, limit=INDEXED_AT_ONCE)
            newest = documents.in_force({document_id for _version, document_id in changed})
            for entry_id, document_ids in entries_behind(newest).items():
                texts = _texts(document_ids)
                if all(document_id in texts for document_id in document_ids if document_id in newest):
                    count += index_anew(entry_id=entry_id, files=list(texts.values()))
        if len(changed) < INDEXED_AT_ONCE:
            return count
        last = changed[-1][0]


def index_entry_anew(*, entry_id: int) -> None:
    """Let an entry be found by what is left of its files, after the bytes of some went. Must run inside a scope."""
    index_anew(
        entry_id=entry_id, files=list(_texts(one.document_id for one in files_of([entry_id])).values())
    )


def _texts(document_ids: Iterable[int]) -> dict[int, FileText]:
    """Return what was read in files, by document; one whose reading is not over yet is missing."""
    # The keys first: of a version added in between the text may come early, and is then given once more.
    newest = documents.in_force(document_ids := list(document_ids))
    texts = with_inner_texts(texts=documents.texts_of(document_ids))
    return {number: FileText(number, newest[number], text) for number, text in texts.items()}


def _read(space: str, task: ToRead) -> Reading:
    try:
        with documents.open_bytes(space=space, sha256=task.sha256) as content:
            return read_text(content, media_type=task.media_type)
    except FileNotFoundError:  # `verify` tells of it; here the others go on
        return Reading(Method.NONE, reason="unreadable")
