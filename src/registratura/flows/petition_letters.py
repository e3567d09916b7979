"""Sending a misdirected petition on: two letters with their numbers, one act, five days."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from registratura.deadlines import queries as terms
from registratura.deadlines import services as deadlines
from registratura.deadlines.rules import compute
from registratura.flows import entitling
from registratura.flows import petitions as petition_flow
from registratura.flows import terms as term_flow
from registratura.flows.petition_answers import answer_channel
from registratura.flows.petition_following import REDIRECTION
from registratura.flows.petition_guards import officer_only
from registratura.flows.registering import named
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.petitions import queries as petitions
from registratura.petitions import services
from registratura.petitions.errors import PetitionRefusedError
from registratura.petitions.rules import GROUNDS
from registratura.petitions.terms import Standing
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import EntryRow, PartyLine
from registratura.registers.services import Registered
from registratura.registers.terms import Channel, Direction
from registratura.routing.services.holding import hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirection:
    """
    Where a petition goes and what the two letters say.

    `transfer_subject`: of the letter to the authority. `notice_subject`: of the one to the petitioner. Channels are
    ways of going out, as in the register.
    """

    authority: str
    transfer_subject: str
    notice_subject: str
    transfer_channel: str = Channel.POST.value
    notice_channel: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Letters:
    """The numbers given to the letters of a redirection."""

    transfer: Registered
    notice: Registered


def redirect(
    *,
    entry: EntryRow,
    redirection: Redirection,
    request_key: UUID,
    powers: Powers,
    by: Actor,
    now: datetime,
) -> Letters:
    """
    Send a petition to the competent authority and tell the petitioner: two numbers, one act, all or nothing.

    The answer's term ends; that of five days runs until both letters have left. The same request gives the same
    numbers again. Must be the first act of its scope.
    Raises: NotPublicRelationsError, PetitionDecidedError telling who was first, PetitionRefusedError,
    EntryRefusedError.
    Law: OG 27/2002 art. 6¹.
    """
    officer_only(powers=powers)
    if not redirection.authority.strip():
        raise PetitionRefusedError(_("Scrieți autoritatea competentă să o rezolve."), field="authority")
    register = books.general_register()
    if register is None:
        raise PetitionRefusedError(_("Deschideți întâi registrul general: din el iau numere scrisorile."))
    senders = tuple(party for party in books.parties_of(entry.id) if party.role == "sender")
    if not senders:
        raise PetitionRefusedError(
            _(
                "Petiția nu are petiționar căruia să i se scrie; este anonimă (OG 27/2002 art. 7) și se clasează."
            )
        )
    # Registers before entries: the numbers are taken before anything is held.
    with entitling.answering_in_term(entry_ids=[entry.id], now=now):
        letters = _numbered(entry, redirection, senders, register.id, request_key, by, now)
    known = petitions.petition_of(entry.id)
    if letters.transfer.repeated and known is not None and known.transfer_id == letters.transfer.entry_id:
        return letters
    hold(entry_ids=[entry.id])
    services.redirect(
        entry_id=entry.id,
        authority=redirection.authority,
        transfer_id=letters.transfer.entry_id,
        notice_id=letters.notice.entry_id,
        note=redirection.note,
        by=by,
        now=now,
    )
    _start_five_days(entry, by, now)
    words = _("%(law)s: redirecționată la %(authority)s") % {
        "law": GROUNDS[Standing.REDIRECTED],
        "authority": redirection.authority.strip(),
    }
    petition_flow.end_answer_terms(entry=entry, ground=words, by=by, now=now)
    petition_flow.free_holders(entry=entry, words=words, by=by, now=now)
    return letters


def _numbered(
    entry: EntryRow,
    redirection: Redirection,
    senders: tuple[PartyLine, ...],
    register_id: int,
    request_key: UUID,
    by: Actor,
    now: datetime,
) -> Letters:
    transfer = registers.register_entry(
        institution_id=entry.institution_id,
        register_id=register_id,
        draft=_letter(
            entry,
            subject=redirection.transfer_subject,
            kind=_("adresă de redirecționare"),
            channel=redirection.transfer_channel,
            parties=(named(role="recipient", typed=redirection.authority),),
        ),
        request_key=request_key,
        by=by,
        now=now,
    )
    notice = registers.register_entry(
        institution_id=entry.institution_id,
        register_id=register_id,
        draft=_letter(
            entry,
            subject=redirection.notice_subject,
            kind=_("înștiințare"),
            channel=redirection.notice_channel or answer_channel(entry=entry),
            parties=tuple(PartyDraft("recipient", one.name, one.correspondent_id) for one in senders),
        ),
        request_key=uuid5(request_key, "notice"),
        by=by,
        now=now,
    )
    return Letters(transfer, notice)


def last_safe_day(*, entry: EntryRow) -> date:
    """
    Return the day by which a misdirected petition is surely sent on in time.

    Must run inside a scope. Law: OG 27/2002 art. 6¹.
    """
    rule = terms.rule_on(REDIRECTION, on=entry.registered_on)
    assert rule is not None, "the catalogue holds the term of sending on"
    return compute(rule=rule, start=entry.registered_on, calendar=terms.calendar_in_force()).dates.safe


def _letter(
    entry: EntryRow, *, subject: str, kind: str, channel: str, parties: tuple[PartyDraft, ...]
) -> EntryDraft:
    return EntryDraft(
        direction=Direction.OUTGOING.value,
        channel=channel,
        subject=subject,
        document_kind=kind,
        parties=parties,
        unit_id=entry.unit_id,
        connected_to_id=entry.id,
    )


def _start_five_days(entry: EntryRow, by: Actor, now: datetime) -> None:
    found = terms.state_of(subject_type=term_flow.SUBJECT, subject_id=entry.id, today=legal_date(now))
    if not any(card.rule_code == REDIRECTION for card in found):
        deadlines.start(
            rule_code=REDIRECTION,
            subject_type=term_flow.SUBJECT,
            subject_id=entry.id,
            started=entry.registered_on,
            by=by,
            now=max(now, entry.registered_at),
        )
