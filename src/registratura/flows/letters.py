"""
Giving a letter its number.

The number comes first and in its own transaction; the document is made after it, outside any. A kill or a fault in
between loses nothing: the number stands in the register, and the job makes what is missing
(`letter_making.make_waiting`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from registratura.flows import answering, registering
from registratura.flows import letter_making as making
from registratura.flows.answering import Reply
from registratura.flows.letter_forms import is_here, missing_in, parties_of
from registratura.flows.registering import Submission
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers
from registratura.kernel.errors import DomainError
from registratura.letters import queries as letters
from registratura.letters import services
from registratura.letters.errors import LetterRefusedError
from registratura.letters.kinds import Outcome
from registratura.letters.queries import LetterCard
from registratura.registers import queries as books
from registratura.registers.drafts import EntryDraft
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor


class NotYourLetterError(DomainError):
    """Only who may answer a document, or registers for the institution, writes a letter about it."""

    code = "letters.not-yours"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A letter with its number. `problem`: why its document is not made yet, in words; empty when it is."""

    entry_id: int
    written_number: str
    problem: str


def may_write(*, row: EntryRow, powers: Powers, by: Actor, now: datetime) -> bool:
    """
    Say whether a person writes letters about an entry: who answers it, or registers for the institution.

    Must run inside a scope.
    """
    if row.state != "registered":
        return False
    if powers.may(Permission.ENTRY_REGISTER):
        return True
    if row.direction == "outgoing":
        return row.unit_id is not None and powers.may(Permission.ENTRY_RESOLVE, unit_id=row.unit_id)
    return answering.may_answer(row=row, powers=powers, by=by, now=now)


def register_letter(
    *, institution: Institution, letter_id: int, powers: Powers, by: Actor, now: datetime
) -> Numbered:
    """
    Give a letter its number and make its document with the number in it; asked again, the same number.

    When the document cannot be made the number stands and `problem` says why: the job goes on trying.
    Must not run inside a scope. Raises: LetterRefusedError, NotYourLetterError; SomebodyAnsweredError; as
    `answering.answer` and `registering.register_document`: no number was given then.
    """
    with acting_for(institution.id):
        card, about = _ready(letter_id, powers, by, now)
        if card.entry_id is None:
            services.begin_numbering(letter_id=card.id, now=now)
    if card.entry_id is None:
        try:
            entry_id = _numbered(institution, card, about, powers, by, now)
        except DomainError:
            with acting_for(institution.id):
                services.back_to_draft(letter_id=card.id, now=now)
            raise
        with acting_for(institution.id):
            services.note_number(letter_id=card.id, entry_id=entry_id, by=by, now=now)
    problem = making.make_letter(institution=institution, letter_id=card.id, by=by, now=now)
    with acting_for(institution.id):
        done = letters.letter(letter_id)
        assert done is not None
        assert done.entry_id is not None
        (line,) = books.lines_of([done.entry_id])
    return Numbered(done.entry_id, line.written_number, problem)


def _ready(letter_id: int, powers: Powers, by: Actor, now: datetime) -> tuple[LetterCard, EntryRow]:
    card = letters.letter(letter_id)
    about = books.entry_by_id(card.about_id) if card is not None else None
    if card is None or about is None:
        raise LetterRefusedError(_("Scrisoarea nu există."))
    if card.entry_id is not None:
        return card, about
    if not may_write(row=about, powers=powers, by=by, now=now):
        raise NotYourLetterError(
            _(
                "Scrie cine are lucrarea, registratura sau relațiile cu publicul. Cereți să vă fie repartizată."
            )
        )
    for missing in missing_in(card=card):
        raise LetterRefusedError(missing.words, field=missing.field)
    return card, about


def _numbered(
    institution: Institution, card: LetterCard, about: EntryRow, powers: Powers, by: Actor, now: datetime
) -> int:
    if is_here(written=card.written):
        return about.id
    written: dict[str, Any] = card.written
    with acting_for(institution.id):
        register = books.general_register()
        if register is None:
            raise LetterRefusedError(_("Deschideți întâi registrul general: din el ia număr scrisoarea."))
        parties = parties_of(institution=institution, card=card, about=about)
    outcome = card.outcome
    draft = EntryDraft(
        direction="internal" if outcome == Outcome.INTERNAL else "outgoing",
        subject=str(written["subject"]),
        channel="internal" if outcome == Outcome.INTERNAL else str(written.get("channel") or "post"),
        document_kind=card.document_kind,
        parties=parties,
        unit_id=about.unit_id,
        sheet_count=1,
        annex_count=0,
        filing_code=about.filing_code,
        connected_to_id=None if outcome == Outcome.ANSWERS else about.id,
    )
    if outcome == Outcome.ANSWERS:
        reply = Reply(
            institution_id=institution.id,
            entry_id=about.id,
            answered_ids=frozenset({about.id}),
            seen=frozenset(int(key) for key in written.get("seen", ())),
            same_number=False,
            register_id=register.id,
            draft=draft,
            request_key=card.request_key,
        )
        return answering.answer(reply=reply, powers=powers, by=by, now=now).entry_id
    submission = Submission(
        institution_id=institution.id, register_id=register.id, draft=draft, request_key=card.request_key
    )
    return registering.register_document(submission=submission, by=by, now=now)[0].entry_id
