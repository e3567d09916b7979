"""Administrative complaints against refusals: taken under a number of their own, answered by a letter of their own."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.flows import answering, terms
from registratura.flows import information as flow
from registratura.information import queries as information
from registratura.information import services as requests
from registratura.information.errors import ComplaintRefusedError
from registratura.information.rules import Verdict, Way
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import EntryRow
from registratura.registers.services import Registered
from registratura.routing.services.holding import hold_any
from registratura.toolkit.scope import required_institution


@transaction.atomic
def receive_complaint(
    *,
    request: EntryRow,
    entry: EntryRow | None,
    against: str,
    known_on: date,
    posted_on: date | None,
    request_key: UUID,
    by: Actor,
    now: datetime,
) -> int:
    """
    Take a complaint about a request and return the key of its entry.

    entry: the one under which it came in, when it has a number already; without it a new incoming entry is made, from
    the same applicant. A complaint that was inscribed as a request stops being one.
    Must run inside a scope. Raises: ComplaintRefusedError; as `registers.register_entry`.
    Law: Legea 544/2001 art. 21; HG 123/2002 art. 33.
    """
    entry_id = entry.id if entry is not None else _registered(request, request_key, by, now).entry_id
    hold_any(entry_ids=[entry_id])  # the entry before its terms, as every act on a paper
    requests.take_complaint(
        request_entry_id=request.id,
        entry_id=entry_id,
        against=against,
        known_on=known_on,
        posted_on=posted_on,
        by=by,
        now=max(now, _moment_of(entry_id, now)),
    )
    requests.take_as_complaint(entry_id=entry_id, by=by, now=now)
    return entry_id


def _registered(request: EntryRow, request_key: UUID, by: Actor, now: datetime) -> Registered:
    general = books.general_register()
    assert general is not None  # an institution is opened with it
    draft = EntryDraft(
        direction="incoming",
        subject=f"Reclamație administrativă la cererea de informații nr. {flow.written(entry=request)}",
        document_kind="Reclamație Legea 544/2001",
        parties=tuple(
            PartyDraft("sender", party.name, party.correspondent_id)
            for party in books.parties_of(request.id)
            if party.role == "sender"
        ),
        connected_to_id=request.id,
    )
    return registers.register_entry(
        institution_id=required_institution(),
        register_id=general.id,
        draft=draft,
        request_key=request_key,
        by=by,
        now=now,
    )


def _moment_of(entry_id: int, now: datetime) -> datetime:
    entry = books.entry_by_id(entry_id)
    return entry.registered_at if entry is not None else now


@transaction.atomic
def decide(
    *,
    complaint_id: int,
    verdict: Verdict,
    measures: str,
    reasoning: str,
    way: Way,
    powers: Powers,
    by: Actor,
    now: datetime,
) -> Registered:
    """
    Decide on a complaint and register the letter that says so; its fifteen days stop when the letter leaves.

    Must run inside a scope. Raises: ComplaintRefusedError, ComplaintDecidedError; as `answering.link_answer`.
    Law: Legea 544/2001 art. 21 alin. (3).
    """
    requests.check_verdict(
        complaint_id=complaint_id, verdict=verdict, measures=measures, reasoning=reasoning, by=by, now=now
    )
    card = information.complaint_card(complaint_id, today=legal_date(now))
    entry = books.entry_by_id(card.entry.id) if card else None
    if entry is None or entry.state != "registered":
        raise ComplaintRefusedError(_("Înregistrarea reclamației a fost anulată; nu mai cere răspuns."))
    subject = f"Răspuns la reclamația administrativă nr. {flow.written(entry=entry)}"
    made = flow.register_letter(entry=entry, subject=subject, way=way, by=by, now=now)
    requests.decide(
        complaint_id=complaint_id,
        verdict=verdict,
        measures=measures,
        reasoning=reasoning,
        answer_entry_id=made.entry_id,
        by=by,
        now=now,
    )
    answering.link_answer(
        row=entry,
        answer_id=made.entry_id,
        seen=flow.standing_answers(entry=entry),
        powers=powers,
        by=by,
        now=now,
    )
    terms.follow(entry_ids=[made.entry_id], by=by, now=now)
    return made
