"""Followed from outside in the demonstration: a completion that is waited for, an answer that waits in the portal."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from registratura.accounts import queries as accounts
from registratura.dispatch import queries as shipments
from registratura.dispatch import services as dispatch
from registratura.dispatch.drafts import ShipmentDraft
from registratura.documents import services as documents
from registratura.flows import completing, dispatching
from registratura.flows.completing import Wanted
from registratura.flows.demo.papers import SAMPLES
from registratura.flows.demo.towns import DemoInstitution
from registratura.flows.following import key_of_entry
from registratura.following import queries as following
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.documents.services import ReceivedFile
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor


def bring_followed(*, town: DemoInstitution, institution_id: int, now: datetime) -> None:
    """
    Let one request of the commune wait for its completion, and one answer in the portal. Done once.

    Nothing without the samples. Must not run inside a scope.
    """
    institution = institutions.institution_by_id(institution_id)
    samples = sorted((SAMPLES / "documents").glob("*.pdf"))[:1]
    member = next((one for one in town.cast if one.role == "registrar"), None)
    registrar = accounts.user_by_email(member.email) if member is not None else None
    if town.kind != "commune" or institution is None or registrar is None or not samples:
        return
    with acting_for(institution_id):
        unit_id = next(unit.id for unit in institutions.unit_tree() if unit.code in ("AUT", "URB"))
        asked = _entry(institution_id, registrar, unit_id, "completion", _ASKED, now)
        if following.completions_of(asked.id, today=legal_date(now)):
            return
        key_of_entry(entry_id=asked.id, origin="counter", by=registrar, now=now)
        wanted = Wanted(
            text="Ca să emitem certificatul, ne mai trebuie planul de situație cu locul împrejmuirii.",
            papers=("planul de situație, la scara 1:500", "fotografie a locului"),
            until_on=legal_date(now) + timedelta(days=10),
        )
        completing.ask(entry=asked, wanted=wanted, by=registrar, now=now)
    received = _kept(institution, samples[0])
    with acting_for(institution_id):
        _answer(institution_id, registrar, unit_id, received, now)


_ASKED = ("Cerere de certificat de urbanism pentru o împrejmuire", "Dumitrescu Floarea")
_ANSWERED = ("Cerere privind iluminatul străzii Salcâmilor", "Petcu Laurențiu")


def _entry(
    institution_id: int, by: Actor, unit_id: int, name: str, said: tuple[str, str], now: datetime
) -> EntryRow:
    general = books.general_register()
    assert general is not None
    draft = EntryDraft(
        subject=said[0],
        direction="incoming",
        channel="counter",
        document_kind="Cerere",
        unit_id=unit_id,
        parties=(PartyDraft("sender", said[1]),),
    )
    return _registered(institution_id, general.id, draft, name, by, now)


def _registered(
    institution_id: int, register_id: int, draft: EntryDraft, name: str, by: Actor, now: datetime
) -> EntryRow:
    given = registers.register_entry(
        institution_id=institution_id,
        register_id=register_id,
        draft=draft,
        request_key=uuid5(NAMESPACE_URL, f"demo/{institution_id}/followed/{name}"),
        by=by,
        now=now,
    )
    found = books.entry_by_id(given.entry_id)
    assert found is not None
    return found


def _kept(institution: Institution, sample: Path) -> ReceivedFile:
    with tempfile.TemporaryDirectory(dir=settings.DATA) as room:
        path = Path(room) / "answer.pdf"
        path.write_bytes(sample.read_bytes())
        return documents.receive(space=institution.code, path=path, name="Răspuns privind iluminatul.pdf")


def _answer(
    institution_id: int, registrar: Actor, unit_id: int, received: ReceivedFile, now: datetime
) -> None:
    asked = _entry(institution_id, registrar, unit_id, "answered", _ANSWERED, now)
    key_of_entry(entry_id=asked.id, origin="counter", by=registrar, now=now)
    draft = EntryDraft(
        subject="Răspuns privind iluminatul străzii Salcâmilor",
        direction="outgoing",
        channel="portal",
        document_kind="Răspuns",
        unit_id=unit_id,
        parties=(PartyDraft("recipient", _ANSWERED[1]),),
    )
    answer = _registered(institution_id, asked.register_id, draft, "answer", registrar, now)
    if shipments.of_entry(answer.id):
        return
    (document,) = documents.add_documents(received=[received], now=now, by=registrar)
    registers.attach_documents(entry=answer, document_ids=[document.id], by=registrar)
    registers.answer_entries(answer_id=answer.id, answered_ids=[asked.id], seen=(), by=registrar)
    dispatch.set_options(
        post_office="",
        contract="",
        email_counts="accepted",
        methods=[*shipments.USUAL_METHODS, "portal"],
        by=registrar,
        now=now,
    )
    made = dispatch.prepare(
        entry_id=answer.id,
        draft=ShipmentDraft(method="portal", recipient_name=_ANSWERED[1]),
        seen=None,
        by=registrar,
        now=now,
    )
    powers = institutions.powers_of(registrar.id, institution_id=institution_id, at=now)
    dispatching.make_available(shipment_id=made.id, powers=powers, by=registrar, now=now)
