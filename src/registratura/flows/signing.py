"""Signing what leaves: whose folder, in whose place, with which key; and what keeps an unsigned paper from leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.documents import queries as documents
from registratura.documents.events import VersionAdded
from registratura.flows import entitling, petition_answers
from registratura.institutions import queries as institutions
from registratura.institutions.entitlements import Feature
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.petitions import queries as petitions
from registratura.petitions.terms import Standing
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow
from registratura.routing import queries as routing
from registratura.signing import queries as folders
from registratura.signing import services as signing
from registratura.signing.errors import NotYoursToSignError, RequestRefusedError
from registratura.signing.events import SignatureGiven
from registratura.signing.keys.port import Secret
from registratura.signing.queries import FolderLine, RequestCard
from registratura.signing.services import Act, AskedStep, Chosen, Outcome
from registratura.toolkit.scope import acting_for


def places_of(*, by: Actor, now: datetime) -> frozenset[int]:
    """Return the absent persons for whom a person signs today. Must run inside a scope."""
    return routing.stands_in_for(by.id, on=legal_date(now))


def folder(*, powers: Powers, by: Actor, now: datetime) -> list[FolderLine]:
    """Return what waits for a person's signature, own or in an absent one's place. Must run inside a scope."""
    people = {by.id, *places_of(by=by, now=now)}
    return folders.folder(user_id=by.id, user_ids=people, with_seal=powers.may(Permission.SEAL_APPLY))


def ask(
    *,
    entry: EntryRow,
    document_ids: Sequence[int],
    steps: Sequence[AskedStep],
    place: str,
    reason: str,
    previous_id: int | None,
    by: Actor,
    now: datetime,
) -> int:
    """
    Send documents of an entry to be signed; return the request's number.

    Must run inside a scope. Raises: RequestRefusedError for documents of another entry; FeatureClosedError, unless the
    entry has a legal term that runs; as `signing.ask`.
    """
    own = {line.id for line in books.entry_card(entry).documents}
    if entry.state != "registered" or not set(document_ids) <= own:
        raise RequestRefusedError(
            _("Se semnează documentele unei înregistrări în vigoare; reîncărcați pagina."), field="documents"
        )
    entitling.check_open_or_in_term(feature=Feature.SIGNING, entry_ids=[entry.id], now=now)
    return signing.ask(
        entry_id=entry.id,
        document_ids=document_ids,
        steps=steps,
        place=place,
        reason=reason,
        previous_id=previous_id,
        by=by,
        now=now,
    )


def sign(
    *,
    institution_id: int,
    chosen: Sequence[Chosen],
    key_id: int,
    secret: Secret,
    with_seal: bool,
    powers: Powers,
    by: Actor,
    now: datetime,
) -> Outcome:
    """
    Sign requests with one key and one secret. Takes seconds: must not run inside a scope.

    with_seal: the key is the institution's. Raises: NotYoursToSignError without the power; as `signing.sign`.
    """
    if with_seal and not powers.may(Permission.SEAL_APPLY):
        raise NotYoursToSignError(_("Sigiliul instituției îl aplică numai cine are acest drept."))
    with acting_for(institution_id):
        in_places = places_of(by=by, now=now)
    institution = institutions.institution_by_id(institution_id)
    assert institution is not None
    act = Act(
        institution_id=institution_id,
        space=institution.code,
        institution_name=institution.name,
        chosen=tuple(chosen),
        key_id=key_id,
        secret=secret,
        in_places=in_places,
        seal=with_seal,
    )
    return signing.sign(act=act, by=by, now=now)


def refuse(
    *, request_id: int, reason: str, with_seal: bool, powers: Powers, by: Actor, now: datetime
) -> None:
    """
    Refuse to sign, with the reason; the author hears of it.

    Must run inside a scope. Raises: NotYoursToSignError; as `signing.refuse`.
    """
    if with_seal and not powers.may(Permission.SEAL_APPLY):
        raise NotYoursToSignError(_("Sigiliul instituției îl aplică numai cine are acest drept."))
    places = places_of(by=by, now=now)
    signing.refuse(request_id=request_id, reason=reason, in_places=places, seal=with_seal, by=by, now=now)


def may_withdraw(*, card: RequestCard, powers: Powers, by: Actor) -> bool:
    """Say whether a person takes a request back: who made it, or a registrar."""
    return card.state in ("open", "refused", "fallen") and (
        card.asked_by_id == by.id or powers.may(Permission.ENTRY_REGISTER)
    )


def withdraw(*, card: RequestCard, reason: str, powers: Powers, by: Actor, now: datetime) -> None:
    """
    Take a request back.

    Must run inside a scope. Raises: NotYoursToSignError for anybody but its maker and registrars; as
    `signing.withdraw`.
    """
    if card.asked_by_id != by.id and not powers.may(Permission.ENTRY_REGISTER):
        raise NotYoursToSignError(_("Cererea o retrage cel care a făcut-o sau registratura."))
    signing.withdraw(request_id=card.id, reason=reason, by=by, now=now)


def stamp_waiting(*, institution_id: int, clock: Callable[[], datetime]) -> int:
    """Stamp what was signed while the authority of time stamps was away; return how many. Not inside a scope."""
    institution = institutions.institution_by_id(institution_id)
    if institution is None:
        return 0
    return signing.stamp_waiting(institution_id=institution_id, space=institution.code, clock=clock)


def follow_version(*, event: VersionAdded) -> None:
    """Let the requests fall by which a document waits that somebody changed."""
    if event.reason == "signed":
        return
    version = documents.versions_of([event.document_id])[event.document_id][0]
    signing.fall_changed(document_id=event.document_id, by=None, now=version.added_at)


def record_signature(*, event: SignatureGiven) -> None:
    """
    Let the electronic signature of an answer count as the one that the law wants recorded.

    What the law of petitions does not allow (no legal ground yet, the same person twice) is recorded by hand.
    Law: OG 27/2002 art. 13.
    """
    entry = books.entry_by_id(event.entry_id)
    signer = institutions.members(at=event.at)
    name = next((member.full_name for member in signer if member.user_id == event.by_id), "")
    if entry is None or not name:
        return
    lines = books.answered_by([entry.id]).get(entry.id, ())
    named = {entry.id, *(line.answered.entry_id for line in lines)}
    powers = institutions.powers_of(event.by_id, institution_id=event.institution_id, at=event.at)
    for entry_id in sorted(named & set(petitions.standings_of(named))):
        _sign_petition(entry_id, powers, _Signer(event.by_id, name), event.at)


def _sign_petition(entry_id: int, powers: Powers, by: Actor, now: datetime) -> None:
    card, row = petitions.petition_of(entry_id), books.entry_by_id(entry_id)
    if card is None or row is None or card.standing is not Standing.IN_WORK:
        return
    own = petition_answers.qualities_of(entry=row, powers=powers)
    role = next((role for role in own if role in card.missing), None)
    if role is not None:
        with suppress(DomainError), transaction.atomic():
            petition_answers.sign(entry=row, role=role, powers=powers, by=by, now=now)


class _Signer:
    """Who signed, for the journal."""

    def __init__(self, user_id: int, full_name: str) -> None:
        self._id, self._full_name = user_id, full_name

    @property
    def id(self) -> int:
        """Return the number."""
        return self._id

    @property
    def full_name(self) -> str:
        """Return the name."""
        return self._full_name
