"""
Whether a paper was issued by the institution: by its number and its bytes, or by the code printed on it.

What did not leave was not issued; of what came in nothing is told. No name is told: who signed is a function.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from registratura.dispatch import queries as shipments
from registratura.documents import queries as documents
from registratura.flows import signature_words
from registratura.flows.signature_words import SignatureTold
from registratura.following import queries as following
from registratura.following.secret_words import plain, same
from registratura.kernel.calendar import legal_date
from registratura.letters import queries as letters
from registratura.registers import queries as books
from registratura.registers.queries import AnswerLine, EntryLine
from registratura.signing import queries as signing
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
NUMBER_MOST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPaper:
    """
    A paper of the institution. `exact`: the digest asked for is that of the document as it left; False for an earlier
    version of it; None when only the code was asked for. `digests` are told to whoever has the code.
    """

    number: str
    issued_on: date
    left_on: date
    functions: tuple[str, ...]
    signature: SignatureTold | None
    annulled: bool
    withdrawn: bool
    exact: bool | None
    digests: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it is in force, as far as the registers say."""
        return not self.annulled and not self.withdrawn and self.exact is not False


def clean_digest(*, typed: str) -> str:
    """Return a typed SHA-256 in small letters without spaces; empty when it can be none."""
    letters_only = "".join(typed.split()).lower()
    return letters_only if DIGEST.fullmatch(letters_only) else ""


def by_digest(*, institution: "Institution", number: str, sha256: str) -> IssuedPaper | None:
    """
    Return the issued paper with this number and these bytes; None for everything else, whatever does not fit.

    sha256: as `clean_digest` gives it. Must not run inside a scope.
    """
    with acting_for(institution.id):
        for document_id in documents.documents_with(sha256) if sha256 else []:
            row = books.entry_of_document(document_id)
            if row is None:
                continue
            (line,) = books.lines_of([row.id])
            found = _issued(line, document_id=document_id, sha256=sha256)
            if found is not None and _fits(found, line, number):
                return found
    return None


def by_code(*, institution: "Institution", number: str, code: str) -> IssuedPaper | None:
    """
    Return the issued paper on which a code is printed; None when the number is another's.

    number: empty when the code came by a QR. Must not run inside a scope.
    """
    with acting_for(institution.id):
        entry_id = following.entry_of_code(code)
        lines = books.lines_of([entry_id]) if entry_id is not None else []
        for line in lines:
            found = _issued(line, document_id=None, sha256="")
            if found is not None and (not number or _fits(found, line, number)):
                return found
    return None


def _fits(found: IssuedPaper, line: EntryLine, typed: str) -> bool:
    short = f"{line.number}/{line.year}"
    given = plain(typed=typed[:NUMBER_MOST])
    return any(same(one=given, other=plain(typed=one)) for one in (found.number, line.written_number, short))


def _issued(line: EntryLine, *, document_id: int | None, sha256: str) -> IssuedPaper | None:
    if line.state not in ("registered", "annulled"):
        return None
    here = _answer_here(line.id)
    if line.direction == "incoming" and here is None:
        return None
    cards = [card for card in shipments.of_entry(line.id) if card.sent_on is not None and not card.lost]
    if not cards:
        return None
    ours = _papers_of(line)
    if document_id is not None and document_id not in ours:
        return None
    wanted = [document_id] if document_id is not None else ours
    in_force = documents.cards(wanted)
    told = signature_words.told_of(document_ids=wanted)
    left_on = min(card.sent_on for card in cards if card.sent_on is not None)
    return IssuedPaper(
        number=here.answer_number if here is not None else line.written_number,
        issued_on=_day_of(here, line),
        left_on=left_on,
        functions=_functions(line.id, wanted),
        signature=next(iter(told.values()), None),
        annulled=line.state == "annulled",
        withdrawn=_is_withdrawn(line.id),
        exact=any(card.sha256 == sha256 for card in in_force) if sha256 else None,
        digests=() if sha256 else tuple(card.sha256 for card in in_force if not card.held),
    )


def _answer_here(entry_id: int) -> AnswerLine | None:
    lines = books.answered_by([entry_id]).get(entry_id, ())
    return next((line for line in lines if line.same_number), None)


def _day_of(here: AnswerLine | None, line: EntryLine) -> date:
    return legal_date(here.linked_at) if here is not None else line.registered_on


def _papers_of(line: EntryLine) -> list[int]:
    """Return the documents that are the paper: all of an outgoing entry, of an answered one only letters of ours."""
    papers = following.papers_of(line.id)
    if line.direction == "outgoing":
        return [paper.document_id for paper in papers]
    ours = {letter.document_id for letter in letters.letters_of(line.id)}
    for request in signing.requests_of(line.id):
        ours |= {paper.document_id for paper in request.papers}
    return [paper.document_id for paper in papers if not paper.given and paper.document_id in ours]


def _functions(entry_id: int, document_ids: list[int]) -> tuple[str, ...]:
    found = [
        step.quality
        for request in signing.requests_of(entry_id)
        if {paper.document_id for paper in request.papers} & set(document_ids)
        for step in request.steps
        if step.state == "signed" and step.quality
    ]
    return tuple(dict.fromkeys(found))


def _is_withdrawn(entry_id: int) -> bool:
    lines = books.answered_by([entry_id], with_withdrawn=True).get(entry_id, ())
    return bool(lines) and all(line.withdrawn_at is not None for line in lines)
