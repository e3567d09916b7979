"""What facts come to: the same in any order and however often they are said."""

from hypothesis import given, settings
from hypothesis import strategies as st

from registratura.payments import rules
from registratura.payments.rules import Fact, FactKind, State, postings_of, state_of

AMOUNT = 10_000


def fact(kind: FactKind, *, payment: str = "p1", part: str = "", bani: int = AMOUNT, order: int = 1) -> Fact:
    return Fact("netopia", payment, kind, part, bani, order)


facts = st.builds(
    Fact,
    provider=st.sampled_from(["netopia", "stripe", "bank"]),
    payment=st.sampled_from(["p1", "p2"]),
    kind=st.sampled_from([one for one in FactKind if one is not FactKind.USED]),
    part=st.sampled_from(["", "d1"]),
    amount_bani=st.sampled_from([AMOUNT, AMOUNT // 4, 1]),
    order_id=st.just(1),
)


@settings(max_examples=200, deadline=None)
@given(told=st.lists(facts, max_size=12), data=st.data())
def test_ac_e1_2_any_order_and_repetition_of_facts_comes_to_the_same(
    told: list[Fact], data: st.DataObject
) -> None:
    repeated = [*told, *data.draw(st.lists(st.sampled_from(told), max_size=6) if told else st.just([]))]
    shuffled = data.draw(st.permutations(repeated))

    assert state_of(shuffled, amount_bani=AMOUNT) == state_of(told, amount_bani=AMOUNT)
    assert postings_of(shuffled) == postings_of(told)


@settings(max_examples=200, deadline=None)
@given(told=st.lists(facts, max_size=10), more=facts)
def test_ac_e1_2_a_further_fact_takes_no_posting_back_and_each_comes_to_nothing(
    told: list[Fact], more: Fact
) -> None:
    before, after = postings_of(told), postings_of([*told, more])

    assert before <= after
    assert all(rules.is_balanced(one.legs) for one in after)
    # What the ledger says of the order is what its standing says.
    held = -sum(leg.amount_bani for one in after for leg in one.legs if leg.account is rules.Account.ORDERS)
    assert held == state_of([*told, more], amount_bani=AMOUNT).net_bani


def test_each_state_is_reached() -> None:
    part, paid = fact(FactKind.PAID, bani=400), fact(FactKind.PAID)
    cases = {
        State.WAITING: [],
        State.PREAUTH: [fact(FactKind.PREAUTH)],
        State.REJECTED: [fact(FactKind.PENDING), fact(FactKind.REJECTED)],
        State.ERROR: [fact(FactKind.ERROR)],
        State.PARTLY: [part],
        State.CONFIRMED: [fact(FactKind.REJECTED, payment="p0"), paid],
        State.REFUNDED: [paid, fact(FactKind.REFUNDED)],
        State.PARTIALLY_REFUNDED: [paid, fact(FactKind.REFUNDED, bani=1)],
        State.CHARGED_BACK: [paid, fact(FactKind.CHARGED_BACK, part="d")],
    }

    assert {state: state_of(told, amount_bani=AMOUNT).state for state, told in cases.items()} == {
        state: state for state in cases
    }
    assert state_of([paid], amount_bani=AMOUNT, is_closed=True).state is State.CANCELLED


def test_a_payment_beyond_the_sum_is_a_surplus_and_of_a_closed_order_all_is() -> None:
    told = [fact(FactKind.PAID), fact(FactKind.PAID, payment="p2", bani=700)]

    assert state_of(told, amount_bani=AMOUNT).surplus_bani == 700
    assert state_of(told, amount_bani=AMOUNT, is_closed=True).surplus_bani == AMOUNT + 700
    assert state_of(told[1:], amount_bani=AMOUNT).left_bani == AMOUNT - 700


def test_what_undoes_a_payment_waits_for_it() -> None:
    refund = fact(FactKind.REFUNDED, bani=300)

    assert state_of([refund], amount_bani=AMOUNT).state is State.WAITING
    assert postings_of([refund]) == frozenset()
    assert len(postings_of([refund, fact(FactKind.PAID)])) == 2


def test_a_dispute_is_open_until_it_is_settled_or_lost() -> None:
    paid, opened = fact(FactKind.PAID), fact(FactKind.DISPUTED, part="d")

    assert state_of([paid, opened], amount_bani=AMOUNT).is_disputed
    for end in (FactKind.SETTLED, FactKind.CHARGED_BACK):
        assert not state_of([paid, opened, fact(end, part="d")], amount_bani=AMOUNT).is_disputed
    back = [paid, fact(FactKind.CHARGED_BACK, part="d"), fact(FactKind.REINSTATED, part="d")]
    assert state_of(back, amount_bani=AMOUNT).state is State.CONFIRMED


def test_a_surplus_moves_between_two_orders_in_one_entry() -> None:
    used = Fact(rules.CREDIT, "RF1/1", FactKind.USED, "2", 400, 1)
    paid = Fact(rules.CREDIT, "RF1/1", FactKind.PAID, "", 400, 2)

    (entry,) = postings_of([used, paid])
    assert [(leg.order_id, leg.amount_bani) for leg in entry.legs] == [(1, 400), (2, -400)]
    assert state_of([paid], amount_bani=400).state is State.CONFIRMED
