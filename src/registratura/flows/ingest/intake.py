"""
Registering what was found, once: the same bytes have the same request key, so a run after a kill goes on.

For each input: the bytes are kept and looked at first, then one short transaction writes everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.conf import settings

from registratura.correspondents import services as correspondents
from registratura.documents import services as documents
from registratura.documents.reading.mbox import iter_mbox
from registratura.documents.services import ReceivedFile
from registratura.flows import terms
from registratura.flows.ingest.inputs import NOT_A_FILE, UNREADABLE, Input, inputs, words_of
from registratura.flows.ingest.papers import Paper, paper_of_file, paper_of_mail, refused, with_digest
from registratura.flows.ingest.senders import sender_of
from registratura.kernel.calendar import legal_date
from registratura.kernel.digest import sha256_of_path
from registratura.kernel.errors import DomainError
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import LATE_AFTER_DAYS, EntryDraft, PartyDraft
from registratura.registers.errors import KeyReusedError
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.registers.models import Entry, Register

REQUESTS = UUID("5f0c6f3e-3d0f-5f0a-9d5e-6b1f6f0d8a21")
LATE_REASON = "Preluat ulterior din poșta electronică"
_USES_KEPT = 500
# Nothing was read, so nothing is kept: the person must look at the file.
_UNREAD = frozenset({UNREADABLE, NOT_A_FILE})


class Status(StrEnum):
    """What became of an input."""

    REGISTERED = "registered"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What became of an input, or of one message of a mailbox.

    `message` counts the messages of a mailbox from 1. `reason` is a stable code, `words` the same for a person.
    """

    file: str
    status: Status
    number: int | None = None
    registered_at: datetime | None = None
    sha256: str = ""
    reason: str = ""
    words: str = ""
    message: int | None = None

    @property
    def year(self) -> int | None:
        """The year of the number."""
        return legal_date(self.registered_at).year if self.registered_at else None


def ingest(
    *,
    institution: Institution,
    register: Register,
    paths: Iterable[Path],
    clock: Callable[[], datetime],
    progress: Callable[[int], None] = lambda done: None,
) -> Iterator[Outcome]:
    """
    Register every file, mail and message of a mailbox below the paths, and say of each what became of it.

    Registers nothing twice, also after a kill. A special register gives its serial beside the number of the
    general one. An input that cannot be read or registered is an `error`, and the run goes on.

    progress: called with the bytes gone through so far, as `st_size` counts them.
    Raises: OperationalError when the database is gone; what was said before stays registered.
    """
    intake = _Intake(institution, register, clock)
    done = 0
    for item in inputs(paths):
        yield from intake.take(item, partial(_further, progress, done))
        done += item.size_bytes
        progress(done)
    intake.note_uses(at_least=1)


def _further(progress: Callable[[int], None], before: int, done: int) -> None:
    progress(before + done)


class _Intake:
    """One run: where the numbers come from, and who was written with."""

    def __init__(self, institution: Institution, register: Register, clock: Callable[[], datetime]) -> None:
        self._institution_id, self._space = institution.id, institution.code
        self._clock = clock
        self._specials: tuple[int, ...] = ()
        self._register_id = register.id
        if register.kind == register.Kind.SPECIAL:
            with acting_for(self._institution_id):
                general = books.general_register()
            assert general is not None  # opened with the institution
            self._register_id, self._specials = general.id, (register.id,)
        self._used: set[int] = set()

    def take(self, item: Input, progress: Callable[[int], None]) -> Iterator[Outcome]:
        """Take one input in."""
        if item.problem:
            yield Outcome(item.shown, Status.ERROR, reason=item.problem, words=item.words)
            return
        kind = item.path.suffix.lower()
        try:
            if kind == ".mbox":
                yield from self._mailbox(item, progress)
            elif kind == ".eml" and item.size_bytes <= settings.MAX_UPLOAD_BYTES:
                yield self._guarded(item, lambda: self._mail(item, item.path.read_bytes(), item.path.name))
            else:
                yield self._guarded(item, lambda: self._file(item))
        except OSError as error:
            yield _failed(item, error)

    def note_uses(self, *, at_least: int) -> None:
        """Remember whose mail came, so that they are offered first at the desk."""
        if len(self._used) >= at_least:
            with acting_for(self._institution_id):
                correspondents.note_use(correspondent_ids=self._used, now=self._clock())
            self._used.clear()

    def _guarded(self, item: Input, act: Callable[[], Outcome]) -> Outcome:
        try:
            return act()
        except OSError as error:
            return _failed(item, error)
        except DomainError as error:
            return Outcome(item.shown, Status.ERROR, reason=error.code, words=error.words)

    def _file(self, item: Input) -> Outcome:
        sha256 = sha256_of_path(item.path)
        if earlier := self._earlier(sha256):
            return _duplicate(item, earlier, sha256)
        paper = paper_of_file(space=self._space, path=item.path)
        if paper.file.inspection.reason in _UNREAD:
            return _refusal(item, Status.ERROR, paper.file)
        if not paper.file.accepted:
            return self._hold(item, with_digest(paper.file, sha256=sha256))
        return self._register(item, paper)

    def _mailbox(self, item: Input, progress: Callable[[int], None]) -> Iterator[Outcome]:
        count = 0
        with item.path.open("rb") as stream:
            for message in iter_mbox(stream, max_message_bytes=settings.MAX_UPLOAD_BYTES):
                count += 1
                name = f"{item.path.stem} – mesajul {count}.eml"
                progress(message.offset)
                act = self._cut if message.cut else self._mail
                yield self._guarded(item, partial(act, item, message.raw, name, count))
        if not count:
            yield self._guarded(item, lambda: self._empty_mailbox(item))

    def _empty_mailbox(self, item: Input) -> Outcome:
        file = paper_of_file(space=self._space, path=item.path).file
        return self._hold(item, refused(file, reason="mail-empty") if file.accepted else file)

    def _cut(self, item: Input, beginning: bytes, name: str, message: int) -> Outcome:
        limit = settings.MAX_UPLOAD_BYTES >> 20
        file = paper_of_mail(space=self._space, raw=b"", name=name).file
        file = refused(file, reason="file-too-big", taken=f"peste {limit}", limit=str(limit))
        return self._hold(item, file, message)

    def _mail(self, item: Input, raw: bytes, name: str, message: int | None = None) -> Outcome:
        sha256 = hashlib.sha256(raw).hexdigest()
        if earlier := self._earlier(sha256):
            return _duplicate(item, earlier, sha256, message)
        paper = paper_of_mail(space=self._space, raw=raw, name=name)
        if not paper.file.accepted:
            return self._hold(item, paper.file, message)
        return self._register(item, paper, message)

    def _earlier(self, sha256: str) -> Entry | None:
        with acting_for(self._institution_id):
            return books.entry_by_request(self._key(sha256))

    def _key(self, sha256: str) -> UUID:
        return uuid5(REQUESTS, f"{self._institution_id}/{self._register_id}/{sha256}")

    def _hold(self, item: Input, file: ReceivedFile, message: int | None = None) -> Outcome:
        with acting_for(self._institution_id):
            documents.quarantine(received=file, now=self._clock(), by=None)
        return _refusal(item, Status.QUARANTINED, file, message)

    def _register(self, item: Input, paper: Paper, message: int | None = None) -> Outcome:
        sha256 = paper.file.inspection.sha256
        try:
            done = self._in_one_transaction(paper, self._key(sha256))
        except KeyReusedError:  # another run registered these bytes in this moment
            earlier = self._earlier(sha256)
            assert earlier is not None
            return _duplicate(item, earlier, sha256, message)
        self.note_uses(at_least=_USES_KEPT)
        held = paper.held_back
        return Outcome(
            file=item.shown,
            status=Status.DUPLICATE if done.repeated else Status.REGISTERED,
            number=done.number,
            registered_at=done.registered_at,
            sha256=sha256,
            reason="attachment-quarantined" if held else "",
            words=_held_words(held),
            message=message,
        )

    def _in_one_transaction(self, paper: Paper, key: UUID) -> registers.Registered:
        now = self._clock()
        with acting_for(self._institution_id):
            role = "file" if paper.mail is None else "message"
            whole = documents.add_document(received=paper.file, now=now, by=None, role=role)
            ids = [whole.id]
            for part in paper.parts:
                if part.accepted:
                    added = documents.add_document(
                        received=part, now=now, by=None, role="attachment", part_of_id=whole.id
                    )
                    ids.append(added.id)
                else:
                    documents.quarantine(received=part, now=now, by=None)
            done = registers.register_entry(
                institution_id=self._institution_id,
                register_id=self._register_id,
                draft=self._draft(paper, tuple(ids), now),
                request_key=key,
                by=None,
                now=now,
            )
            if self._specials:
                terms.follow(entry_ids=[done.entry_id], by=None, now=now)
            return done

    def _draft(self, paper: Paper, document_ids: tuple[int, ...], now: datetime) -> EntryDraft:
        mail = paper.mail
        parties: tuple[PartyDraft, ...] = ()
        received_at = None
        if mail is not None:
            assert mail.sender is not None  # else the mail would wait in quarantine
            party = sender_of(address=mail.sender, now=now)
            parties = (party,)
            if party.correspondent_id is not None:
                self._used.add(party.correspondent_id)
            # A date in the future is a wrong clock of the sender's.
            received_at = mail.received_at if mail.received_at and mail.received_at <= now else None
        late = received_at is not None and (legal_date(now) - legal_date(received_at)).days >= LATE_AFTER_DAYS
        return EntryDraft(
            direction="incoming",
            channel="file" if mail is None else "email",
            subject=paper.subject,
            document_kind=paper.document_kind,
            parties=parties,
            annex_count=paper.annex_count,
            received_at=received_at,
            late_reason=LATE_REASON if late else "",
            remarks=_held_words(paper.held_back),
            document_ids=document_ids,
            special_register_ids=self._specials,
        )


def _duplicate(item: Input, earlier: Entry, sha256: str, message: int | None = None) -> Outcome:
    return Outcome(
        file=item.shown,
        status=Status.DUPLICATE,
        number=earlier.number,
        registered_at=earlier.registered_at,
        sha256=sha256,
        message=message,
    )


def _refusal(item: Input, status: Status, file: ReceivedFile, message: int | None = None) -> Outcome:
    inspection = file.inspection
    return Outcome(
        file=item.shown,
        status=status,
        sha256=inspection.sha256,
        reason=inspection.reason,
        words=inspection.problem.words if inspection.problem else "",
        message=message,
    )


def _failed(item: Input, error: OSError) -> Outcome:
    return Outcome(item.shown, Status.ERROR, reason=UNREADABLE, words=words_of(error))


def _held_words(held: list[ReceivedFile]) -> str:
    if not held:
        return ""
    names = "; ".join(f"{file.name} ({file.inspection.reason})" for file in held)
    return f"Anexe oprite în carantină: {names}"
