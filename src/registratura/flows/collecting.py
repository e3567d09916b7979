"""
The answer taken from the portal by whoever asked: which files, how their signatures stand, and the proof of taking.

A paper put into the portal has left (OG 27/2002 art. 8: the term stops); its recipient is taken as told on the day the
first of its files is opened. Whether by the secret or by an account is written down, with the digest of the bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.dispatch import queries as shipments
from registratura.dispatch import services as dispatch
from registratura.dispatch.queries import ShipmentCard
from registratura.documents import queries as documents
from registratura.filings import queries as filings
from registratura.flows import signature_words
from registratura.flows.signature_words import SignatureTold
from registratura.following import queries as following
from registratura.following import services
from registratura.following.errors import NothingToCollectError
from registratura.following.queries import PaperLine
from registratura.letters import queries as letters
from registratura.registers import queries as books
from registratura.registers.queries import AnswerLine
from registratura.signing import queries as signing
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor

_IN_PORTAL = frozenset({"sent", "delivered"})


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file of an answer that lies in the portal."""

    document_id: int
    name: str
    size_bytes: int
    sha256: str
    signature: SignatureTold | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTold:
    """An answer that left. `shipment_id` is that of the portal, None when it left another way; `words` tell how."""

    number: str
    left_at: datetime
    words: str
    shipment_id: int | None
    collected_at: datetime | None
    files: tuple[AnswerFile, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """Bytes of an answer, to be given out."""

    name: str
    media_type: str
    content: BinaryIO


def papers_and_answers(*, entry_id: int) -> tuple[list[PaperLine], list[AnswerTold]]:
    """
    Return the files of an entry and the answers to it that have left, oldest first.

    What is being prepared is not told. What all the answers need is asked at once. Must run inside a scope.
    """
    lines = books.answers_of([entry_id], named=False).get(entry_id, ())
    papers = following.papers_of_each({entry_id, *(line.answer.entry_id for line in lines)})
    return papers[entry_id], _left(entry_id, lines, papers) if lines else []


def _left(
    entry_id: int, lines: Sequence[AnswerLine], papers: Mapping[int, Sequence[PaperLine]]
) -> list[AnswerTold]:
    taken = {line.shipment_id: line for line in reversed(following.collections_of(entry_id, named=False))}
    sent = shipments.of_entries({line.answer.entry_id for line in lines})
    found = []
    for line in lines:
        for card in sent[line.answer.entry_id]:
            if card.sent_on is None or card.sent_at is None or card.for_information or card.lost:
                continue
            here = card.method == "portal" and card.state in _IN_PORTAL
            first = taken.get(card.id)
            found.append(
                AnswerTold(
                    number=line.answer_number,
                    left_at=card.sent_at,
                    words=_words(line, card),
                    shipment_id=card.id if here else None,
                    collected_at=first.collected_at if first is not None else None,
                    files=_files(line, entry_id, papers) if here else (),
                )
            )
    return found


def _words(line: AnswerLine, card: ShipmentCard) -> str:
    facts = {"number": line.answer_number, "way": card.method_name}
    if card.method == "portal":
        return _("Răspunsul %(number)s a fost pus aici, în portal.") % facts
    return _("Răspunsul %(number)s a plecat: %(way)s.") % facts


def _files(
    line: AnswerLine, entry_id: int, papers: Mapping[int, Sequence[PaperLine]]
) -> tuple[AnswerFile, ...]:
    wanted = _documents_of(line, entry_id, papers)
    told = signature_words.told_of(document_ids=wanted)
    return tuple(
        AnswerFile(card.id, card.name, card.size_bytes, card.sha256, told.get(card.id))
        for card in documents.cards(wanted)
        if not card.held
    )


def _documents_of(line: AnswerLine, entry_id: int, papers: Mapping[int, Sequence[PaperLine]]) -> list[int]:
    """
    Return the documents that are the answer.

    An answer under the same number lies among the papers of the request: only letters of ours and what was signed
    count, so that no note of the house is given out with it.
    """
    if not line.same_number:
        return [paper.document_id for paper in papers[line.answer.entry_id]]
    ours = {letter.document_id for letter in letters.letters_of(line.answer.entry_id)}
    for request in signing.requests_of(line.answer.entry_id):
        ours |= {paper.document_id for paper in request.papers}
    return [paper.document_id for paper in papers[entry_id] if not paper.given and paper.document_id in ours]


_METHODS = {"portal": "portal", "email": "email", "post": "post_ar", "counter": "hand"}


def way_wanted(*, answer_id: int) -> str:
    """
    Return the method of dispatch that whoever filed asked for the answer; empty when nobody did or it is not offered.

    Must run inside a scope.
    """
    for line in books.answered_by([answer_id]).get(answer_id, ()):
        filing = filings.filing_of_entry(line.answered.entry_id)
        method = _METHODS.get(filing.answer_way, "") if filing is not None else ""
        if method in shipments.options().methods:
            return method
    return ""


def collect(
    *,
    institution: "Institution",
    entry_id: int,
    shipment_id: int,
    document_id: int,
    key_id: int | None,
    user: "Actor | None",
    clock: Callable[[], datetime],
) -> Taken:
    """
    Open a file of an answer for whoever holds the key or the account, and write the proof of it.

    key_id, user: by what it was opened; at least one. Must not run inside a scope.
    Raises: NothingToCollectError for what is not in the portal for this entry; FileNotFoundError while the antivirus
    holds it back.
    """
    with acting_for(institution.id):
        file = next(
            (
                (answer, one)
                for answer in papers_and_answers(entry_id=entry_id)[1]
                for one in answer.files
                if answer.shipment_id == shipment_id and one.document_id == document_id
            ),
            None,
        )
        if file is None:
            raise NothingToCollectError(_("Fișierul nu este în portal pentru cererea aceasta."))
        answer, one = file
        (card,) = documents.cards([document_id])
    # Opened before it is written down: what could not be given was not taken.
    content = documents.open_bytes(space=institution.code, sha256=one.sha256)
    with acting_for(institution.id):
        _write_down(entry_id, answer, one, key_id, user, clock())
    return Taken(card.name, card.media_type, content)


@transaction.atomic
def _write_down(
    entry_id: int,
    answer: AnswerTold,
    file: AnswerFile,
    key_id: int | None,
    user: "Actor | None",
    now: datetime,
) -> None:
    assert answer.shipment_id is not None
    services.record_collection(
        entry_id=entry_id,
        shipment_id=answer.shipment_id,
        document_id=file.document_id,
        sha256=file.sha256,
        key_id=key_id,
        user_id=user.id if user is not None else None,
        by=user,
        now=now,
    )
    dispatch.note_collected(
        shipment_id=answer.shipment_id,
        sha256=file.sha256,
        by_account=key_id is None,
        now=now,
    )
