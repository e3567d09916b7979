"""How requests end: answered, refused, sent on, published, passed to petitions; and what falls open again."""

from typing import Any

import pytest
from django.utils import timezone

from registratura.flows import answering
from registratura.information import services
from registratura.information.errors import RequestEndedError, RequestRefusedError
from registratura.information.rules import Evaluation, Nature, Step, Way
from registratura.kernel.errors import DomainError
from registratura.registers import queries as books
from registratura.registers.drafts import PartyDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.information_ground import (
    REASONS,
    Enter,
    assess,
    card,
    end,
    enter,
    enter_after,
    last_number,
    later,
    leave,
    powers_of,
    refused,
    row,
    submitted,
    terms_of,
    today,
)

__all__ = ["enter"]
pytestmark = pytest.mark.django_db


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

    with later(16):  # five days, and as many free ones as may follow them
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
