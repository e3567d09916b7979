"""
Registering at the counter: files, new correspondents and the entry, under one number or none.

The bytes of the files are kept before this, outside any transaction. What is left is one short transaction; without
files and new correspondents it is the single round trip of `register_entry`, in no transaction of ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from registratura.correspondents import queries as directory
from registratura.correspondents import services as correspondents
from registratura.documents import services as documents
from registratura.documents.services import ReceivedFile
from registratura.flows import terms
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.errors import EntryStateError, KeyReusedError
from registratura.registers.services import Registered
from registratura.toolkit.scope import acting_for

SERIES_MOST = 100


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A correspondent written down together with the document; `role` is sender or recipient."""

    role: str
    data: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """
    What a counter hands in. `draft` holds the known parties and no documents; `received` are accepted files.

    `copies` above one asks for that many consecutive numbers; `range_unit_id` takes them from that unit's ranges.
    """

    institution_id: int
    register_id: int
    draft: EntryDraft
    request_key: UUID
    newcomers: tuple[Newcomer, ...] = ()
    received: tuple[ReceivedFile, ...] = ()
    copies: int = 1
    range_unit_id: int | None = None

    @property
    def is_plain(self) -> bool:
        """Whether one call of the database is all it takes."""
        return not self.newcomers and not self.received and self.copies == 1


def series_keys(*, request_key: UUID, copies: int) -> list[UUID]:
    """Return the keys of the entries of one form; the first is the form's own."""
    return [request_key, *(uuid5(request_key, str(index)) for index in range(1, copies))]


def register_document(*, submission: Submission, by: Actor, now: datetime) -> list[Registered]:
    """
    Register what a counter handed in and return the numbers given, one for each copy.

    The same submission handed in again (a double click, a retry, the back button) gives the same numbers.
    Must not run inside a scope. Raises: as `registers.register_entry`; CorrespondentRefusedError.
    """
    if submission.is_plain:
        given = [
            registers.register_entry(
                institution_id=submission.institution_id,
                register_id=submission.register_id,
                draft=submission.draft,
                request_key=submission.request_key,
                by=by,
                now=now,
                range_unit_id=submission.range_unit_id,
            )
        ]
        draft = submission.draft
        if terms.may_ask_for_terms(draft=draft):
            # After the number, so that its lock is not held longer; a kill in between is mended at night.
            with acting_for(submission.institution_id):
                terms.follow(entry_ids=[given[0].entry_id], by=by, now=now)
    else:
        try:
            given, draft = _registered_together(submission, by, now)
        except KeyReusedError:
            # Two clicks at once: the other one has the number by now, and this one finds what it wrote.
            given, draft = _registered_together(submission, by, now)
    _note_use(submission.institution_id, draft, now)
    return given


def _registered_together(
    submission: Submission, by: Actor, now: datetime
) -> tuple[list[Registered], EntryDraft]:
    with acting_for(submission.institution_id):
        return register_in_scope(submission=submission, by=by, now=now)


def register_in_scope(
    *, submission: Submission, by: Actor, now: datetime
) -> tuple[list[Registered], EntryDraft]:
    """
    Register what was handed in as a part of a larger act; return the numbers and the draft as it was registered.

    Must run inside the scope of the submission's institution, and holds the register's queue until that ends.
    Raises: as `register_document`; KeyReusedError also when the same form is being registered at this moment.
    """
    keys = series_keys(request_key=submission.request_key, copies=submission.copies)
    draft = _completed(submission, by, now)
    given = registers.register_series(
        institution_id=submission.institution_id,
        register_id=submission.register_id,
        draft=draft,
        request_keys=keys,
        by=by,
        now=now,
        range_unit_id=submission.range_unit_id,
    )
    if len({one.repeated for one in given}) > 1:
        raise KeyReusedError(
            _("Cu acest formular s-au dat deja numere, de alte ori. Deschideți un formular nou.")
        )
    if terms.may_ask_for_terms(draft=draft):
        terms.follow(entry_ids=[one.entry_id for one in given], by=by, now=now)
    return given, draft


def complete_reserved(*, submission: Submission, entry_id: int, by: Actor, now: datetime) -> None:
    """
    Register what a counter handed in under a number reserved earlier.

    Must not run inside a scope. Raises: EntryRefusedError, CorrespondentRefusedError; EntryStateError when the
    reservation no longer stands.
    """
    with acting_for(submission.institution_id):
        entry = books.entry_by_id(entry_id)
        if entry is None:
            raise EntryStateError(_("Rezervarea nu mai există; deschideți lista rezervărilor."))
        draft = _with_parts(
            submission,
            documents=tuple(
                document.id
                for document in documents.add_documents(received=submission.received, now=now, by=by)
            ),
            parties=_added(submission, by, now),
        )
        registers.complete_reservation(entry=entry, draft=draft, by=by, now=now)
        if terms.may_ask_for_terms(draft=draft):
            terms.follow(entry_ids=[entry.id], by=by, now=now)
    _note_use(submission.institution_id, draft, now)


def _completed(submission: Submission, by: Actor, now: datetime) -> EntryDraft:
    """Return the draft with documents and newcomers: those of the first time when the form was handed in before."""
    before = books.entry_by_request(submission.request_key)
    if before is not None:
        card = books.entry_card(before)
        same_files = [(file.name, file.sha256) for file in card.documents] == [
            (file.name, file.inspection.sha256) for file in submission.received
        ]
        known = {(party.role, party.name): party.correspondent_id for party in card.parties}
        newcomers = [_party_of(newcomer) for newcomer in submission.newcomers]
        if same_files and all((party.role, party.name) in known for party in newcomers):
            return _with_parts(
                submission,
                documents=tuple(file.id for file in card.documents),
                parties=tuple(
                    replace(party, correspondent_id=known[party.role, party.name]) for party in newcomers
                ),
            )
    return _with_parts(
        submission,
        documents=tuple(
            document.id for document in documents.add_documents(received=submission.received, now=now, by=by)
        ),
        parties=_added(submission, by, now),
    )


def _with_parts(
    submission: Submission, *, documents: tuple[int, ...], parties: tuple[PartyDraft, ...]
) -> EntryDraft:
    draft = submission.draft
    return replace(draft, document_ids=documents, parties=(*draft.parties, *parties))


def _party_of(newcomer: Newcomer) -> PartyDraft:
    return PartyDraft(newcomer.role, ro_normalise(newcomer.data.get("name", ""), single_line=True))


def _added(submission: Submission, by: Actor, now: datetime) -> tuple[PartyDraft, ...]:
    return tuple(
        PartyDraft(newcomer.role, added.name, added.id)
        for newcomer in submission.newcomers
        for added in (correspondents.add(data=newcomer.data, by=by, now=now),)
    )


def _note_use(institution_id: int, draft: EntryDraft, now: datetime) -> None:
    used = [party.correspondent_id for party in draft.parties if party.correspondent_id is not None]
    if used:
        with acting_for(institution_id):
            correspondents.note_use(correspondent_ids=used, now=now)


def with_issuer(*, parties: Sequence[PartyDraft], direction: str, issuer: str) -> list[PartyDraft]:
    """Return the parties with who issued the document: what leaves or is made inside is the unit's own, if nobody's."""
    if direction != "incoming" and not any(party.role == "sender" for party in parties):
        return [PartyDraft("sender", issuer), *parties]
    return list(parties)


def named(*, role: str, typed: str) -> PartyDraft:
    """
    Return the party that a typed name stands for: the only correspondent of that very name, else the bare name.

    Must run inside the scope of the institution.
    """
    name = ro_normalise(typed, single_line=True)
    same = directory.same_name(name)
    return PartyDraft(role, same[0].name, same[0].id) if len(same) == 1 else PartyDraft(role, name)
