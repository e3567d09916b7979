"""Requests for information from the counter to the letter that left: terms, guards, letters, complaints, races."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.utils import timezone

from registratura.deadlines import queries as terms
from registratura.deadlines import services as deadlines
from registratura.deadlines.queries import DeadlineCard, Options
from registratura.flows import answering, dispatching, registering
from registratura.flows import information as flow
from registratura.flows import information_complaints as complaints
from registratura.flows import terms as term_flow
from registratura.flows.registering import Submission
from registratura.information import queries, services
from registratura.information.errors import (
    ComplaintDecidedError,
    ComplaintRefusedError,
    LongTermLockedError,
    RequestEndedError,
    RequestMissingError,
    RequestRefusedError,
)
from registratura.information.queries import RequestCard
from registratura.information.rules import (
    Domain,
    Evaluation,
    Lock,
    Nature,
    PersonKind,
    Step,
    Verdict,
    Way,
)
from registratura.information.services import Assessment, Ending
from registratura.institutions import queries as institutions
from registratura.institutions.queries import Powers
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

pytestmark = pytest.mark.django_db
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


# The row and the evaluation


def test_INF_06_a_request_has_its_row_with_its_number_and_the_mode_of_that_day(
    alba: Town, enter: Enter
) -> None:
    by_law = enter()
    with acting_for(alba.id):
        deadlines.choose_options(
            options=Options(follows_norms=True), by=alba.administrator, now=timezone.now()
        )
    by_norms = enter(channel="email")

    assert [card(alba, key).norms for key in (by_law, by_norms)] == [False, True]
    assert [card(alba, key).received_way for key in (by_law, by_norms)] == ["paper", "electronic"]
    assert card(alba, by_law).step is Step.EVALUATE


def test_what_stands_in_no_register_of_law_544_is_no_request(alba: Town, enter: Enter) -> None:
    entry_id = enter(special_register_ids=())

    with acting_for(alba.id):
        assert queries.request_card(entry_id, today=today()) is None
    with pytest.raises(RequestMissingError):
        assess(alba, entry_id, Evaluation.ON_REQUEST)


@pytest.mark.parametrize(
    ("evaluation", "code", "step"),
    [
        (Evaluation.ON_REQUEST, "", Step.ANSWER),
        (Evaluation.PUBLISHED, "IIP-OF", Step.TELL_PUBLISHED),
        (Evaluation.EXEMPT, "IIP-REF", Step.REFUSE),
        (Evaluation.NOT_OURS, "IIP-RED", Step.REDIRECT),
        (Evaluation.NOT_544, "IIP-REENC", Step.RECLASSIFY),
    ],
)
def test_INF_07_the_evaluation_starts_its_term_and_says_what_follows(
    alba: Town, enter: Enter, evaluation: Evaluation, code: str, step: Step
) -> None:
    entry_id = enter()

    assess(alba, entry_id, evaluation)

    assert set(terms_of(alba, entry_id)) == {"IIP"} | ({code} if code else set())
    assert card(alba, entry_id).step is step


def test_INF_05_the_five_days_of_a_refusal_run_from_receipt(alba: Town, enter: Enter) -> None:
    received = timezone.now() - timedelta(days=2)
    entry_id = enter(received_at=received)

    assess(alba, entry_id, Evaluation.EXEMPT)

    found = terms_of(alba, entry_id)
    assert found["IIP-REF"].started_on == legal_date(received)
    assert found["IIP"].started_on == today()


def test_INF_07_another_evaluation_ends_the_term_of_the_former_one(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.EXEMPT)

    assess(alba, entry_id, Evaluation.PUBLISHED)
    assess(alba, entry_id, Evaluation.PUBLISHED)

    found = terms_of(alba, entry_id)
    assert (found["IIP-REF"].state, found["IIP-OF"].state) == ("cancelled", "open")


def test_INF_01_what_cannot_be_understood_is_asked_not_refused(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    with pytest.raises(RequestRefusedError, match="cereți lămuriri"):
        assess(alba, entry_id, Evaluation.ON_REQUEST, information_asked=" ")
    assess(alba, entry_id, Evaluation.ON_REQUEST, answer_address="")
    assert "Cereți-o solicitantului" in refused(alba, entry_id, Nature.FAVORABLE)

    with acting_for(alba.id):
        made = flow.ask_clarification(
            entry=row(entry_id),
            text="Unde vă trimitem răspunsul?",
            way=Way.PAPER,
            by=alba.registrar,
            now=timezone.now(),
        )

    assert made is not None
    leave(alba, made.entry_id)
    found = card(alba, entry_id)
    assert found.clarification is not None
    assert terms_of(alba, entry_id)["IIP"].state == "open"  # the law knows no pause
    assert found.clarification_text == "Unde vă trimitem răspunsul?"


def test_a_domain_besides_the_five_is_named(alba: Town, enter: Enter) -> None:
    with pytest.raises(RequestRefusedError, match="care este domeniul"):
        assess(alba, enter(), Evaluation.ON_REQUEST, domain=Domain.OTHER)


# Answers


def test_INF_03_a_favorable_answer_stops_the_term_when_it_leaves(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.ON_REQUEST)

    made = end(alba, entry_id, Nature.FAVORABLE)

    assert card(alba, entry_id).step is Step.SEND
    assert terms_of(alba, entry_id)["IIP"].state == "open"
    leave(alba, made.entry_id)
    assert card(alba, entry_id).step is Step.DONE
    assert card(alba, entry_id).left_on == today()
    assert terms_of(alba, entry_id)["IIP"].state == "met"
    with acting_for(alba.id):
        [line] = books.answers_of([entry_id])[entry_id]
    assert line.answer.entry_id == made.entry_id
    assert line.answer.party == "Popescu Ion"


def test_INF_07_nothing_is_answered_before_the_evaluation(alba: Town, enter: Enter) -> None:
    entry_id = enter()

    assert "HG 123/2002 art. 21" in refused(alba, entry_id, Nature.FAVORABLE)
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    assert "Evaluarea primară spune altceva" in refused(alba, entry_id, Nature.REFUSED)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"codes": (), "reasoning": REASONS}, r"art. 12 alin. (1)"),
        ({"codes": ("x",), "reasoning": REASONS}, r"art. 12 alin. (1)"),
        ({"codes": ("d",), "reasoning": "nu"}, r"art. 7 alin. (2)"),
        ({"codes": ("d",), "reasoning": REASONS, "way": Way.VERBAL}, "în scris"),
    ],
)
def test_INF_05_15_a_refusal_without_ground_takes_no_number(
    alba: Town, enter: Enter, fields: dict[str, Any], said: str
) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.EXEMPT)
    before = last_number(alba)

    assert said in refused(alba, entry_id, Nature.REFUSED, **fields)
    assert last_number(alba) == before


def last_number(town: Town) -> int:
    with acting_for(town.id):
        return books.sequences_of(town.general.id)[0].last_number


def test_INF_05_15_a_refusal_keeps_its_letters_and_reasons(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.EXEMPT)

    made = end(alba, entry_id, Nature.REFUSED, codes=("e", "d"), reasoning=REASONS)
    leave(alba, made.entry_id)

    found = card(alba, entry_id)
    assert (found.codes, found.reasoning, found.step) == (["d", "e"], REASONS, Step.DONE)
    assert {code: one.state for code, one in terms_of(alba, entry_id).items()} == {
        "IIP": "met",
        "IIP-REF": "met",
    }


def test_INF_05_a_late_refusal_says_why_and_is_told_all_the_same(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.EXEMPT)

    with later(9):
        said = refused(alba, entry_id, Nature.REFUSED, codes=("d",), reasoning=REASONS)
        assert "cauza întârzierii" in said
        made = end(
            alba, entry_id, Nature.REFUSED, codes=("d",), reasoning=REASONS, delay_cause="Concediu medical"
        )
        leave(alba, made.entry_id)

        assert terms_of(alba, entry_id)["IIP-REF"].state == "missed"


def test_INF_16_an_exempt_document_may_be_given_without_the_exempt_parts(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.EXEMPT)
    assert "Părțile scoase" in refused(alba, entry_id, Nature.FAVORABLE)

    end(alba, entry_id, Nature.FAVORABLE, partial=True, codes=("d",), reasoning=REASONS)

    assert card(alba, entry_id).partial
    assert terms_of(alba, entry_id)["IIP-REF"].state == "cancelled"


def test_INF_13_copies_are_paid_at_the_price_of_the_document_that_sets_it(alba: Town, enter: Enter) -> None:
    with acting_for(alba.id):
        services.set_copy_price(
            page_price_bani=30, act="HCL 12/2026", valid_from=today(), by=alba.registrar, now=timezone.now()
        )
    paper, electronic = enter(), enter(channel="email")
    for entry_id in (paper, electronic):
        assess(alba, entry_id, Evaluation.ON_REQUEST)

    end(alba, paper, Nature.FAVORABLE, page_count=12)
    end(alba, electronic, Nature.FAVORABLE, way=Way.ELECTRONIC, page_count=12)

    assert (card(alba, paper).cost_bani, card(alba, paper).cost_act) == (360, "HCL 12/2026")
    assert card(alba, electronic).cost_bani == 0


def test_INF_13_what_is_asked_after_the_answer_is_a_new_request(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    end(alba, entry_id, Nature.FAVORABLE)

    with pytest.raises(RequestEndedError, match=r"o cerere nouă \(HG 123/2002 art. 20\)"):
        end(alba, entry_id, Nature.FAVORABLE)
    with pytest.raises(RequestEndedError):
        assess(alba, entry_id, Evaluation.EXEMPT)


def test_INF_08_the_applicant_is_told_where_it_is_published(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.PUBLISHED)
    assert "unde este publicată" in refused(alba, entry_id, Nature.PUBLISHED)

    made = end(alba, entry_id, Nature.PUBLISHED, link="https://alba.example/buget")
    leave(alba, made.entry_id)

    assert card(alba, entry_id).link == "https://alba.example/buget"
    assert terms_of(alba, entry_id)["IIP-OF"].state == "met"


def test_INF_09_a_request_for_another_authority_leaves_with_two_letters(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.NOT_OURS)
    assert "HG 123/2002 art. 24" in refused(alba, entry_id, Nature.REDIRECTED)

    made = end(alba, entry_id, Nature.REDIRECTED, authority="Consiliul Județean Alba")
    leave(alba, made.entry_id)

    found = card(alba, entry_id)
    assert found.transfer is not None
    assert (found.transfer.party, found.authority) == ("Consiliul Județean Alba", "Consiliul Județean Alba")
    assert found.answer is not None
    assert found.answer.party == "Popescu Ion"
    assert terms_of(alba, entry_id)["IIP-RED"].state == "met"


def test_INF_07_PET_25_what_is_not_under_the_law_goes_on_as_a_petition(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.NOT_544)

    made = end(alba, entry_id, Nature.RECLASSIFIED)
    leave(alba, made.entry_id)

    states = {code: one.state for code, one in terms_of(alba, entry_id).items()}
    assert states == {"IIP": "cancelled", "IIP-REENC": "met", "PET": "open"}
    assert card(alba, entry_id).step is Step.DONE


def test_an_answer_registered_before_becomes_the_letter(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    answer = alba.register("Răspuns", direction="outgoing", parties=(PartyDraft("recipient", "Popescu Ion"),))
    with acting_for(alba.id):
        answering.link_answer(
            row=row(entry_id),
            answer_id=answer.entry_id,
            seen=[],
            powers=powers_of(alba),
            by=alba.registrar,
            now=timezone.now(),
        )
    before = last_number(alba)

    assert end(alba, entry_id, Nature.FAVORABLE, letter_id=answer.entry_id) is None

    assert last_number(alba) == before
    found = card(alba, entry_id).answer
    assert found is not None
    assert found.id == answer.entry_id
    assert "nu mai este răspuns" in refused(alba, enter_evaluated(alba), Nature.FAVORABLE, letter_id=entry_id)


def enter_evaluated(town: Town) -> int:
    entry_id = submitted(town)
    assess(town, entry_id, Evaluation.ON_REQUEST)
    return entry_id


# Guards of leaving


def linked_answer(town: Town, entry_id: int) -> int:
    answer = town.register("Răspuns", direction="outgoing", connected_to_id=entry_id)
    return answer.entry_id


def test_INF_07_an_answer_leaves_only_after_evaluation_and_ending(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    letter_id = linked_answer(alba, entry_id)

    with pytest.raises(RequestRefusedError, match="evaluarea primară"):
        leave(alba, letter_id)
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    with pytest.raises(RequestRefusedError, match="felul răspunsului"):
        leave(alba, letter_id)


def test_INF_07_a_term_is_not_stopped_by_hand_before_the_ending(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    deadline_id = terms_of(alba, entry_id)["IIP"].id

    with acting_for(alba.id), pytest.raises(RequestRefusedError):
        term_flow.write_dispatch(
            entry=row(entry_id),
            deadline_id=deadline_id,
            on=today(),
            reference="",
            by=alba.registrar,
            now=timezone.now(),
        )


def test_INF_03_an_answer_that_leaves_late_says_why(alba: Town, enter: Enter) -> None:
    entry_id = enter_after(alba, enter)
    made = end(alba, entry_id, Nature.FAVORABLE)

    with later(14):
        with pytest.raises(RequestRefusedError, match="cauza întârzierii"):
            leave(alba, made.entry_id)
        with acting_for(alba.id):
            services.explain_delay(
                entry_id=entry_id, cause="Volum mare", by=alba.registrar, now=timezone.now()
            )
        leave(alba, made.entry_id)

        assert terms_of(alba, entry_id)["IIP"].state == "missed"
        assert card(alba, entry_id).delay_cause == "Volum mare"


def enter_after(town: Town, enter: Enter) -> int:
    entry_id = enter()
    assess(town, entry_id, Evaluation.ON_REQUEST)
    return entry_id


# Thirty days


def notice(town: Town, entry_id: int) -> int:
    with acting_for(town.id):
        return flow.prepare_notice(
            entry=row(entry_id),
            reason="volum mare de documente",
            way=Way.PAPER,
            by=town.registrar,
            now=timezone.now(),
        ).entry_id


def test_INF_04_the_notice_gives_thirty_days_when_it_leaves(alba: Town, enter: Enter) -> None:
    entry_id = enter_after(alba, enter)

    letter_id = notice(alba, entry_id)
    assert not terms_of(alba, entry_id)["IIP"].extended
    leave(alba, letter_id)

    term = terms_of(alba, entry_id)["IIP"]
    assert (term.state, term.extended) == ("open", True)
    assert term.safe_on <= today() + timedelta(days=30) <= term.due_on
    found = card(alba, entry_id).long_term
    assert found is not None
    assert found.lock is Lock.USED


def test_INF_04_without_notice_by_the_tenth_day_thirty_are_locked(alba: Town, enter: Enter) -> None:
    entry_id = enter_after(alba, enter)

    with later(14):
        found = card(alba, entry_id).long_term
        assert found is not None
        assert found.lock is Lock.LOCKED
        with pytest.raises(LongTermLockedError, match=r"Legea 544/2001 art. 7 alin. \(1\)"):
            notice(alba, entry_id)


def test_INF_04_a_notice_that_leaves_late_gives_nothing(alba: Town, enter: Enter) -> None:
    entry_id = enter_after(alba, enter)
    letter_id = notice(alba, entry_id)

    with later(14):
        leave(alba, letter_id)

        assert not terms_of(alba, entry_id)["IIP"].extended


def test_INF_04_a_notice_that_left_in_time_counts_though_written_down_later(alba: Town, enter: Enter) -> None:
    entry_id = enter_after(alba, enter)
    letter_id = notice(alba, entry_id)
    left_on = today()

    with later(14), acting_for(alba.id):
        term_flow.change(
            entry=row(letter_id),
            changes={"dispatched_on": left_on},
            reason="",
            by=alba.registrar,
            now=timezone.now(),
        )

    assert terms_of(alba, entry_id)["IIP"].extended


def test_INF_04_one_notice_is_enough(alba: Town, enter: Enter) -> None:
    entry_id = enter_after(alba, enter)
    notice(alba, entry_id)

    with pytest.raises(RequestRefusedError, match="pregătită"):
        notice(alba, entry_id)


# By word of mouth


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


def test_INF_10_a_verbal_request_answered_on_the_spot_is_one_act(alba: Town, enter: Enter) -> None:
    entry_id = verbal(alba)

    found = card(alba, entry_id)
    assert (found.received_way, found.answer_way, found.nature) == ("verbal", "verbal", Nature.FAVORABLE)
    assert (found.step, found.left_on) == (Step.DONE, today())
    assert terms_of(alba, entry_id)["IIP"].state == "met"


def test_INF_10_the_same_form_twice_is_one_request(alba: Town, enter: Enter) -> None:
    key = uuid4()

    assert verbal(alba, request_key=key) == verbal(alba, request_key=key)


def test_INF_10_whoever_cannot_be_answered_is_shown_how_to_ask_in_writing(alba: Town, enter: Enter) -> None:
    assert card(alba, verbal(alba, answer="directed")).nature is Nature.DIRECTED
    with pytest.raises(RequestRefusedError, match="24 de ore"):
        verbal(alba, answer="later")


def test_INF_11_the_press_waits_at_most_twenty_four_hours(alba: Town, enter: Enter) -> None:
    entry_id = verbal(alba, answer="later", media=True, name="Ziarul Unirea")

    term = terms_of(alba, entry_id)["IIP-PR"]
    assert term.due_at is not None
    assert abs(term.due_at - timezone.now() - timedelta(hours=24)) < timedelta(minutes=5)
    end(alba, entry_id, Nature.FAVORABLE, way=Way.VERBAL)
    assert terms_of(alba, entry_id)["IIP-PR"].state == "met"
    assert card(alba, entry_id).step is Step.DONE


# An answer that fell


def test_an_annulled_answer_lets_the_request_wait_again(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.EXEMPT)
    made = end(alba, entry_id, Nature.REFUSED, codes=("d",), reasoning=REASONS)
    with acting_for(alba.id):
        with pytest.raises(RequestRefusedError, match="în picioare"):
            services.reopen(entry_id=entry_id, by=alba.registrar, now=timezone.now())
        answering.annul_entry(
            entry=row(made.entry_id), reason="Greșit", act="", by=alba.registrar, now=timezone.now()
        )
        services.reopen(entry_id=entry_id, by=alba.registrar, now=timezone.now())

    assert card(alba, entry_id).step is Step.REFUSE
    end(alba, entry_id, Nature.FAVORABLE, partial=True, codes=("d",), reasoning=REASONS)


def test_an_annulled_request_asks_for_nothing(alba: Town, enter: Enter) -> None:
    entry_id = enter_after(alba, enter)
    with acting_for(alba.id):
        answering.annul_entry(
            entry=row(entry_id), reason="Greșit", act="", by=alba.registrar, now=timezone.now()
        )

    with pytest.raises(DomainError, match="nu mai este în vigoare"):
        end(alba, entry_id, Nature.FAVORABLE)
    with pytest.raises(RequestRefusedError, match="anulată"):
        assess(alba, entry_id, Evaluation.EXEMPT)


# Complaints


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


def complaint(town: Town, complaint_id: int) -> queries.ComplaintCard:
    with acting_for(town.id):
        found = queries.complaint_card(complaint_id, today=today())
    assert found is not None
    return found


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


def test_INF_17_18_a_complaint_has_its_own_number_and_fifteen_days(alba: Town, enter: Enter) -> None:
    entry_id = refused_request(alba, enter)

    found = complaint(alba, complain(alba, entry_id))

    assert found.in_time
    assert found.entry.id != entry_id
    assert found.term is not None
    assert (found.term.rule_code, found.term.started_on) == ("REC-544-R", today())
    assert [one.id for one in card(alba, entry_id).complaints] == [found.id]


def refused_request(town: Town, enter: Enter) -> int:
    entry_id = enter()
    assess(town, entry_id, Evaluation.EXEMPT)
    made = end(town, entry_id, Nature.REFUSED, codes=("d",), reasoning=REASONS)
    leave(town, made.entry_id)
    return entry_id


def test_INF_17_a_late_complaint_is_taken_and_marked(alba: Town, enter: Enter) -> None:
    entry_id = refused_request(alba, enter)
    known_on = today() - timedelta(days=45)

    assert not complaint(alba, complain(alba, entry_id, known_on=known_on)).in_time


def test_INF_18_19_a_founded_complaint_ends_with_measures_after_the_commission(
    alba: Town, enter: Enter
) -> None:
    complaint_id = complain(alba, refused_request(alba, enter))
    with pytest.raises(ComplaintRefusedError, match=r"art\. 33"):
        decide(alba, complaint_id, Verdict.FOUNDED, measures="avertisment")
    heard(alba, complaint_id)
    with pytest.raises(ComplaintRefusedError, match=r"art. 21 alin. \(3\)"):
        decide(alba, complaint_id, Verdict.FOUNDED)

    made = decide(alba, complaint_id, Verdict.FOUNDED, measures="avertisment scris")
    leave(alba, made.entry_id)

    found = complaint(alba, complaint_id)
    assert (found.verdict, found.members) == ("founded", ["Ana Albu", "Horia Hanganu"])
    assert found.term is not None
    assert found.term.state == "met"
    with pytest.raises(ComplaintDecidedError, match="Ana Albu"):
        decide(alba, complaint_id, Verdict.UNFOUNDED, reasoning=REASONS)


def test_INF_18_the_letter_of_an_undecided_complaint_does_not_leave(alba: Town, enter: Enter) -> None:
    found = complaint(alba, complain(alba, refused_request(alba, enter)))
    letter_id = linked_answer(alba, found.entry.id)

    with pytest.raises(RequestRefusedError, match="nu are încă decizie"):
        leave(alba, letter_id)


def test_INF_17_a_complaint_that_came_as_a_request_stops_being_one(alba: Town, enter: Enter) -> None:
    entry_id, came_in = refused_request(alba, enter), enter(subject="Reclamație")
    with acting_for(alba.id):
        entry = row(came_in)

    complain(alba, entry_id, entry=entry, against="silence")

    assert card(alba, came_in).nature is Nature.COMPLAINT
    assert {code: one.state for code, one in terms_of(alba, came_in).items()} == {
        "IIP": "cancelled",
        "REC-544-R": "open",
    }
    with pytest.raises(DomainError):
        complain(alba, entry_id, entry=entry)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"known_on": date(2100, 1, 1)}, "known_on"),
        ({"known_on": date(1900, 1, 1)}, "known_on"),
        ({"posted_on": date(2001, 1, 1)}, "posted_on"),
    ],
)
def test_a_complaint_of_impossible_days_is_refused(
    alba: Town, enter: Enter, fields: dict[str, date], field: str
) -> None:
    entry_id = refused_request(alba, enter)

    with pytest.raises(ComplaintRefusedError) as caught:
        complain(alba, entry_id, **fields)

    assert caught.value.field == field


def test_INF_20_a_case_in_court_is_written_down_and_ended_once(alba: Town, enter: Enter) -> None:
    entry_id = refused_request(alba, enter)
    who: dict[str, Any] = {"by": alba.registrar, "now": timezone.now()}
    with acting_for(alba.id):
        case = services.record_court_case(
            request_entry_id=entry_id,
            court="Tribunalul Alba",
            case_number="12/97/2026",
            filed_on=today(),
            **who,
        )
        with pytest.raises(DomainError, match="deja înscris"):
            services.record_court_case(
                request_entry_id=entry_id,
                court="Tribunalul Alba",
                case_number="12/97/2026",
                filed_on=today(),
                **who,
            )
        services.end_court_case(case_id=case.id, outcome="rejected", ended_on=today(), note="", **who)
        with pytest.raises(DomainError):
            services.end_court_case(case_id=case.id, outcome="admitted", ended_on=today(), note="", **who)

    [found] = card(alba, entry_id).court_cases
    assert found.outcome == "rejected"


# The register


def test_the_register_has_its_ten_columns_and_no_complaints(alba: Town, enter: Enter) -> None:
    entry_id = refused_request(alba, enter)
    complain(alba, entry_id, entry=row_of(alba, enter(subject="Reclamație")))
    verbal(alba)

    with acting_for(alba.id):
        lines = queries.register_lines(
            narrowed=queries.RegisterFilter(year=today().year), visible_units=None, reader_id=0, today=today()
        )

    assert [(line.nature, line.received_way, line.term_days, line.codes) for line in lines] == [
        ("refused", "paper", 5, "d"),
        ("favorable", "verbal", 10, ""),
    ]
    assert lines[0].answer_number.startswith("2/")


def row_of(town: Town, entry_id: int) -> EntryRow:
    with acting_for(town.id):
        return row(entry_id)


def test_the_register_is_narrowed_and_tells_nothing_of_other_units(alba: Town, enter: Enter) -> None:
    refused_request(alba, enter)
    verbal(alba, person_kind=PersonKind.LEGAL)

    with acting_for(alba.id):

        def found(**fields: Any) -> int:
            narrowed = queries.RegisterFilter(year=today().year, **fields)
            who: dict[str, Any] = {"visible_units": None, "reader_id": 0, "today": today()}
            return len(queries.register_lines(narrowed=narrowed, **who))

        assert (found(), found(nature="refused"), found(way="verbal"), found(person_kind="legal")) == (
            2,
            1,
            1,
            1,
        )
        assert found(domain="leaders") == 0
        hidden = queries.register_lines(
            narrowed=queries.RegisterFilter(year=today().year),
            visible_units=frozenset({alba.secretariat.id}),
            reader_id=0,
            today=today(),
        )
    assert hidden == []


# Walls


def test_what_was_decided_cannot_be_rewritten(alba: Town, enter: Enter) -> None:
    entry_id = refused_request(alba, enter)

    for change in ("nature = 'favorable'", "reasoning = 'altele'", "answered_at = now()"):
        with pytest.raises(DatabaseError), acting_for(alba.id), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE information_informationrequest SET {change} WHERE entry_id = %s", [entry_id]
            )
