"""
What the law of petitions asks before a paper is registered, given to work, or leaves. Each refusal names the article
and says what to do.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.petitions import queries as petitions
from registratura.petitions.errors import (
    ConnectedLeftOutError,
    NotPublicRelationsError,
    PetitionDecidedError,
    PetitionRefusedError,
    SignatureRefusedError,
)
from registratura.petitions.queries import PetitionCard
from registratura.petitions.rules import unnamed_numbers
from registratura.petitions.terms import SIGNATURE_ROLES, Standing
from registratura.petitions.wording import second_text_words
from registratura.registers import queries as books
from registratura.registers.drafts import EntryDraft
from registratura.registers.queries import EntryRow
from registratura.routing.errors import HolderRefusedError
from registratura.routing.orders import Order, Target


def officer_only(*, powers: Powers) -> None:
    """
    Refuse whoever is not of public relations.

    Raises: NotPublicRelationsError. Law: OG 27/2002 art. 6 alin. (1), (4).
    """
    if not powers.may(Permission.PETITION_HANDLE):
        raise NotPublicRelationsError(
            _(
                "Petițiile le înregistrează, le clasează și le expediază numai compartimentul de relații cu"
                " publicul (OG 27/2002 art. 6). Trimiteți-i lucrarea; rolul se dă din „Oameni și roluri”."
            )
        )


def before_registering(*, draft: EntryDraft, powers: Powers) -> None:
    """
    Refuse to inscribe a new entry as a petition, or to register an answer to one as sent, to whom may not.

    Must run inside a scope.
    Raises: NotPublicRelationsError; as before_leaving for an answer that is registered with its day of dispatch.
    Law: OG 27/2002 art. 6 alin. (4), art. 12, art. 13.
    """
    if (
        draft.direction == "outgoing"
        and draft.dispatched_on is not None
        and draft.connected_to_id is not None
    ):
        _check_all({draft.connected_to_id}, powers)
    if not draft.special_register_ids or powers.may(Permission.PETITION_HANDLE):
        return
    if books.register_of_template("petitions") in draft.special_register_ids:
        raise NotPublicRelationsError(
            _(
                "În registrul petițiilor înscrie numai compartimentul de relații cu publicul (OG 27/2002 art. 6)."
                " Dați-i documentului numărul general, fără registrul petițiilor; îl înscrie el."
            ),
            field="special",
        )


def before_order(
    *, targets: Sequence[Target], order: Order, powers: Powers, by: Actor, now: datetime
) -> None:
    """
    Refuse to give to work a petition that ended, to set one aside, or to take one for oneself.

    Raises: PetitionDecidedError, PetitionRefusedError, HolderRefusedError.
    Law: OG 27/2002 art. 6, 7, 10, 12.
    """
    keys = [target.entry_id for target in targets]
    standings = petitions.standings_of(keys)
    for line in books.lines_of(standings):
        standing = standings[line.id]
        if standing not in (Standing.IN_WORK, Standing.ANSWERED):
            card = petitions.petition_of(line.id)
            raise PetitionDecidedError(
                _("Petiția %(number)s este %(standing)s: nu mai are ce lucra nimeni la ea.")
                % {"number": line.written_number, "standing": card.standing_name if card else ""}
            )
        if order.aside and standing is Standing.IN_WORK:
            raise PetitionRefusedError(
                _(
                    "Petiția %s nu se pune la dosar: are de primit un răspuns, ori se clasează de relații cu"
                    " publicul, de pe pagina ei (OG 27/2002 art. 6, 7 și 10)."
                )
                % line.written_number
            )
    _check_own(standings, order, by)


def _check_own(entry_ids: Collection[int], order: Order, by: Actor) -> None:
    if order.lead is None or order.lead.user_id != by.id:
        return
    for entry_id in entry_ids:
        card = petitions.petition_of(entry_id)
        if card is not None and card.opened_by_id == by.id:
            raise HolderRefusedError(
                _(
                    "Petiția a fost luată în evidență de dumneavoastră: nu v-o puteți repartiza singur (OG 27/2002"
                    " art. 12). Repartizarea o face conducătorul compartimentului."
                ),
                field="lead",
            )


def before_leaving(*, entry: EntryRow, powers: Powers, by: Actor, now: datetime) -> None:
    """
    Refuse the dispatch of an answer to a petition that lacks what the law asks for.

    entry: the outgoing one, or the petition itself when its answer bears the same number.
    Raises: NotPublicRelationsError; PetitionDecidedError for a petition that ended without an answer;
    SignatureRefusedError without the legal ground or a signature; PetitionRefusedError when connected ones are left
    out.
    Law: OG 27/2002 art. 6 alin. (4), art. 10 alin. (1), art. 13.
    """
    letters = {key for sent in petitions.by_letter([entry.id]) for key in (sent.transfer_id, sent.notice_id)}
    if entry.id in letters:
        officer_only(powers=powers)
    else:
        _check_all(_answered(entry), powers)


def _check_all(named: set[int], powers: Powers) -> None:
    standings = petitions.standings_of(named)
    if not standings:
        return
    officer_only(powers=powers)
    for entry_id, standing in standings.items():
        card = petitions.petition_of(entry_id)
        if card is not None and standing is not Standing.ANSWERED:
            _check_answer(card, named)


def _answered(entry: EntryRow) -> set[int]:
    """Return the entries that an outgoing one answers, with itself."""
    lines = books.answered_by([entry.id]).get(entry.id, ())
    named = {entry.id, *(line.answered.entry_id for line in lines)}
    if entry.direction == "outgoing" and entry.connected_to_id is not None:
        named.add(entry.connected_to_id)
    return named


def _check_answer(card: PetitionCard, named: set[int]) -> None:
    number = _written([card.entry_id])
    if card.standing is Standing.CONNECTED and card.leading_id is not None:
        if card.leading_id not in named:
            raise PetitionDecidedError(
                _(
                    "Petiția %(number)s este conexată la %(first)s: pleacă un singur răspuns, pentru primul număr,"
                    " și le amintește pe toate (OG 27/2002 art. 10 alin. 1)."
                )
                % {"number": number, "first": _written([card.leading_id])}
            )
        return
    if card.standing is not Standing.IN_WORK:
        raise PetitionDecidedError(
            _(
                "Petiția %(number)s este %(standing)s, prin hotărârea lui %(who)s: nu i se mai răspunde."
                " Dacă hotărârea a fost greșită, reluați petiția de pe pagina ei."
            )
            % {"number": number, "standing": card.standing_name, "who": card.decided_by}
        )
    left_out = unnamed_numbers(asked=card.connected_ids, named=named)
    if left_out:
        raise ConnectedLeftOutError(
            _(
                "La %(number)s sunt conexate și %(others)s: un singur răspuns le amintește pe toate (OG 27/2002"
                " art. 10 alin. 1). Adăugați-le la răspuns, de pe pagina fiecăreia, la „Leagă un răspuns existent”."
            )
            % {"number": number, "others": _written(left_out)},
            left_out=left_out,
        )
    if not card.legal_ground:
        raise SignatureRefusedError(
            _(
                "Răspunsul la petiția %s nu are scris temeiul legal al soluției (OG 27/2002 art. 13). Scrieți-l pe"
                " pagina petiției, apoi cereți semnăturile."
            )
            % number
        )
    if card.lacks_second_text:
        raise SignatureRefusedError(f"{number}: {second_text_words()}")
    if card.missing:
        raise SignatureRefusedError(
            _(
                "Răspunsul la petiția %(number)s nu este semnat de %(who)s (OG 27/2002 art. 13). Cereți semnătura pe"
                " pagina petiției, apoi expediați."
            )
            % {"number": number, "who": _(" și ").join(str(SIGNATURE_ROLES[role]) for role in card.missing)}
        )


def _written(entry_ids: Collection[int]) -> str:
    return ", ".join(line.written_number for line in books.lines_of(entry_ids))
