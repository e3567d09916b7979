"""Breaches across rooms: who could have been seen, telling them, the clock, and what the supplier passes on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.correspondents import queries as directory
from registratura.correspondents.queries import CorrespondentCard
from registratura.disclosures import queries as seen
from registratura.disclosures.queries import ViewingLine
from registratura.incidents import queries as incidents
from registratura.incidents import rules, services
from registratura.incidents.errors import IncidentRefusedError
from registratura.incidents.queries import IncidentCard
from registratura.incidents.services import IncidentDraft, Person
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.journal.services import Actor
from registratura.kernel.calendar import BUCHAREST
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.services import Outside
from registratura.registers import queries as books
from registratura.registers.queries import EntryLine, PartyLine
from registratura.toolkit.scope import acting_for

SUBJECT = "incident"


def compute_affected(*, incident_id: int, by: Actor, now: datetime) -> int:
    """
    Compute who could have been seen: those on each entry, file or card that the accounts opened in their time.

    Told ones stay as they were. Returns how many there are.
    Raises: IncidentRefusedError when no account and time was named.
    """
    card = incidents.incident_card(incident_id)
    if card is None or not card.reaches:
        raise IncidentRefusedError(_("Scrieți întâi al cui cont a fost folosit și când."))
    lines = seen.seen_by_accounts([(one.account_id, one.seen_from, one.seen_to) for one in card.reaches])
    return services.keep_affected(incident_id=incident_id, persons=persons_seen(lines=lines), by=by, now=now)


def persons_seen(*, lines: Sequence[ViewingLine]) -> list[Person]:
    """Return the persons whom viewings showed, each once, with the entries and the first moment."""
    entry_ids = {line.entry_id for line in lines if line.entry_id}
    entries = {entry.id: entry for entry in books.lines_of(entry_ids)}
    parties = books.parties_of_entries(entry_ids)
    known_ids = [line.correspondent_id for line in lines if line.correspondent_id]
    known_ids += [p.correspondent_id for several in parties.values() for p in several if p.correspondent_id]
    cards = {key: directory.card_of(row) for key, row in directory.by_ids(known_ids).items()}
    found: dict[str, Person] = {}
    for line in lines:
        for party in _shown(line, parties, cards):
            key = (
                f"correspondent/{party.correspondent_id}" if party.correspondent_id else f"name/{party.name}"
            )
            card = cards.get(party.correspondent_id or 0)
            known = found.get(key) or Person(
                key[:220],
                party.name,
                party.correspondent_id,
                card.email if card else "",
                (),
                line.viewed_at,
                False,
            )
            found[key] = replace(
                known,
                entry_words=_with(known.entry_words, entries.get(line.entry_id or 0)),
                first_seen_at=min(known.first_seen_at, line.viewed_at),
                cnp_seen=known.cnp_seen or line.what == "cnp",
            )
    return sorted(found.values(), key=lambda person: (person.name, person.key))


def tell_affected(*, incident_id: int, by: Actor, now: datetime) -> tuple[int, int]:
    """
    Write by e-mail to each person at high risk whose address is known.

    Returns how many were written to, and how many are left for a letter on paper.

    Raises: IncidentRefusedError where the law does not ask for it, or while facts and measures are not written.
    """
    card = incidents.incident_card(incident_id)
    if card is None or not card.line.must_tell_persons:
        raise IncidentRefusedError(
            _("Persoanele se informează când riscul este ridicat și legea nu scutește.")
        )
    if not card.measures or not card.effects:
        raise IncidentRefusedError(_("Scrieți întâi urmările probabile și măsurile: persoanele le află."))
    written = left = 0
    for line in card.affected:
        if line.told_at is not None:
            continue
        if not line.email:
            left += 1
            continue
        messaging.send(
            kind=Kind.INCIDENT_TOLD,
            to=Outside(email=line.email, name=line.name),
            context=_told_facts(card, line.entry_words),
            dedupe_key=f"incident/{incident_id}/{line.id}",
            by=by,
            now=now,
            about_type=SUBJECT,
            about_id=incident_id,
        )
        services.note_told(incident_id=incident_id, affected_id=line.id, how=_("prin e-mail"), by=by, now=now)
        written += 1
    return written, left


def route_from_supplier(*, incident_id: int, institution_ids: Sequence[int], by: Actor, now: datetime) -> int:
    """
    Tell institutions of a breach that their supplier had: each gets an incident of its own, whose clock runs from now.

    Must not run inside a scope. Safe to repeat; returns how many institutions have it.
    Raises: IncidentRefusedError when there is no supplier, or no such incident of it.
    """
    supplier = institutions.supplier()
    if supplier is None:
        raise IncidentRefusedError(_("Nu există un furnizor în această instalare."))
    with acting_for(supplier.id):
        card = incidents.incident_card(incident_id)
    if card is None:
        raise IncidentRefusedError(_("Incidentul nu există."))
    told = 0
    for institution_id in sorted(set(institution_ids) - {supplier.id}):
        with acting_for(institution_id):
            kept = services.take_from_supplier(
                draft=_draft_of(card),
                source=f"{supplier.code}/{incident_id}",
                supplier_aware_at=card.line.aware_at,
                by=by,
                now=now,
            )
            _tell_clock(kept.id, kept.title, 0, now, now)
        told += 1
    return told


def remind(*, institution_id: int, now: datetime) -> int:
    """
    Tell whoever handles personal data of the hours that passed on each incident not yet notified.

    From 60 hours on also whoever administers. Returns how many were told. Must not run inside a scope.
    """
    told = 0
    with acting_for(institution_id):
        for line in incidents.open_incidents():
            if line.first_notified_at is not None or not line.must_tell_authority:
                continue
            reached = [
                hours
                for hours in rules.steps_reached(aware_at=line.aware_at, now=now)
                if hours > line.told_step
            ]
            if not reached:
                continue
            people = _people(reached[-1], now)
            late = line.is_late(now)
            if services.note_step(incident_id=line.id, hours=reached[-1], late=late, told=len(people)):
                told += _tell_clock(line.id, line.title, reached[-1], line.aware_at, now)
    return told


def _shown(
    line: ViewingLine, parties: dict[int, list[PartyLine]], cards: Mapping[int, CorrespondentCard]
) -> list[PartyLine]:
    if line.entry_id:
        return parties.get(line.entry_id, [])
    card = cards.get(line.correspondent_id or 0)
    return [PartyLine("", card.name, card.id)] if card else []


def _with(words: tuple[str, ...], entry: EntryLine | None) -> tuple[str, ...]:
    if entry is None or entry.written_number in words:
        return words
    return (*words, entry.written_number)


def _told_facts(card: IncidentCard, entry_words: tuple[str, ...]) -> dict[str, object]:
    return {
        "facts": card.facts,
        "effects": card.effects,
        "measures": card.measures,
        "entries": ", ".join(entry_words)[:500],
        "contact": card.contact,
    }


def _draft_of(card: IncidentCard) -> IncidentDraft:
    return IncidentDraft(
        title=card.line.title,
        natures=card.line.natures,
        aware_at=card.line.aware_at,
        facts=card.facts,
        occurred_from=card.occurred_from,
        occurred_to=card.occurred_to,
        data_words=card.data_words,
        effects=card.effects,
        measures=card.measures,
        contact=card.contact,
    )


def _people(hours: int, now: datetime) -> list[int]:
    found = set(institutions.holders_of(Permission.PRIVACY_HANDLE, at=now))
    if hours >= rules.ESCALATES_FROM:
        found |= set(institutions.holders_of(Permission.MEMBERS_ADMINISTER, at=now))
    return sorted(found)


def _tell_clock(incident_id: int, title: str, hours: int, aware_at: datetime, now: datetime) -> int:
    due = rules.authority_due_at(aware_at=aware_at).astimezone(BUCHAREST)
    people = _people(hours, now)
    for user_id in people:
        messaging.send(
            kind=Kind.INCIDENT_CLOCK,
            to=user_id,
            context={"title": title, "hours": hours, "due": f"{due:%d.%m.%Y, %H:%M}"},
            dedupe_key=f"incident/{incident_id}/{hours}/{user_id}",
            by=None,
            now=now,
            about_type=SUBJECT,
            about_id=incident_id,
        )
    return len(people)
