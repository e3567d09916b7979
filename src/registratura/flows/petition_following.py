"""
What the registers say, carried into the records of petitions: taken in when inscribed, answered when the answer left.

Called with the terms, by `flows.terms.follow`; done twice it does nothing.
"""

from datetime import date, datetime

from registratura.correspondents import queries as directory
from registratura.journal.services import Actor
from registratura.petitions import queries as petitions
from registratura.petitions import rules, services
from registratura.petitions.services import Description
from registratura.petitions.terms import SenderType, Standing
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow, TermGround

TEMPLATE = "petitions"
REDIRECTION = "PET-RED"
ANSWER_RULES = frozenset({"PET", "PET-EN", "PET-TR"})


def follow(*, ground: TermGround, by: Actor | None, now: datetime) -> bool:
    """
    Bring the petition of an entry up to what the registers say, and tell whether anything was written.

    An entry that stands in no register of petitions is left alone. Must run inside a scope.
    """
    if TEMPLATE not in ground.templates:
        return False
    changed = False
    standing = petitions.standings_of([ground.entry_id]).get(ground.entry_id)
    if standing is None:
        entry = books.entry_by_id(ground.entry_id)
        assert entry is not None
        changed = services.open_petition(entry_id=entry.id, description=proposed(entry=entry), by=by, now=now)
    if ground.state != "registered":
        return changed
    if ground.left_on is None and standing is Standing.ANSWERED:  # its answer was annulled
        return services.mark_unanswered(entry_id=ground.entry_id, by=by, now=now)
    if ground.left_on is not None:
        changed |= services.mark_answered(entry_id=ground.entry_id, on=ground.left_on, by=by, now=now)
    return changed


def proposed(*, entry: EntryRow) -> Description:
    """Return what a petition seems to be by what was written of it; a person confirms or changes it."""
    kinds = {
        found.kind
        for party in books.parties_of(entry.id)
        if party.role == "sender" and party.correspondent_id is not None
        if (found := directory.by_id(party.correspondent_id)) is not None
    }
    sender_type = SenderType.PERSON
    origin = ""
    if "body" in kinds:
        sender_type, origin = SenderType.AUTHORITY, entry.sender_name[:200]
    elif "company" in kinds:
        sender_type = SenderType.ORGANIZATION
    kind = rules.proposed_kind(entry.document_kind, entry.subject)
    return Description(kind=kind, sender_type=sender_type, origin_authority=origin)


def letters_left_on(*, entry_id: int) -> date | None:
    """Return the day on which the second of the two letters of a redirection left, or None while one is here."""
    found = petitions.by_letter([entry_id])
    days = [
        letter.dispatched_on
        for sent in found
        if sent.entry_id == entry_id
        for key in (sent.transfer_id, sent.notice_id)
        if (letter := books.entry_by_id(key)) is not None
    ]
    whole = [day for day in days if day is not None]
    return max(whole) if len(whole) == 2 else None
