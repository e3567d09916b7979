"""The number of a filing, by the rule of its form: register, special register, unit, sender, term, circuit."""

from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.correspondents import queries as directory
from registratura.correspondents import services as correspondents
from registratura.documents import queries as documents
from registratura.documents.reading.mail_headers import Address
from registratura.filings import services
from registratura.filings.queries import FilingCard
from registratura.flows import terms
from registratura.flows.ingest.senders import sender_of
from registratura.forms.queries import VersionCard
from registratura.institutions import queries as institutions
from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.text import fold
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import LATE_AFTER_DAYS, EntryDraft, PartyDraft
from registratura.routing import services as routing
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

REQUESTS: Final = UUID("5d7e4c1a-9e7b-5a53-8a0f-6a1d1f5b7c20")
_PETITIONS, _INFORMATION = "petitions", "law544"

log = structlog.get_logger("registratura.filings")


def follow_item(*, item_id: int, filing_id: int, now: datetime) -> bool:
    """Bring one filing up to what became of its item of the tray, and say whether it changed. Inside a scope."""
    item = tray.tray_item(item_id)
    if item is None or item.state == tray.WAITING:
        return False
    if item.state == tray.SET_ASIDE:
        return services.note_refused(filing_id=filing_id, reason=item.reason, by=None, now=now)
    assert item.entry_id is not None
    (line,) = books.lines_of([item.entry_id])
    return services.note_registered(
        filing_id=filing_id, entry_id=line.id, number_written=line.written_number, by=None, now=now
    )


def register(
    *, institution: "Institution", card: FilingCard, form: VersionCard, by: Actor | None, now: datetime
) -> None:
    """
    Give a filing its number, all of it or nothing in one transaction; a clerk who was quicker has given it already.

    by: the official at the counter, None for the program. Must not run inside a scope.
    Raises: as `registers.register_entry`; ItemDecidedError.
    """
    assert card.tray_item_id is not None
    with acting_for(institution.id):
        item = tray.tray_item(card.tray_item_id)
        assert item is not None
        if item.state != tray.WAITING:
            follow_item(item_id=item.id, filing_id=card.id, now=now)
            return
        held = intake.hold_item(item_id=item.id)
        register_id, special = _registers_of(form)
        parts = documents.parts_of(held.raw_id) if held.raw_id is not None else []
        files = [held.raw_id, *(part.id for part in parts)] if held.raw_id is not None else []
        late = (legal_date(now) - legal_date(card.filed_at)).days >= LATE_AFTER_DAYS
        done = registers.register_entry(
            institution_id=institution.id,
            register_id=register_id,
            draft=EntryDraft(
                direction="incoming",
                channel="counter" if card.clerk_id is not None else "portal",
                subject=held.subject,
                document_kind=form.handling.document_kind,
                parties=(_party(card, by, now),),
                annex_count=held.attachment_count,
                received_at=card.filed_at,
                late_reason=_("Depus prin portal; numărul s-a dat mai târziu") if late else "",
                unit_id=_unit_of(form),
                remarks=_remarks(card),
                document_ids=tuple(files),
                special_register_ids=special,
            ),
            request_key=uuid5(REQUESTS, f"{institution.id}/{card.key}"),
            by=by,
            now=now,
        )
        intake.note_registered(item=held, entry_id=done.entry_id, by=by, now=now)
        terms.follow(entry_ids=[done.entry_id], by=by, now=now)
        (line,) = books.lines_of([done.entry_id])
        services.note_registered(
            filing_id=card.id, entry_id=done.entry_id, number_written=line.written_number, by=by, now=now
        )
    _send_round(institution, done.entry_id, form, by, now)


def _registers_of(form: VersionCard) -> tuple[int, tuple[int, ...]]:
    """Return the register that gives the number, and the special ones in which the entry is inscribed."""
    general = books.general_register()
    assert general is not None  # opened with the institution
    named = books.register_by_code(form.handling.register_code) if form.handling.register_code else None
    if named is not None and named.closed_at is None:
        return (general.id, (named.id,)) if named.kind == "special" else (named.id, ())
    template = special_of(document_kind=form.handling.document_kind)
    special = books.register_of_template(template) if template else None
    return general.id, ((special,) if special is not None else ())


def special_of(*, document_kind: str) -> str:
    """
    Return the special register that a kind of document belongs to: petitions, requests of Law 544, or none.

    Law: OG 27/2002 art. 2 și 6; Legea 544/2001 art. 6, HG 123/2002.
    """
    kind = fold(document_kind)
    if "544" in kind and kind.startswith(("reclamatie", "contestatie")):
        return ""  # a complaint about an answer: who handles the request ties it to it
    if "544" in kind or "informatii de interes public" in kind:
        return _INFORMATION
    if "proiect" in kind:  # a proposal on a draft act has a register of its own
        return ""
    return _PETITIONS if kind.startswith(("petit", "sesizare", "reclamatie", "propunere")) else ""


def _unit_of(form: VersionCard) -> int | None:
    unit_id = form.handling.unit_id
    open_units = {unit.id for unit in institutions.unit_tree()} if unit_id is not None else set()
    return unit_id if unit_id in open_units else None


def _party(card: FilingCard, by: Actor | None, now: datetime) -> PartyDraft:
    if card.person_email:
        party = sender_of(address=Address(card.person_name, card.person_email), now=now)
        return PartyDraft("sender", card.person_name, party.correspondent_id)
    same = directory.same_name(card.person_name)
    if len(same) == 1:
        return PartyDraft("sender", same[0].name, same[0].id)
    data = {"kind": "person", "name": card.person_name, "phone": card.person_phone}
    added = correspondents.add(data={**data, "address": card.person_address[:200]}, by=by, now=now)
    return PartyDraft("sender", added.name, added.id)


def _remarks(card: FilingCard) -> str:
    with override("ro"):
        wanted = _("Răspunsul se vrea %s.") % card.answer_way_name
        whole = f"{wanted} {card.person_address}".strip() if card.answer_way == "post" else wanted
        return _("Depunerea %(reference)s. %(wanted)s") % {"reference": card.reference, "wanted": whole}


def _send_round(
    institution: "Institution", entry_id: int, form: VersionCard, by: Actor | None, now: datetime
) -> None:
    """Send the entry round the circuit that the form names; one that is out of use is left to the head."""
    if form.handling.circuit_id is None:
        return
    try:
        with acting_for(institution.id):
            routing.start_circuit(entry_id=entry_id, circuit_id=form.handling.circuit_id, by=by, now=now)
    except DomainError as error:
        log.warning("circuit of a form not started", entry=entry_id, reason=error.words)
