"""Working out a fee: pure, exact, explained, never negative."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registratura.fees import wording
from registratura.fees.formulas import FormulaError, as_data, parse
from registratura.fees.rules import (
    AnswerError,
    ChargeState,
    StepKind,
    read_quantity,
    reckon,
    state_of,
    to_give_back,
    to_pay,
)
from registratura.kernel.banking.references import (
    is_reference,
    make_reference,
    read_reference,
    references_in,
    with_check,
)

from .ground import BANDS

ASK = {"field": "pagini", "label": "Pagini", "unit": "pag."}
money = st.integers(1, 10**7)
exemptions = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.sampled_from(["rural", "veteran", "elev"]),
            "name": st.just("Scutire"),
            "ground": st.just("Legea 1"),
            "percent": st.integers(1, 100),
        }
    ),
    unique_by=lambda one: one["code"],
    max_size=3,
)
formulas = st.one_of(
    st.fixed_dictionaries({"kind": st.just("fixed"), "amount": money}),
    st.fixed_dictionaries(
        {"kind": st.just("per_unit"), "ask": st.just(ASK), "amount": money, "free": st.integers(0, 10**5)}
    ),
    st.fixed_dictionaries(
        {"kind": st.just("percent"), "ask": st.just(ASK), "rate": st.integers(1, 10_000)},
        optional={"least": st.integers(0, 5000), "most": st.integers(5000, 10**8)},
    ),
    st.builds(
        lambda ends, amounts: {
            "kind": "bands",
            "ask": ASK,
            "bands": [
                {"upto": end, "amount": amount, "each": amount % 7}
                for end, amount in zip([*sorted(ends), None], amounts, strict=False)
            ],
        },
        st.sets(st.integers(1, 10**7), min_size=2, max_size=2),
        st.lists(money, min_size=3, max_size=3),
    ),
)


def reckoned(data: dict[str, Any], quantity: str = "", exemption: str = "") -> int:
    answers = {"suprafata": quantity, "pagini": quantity}
    return reckon(parse(data), answers=answers, exemption=exemption).amount_bani


@settings(max_examples=80)
@given(formulas, exemptions, st.sampled_from(["ban", "leu"]), st.integers(0, 500))
def test_a_fee_is_never_negative_and_its_steps_add_up_to_it(
    data: dict[str, Any], relief: list[dict[str, Any]], rounding: str, quantity: int
) -> None:
    formula = parse({**data, "exemptions": relief, "rounding": rounding})

    assert parse(as_data(formula)) == formula
    found = reckon(formula, answers={"pagini": quantity})
    assert found.amount_bani >= 0
    assert found.steps[-1].kind is StepKind.TOTAL
    assert found.steps[-1].facts["bani"] == found.amount_bani
    said = wording.sentences([step.as_data() for step in found.steps])
    assert len(said) == len(found.steps)
    for one in relief:
        less = reckon(formula, answers={"pagini": quantity}, exemption=one["code"])
        assert 0 <= less.amount_bani <= found.amount_bani
        left_out = next(Fraction(step.facts["bani"]) for step in less.steps if step.kind is StepKind.EXEMPT)
        assert left_out >= 0
        assert (less.amount_bani == 0) or one["percent"] < 100


@pytest.mark.parametrize(
    ("area", "bani"),
    [
        ("150", 600),
        ("150,001", 700),
        ("250", 700),
        ("1000", 1400),
        ("1.200", 1600),
        ("1000,4", 1400),
        ("0", 600),
    ],
)
def test_bands_include_their_end_and_what_is_above_costs_more(area: str, bani: int) -> None:
    assert reckoned(BANDS, area) == bani


def test_half_is_owed_for_land_in_a_village_and_nothing_by_a_veteran() -> None:
    assert reckoned(BANDS, "200", "rural") == 350
    assert reckoned(BANDS, "200", "veteran") == 0


def test_the_first_pages_may_be_free() -> None:
    data = {"kind": "per_unit", "ask": ASK, "amount": 50, "free": 20_000}

    assert [reckoned(data, pages) for pages in ("1", "20", "21", "120")] == [0, 0, 50, 5000]


def test_a_percentage_has_its_least_and_its_most() -> None:
    data = {"kind": "percent", "ask": ASK, "rate": 100, "least": 1000, "most": 50_000}

    assert [reckoned(data, worth) for worth in ("100", "2500", "1.000.000")] == [1000, 2500, 50_000]


def test_the_steps_are_told_in_sentences() -> None:
    found = reckon(parse({**BANDS, "rounding": "leu"}), answers={"suprafata": "1.250,5"}, exemption="rural")

    said = [text.replace("\xa0", " ") for text in wording.sentences([one.as_data() for one in found.steps])]
    assert said == [
        "Suprafața terenului: 1.250,5 m².",
        "Tranșa de peste 1.000 m²: 14,00 lei.",
        "Ce trece de 1.000 m²: 250,5 m² × 0,01 lei = 2,505 lei.",
        "Reducere de 50%: Teren în mediul rural (Codul fiscal art. 474). Se scad 8,2525 lei.",
        "Se rotunjește la leu: până la 50 de bani inclusiv se lasă, peste 50 se adaugă un leu: 8,2525 lei → 8,00 lei.",
        "De plată: 8,00 lei.",
    ]


@pytest.mark.parametrize(
    ("answers", "exemption", "reason"),
    [
        ({}, "", "missing"),
        ({"suprafata": "mult"}, "", "number"),
        ({"suprafata": "-3"}, "", "number"),
        ({"suprafata": True}, "", "number"),
        ({"suprafata": "2"}, "nimeni", "exemption"),
    ],
)
def test_an_answer_from_which_nothing_follows_is_refused(
    answers: dict[str, object], exemption: str, reason: str
) -> None:
    with pytest.raises(AnswerError) as caught:
        reckon(parse(BANDS), answers=answers, exemption=exemption)

    assert caught.value.reason == reason
    assert caught.value.reason in wording.ANSWER_FAULTS


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "guess"},
        {"kind": "fixed"},
        {"kind": "fixed", "amount": -1},
        {"kind": "fixed", "amount": 1.5},
        {"kind": "fixed", "amount": True},
        {"kind": "fixed", "amount": 5, "rounding": "up"},
        {"kind": "per_unit", "amount": 5},
        {"kind": "per_unit", "amount": 5, "ask": {"field": "A b", "label": "x"}},
        {"kind": "percent", "ask": ASK, "rate": 10_001},
        {"kind": "percent", "ask": ASK, "rate": 1, "least": 5, "most": 4},
        {"kind": "bands", "ask": ASK, "bands": []},
        {"kind": "bands", "ask": ASK, "bands": [{"upto": 5, "amount": 1}]},
        {"kind": "bands", "ask": ASK, "bands": [{"upto": None, "amount": 1}, {"upto": None, "amount": 2}]},
        {"kind": "bands", "ask": ASK, "bands": ["150"]},
        {"kind": "fixed", "amount": 5, "exemptions": [{"code": "x", "name": "x", "ground": ""}]},
        {
            "kind": "fixed",
            "amount": 5,
            "exemptions": [{"code": "x", "name": "x", "ground": "l", "percent": 101}],
        },
        {"kind": "fixed", "amount": 5, "exemptions": [{"code": "x", "name": "x", "ground": "l"}] * 2},
    ],
)
def test_data_that_are_no_formula_are_refused_with_words(data: dict[str, Any]) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(data)

    assert caught.value.reason in wording.FORMULA_FAULTS


@pytest.mark.parametrize(
    ("typed", "milli"),
    [("12", 12_000), ("12,5", 12_500), ("1.234,5", 1_234_500), ("12.5", 12_500), (7, 7_000)],
)
def test_quantities_are_read_as_people_type_them(typed: object, milli: int) -> None:
    assert read_quantity(typed) == milli


@settings(max_examples=100)
@given(money, st.integers(0, 10**8), st.integers(0, 10**8), st.sampled_from(["", "waived", "cancelled"]))
def test_no_money_is_lost_between_what_is_owed_and_what_goes_back(
    amount: int, paid: int, refunded: int, closed: str
) -> None:
    refunded = min(refunded, paid)
    state = state_of(amount=amount, paid=paid, refunded=refunded, closed=closed)
    left = to_pay(amount=amount, paid=paid, state=state)
    back = to_give_back(amount=amount, paid=paid, refunded=refunded, closed=closed)

    assert left >= 0
    assert back >= 0
    assert not (left and back)
    if state is ChargeState.DUE:
        assert left == amount
    if state is ChargeState.PAID:
        assert paid - refunded - back == amount
    if closed:
        assert back == paid - refunded


@settings(max_examples=50)
@given(st.integers(0, 10**10 - 1), st.data())
def test_a_slip_in_a_reference_is_seen(figures: int, data: st.DataObject) -> None:
    reference = with_check(f"{figures:010d}")
    place = data.draw(st.integers(2, 13))
    other = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != reference[place]]))

    assert is_reference(reference)
    assert not is_reference(reference[:place] + other + reference[place + 1 :])


def test_references_are_found_in_what_people_write_into_orders() -> None:
    one, two = with_check("0000000001"), make_reference()

    spaced = " ".join(one[start : start + 4] for start in range(0, 14, 4))
    assert references_in(f"taxa cu. {spaced} / Popescu 2026") == ([one], False)
    assert references_in(f"{one}, {two}.")[0] == [one, two]
    assert references_in("RF00 0000 0000 01") == ([], True)
    assert read_reference(one[2:]) == one
    assert read_reference(f" {one.lower()} ") == one
    assert read_reference("1234") == ""
