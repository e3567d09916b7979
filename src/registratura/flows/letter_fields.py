"""What the fields of a letter say: gathered from the entry, its parties, its unit, its term and the institution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.correspondents import queries as directory
from registratura.deadlines import queries as deadlines
from registratura.flows import terms as term_flow
from registratura.flows.answering import closed_together
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.letters import language
from registratura.letters.fields import NUMBER_TO_COME, Values, example_values, with_slots
from registratura.letters.language import counted, day_in_words, genitive
from registratura.registers import queries as books
from registratura.registers.queries import EntryCard, EntryRow

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor
    from registratura.letters.queries import LetterheadCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody with whom a letter has to do, as far as known."""

    name: str = ""
    address: str = ""
    email: str = ""
    kind: str = ""
    correspondent_id: int | None = None


@override("ro")
def values_of(
    *,
    institution: Institution,
    head: LetterheadCard,
    about: EntryRow,
    numbered: EntryRow | None,
    written: dict[str, Any],
    by: Actor | None,
    now: datetime,
) -> Values:
    """
    Return the values of every field for a letter about an entry, in Romanian whatever the reader speaks.

    numbered: where the letter stands in the register; its number is dots before that. written: what stands in its
    form. Must run inside the scope.
    """
    card = books.entry_card(about)
    subject = asked_of(row=about) if numbered is not None and numbered.id == about.id else card
    values: Values = {
        "institutie": _institution(institution, head),
        "scrisoare": _letter(numbered, written),
        "intrare": _entry(subject),
        "emitent": _person(sender_of(entry=subject)),
        "destinatar": {
            "nume": _text(written, "recipient_name"),
            "adresa": _text(written, "recipient_address"),
            "email": _text(written, "recipient_email"),
            "formula": _text(written, "salutation"),
        },
        "compartiment": _unit(about.unit_id),
        "termen": _term(subject.id, now),
        "semnatar": {"nume": _text(written, "signer_name"), "functie": _text(written, "signer_title")},
        "semnatar2": {"nume": _text(written, "signer2_name"), "functie": _text(written, "signer2_title")},
        "intocmit": _author(by, now),
        "azi": _today(legal_date(now)),
    }
    slots = written.get("slots")
    filled = {str(name): str(value) for name, value in slots.items()} if isinstance(slots, dict) else {}
    return with_slots(_complete(values), filled, in_words=language)


def asked_of(*, row: EntryRow) -> EntryCard:
    """Return the document that a letter with a number already is about: what it answers or is connected to."""
    answered = books.answered_by([row.id]).get(row.id, ())
    other_id = next((line.answered.entry_id for line in answered if line.answered.entry_id != row.id), None)
    other_id = other_id or row.connected_to_id
    other = books.entry_by_id(other_id) if other_id is not None else None
    return books.entry_card(other or row)


def sender_of(*, entry: EntryCard) -> Party:
    """Return who sent a document; with the address of the directory when the person is known there."""
    return _first(entry, "sender")


def recipient_of(*, entry: EntryCard) -> Party:
    """Return to whom a document goes."""
    return _first(entry, "recipient")


def _first(entry: EntryCard, role: str) -> Party:
    parties = [party for party in entry.parties if party.role == role]
    if not parties:
        return Party()
    known = directory.by_id(parties[0].correspondent_id) if parties[0].correspondent_id is not None else None
    name = ", ".join(party.name for party in parties)
    if known is None:
        return Party(name=name)
    place = ", ".join(part for part in (known.address, known.locality, known.county) if part)
    return Party(name=name, address=place, email=known.email, kind=known.kind, correspondent_id=known.id)


def salutation_for(*, party: Party) -> str:
    """Return the words with which somebody is addressed, when nothing more is known of them."""
    if not party.name:
        return ""
    if party.kind in ("company", "body"):
        return _("Stimate doamne, stimați domni,")
    return _("Stimată doamnă / Stimate domnule %s,") % party.name


def _complete(values: Values) -> Values:
    """Every field of the catalogue is there, empty where nothing is known: a template never falls over a gap."""
    return {
        group: {name: values.get(group, {}).get(name, "") for name in known}
        for group, known in example_values().items()
    }


def _institution(institution: Institution, head: LetterheadCard) -> dict[str, str]:
    return {
        "denumire": institution.name,
        "denumire_genitiv": genitive(institution.name),
        "denumire_majuscule": institution.name.upper(),
        "cui": institution.cui,
        "adresa": institution.address,
        "localitate": institution.locality,
        "judet": institution.county,
        "telefon": institution.phone,
        "email": institution.email,
        "site": institution.website,
        "antet": head.above,
        "subsol": head.below,
    }


def _letter(numbered: EntryRow | None, written: dict[str, Any]) -> dict[str, str]:
    found = {
        "obiect": _text(written, "subject"),
        "tip": _text(written, "document_kind"),
        "cale": dict(books.channel_names()).get(_text(written, "channel"), ""),
    }
    if numbered is None:
        return {**found, **dict.fromkeys(("numar", "data", "data_in_litere", "numar_data"), NUMBER_TO_COME)}
    (line,) = books.lines_of([numbered.id])
    return {
        **found,
        "numar": str(numbered.number),
        "data": _day(numbered.registered_on),
        "data_in_litere": day_in_words(numbered.registered_on),
        "numar_data": line.written_number,
    }


def _entry(card: EntryCard) -> dict[str, str]:
    numbers = [card.written_number]
    numbers += [line.written_number for line in books.lines_of(closed_together(entry_ids=[card.id]))]
    answers = books.answers_of([card.id]).get(card.id, ())
    left = [line.answer.dispatched_on for line in answers if line.answer.dispatched_on is not None]
    return {
        "numar": str(card.number),
        "data": _day(card.registered_on),
        "data_in_litere": day_in_words(card.registered_on),
        "numar_data": card.written_number,
        "toate_numerele": ", ".join(numbers),
        "obiect": card.subject,
        "tip": card.document_kind,
        "registru": card.register_name,
        "numar_emitent": card.sender_number,
        "data_emitent": _day(card.sender_dated_on),
        "primit_la": _moment(card.received_at or card.registered_at),
        "cale": card.channel_name,
        "file": _count(card.sheet_count),
        "file_in_litere": _counted(card.sheet_count, "filă", "file"),
        "anexe": _count(card.annex_count),
        "anexe_in_litere": _counted(card.annex_count, "anexă", "anexe") or "fără anexe",
        "compartiment": card.unit_name,
        "rezolvare": card.resolution,
        "raspuns": ", ".join(line.answer_number for line in answers),
        "data_raspuns": _day(max(left)) if left else "",
        "amprenta": card.documents[0].sha256 if card.documents else "",
    }


def _person(party: Party) -> dict[str, str]:
    return {"nume": party.name, "adresa": party.address, "email": party.email}


def _unit(unit_id: int | None) -> dict[str, str]:
    unit = institutions.unit_by_id(unit_id) if unit_id is not None else None
    if unit is None:
        return {}
    return {"denumire": unit.name, "denumire_genitiv": genitive(unit.name), "cod": unit.code}


def _term(entry_id: int, now: datetime) -> dict[str, str]:
    found = deadlines.state_of(subject_type=term_flow.SUBJECT, subject_id=entry_id, today=legal_date(now))
    if not found:
        return {}
    card = found[0]
    return {
        "denumire": card.rule_name,
        "implinit": _day(card.due_on),
        "implinit_in_litere": day_in_words(card.due_on),
        "temei": card.legal_basis,
        "prelungit_pana": _day(card.due_on) if card.extended else "",
        "prelungit_pana_in_litere": day_in_words(card.due_on) if card.extended else "",
    }


def _author(by: Actor | None, now: datetime) -> dict[str, str]:
    if by is None:
        return {}
    own = next((line for line in institutions.members(at=now) if line.user_id == by.id), None)
    if own is None:
        return {"nume": by.full_name}
    return {"nume": by.full_name, "functie": own.job_title, "email": own.email}


def _today(day: date) -> dict[str, str]:
    return {
        "data": _day(day),
        "in_litere": day_in_words(day),
        "zi": language.weekday(day),
        "an": str(day.year),
    }


def _text(written: dict[str, Any], name: str) -> str:
    return str(written.get(name) or "")


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day is not None else ""


def _moment(moment: datetime) -> str:
    local = moment.astimezone(BUCHAREST)
    return f"{local:%d.%m.%Y}, ora {local:%H:%M}"


def _count(count: int | None) -> str:
    return "" if count is None else str(count)


def _counted(count: int | None, one: str, many: str) -> str:
    return counted(count, one=one, many=many, gender="feminine") if count else ""
