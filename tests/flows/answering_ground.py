"""What the tests of answers begin with: a document and its holder, an answer handed in, sent, annulled, taken back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from registratura.deadlines import queries as terms
from registratura.deadlines.queries import DeadlineCard
from registratura.flows import answering as flow
from registratura.flows import terms as term_flow
from registratura.flows.answering import Replied, Reply
from registratura.institutions import queries as institutions
from registratura.institutions.queries import Powers
from registratura.journal import queries as journal
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import AnswerLine, EntryRow
from registratura.routing import queries as routing
from registratura.routing import services as work
from registratura.routing.orders import Holder, Target
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town


def incoming(town: Town, *specials: int, **fields: Any) -> int:
    fields.setdefault("unit_id", town.urbanism.id)
    return town.register(special_register_ids=specials, **fields).entry_id


def petitions(town: Town) -> int:
    with acting_for(town.id):
        return registers.open_register(template="petitions", by=None, now=NOW).id


def petition(town: Town, special: int) -> int:
    """Register a petition as the counter does, with its term."""
    entry_id = incoming(town, special)
    with acting_for(town.id):
        term_flow.follow(entry_ids=[entry_id], by=town.registrar, now=timezone.now())
    return entry_id


def given_to(town: Town, entry_id: int, user: Any) -> None:
    with acting_for(town.id):
        work.assign(
            targets=[Target(entry_id, None)],
            lead=Holder(town.urbanism.id, user.id),
            order_text="Spre soluționare",
            internal_on=legal_date(timezone.now()) + timedelta(days=7),
            by=town.head,
            now=timezone.now(),
        )


def powers(town: Town, user: Any) -> Powers:
    with acting_for(town.id):
        return institutions.powers_of(user.id, institution_id=town.id, at=timezone.now())


def reply(town: Town, *entry_ids: int, seen: frozenset[int] = frozenset(), **fields: Any) -> Reply:
    draft = EntryDraft(
        direction="outgoing",
        subject="Răspuns la cerere",
        channel="post",
        parties=(PartyDraft("sender", "Urbanism"), PartyDraft("recipient", "Popescu Ion")),
        unit_id=town.urbanism.id,
        filing_code="II B 3",
        **{name: fields.pop(name) for name in ("resolution", "dispatched_on") if name in fields},
    )
    return Reply(
        **{
            "institution_id": town.id,
            "entry_id": entry_ids[0],
            "answered_ids": frozenset(entry_ids),
            "seen": seen,
            "same_number": False,
            "register_id": town.general.id,
            "draft": draft,
            "request_key": uuid4(),
            **fields,
        }
    )


def answered(town: Town, handed: Reply, by: Any = None) -> Replied:
    who = by or town.registrar
    return flow.answer(reply=handed, powers=powers(town, who), by=who, now=timezone.now())


def row(entry_id: int) -> EntryRow:
    found = books.entry_by_id(entry_id)
    assert found is not None
    return found


def answers(town: Town, entry_id: int) -> tuple[AnswerLine, ...]:
    with acting_for(town.id):
        return books.answers_of([entry_id]).get(entry_id, ())


def terms_of(town: Town, entry_id: int) -> list[DeadlineCard]:
    with acting_for(town.id):
        return terms.state_of(subject_type="entry", subject_id=entry_id, today=legal_date(timezone.now()))


def history(town: Town, entry_id: int) -> list[str]:
    with acting_for(town.id):
        return [act.action for act in journal.history_of(subject_type="entry", subject_id=entry_id)]


def holder(town: Town, entry_id: int) -> int | None:
    with acting_for(town.id):
        found = routing.holder_of(entry_id)
    return found.user_id if found is not None else None


def annulled(town: Town, entry_id: int) -> None:
    with acting_for(town.id):
        flow.annul_entry(
            entry=row(entry_id), reason="Scris greșit", act="", by=town.registrar, now=timezone.now()
        )


def withdrawn(town: Town, line: AnswerLine) -> None:
    with acting_for(town.id):
        flow.withdraw_answer(line=line, reason="Altă cerere", by=town.registrar, now=timezone.now())
