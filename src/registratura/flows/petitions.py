"""
What public relations do with petitions, across the registers, the terms and the way of papers.

Every act holds the entry first, then the petition, then its terms: of two people who decide at once one wins, and
the other is told who did what.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.deadlines import queries as terms
from registratura.deadlines import services as deadlines
from registratura.deadlines.queries import DeadlineCard
from registratura.flows import terms as term_flow
from registratura.flows.petition_following import ANSWER_RULES, TEMPLATE
from registratura.flows.petition_guards import officer_only
from registratura.institutions.queries import Powers
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.petitions import queries as petitions
from registratura.petitions import rules, services
from registratura.petitions.errors import NotAPetitionError, PetitionRefusedError
from registratura.petitions.rules import GROUNDS, Numbered
from registratura.petitions.services import Description
from registratura.petitions.terms import Standing
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.queries import EntryRow
from registratura.routing import queries as ways
from registratura.routing import services as routing
from registratura.routing.orders import Target
from registratura.routing.services.holding import hold
from registratura.toolkit.scope import acting_for

MENDED_AT_ONCE = 100


def inscribe(*, entry: EntryRow, powers: Powers, by: Actor, now: datetime) -> bool:
    """
    Write an entry into the register of petitions, and say whether it is new there; its term runs from registering.

    Must be the first act of its scope. Raises: NotPublicRelationsError, PetitionRefusedError, EntryStateError.
    Law: OG 27/2002 art. 6 alin. (1), art. 8.
    """
    officer_only(powers=powers)
    if entry.direction != "incoming":
        raise PetitionRefusedError(_("Petiție este numai un document intrat; acesta a fost făcut aici."))
    new = registers.inscribe_entry(entry_id=entry.id, register_id=_register(TEMPLATE), by=by)
    term_flow.follow(entry_ids=[entry.id], by=by, now=now)
    return new


def _register(template: str) -> int:
    found = books.register_of_template(template)
    if found is None:
        raise PetitionRefusedError(
            _(
                "Instituția nu are deschis registrul special cerut; administratorul îl deschide din „Registre și"
                " numere”."
            )
        )
    return found


def describe(*, entry: EntryRow, description: Description, powers: Powers, by: Actor, now: datetime) -> None:
    """
    Write down what a petition is; the term goes over to the rule of its domain, counted from the same day.

    Must run inside a scope.
    Raises: NotPublicRelationsError, PetitionDecidedError, PetitionRefusedError when the term was extended already.
    Law: OG 27/2002 art. 1, 2, 8, 9.
    """
    officer_only(powers=powers)
    hold(entry_ids=[entry.id])
    services.describe(entry_id=entry.id, description=description, by=by, now=now)
    wanted = rules.term_rule(
        domain=description.domain, from_authority=bool(description.origin_authority.strip())
    )
    running = _running(entry, now)
    if not running or running[0].rule_code == wanted:
        return
    if running[0].extended:
        raise PetitionRefusedError(
            _(
                "Termenul a fost prelungit după regula veche (OG 27/2002 art. 9): domeniul și autoritatea de la care"
                " a venit nu se mai schimbă."
            ),
            field="domain",
        )
    _cancel(running, _("Termenul urmează altă regulă: %s.") % wanted, by, now)
    _start(wanted, entry, by, now)


def class_as_anonymous(*, entry: EntryRow, note: str, powers: Powers, by: Actor, now: datetime) -> None:
    """
    Class a petition that names nobody: no answer is due, its term ends, whoever worked on it is freed.

    Must run inside a scope. Raises: as the service; NotPublicRelationsError.
    Law: OG 27/2002 art. 7.
    """
    officer_only(powers=powers)
    hold(entry_ids=[entry.id])
    services.class_as_anonymous(entry_id=entry.id, note=note, by=by, now=now)
    _close(entry, GROUNDS[Standing.ANONYMOUS], by, now)


def connect(*, entry: EntryRow, first: EntryRow, powers: Powers, by: Actor, now: datetime) -> None:
    """
    Connect a petition to the first number: its own term ends, that of the first stands for all.

    Must run inside a scope. Raises: as the service; NotPublicRelationsError.
    Law: OG 27/2002 art. 10 alin. (1).
    """
    officer_only(powers=powers)
    hold(entry_ids=[entry.id, first.id])
    number = books.entry_card(first).written_number
    services.connect(petition=_numbered(entry), first=_numbered(first), first_number=number, by=by, now=now)
    _link(entry, first, by, now)
    _close(
        entry,
        _("%(law)s: conexată la %(number)s") % {"law": GROUNDS[Standing.CONNECTED], "number": number},
        by,
        now,
    )


def class_as_repeated(
    *, entry: EntryRow, initial: EntryRow, note: str, powers: Powers, by: Actor, now: datetime
) -> None:
    """
    Class a petition that was answered before, and write a note at the initial number that it was answered.

    Must run inside a scope. Raises: as the service; NotPublicRelationsError.
    Law: OG 27/2002 art. 10 alin. (2).
    """
    officer_only(powers=powers)
    hold(entry_ids=[entry.id, initial.id])
    card, own = books.entry_card(initial), books.entry_card(entry)
    services.class_as_repeated(
        petition=_numbered(entry),
        initial=_numbered(initial),
        initial_number=card.written_number,
        note=note,
        by=by,
        now=now,
    )
    services.note_at_first(entry_id=initial.id, number=own.written_number, on=legal_date(now), by=by)
    words = _("S-a primit din nou la nr. %(number)s; s-a clasat, fiindcă s-a răspuns (%(law)s).") % {
        "number": own.written_number,
        "law": GROUNDS[Standing.REPEATED],
    }
    fresh = books.entry_by_id(initial.id)
    assert fresh is not None
    term_flow.change(
        entry=fresh,
        changes={"remarks": f"{card.remarks}\n{words}".strip()},
        reason=words[:200],
        by=by,
        now=now,
    )
    _link(entry, initial, by, now)
    closing = _("%(law)s: repetă %(number)s") % {
        "law": GROUNDS[Standing.REPEATED],
        "number": card.written_number,
    }
    _close(entry, closing, by, now)


def _numbered(entry: EntryRow) -> Numbered:
    found = petitions.numbered(entry.id)
    if found is None:
        raise NotAPetitionError(
            _("Înregistrarea nu este în registrul petițiilor. Însemnați-o întâi ca petiție, de pe pagina ei.")
        )
    return found


def _link(entry: EntryRow, first: EntryRow, by: Actor, now: datetime) -> None:
    """Write the first number into the register, as the element that connects the two."""
    fresh = books.entry_by_id(entry.id)
    assert fresh is not None
    if fresh.connected_to_id is None:
        term_flow.change(entry=fresh, changes={"connected_to_id": first.id}, reason="", by=by, now=now)


def resume(*, entry: EntryRow, reason: str, powers: Powers, by: Actor, now: datetime) -> None:
    """
    Take a petition back into work when classing or connecting it proved wrong; its term runs as from registering.

    Must run inside a scope. Raises: as the service; NotPublicRelationsError.
    """
    officer_only(powers=powers)
    hold(entry_ids=[entry.id])
    services.resume(entry_id=entry.id, reason=reason, by=by, now=now)
    card = petitions.petition_of(entry.id)
    assert card is not None
    _start(rules.term_rule(domain=card.domain, from_authority=bool(card.origin_authority)), entry, by, now)


def reclassify(*, entry: EntryRow, note: str, powers: Powers, by: Actor, now: datetime) -> None:
    """
    Hand over to the register of Law 544 what is a request for public information; its own term starts there.

    Must be the first act of its scope. Raises: as the service; NotPublicRelationsError.
    Law: Legea 544/2001 art. 6, 7.
    """
    officer_only(powers=powers)
    registers.inscribe_entry(entry_id=entry.id, register_id=_register("law544"), by=by)
    services.reclassify(entry_id=entry.id, note=note, by=by, now=now)
    _cancel(_running(entry, now), GROUNDS[Standing.RECLASSIFIED], by, now)
    term_flow.follow(entry_ids=[entry.id], by=by, now=now)


def take_over_from_information(*, entry: EntryRow, reason: str, by: Actor, now: datetime) -> None:
    """
    Take as a petition what was asked as public information and is none; the term of petitions runs from registering.

    The caller checks the powers, ends the other term and tells the applicant. Must be the first act of its scope that
    holds the entry. Raises: PetitionRefusedError, EntryStateError.
    Law: HG 123/2002 art. 21 alin. (2), modificată prin HG 830/2022.
    """
    registers.inscribe_entry(entry_id=entry.id, register_id=_register(TEMPLATE), by=by)
    term_flow.follow(entry_ids=[entry.id], by=by, now=now)
    journal.record(
        action="petitions.petition.taken_over",
        subject_type="entry",
        subject_id=entry.id,
        by=by,
        details={"reason": reason, "law": "HG 123/2002 art. 21 alin. (2)"},
    )


def mend(*, institution_id: int, now: datetime) -> int:
    """
    Take in the petitions that were inscribed and left behind; return how many. Must not run inside a scope.
    """
    mended = 0
    while True:
        with acting_for(institution_id):
            waiting = petitions.entries_without_petition(limit=MENDED_AT_ONCE)
            if waiting:
                term_flow.follow(entry_ids=waiting, by=None, now=now)
            left = set(petitions.entries_without_petition(limit=MENDED_AT_ONCE)) & set(waiting)
        mended += len(waiting) - len(left)
        if not waiting or left:
            return mended


def _terms(entry: EntryRow, now: datetime) -> list[DeadlineCard]:
    return terms.state_of(subject_type=term_flow.SUBJECT, subject_id=entry.id, today=legal_date(now))


def _running(entry: EntryRow, now: datetime) -> list[DeadlineCard]:
    return [card for card in _terms(entry, now) if card.state == "open" and card.rule_code in ANSWER_RULES]


def end_answer_terms(*, entry: EntryRow, ground: str, by: Actor, now: datetime) -> None:
    """End the terms that run for the answer to a petition. Must run inside a scope, with the entry held."""
    _cancel(_running(entry, now), ground, by, now)


def free_holders(*, entry: EntryRow, words: str, by: Actor, now: datetime) -> None:
    """Take a petition from whoever has it to work: nothing is asked of anybody any more. Must run inside a scope."""
    for line in ways.path_of(entry.id, at=now):
        if line.state in ("pending", "accepted"):
            routing.take_back(assignment_id=line.assignment_id, reason=words, by=by, now=now)
    routing.set_aside(targets=[Target(entry.id)], order_text=words, by=by, now=now)


def _cancel(cards: Sequence[DeadlineCard], ground: str, by: Actor, now: datetime) -> None:
    for card in cards:
        deadline = terms.deadline_by_id(card.id)
        assert deadline is not None
        deadlines.cancel(deadline=deadline, ground=ground, by=by, now=now)


def _start(rule_code: str, entry: EntryRow, by: Actor, now: datetime) -> None:
    deadlines.start(
        rule_code=rule_code,
        subject_type=term_flow.SUBJECT,
        subject_id=entry.id,
        started=entry.registered_on,
        by=by,
        now=max(now, entry.registered_at),
    )


def _close(entry: EntryRow, words: str, by: Actor, now: datetime) -> None:
    end_answer_terms(entry=entry, ground=words, by=by, now=now)
    free_holders(entry=entry, words=words, by=by, now=now)
