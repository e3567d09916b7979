"""The answer to a petition before it leaves: what it says, upon which law, and who signs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from registratura.correspondents import queries as directory
from registratura.flows import terms as term_flow
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.petitions import queries as petitions
from registratura.petitions import rules, services
from registratura.petitions.errors import PetitionRefusedError, SignatureRefusedError
from registratura.petitions.terms import SignatureRole, Solution, Standing
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow
from registratura.routing import queries as ways
from registratura.routing.services.holding import hold


@dataclass(frozen=True, slots=True)
class Delegation:
    """The act by which the institution's head lets another sign; `valid_to` is its last day, None without one."""

    number: str
    dated_on: date | None
    valid_to: date | None = None


def write_solution(
    *,
    entry: EntryRow,
    solution: Solution,
    legal_ground: str,
    powers: Powers,
    by: Actor,
    now: datetime,
    second_text: str | None = None,
) -> None:
    """
    Write down what the answer says and its legal ground; by public relations, or where the petition is worked on.

    second_text: the answer in the minority language of the petition; None leaves what stands.
    Must run inside a scope. Raises: as the service; PetitionRefusedError for anybody else.
    Law: OG 27/2002 art. 13.
    """
    if not may_write_solution(entry=entry, powers=powers, by=by):
        raise PetitionRefusedError(
            _("Soluția o scrie cine lucrează petiția sau relațiile cu publicul (OG 27/2002 art. 12 și 13).")
        )
    hold(entry_ids=[entry.id])
    services.write_solution(
        entry_id=entry.id,
        solution=solution,
        legal_ground=legal_ground,
        second_text=second_text,
        by=by,
        now=now,
    )


def may_write_solution(*, entry: EntryRow, powers: Powers, by: Actor) -> bool:
    """Say whether a person writes the solution: of public relations, or one to whom the petition was given."""
    if powers.may(Permission.PETITION_HANDLE):
        return True
    return powers.may(Permission.ENTRY_RESOLVE) and ways.involved(
        entry.id, user_ids=[by.id], unit_ids=powers.unit_ids
    )


def sign(
    *,
    entry: EntryRow,
    role: SignatureRole,
    powers: Powers,
    by: Actor,
    now: datetime,
    delegation: Delegation | None = None,
) -> None:
    """
    Record that a person signs the answer, as the institution's head, as a delegate by an act, or for a compartment.

    Must run inside a scope. Raises: SignatureRefusedError, PetitionDecidedError, NotAPetitionError.
    Law: OG 27/2002 art. 13.
    """
    own = qualities_of(entry=entry, powers=powers)
    delegate = role is SignatureRole.INSTITUTION_HEAD and SignatureRole.INSTITUTION_HEAD not in own
    if role is SignatureRole.UNIT_HEAD and role not in own:
        raise SignatureRefusedError(
            _(
                "Pentru compartiment semnează conducătorul compartimentului care a soluționat (OG 27/2002 art. 13);"
                " repartizați întâi petiția dacă este la altul."
            )
        )
    if delegate and not powers.may(Permission.TERM_EXTEND):
        raise SignatureRefusedError(
            _(
                "Conducătorul instituției semnează el însuși ori prin delegat, un conducător (OG 27/2002 art. 13)."
            )
        )
    hold(entry_ids=[entry.id])
    act = delegation or Delegation("", None)
    services.sign(
        entry_id=entry.id,
        role=role,
        by=by,
        now=now,
        delegate=delegate,
        act_number=act.number,
        act_dated_on=act.dated_on,
        act_valid_to=act.valid_to,
    )


def qualities_of(*, entry: EntryRow, powers: Powers) -> tuple[SignatureRole, ...]:
    """
    Return in which qualities a person may sign the answer to a petition.

    Any other head may also sign for the institution's head, by delegation.
    """
    role = term_flow.role_to_extend(powers=powers, unit_id=entry.unit_id)
    if role == "institution_head":
        return (SignatureRole.INSTITUTION_HEAD, SignatureRole.UNIT_HEAD)
    return (SignatureRole.UNIT_HEAD,) if role == "unit_head" else ()


def withdraw_signature(
    *, entry: EntryRow, role: SignatureRole, reason: str, by: Actor, now: datetime
) -> None:
    """
    Withdraw one's own signature.

    Must run inside a scope. Raises: as the service.
    """
    hold(entry_ids=[entry.id])
    services.withdraw_signature(entry_id=entry.id, role=role, reason=reason, by=by, now=now)


def answered_together(*, entry_ids: Sequence[int]) -> list[int]:
    """
    Return these entries with all the petitions that one answer must name: the first numbers and those connected.

    Law: OG 27/2002 art. 10 alin. (1).
    """
    found = list(dict.fromkeys(entry_ids))
    for entry_id in entry_ids:
        card = petitions.petition_of(entry_id)
        if card is not None and card.standing is Standing.CONNECTED and card.leading_id is not None:
            found.append(card.leading_id)
    for others in petitions.connected_to(found).values():
        found += others
    return list(dict.fromkeys(found))


def second_texts(*, answer_id: int) -> list[tuple[str, str]]:
    """
    Return the texts in minority languages of the answer that an entry is: the language's name and the text of each.

    Must run inside a scope. Law: Codul administrativ art. 94 și următoarele.
    """
    answered = {line.answered.entry_id for line in books.answered_by([answer_id]).get(answer_id, ())}
    cards = [petitions.petition_of(key) for key in sorted(answered | {answer_id})]
    return [(card.language_name, card.second_text) for card in cards if card is not None and card.second_text]


def answer_channel(*, entry: EntryRow) -> str:
    """
    Return the way by which the answer to an entry goes unless another is asked: the petitioner's own.

    Law: OUG 38/2020.
    """
    senders = [party for party in books.parties_of(entry.id) if party.role == "sender"]
    known = [directory.by_id(party.correspondent_id) for party in senders if party.correspondent_id]
    has_email = entry.channel == "email" or any(found is not None and found.email for found in known)
    return rules.answer_channel(entry.channel, has_email=has_email)
