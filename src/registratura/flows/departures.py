"""A departure as the registers tell it: the day, the way, on the entry that left and on those it answers."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from registratura.dispatch import queries as shipments
from registratura.dispatch import rules
from registratura.dispatch.queries import ShipmentCard
from registratura.flows import terms
from registratura.journal.services import Actor
from registratura.kernel.text import fold
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.queries import EntryRow

WAY_LONGEST = 300


def write(*, entry_ids: Collection[int], by: Actor, now: datetime) -> list[int]:
    """
    Write into the registers the departure of every entry that has left as a whole, and stop the terms it ends.

    An entry has left as a whole when nothing of it but copies still waits. Places already filled stay as they are.
    Returns the entries that had left. Must run inside a scope; done twice it does nothing.
    Law: OG 27/2002 art. 8 alin. (1), Legea 544/2001 art. 7: the term stops at dispatch.
    """
    left = []
    for entry_id in sorted(entry_ids):
        principal = [card for card in shipments.of_entry(entry_id) if not card.for_information]
        if not has_left(cards=principal):
            continue
        gone = [card for card in principal if card.left and not card.lost]
        on = max(card.sent_on for card in gone if card.sent_on is not None)
        _fill(entry_id, on=on, way=_way(gone), by=by, now=now)
        left.append(entry_id)
    return left


def has_left(*, cards: Collection[ShipmentCard]) -> bool:
    """Say whether an entry has left as a whole. cards: its shipments but the copies."""
    return rules.has_left(
        letters=[
            rules.Letter(card.id, fold(card.recipient_name), "failed" if card.lost else card.state)
            for card in cards
        ]
    )


def _fill(entry_id: int, *, on: date, way: str, by: Actor, now: datetime) -> None:
    entry = books.entry_by_id(entry_id)
    if entry is None or entry.state != "registered":
        return
    answered = [line.answered.entry_id for line in books.answered_by([entry_id]).get(entry_id, ())]
    _write_row(entry, on=on, words=_words_here(way), by=by, now=now)
    number = books.entry_card(entry).written_number if answered else ""
    for answered_id in answered:
        other = books.entry_by_id(answered_id)
        if other is None or other.id == entry_id or other.state != "registered" or other.registered_on > on:
            continue
        _write_row(other, on=on, words=_words_there(number, way), by=by, now=now)
    terms.follow(entry_ids=[entry_id, *answered], by=by, now=now)


def _words_here(way: str) -> str:
    return _("Expediat: %s") % way


def _words_there(number: str, way: str) -> str:
    return _("Răspuns %(number)s, expediat: %(way)s") % {"number": number, "way": way}


def _write_row(entry: EntryRow, *, on: date, words: str, by: Actor, now: datetime) -> None:
    """Fill the empty places of a row; filling is no correction and needs no reason."""
    draft = terms.as_it_stands(entry=entry)
    filled = replace(
        draft, dispatched_on=draft.dispatched_on or on, resolution=draft.resolution or words[:500]
    )
    if filled != draft:
        registers.correct_entry(entry=entry, draft=filled, reason="", by=by, now=now)


def _way(gone: Collection[ShipmentCard]) -> str:
    """Say how an entry left, in few words: each way once, with its bundle."""
    ways: dict[str, None] = {}
    for card in gone:
        way = card.method_name
        if card.bundle_number:
            way = _("%(method)s, borderou %(number)s") % {"method": way, "number": card.bundle_number}
        ways[way] = None
    text = "; ".join(ways)
    return text if len(text) <= WAY_LONGEST else f"{text[: WAY_LONGEST - 1]}…"


def move(*, entry_id: int, former: date, reason: str, by: Actor, now: datetime) -> None:
    """
    Let the day in the registers follow a corrected departure, where it was written by that departure.

    Must run inside a scope.
    """
    principal = [card for card in shipments.of_entry(entry_id) if not card.for_information]
    days = [card.sent_on for card in principal if card.sent_on is not None and not card.lost]
    entry = books.entry_by_id(entry_id)
    if entry is None or entry.state != "registered" or entry.dispatched_on != former or not days:
        return
    answered = [line.answered.entry_id for line in books.answered_by([entry_id]).get(entry_id, ())]
    on = max(days)
    for row in (entry, *(books.entry_by_id(key) for key in answered if key != entry_id)):
        if row is None or row.state != "registered" or row.dispatched_on != former or row.registered_on > on:
            continue
        draft = replace(terms.as_it_stands(entry=row), dispatched_on=on)
        registers.correct_entry(entry=row, draft=draft, reason=reason, by=by, now=now)
    terms.follow(entry_ids=[entry_id, *answered], by=by, now=now)


def take_back(*, entry_id: int, reason: str, now: datetime) -> list[int] | None:
    """
    Take out of the registers a departure that proved to have reached nobody, where that departure had written it.

    The former day stays as a corrected value. Returns the answered entries, which wait again; None when nothing had to
    be taken back, because the entry has left as a whole all the same. Must run inside a scope.
    """
    principal = [card for card in shipments.of_entry(entry_id) if not card.for_information]
    days = [card.sent_on for card in principal if card.sent_on is not None]
    entry = books.entry_by_id(entry_id)
    if entry is None or entry.state != "registered" or not days or has_left(cards=principal):
        return None
    on, way = max(days), _way([card for card in principal if card.left])
    _clear_row(entry, on=on, words=_words_here(way), reason=reason, now=now)
    answered = [line.answered.entry_id for line in books.answered_by([entry_id]).get(entry_id, ())]
    number = books.entry_card(entry).written_number
    for answered_id in answered:
        other = books.entry_by_id(answered_id)
        if other is not None and other.id != entry_id and other.state == "registered":
            _clear_row(other, on=on, words=_words_there(number, way), reason=reason, now=now)
    return answered


def _clear_row(entry: EntryRow, *, on: date, words: str, reason: str, now: datetime) -> None:
    draft = terms.as_it_stands(entry=entry)
    if draft.dispatched_on != on:
        return
    mine = draft.resolution == words[:500]
    cleared = replace(draft, dispatched_on=None, resolution="" if mine else draft.resolution)
    registers.correct_entry(entry=entry, draft=cleared, reason=reason, by=None, now=now)
