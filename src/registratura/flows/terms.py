"""
The terms of entries: started by the register they stand in, stopped when the answer leaves, ended by annulment.

Which register asks for which term is data (`RULE_OF_TEMPLATE`). Everything goes through `follow`, which looks at what
the registers say and brings the terms up to it; done twice it does nothing, so that the night can mend what a kill
between the number and the term left behind.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.deadlines import queries as terms
from registratura.deadlines import services as deadlines
from registratura.deadlines.errors import TermAlreadyRunsError, TermEndedError, TermRefusedError
from registratura.deadlines.queries import DeadlineCard
from registratura.emergency import queries as emergency
from registratura.flows import information_guards, petition_following
from registratura.information import queries as requests
from registratura.information import services as information
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import EntryRow, TermGround
from registratura.routing.services.holding import hold, hold_any
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.deadlines.models import Deadline

SUBJECT = "entry"
# OG 27/2002 art. 8 and Law 544/2001 art. 7: both run from the day of registering.
RULE_OF_TEMPLATE: Mapping[str, str] = {"petitions": "PET", "law544": "IIP"}
# The same term under another rule, by what a petition proved to be.
RULES_BESIDE: Mapping[str, frozenset[str]] = {"PET": petition_following.ANSWER_RULES}
MENDED_DAYS = 90  # how far back the night looks for entries whose term was not started
MENDED_AT_ONCE = 100


def may_ask_for_terms(*, draft: EntryDraft) -> bool:
    """Say whether registering this draft can start or stop a term; most cannot, and cost nothing more."""
    return bool(draft.special_register_ids or (draft.dispatched_on and draft.connected_to_id))


def follow(*, entry_ids: Collection[int], by: Actor | None, now: datetime) -> int:
    """
    Bring the terms of entries, and of those they answer or are connected to, up to what the registers say.

    Returns how many terms were started, stopped or ended. Must run inside a scope.
    """
    grounds = books.term_grounds(entry_ids, today=legal_date(now))
    changed = sum(_follow_one(ground, by=by, now=now) for ground in grounds)
    if waiting := requests.waiting_for_letters(entry_ids):
        hold_any(entry_ids=waiting)
        changed += information.letters_left(entry_ids=entry_ids, by=by, now=now)
    return changed


def _follow_one(ground: TermGround, *, by: Actor | None, now: datetime) -> int:
    # The database's clock gave the number: around midnight it may be a day ahead of the moment handed in.
    now = max(now, ground.registered_at)
    cards = terms.state_of(subject_type=SUBJECT, subject_id=ground.entry_id, today=legal_date(now))
    known = {card.rule_code for card in cards}
    wanted = [RULE_OF_TEMPLATE[name] for name in ground.templates if name in RULE_OF_TEMPLATE]
    running = [card.id for card in cards if card.state == "open" and card.due_at is None]
    over = ground.state == "annulled" or ground.left_on is not None
    missing = [code for code in dict.fromkeys(wanted) if not known & RULES_BESIDE.get(code, {code})]
    if ground.state != "registered":
        missing = []
    if missing or (over and running):
        hold_any(entry_ids=[ground.entry_id])  # the entry before its terms, as every act on a paper
    started = [_start(ground, code, by=by, now=now) for code in missing]
    running += [key for key in started if key is not None]
    changed = sum(key is not None for key in started)
    changed += petition_following.follow(ground=ground, by=by, now=now)
    if not over:
        return changed
    return changed + sum(_end(deadline_id, ground, by=by, now=now) for deadline_id in running)


def _start(ground: TermGround, rule_code: str, *, by: Actor | None, now: datetime) -> int | None:
    try:
        return deadlines.start(
            rule_code=rule_code,
            subject_type=SUBJECT,
            subject_id=ground.entry_id,
            # A paper that came while the registry stood still was registered when it got its emergency number.
            started=emergency.written_on(ground.entry_id) or ground.registered_on,
            by=by,
            now=now,
        ).id
    except TermAlreadyRunsError:  # somebody else was quicker: the term runs, which is all that is wanted
        return None


def _end(deadline_id: int, ground: TermGround, *, by: Actor | None, now: datetime) -> int:
    deadline = terms.deadline_by_id(deadline_id)
    assert deadline is not None
    left_on = ground.left_on
    if deadline.rule_code == petition_following.REDIRECTION:  # two letters leave, not an answer
        left_on = petition_following.letters_left_on(entry_id=ground.entry_id)
    try:
        if ground.state == "annulled":
            words = _("Înregistrarea a fost anulată: %s") % ground.annulled_reason
            deadlines.cancel(deadline=deadline, ground=words, by=by, now=now)
        elif left_on is not None and left_on >= deadline.started_on:
            deadlines.stop(deadline=deadline, on=left_on, by=by, now=now)
        else:
            return 0
    except TermEndedError:  # ended in this moment by somebody else
        return 0
    return 1


def resume(
    *,
    entry_ids: Collection[int],
    answered_since: date,
    ground: str,
    by: Actor | None,
    now: datetime,
) -> int:
    """
    Let the terms run again that an answer had stopped which no longer stands; return how many there were.

    A term stays stopped when another answer had left by that day; one that left later stops it on its own day.
    answered_since: the day of the fallen answer's number; what was stopped before it, it did not stop.
    Must run inside a scope, after the answer fell.
    """
    resumed = 0
    grounds = {one.entry_id: one for one in books.term_grounds(entry_ids, today=legal_date(now))}
    for entry_id in entry_ids:
        ground_of = grounds.get(entry_id)
        if ground_of is None or ground_of.state != "registered":
            continue
        cards = terms.state_of(subject_type=SUBJECT, subject_id=entry_id, today=legal_date(now))
        for card in _last_of_each(cards):
            left = ground_of.left_on
            if card.stopped_on is None or card.stopped_on < answered_since:
                continue
            if left is not None and left <= card.stopped_on:
                continue
            former = terms.deadline_by_id(card.id)
            assert former is not None
            deadlines.resume(deadline=former, ground=ground, by=by, now=now)
            resumed += 1
    follow(entry_ids=entry_ids, by=by, now=now)
    return resumed


def _last_of_each(cards: Collection[DeadlineCard]) -> list[DeadlineCard]:
    """Return the newest term of each rule; the ones before it were taken over already."""
    return list({card.rule_code: card for card in sorted(cards, key=lambda one: one.id)}.values())


def mend(*, institution_id: int, now: datetime, since: date | None = None) -> int:
    """
    Start, stop and end the terms that a kill or an act by another way left behind; return how many there were.

    since: the first day of registering looked at for terms never started; the last 90 days when it is not given.
    Must not run inside a scope: each portion is a transaction of its own.
    """
    today = legal_date(now)
    since = since or today - timedelta(days=MENDED_DAYS)
    mended = 0
    while True:
        with acting_for(institution_id):
            waiting = books.entries_without_term(rules=RULE_OF_TEMPLATE, since=since, limit=MENDED_AT_ONCE)
            waiting += books.entries_past_their_term(today=today, limit=MENDED_AT_ONCE)
            changed = follow(entry_ids=waiting, by=None, now=now) if waiting else 0
        mended += changed
        if not changed:
            return mended


def correct_entry(*, entry: EntryRow, draft: EntryDraft, reason: str, by: Actor, now: datetime) -> int:
    """
    Correct an entry and stop the terms that its day of dispatch ends; return how many values were corrected.

    Must run inside a scope. Raises: as `registers.correct_entry`.
    """
    count = registers.correct_entry(entry=entry, draft=draft, reason=reason, by=by, now=now)
    follow(entry_ids=[entry.id], by=by, now=now)
    return count


def change(*, entry: EntryRow, changes: Mapping[str, Any], reason: str, by: Actor, now: datetime) -> int:
    """
    Change some elements of an entry, by name, and leave the others as they stand; return how many were corrected.

    Must run inside a scope. Raises: as `registers.correct_entry`.
    """
    draft = replace(as_it_stands(entry=entry), **changes)
    return correct_entry(entry=entry, draft=draft, reason=reason, by=by, now=now)


def annul_entry(*, entry: EntryRow, reason: str, act: str, by: Actor, now: datetime) -> None:
    """
    Annul an entry and end its terms, with the annulment as their ground.

    Must run inside a scope. Raises: as `registers.annul_entry`.
    """
    registers.annul_entry(entry=entry, reason=reason, act=act, by=by)
    follow(entry_ids=[entry.id], by=by, now=now)


@transaction.atomic
def extend(
    *,
    entry: EntryRow,
    deadline_id: int,
    reason: str,
    decision_number: str,
    decided_on: date,
    role: str,
    by: Actor,
    now: datetime,
    notice_sent_on: date | None = None,
    notice_reference: str = "",
) -> "Deadline":
    """
    Give more time for an entry, by a decision; the entry is held before its term, as in every act on a paper.

    Must run inside a scope. Raises: TermRefusedError for a term of another entry; as `deadlines.extend`.
    """
    deadline = _term_of(entry, deadline_id)
    hold_any(entry_ids=[entry.id])
    return deadlines.extend(
        deadline=deadline,
        reason=reason,
        decision_number=decision_number,
        decided_on=decided_on,
        role=role,
        notice_sent_on=notice_sent_on,
        notice_reference=notice_reference,
        by=by,
        now=now,
    )


def _term_of(entry: EntryRow, deadline_id: int) -> "Deadline":
    deadline = terms.deadline_by_id(deadline_id)
    if deadline is None or (deadline.subject_type, deadline.subject_id) != (SUBJECT, entry.id):
        raise TermRefusedError(_("Termenul nu este al acestei înregistrări; deschideți-o din nou."))
    return deadline


def write_dispatch(
    *,
    entry: EntryRow,
    deadline_id: int,
    on: date,
    reference: str,
    by: Actor,
    now: datetime,
    at: datetime | None = None,
) -> DeadlineCard:
    """
    Stop a term by the day on which the answer left, and write that day into the register where it is empty.

    at: the moment, which terms of hours need.
    reference: how the answer left, for the element „modul rezolvării”; may be empty, and fills only an empty place.
    Returns the term as it ended. Must run inside a scope.
    Raises: TermEndedError, TermRefusedError; EntryRefusedError and EntryStateError of the register; RequestRefusedError
    for a request for information without an ending.
    Law: OG 27/2002 art. 8 alin. (1), Legea 544/2001 art. 7: the term stops at dispatch.
    """
    deadline = _term_of(entry, deadline_id)
    hold(entry_ids=[entry.id])  # as every act on a paper: the entry before its term
    information_guards.refuse_unended(entry_ids=[entry.id], now=now)
    deadlines.stop(deadline=deadline, on=on, at=at, by=by, now=now)
    draft = as_it_stands(entry=entry)
    filled = replace(
        draft, dispatched_on=draft.dispatched_on or on, resolution=draft.resolution or reference.strip()
    )
    if filled != draft:
        registers.correct_entry(entry=entry, draft=filled, reason="", by=by, now=now)
    follow(entry_ids=[entry.id], by=by, now=now)
    cards = terms.state_of(subject_type=SUBJECT, subject_id=entry.id, today=legal_date(now))
    return next(card for card in cards if card.id == deadline_id)


def as_it_stands(*, entry: EntryRow) -> EntryDraft:
    """Return an entry as a draft that would correct nothing; what is to change is put into it. Needs a scope."""
    card = books.entry_card(entry)
    same = (
        "direction subject channel document_kind unit_id sender_number sender_dated_on sheet_count annex_count"
        " late_reason dispatched_on resolution connected_to_id filing_code remarks"
    )
    return EntryDraft(
        **{name: getattr(card, name) for name in same.split()},
        parties=tuple(PartyDraft(party.role, party.name, party.correspondent_id) for party in card.parties),
    )


def role_to_extend(*, powers: Powers, unit_id: int | None, lent: Collection[Powers] = ()) -> str:
    """
    Return the role in which a person may give more time for an entry of a unit; empty when in none.

    The head of the institution is a head whose unit stands over all the others. lent: what those may do for whom the
    person stands in today; the decision of an absent head is taken by whoever replaces that head.
    """
    roles = {_role_to_extend(each, unit_id) for each in (powers, *lent)}
    return next((role for role in ("institution_head", "unit_head") if role in roles), "")


def _role_to_extend(powers: Powers, unit_id: int | None) -> str:
    if not powers.may(Permission.TERM_EXTEND):
        return ""
    headed = powers.grants[Permission.TERM_EXTEND]
    if headed is None or all(unit.id in headed for unit in institutions.unit_tree()):
        return "institution_head"
    return "unit_head" if unit_id in headed else ""
