"""What the tests of requests for information begin with: a request, its evaluation, its letters, a complaint."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from registratura.deadlines import queries as terms
from registratura.deadlines.queries import DeadlineCard
from registratura.flows import dispatching, registering
from registratura.flows import information as flow
from registratura.flows import information_complaints as complaints
from registratura.flows import terms as term_flow
from registratura.flows.registering import Submission
from registratura.information import queries, services
from registratura.information.errors import RequestRefusedError
from registratura.information.queries import RequestCard
from registratura.information.rules import Domain, Evaluation, Nature, PersonKind, Verdict, Way
from registratura.information.services import Assessment, Ending
from registratura.institutions import queries as institutions
from registratura.institutions.queries import Powers
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

REASONS = "Documentul cuprinde date despre sănătatea unei persoane."
Enter = Callable[..., int]


@pytest.fixture
def enter(alba: Town) -> Enter:
    """Registers a request of Law 544 as the counter does, and gives the key of its entry."""
    open_registers(alba)

    def entered(town: Town = alba, **fields: Any) -> int:
        return submitted(town, **fields)

    return entered


def open_registers(town: Town) -> None:
    with acting_for(town.id):
        for template in ("law544", "petitions"):
            registers.open_register(template=template, by=None, now=NOW)


def submitted(town: Town, **fields: Any) -> int:
    with acting_for(town.id):
        special = books.register_of_template("law544")
    assert special is not None
    draft = EntryDraft(
        **{
            "direction": "incoming",
            "subject": "Contractul de salubritate",
            "special_register_ids": (special,),
            "parties": (PartyDraft("sender", "Popescu Ion"),),
            "unit_id": town.urbanism.id,
            **fields,
        }
    )
    submission = Submission(
        institution_id=town.id, register_id=town.general.id, draft=draft, request_key=uuid4()
    )
    [given] = registering.register_document(submission=submission, by=town.registrar, now=timezone.now())
    return given.entry_id


def powers_of(town: Town) -> Powers:
    return institutions.powers_of(town.registrar.id, institution_id=town.id, at=timezone.now())


def today() -> date:
    return legal_date(timezone.now())


def row(entry_id: int) -> EntryRow:
    found = books.entry_by_id(entry_id)
    assert found is not None
    return found


def card(town: Town, entry_id: int) -> RequestCard:
    with acting_for(town.id):
        found = queries.request_card(entry_id, today=today())
    assert found is not None
    return found


def terms_of(town: Town, entry_id: int) -> dict[str, DeadlineCard]:
    with acting_for(town.id):
        cards = terms.state_of(subject_type="entry", subject_id=entry_id, today=today())
    return {one.rule_code: one for one in reversed(cards)}


def assess(town: Town, entry_id: int, evaluation: Evaluation, **fields: Any) -> None:
    values: dict[str, Any] = {
        "evaluation": evaluation,
        "received_way": Way.PAPER,
        "person_kind": PersonKind.NATURAL,
        "information_asked": "Contractul de salubritate",
        "domain": Domain.PUBLIC_MONEY,
        "answer_address": "Str. Lungă 4, Alba Iulia",
        **fields,
    }
    with acting_for(town.id):
        services.evaluate(
            entry_id=entry_id, assessment=Assessment(**values), by=town.registrar, now=timezone.now()
        )


def end(town: Town, entry_id: int, nature: Nature, *, letter_id: int | None = None, **fields: Any) -> Any:
    values: dict[str, Any] = {"nature": nature, "way": Way.PAPER, **fields}
    with acting_for(town.id):
        return flow.end_request(
            entry=row(entry_id),
            ending=Ending(**values),
            powers=powers_of(town),
            by=town.registrar,
            now=timezone.now(),
            letter_id=letter_id,
        )


def leave(town: Town, letter_id: int) -> None:
    """Send a letter today, by the guards and with the day in the register."""
    with acting_for(town.id):
        letter = row(letter_id)
        dispatching.guard(entry=letter, powers=powers_of(town), by=town.registrar, now=timezone.now())
        term_flow.change(
            entry=letter, changes={"dispatched_on": today()}, reason="", by=town.registrar, now=timezone.now()
        )


@contextmanager
def later(days: float) -> Iterator[None]:
    """Live so many days later than now."""
    with time_machine.travel(datetime.now(tz=UTC) + timedelta(days=days), tick=False):
        yield


def refused(town: Town, entry_id: int, nature: Nature, **fields: Any) -> str:
    with pytest.raises(RequestRefusedError) as caught:
        end(town, entry_id, nature, **fields)
    return caught.value.words


def last_number(town: Town) -> int:
    with acting_for(town.id):
        return books.sequences_of(town.general.id)[0].last_number


def linked_answer(town: Town, entry_id: int) -> int:
    answer = town.register("Răspuns", direction="outgoing", connected_to_id=entry_id)
    return answer.entry_id


def enter_after(town: Town, enter: Enter) -> int:
    entry_id = enter()
    assess(town, entry_id, Evaluation.ON_REQUEST)
    return entry_id


def notice(town: Town, entry_id: int) -> int:
    with acting_for(town.id):
        return flow.prepare_notice(
            entry=row(entry_id),
            reason="volum mare de documente",
            way=Way.PAPER,
            by=town.registrar,
            now=timezone.now(),
        ).entry_id


def verbal(town: Town, *, answer: str = "given", media: bool = False, **fields: Any) -> int:
    values: dict[str, Any] = {
        "asked": "Programul de audiențe",
        "name": "",
        "person_kind": PersonKind.NATURAL,
        "domain": Domain.DUTIES,
        "domain_note": "",
        "request_key": uuid4(),
        **fields,
    }
    with acting_for(town.id):
        return flow.receive_verbal(
            **values, answer=answer, media=media, by=town.registrar, now=timezone.now()
        ).entry_id


def complain(town: Town, entry_id: int, **fields: Any) -> int:
    values: dict[str, Any] = {
        "entry": None,
        "against": "refusal",
        "known_on": today(),
        "posted_on": None,
        **fields,
    }
    with acting_for(town.id):
        key = complaints.receive_complaint(
            request=row(entry_id), **values, request_key=uuid4(), by=town.registrar, now=timezone.now()
        )
        found = queries.complaint_of_entry(key, today=today())
    assert found is not None
    return found.id


def decide(town: Town, complaint_id: int, verdict: Verdict, **fields: Any) -> Any:
    values: dict[str, Any] = {"measures": "", "reasoning": "", "way": Way.PAPER, **fields}
    with acting_for(town.id):
        return complaints.decide(
            complaint_id=complaint_id,
            verdict=verdict,
            **values,
            powers=powers_of(town),
            by=town.registrar,
            now=timezone.now(),
        )


def heard(town: Town, complaint_id: int) -> None:
    with acting_for(town.id):
        services.name_commission(
            complaint_id=complaint_id,
            members=["Ana Albu", " Horia Hanganu ", ""],
            act="Dispoziția 7/2026",
            by=town.registrar,
            now=timezone.now(),
        )
        services.write_report(
            complaint_id=complaint_id,
            text="Excepția nu se aplica întregului document.",
            by=town.registrar,
            now=timezone.now(),
        )


def refused_request(town: Town, enter: Enter) -> int:
    entry_id = enter()
    assess(town, entry_id, Evaluation.EXEMPT)
    made = end(town, entry_id, Nature.REFUSED, codes=("d",), reasoning=REASONS)
    leave(town, made.entry_id)
    return entry_id
