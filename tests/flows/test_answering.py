"""Answers from entry to entry: number, links, work, terms; what opens again when an answer falls (AR-18, ARH-05)."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from registratura.deadlines import queries as terms
from registratura.deadlines.queries import DeadlineCard
from registratura.documents import services as documents
from registratura.flows import answering as flow
from registratura.flows import registering
from registratura.flows import terms as term_flow
from registratura.flows.answering import NotYourAnswerError, Replied, Reply, SomebodyAnsweredError
from registratura.institutions import queries as institutions
from registratura.institutions.queries import Powers
from registratura.journal import queries as journal
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.errors import AnswerRefusedError, EntryMissingError
from registratura.registers.queries import AnswerLine, EntryCard, EntryRow
from registratura.routing import queries as routing
from registratura.routing import services as work
from registratura.routing.orders import Holder, Target
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

pytestmark = pytest.mark.django_db


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


def card(town: Town, entry_id: int) -> EntryCard:
    with acting_for(town.id):
        return books.entry_card(row(entry_id))


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


def dispatched(town: Town, entry_id: int) -> None:
    """Write down that an answer left today, as its dispatch does."""
    with acting_for(town.id):
        entry = row(entry_id)
        draft = replace(term_flow.as_it_stands(entry=entry), dispatched_on=legal_date(timezone.now()))
        term_flow.correct_entry(entry=entry, draft=draft, reason="", by=town.registrar, now=timezone.now())


def annulled(town: Town, entry_id: int) -> None:
    with acting_for(town.id):
        flow.annul_entry(
            entry=row(entry_id), reason="Scris greșit", act="", by=town.registrar, now=timezone.now()
        )


def withdrawn(town: Town, line: AnswerLine) -> None:
    with acting_for(town.id):
        flow.withdraw_answer(line=line, reason="Altă cerere", by=town.registrar, now=timezone.now())


def test_ar_18_an_answer_has_a_number_and_closes_what_it_answers(alba: Town) -> None:
    first, second = incoming(alba), incoming(alba)

    given = answered(alba, reply(alba, first, second))

    assert given.written_number == f"3/{legal_date(timezone.now()):%d.%m.%Y}"
    assert [line.answer.entry_id for line in answers(alba, first) + answers(alba, second)] == [
        given.entry_id,
        given.entry_id,
    ]
    shown = card(alba, given.entry_id)
    assert (shown.direction, shown.recipient_name, shown.filing_code) == (
        "outgoing",
        "Popescu Ion",
        "II B 3",
    )


def test_the_same_form_handed_in_twice_gives_one_answer(alba: Town) -> None:
    handed = reply(alba, incoming(alba))

    once, again = answered(alba, handed), answered(alba, handed)

    assert (again.entry_id, again.repeated, again.finished) == (once.entry_id, True, 0)
    assert len(answers(alba, handed.entry_id)) == 1


def test_the_work_of_whoever_answers_is_done_with_the_answer(alba: Town) -> None:
    asked = incoming(alba)
    given_to(alba, asked, alba.clerk)

    given = answered(alba, reply(alba, asked), by=alba.clerk)

    with acting_for(alba.id):
        (line,) = routing.path_of(asked, at=timezone.now())
    assert (given.finished, line.state) == (1, "done")
    assert line.outcome == f"răspuns nr. {given.written_number}"


def test_the_work_of_another_stays_in_that_ones_hands(alba: Town) -> None:
    asked = incoming(alba)
    given_to(alba, asked, alba.clerk)

    given = answered(alba, reply(alba, asked))

    assert (given.finished, holder(alba, asked)) == (0, alba.clerk.id)


def test_only_the_holder_or_the_registry_answers(alba: Town) -> None:
    asked = incoming(alba)

    with pytest.raises(NotYourAnswerError, match="cine are lucrarea"):
        answered(alba, reply(alba, asked), by=alba.clerk)

    assert answers(alba, asked) == ()
    assert alba.register().number == 2


def test_what_the_holder_may_not_read_is_not_closed_along(alba: Town) -> None:
    asked, hidden = incoming(alba), incoming(alba, unit_id=alba.secretariat.id)
    given_to(alba, asked, alba.clerk)

    with pytest.raises(EntryMissingError):
        answered(alba, reply(alba, asked, hidden), by=alba.clerk)

    assert alba.register().number == 3


def test_who_comes_second_is_told_who_answered_and_may_go_on(alba: Town) -> None:
    asked = incoming(alba)
    given = answered(alba, reply(alba, asked))
    late = reply(alba, asked)

    with pytest.raises(SomebodyAnsweredError) as told:
        answered(alba, late, by=alba.officer)
    second = answered(
        alba, replace(late, seen=frozenset(one.id for one in told.value.answers)), by=alba.officer
    )

    assert "Ana Albu a răspuns între timp" in told.value.words
    assert given.written_number in told.value.words
    assert second.written_number.startswith("3/")
    assert len(answers(alba, asked)) == 2


def test_arh_05_under_the_same_number_no_number_is_taken(alba: Town) -> None:
    asked = incoming(alba)
    given_to(alba, asked, alba.clerk)

    given = answered(alba, reply(alba, asked, same_number=True, resolution="Se admite"), by=alba.clerk)

    today = legal_date(timezone.now())
    shown = card(alba, asked)
    assert (given.entry_id, given.written_number, given.finished) == (asked, f"1/{today:%d.%m.%Y}", 1)
    assert shown.resolution == f"Răspuns nr. 1/{today:%d.%m.%Y}: Se admite"
    assert (shown.sender_name, shown.recipient_name) == ("Popescu Ion", "Popescu Ion")
    assert alba.register().number == 2


def test_arh_05_the_same_form_handed_in_twice_answers_once(alba: Town, tmp_path: Path) -> None:
    path = tmp_path / "raspuns.txt"
    path.write_text("Se admite.", encoding="utf-8")
    received = documents.receive(space=alba.institution.code, path=path, name="raspuns.txt")
    handed = reply(alba, incoming(alba), same_number=True, received=(received,))

    once, again = answered(alba, handed), answered(alba, handed)

    assert (once.repeated, again.repeated) == (False, True)
    assert [file.name for file in card(alba, handed.entry_id).documents] == ["raspuns.txt"]


def test_arh_05_pet_14_one_answer_under_the_first_number_closes_the_connected_ones(alba: Town) -> None:
    first = incoming(alba)
    second = incoming(alba, connected_to_id=first)

    answered(alba, reply(alba, first, second, same_number=True))

    (line,) = answers(alba, second)
    assert line.same_number
    assert line.answer.entry_id == first


def test_arh_05_a_withdrawn_answer_leaves_its_row_and_opens_what_it_closed(alba: Town) -> None:
    first, second = incoming(alba), incoming(alba)
    answered(alba, reply(alba, first, second, same_number=True))

    withdrawn(alba, answers(alba, first)[0])

    shown = card(alba, first)
    assert answers(alba, first) == answers(alba, second) == ()
    assert (shown.resolution, shown.recipient_name) == ("", "")
    assert any(one.field == "resolution" and one.reason == "Altă cerere" for one in shown.corrections)


def test_a_term_goes_on_until_the_answer_is_dispatched(alba: Town) -> None:
    asked = petition(alba, petitions(alba))

    given = answered(alba, reply(alba, asked))
    states = [one.state for one in terms_of(alba, asked)]
    dispatched(alba, given.entry_id)

    assert states == ["open"]
    assert [one.state for one in terms_of(alba, asked)] == ["met"]


def test_pet_14_the_terms_of_all_answered_petitions_stop_with_the_one_answer(alba: Town) -> None:
    special = petitions(alba)
    first, second = petition(alba, special), petition(alba, special)

    dispatched(alba, answered(alba, reply(alba, first, second)).entry_id)

    assert [one.state for one in terms_of(alba, first) + terms_of(alba, second)] == ["met", "met"]


def test_arh_05_pet_14_terms_stop_when_the_answer_under_the_same_number_leaves(alba: Town) -> None:
    special = petitions(alba)
    first, second = petition(alba, special), petition(alba, special)
    answered(alba, reply(alba, first, second, same_number=True))

    dispatched(alba, first)

    assert [one.state for one in terms_of(alba, first) + terms_of(alba, second)] == ["met", "met"]


def test_an_annulled_answer_that_had_left_lets_the_term_run_again_from_the_same_start(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    given = answered(alba, reply(alba, asked))
    dispatched(alba, given.entry_id)

    annulled(alba, given.entry_id)

    former, running = sorted(terms_of(alba, asked), key=lambda term: term.id)
    assert (former.state, running.state) == ("met", "open")
    assert (running.started_on, running.due_on) == (former.started_on, former.due_on)
    assert {"registers.answer.fell", "deadlines.term.resumed"} <= set(history(alba, asked))
    assert answers(alba, asked) == ()


def test_a_resumed_term_stops_with_the_next_answer(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    given = answered(alba, reply(alba, asked))
    dispatched(alba, given.entry_id)
    annulled(alba, given.entry_id)

    dispatched(alba, answered(alba, reply(alba, asked)).entry_id)

    assert [one.state for one in terms_of(alba, asked)] == ["met", "met"]


def test_a_term_stays_stopped_while_another_answer_had_left(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    one = answered(alba, reply(alba, asked))
    seen = frozenset(line.id for line in answers(alba, asked))
    other = answered(alba, reply(alba, asked, seen=seen))
    dispatched(alba, one.entry_id)
    dispatched(alba, other.entry_id)

    annulled(alba, one.entry_id)

    assert [term.state for term in terms_of(alba, asked)] == ["met"]
    assert "deadlines.term.resumed" not in history(alba, asked)


def test_a_term_is_never_stopped_by_an_answer_that_did_not_leave(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    given = answered(alba, reply(alba, asked))

    annulled(alba, given.entry_id)

    assert [one.state for one in terms_of(alba, asked)] == ["open"]
    assert "deadlines.term.resumed" not in history(alba, asked)


def test_a_withdrawn_answer_gives_the_work_back_to_whom_did_it(alba: Town) -> None:
    asked = incoming(alba)
    given_to(alba, asked, alba.clerk)
    answered(alba, reply(alba, asked), by=alba.clerk)

    withdrawn(alba, answers(alba, asked)[0])

    assert holder(alba, asked) == alba.clerk.id
    assert {"registers.answer.withdrawn", "routing.work.reopened"} <= set(history(alba, asked))


def test_an_annulled_document_leaves_its_answer_with_a_word(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    given = answered(alba, reply(alba, asked))

    annulled(alba, asked)

    assert card(alba, given.entry_id).state == "registered"
    assert "registers.answered.annulled" in history(alba, given.entry_id)
    assert [one.state for one in terms_of(alba, asked)] == ["cancelled"]


def test_an_existing_answer_is_linked_and_ends_the_work_and_the_term(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    given_to(alba, asked, alba.clerk)
    sent = alba.register(
        direction="outgoing", unit_id=alba.urbanism.id, dispatched_on=legal_date(timezone.now())
    ).entry_id

    with acting_for(alba.id):
        finished = flow.link_answer(
            row=row(asked),
            answer_id=sent,
            seen=(),
            powers=institutions.powers_of(alba.clerk.id, institution_id=alba.id, at=timezone.now()),
            by=alba.clerk,
            now=timezone.now(),
        )

    assert finished == 1
    assert [one.state for one in terms_of(alba, asked)] == ["met"]


def test_who_is_complained_of_does_not_answer_the_petition(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    given_to(alba, asked, alba.clerk)
    with acting_for(alba.id):
        work.name_concerned(entry_id=asked, user_ids=[alba.clerk.id], by=alba.registrar, now=timezone.now())

    with pytest.raises(NotYourAnswerError):
        answered(alba, reply(alba, asked), by=alba.clerk)

    assert answers(alba, asked) == ()


def test_an_outgoing_document_is_not_answered(alba: Town) -> None:
    sent = alba.register(direction="outgoing").entry_id

    with pytest.raises((NotYourAnswerError, AnswerRefusedError)):
        answered(alba, reply(alba, sent))


def test_an_answer_closes_something_and_not_too_much(alba: Town) -> None:
    handed = reply(alba, incoming(alba))

    for ids in (frozenset[int](), frozenset(range(1, 60))):
        with pytest.raises(AnswerRefusedError, match="cel mult 50"):
            answered(alba, replace(handed, answered_ids=ids))


def test_files_of_an_answer_stand_on_it(alba: Town, tmp_path: Path) -> None:
    path = tmp_path / "raspuns.txt"
    path.write_text("Se admite.", encoding="utf-8")
    received = documents.receive(space=alba.institution.code, path=path, name="raspuns.txt")

    given = answered(alba, reply(alba, incoming(alba), received=(received,)))

    assert [file.name for file in card(alba, given.entry_id).documents] == ["raspuns.txt"]


def test_a_series_registered_in_a_scope_is_the_one_registered_outside(alba: Town) -> None:
    submission = registering.Submission(
        institution_id=alba.id,
        register_id=alba.general.id,
        draft=EntryDraft(direction="incoming", subject="Cerere"),
        request_key=uuid4(),
        copies=2,
    )
    now: datetime = timezone.now() + timedelta(0)

    with acting_for(alba.id):
        given, _draft = registering.register_in_scope(submission=submission, by=alba.registrar, now=now)

    assert [one.number for one in given] == [1, 2]
    again = registering.register_document(submission=submission, by=alba.registrar, now=now)
    assert [one.repeated for one in again] == [True, True]
