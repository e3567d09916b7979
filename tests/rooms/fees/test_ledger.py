"""Charges, payments, corrections and refunds: the sums follow the rows, the database refuses what may never be."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registratura.fees import queries, services
from registratura.fees.errors import (
    ChargeRefusedError,
    PaymentRefusedError,
    RefundRefusedError,
    RuleRefusedError,
)
from registratura.fees.events import ChargePaid
from registratura.fees.rules import state_of
from registratura.kernel.errors import DomainError
from registratura.kernel.events import subscribe
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .ground import NOW, card_of, charge, set_fee

DAY = date(2026, 3, 2)


@pytest.fixture
def town(alba: Town) -> Town:
    """Alba, where a certificate of urbanism costs by its area."""
    set_fee(alba)
    return alba


def bank(town: Town, charge_id: int, bani: int, mark: str) -> bool:
    """Bring money through the bank; say whether it was new."""
    with acting_for(town.id):
        return services.record_payment(
            charge_id=charge_id,
            method="bank",
            amount_bani=bani,
            paid_on=DAY,
            external_id=mark,
            payer_name="Popescu Ion",
            by=None,
            now=NOW,
        )[1]


def cash(town: Town, charge_id: int, bani: int, key: UUID | None = None) -> int:
    with acting_for(town.id):
        return services.take_cash(
            charge_id=charge_id,
            amount_bani=bani,
            key=key or uuid4(),
            payer_name="",
            by=town.registrar,
            now=NOW,
        ).id


def give_back(town: Town, charge_id: int, bani: int) -> int:
    with acting_for(town.id):
        asked = services.ask_refund(
            charge_id=charge_id,
            amount_bani=bani,
            reason="plătit de două ori",
            iban="",
            by=town.registrar,
            now=NOW,
        )
        services.decide_refund(refund_id=asked.id, approve=True, by=town.officer, now=NOW)
    return asked.id


def test_a_charge_keeps_how_it_was_worked_out_when_the_fee_changes(town: Town) -> None:
    made = charge(town, area="200", exemption="rural")
    set_fee(town, formula={"kind": "fixed", "amount": 5000})

    card = card_of(town, made.id)
    assert (card.line.amount_bani, card.version, card.line.state) == (350, 1, "due")
    assert card.explanation[-1].startswith("De plată: 3,50")
    assert charge(town).amount_bani == 5000
    assert [act.action for act in card.acts] == ["fees.charge.made"]


def test_the_version_of_the_day_decides(town: Town) -> None:
    set_fee(
        town,
        formula={"kind": "fixed", "amount": 900},
        valid_from=date(2026, 5, 1),
        valid_to=date(2026, 6, 1),
    )

    with acting_for(town.id):
        found = [
            queries.fee_by_code("urbanism", on=day)
            for day in (date(2025, 12, 31), date(2026, 4, 30), date(2026, 5, 1), date(2026, 6, 1))
        ]
    assert [one.number if one else 0 for one in found] == [0, 1, 2, 1]


def test_a_filing_is_charged_once_and_follows_its_entry(town: Town) -> None:
    key = uuid4()
    first, again = charge(town, filing_key=key), charge(town, filing_key=key)
    entry = town.register()

    with acting_for(town.id):
        assert services.tie_to_entry(filing_key=key, entry_id=entry.entry_id, by=None, now=NOW) == 1
        assert services.tie_to_entry(filing_key=key, entry_id=entry.entry_id, by=None, now=NOW) == 0
        assert [one.id for one in queries.charges_of(entry_ids=[entry.entry_id])] == [first.id]
    assert again.id == first.id


def test_a_full_exemption_leaves_a_waived_charge_and_a_free_service_none(town: Town) -> None:
    waived = card_of(town, charge(town, exemption="veteran").id)
    set_fee(town, code="fiscal", formula={"kind": "free"}, iban="")

    assert waived.line.state == "waived"
    assert waived.closed_ground == "Veteran de război (Codul fiscal art. 476)"
    with acting_for(town.id):
        draft = services.ChargeDraft(rule_code="fiscal", filing_key=uuid4())
        assert services.charge(draft=draft, by=None, now=NOW) is None


def test_money_above_what_is_owed_is_kept_and_waits_to_go_back(town: Town) -> None:
    made = charge(town)
    assert bank(town, made.id, 700, "a")
    assert bank(town, made.id, 300, "b")

    line = card_of(town, made.id).line
    assert (line.state, line.paid_bani, line.surplus_bani, line.left_bani) == ("paid", 1000, 300, 0)
    give_back(town, made.id, 300)
    line = card_of(town, made.id).line
    assert (line.state, line.surplus_bani, line.refunded_bani) == ("paid", 0, 300)
    give_back(town, made.id, 700)
    assert card_of(town, made.id).line.state == "refunded"


def test_the_same_mark_counts_once_and_another_sum_under_it_is_refused(town: Town) -> None:
    made, other = charge(town), charge(town)

    assert bank(town, made.id, 700, "a")
    assert not bank(town, made.id, 700, "a")
    with pytest.raises(PaymentRefusedError):
        bank(town, made.id, 600, "a")
    with pytest.raises(PaymentRefusedError):
        bank(town, other.id, 700, "a")
    assert card_of(town, made.id).line.paid_bani == 700


def test_cash_has_receipts_in_a_row_and_a_form_sent_twice_takes_once(town: Town) -> None:
    made, key = charge(town), uuid4()
    assert cash(town, made.id, 300, key) == cash(town, made.id, 300, key)
    cash(town, made.id, 400)

    card = card_of(town, made.id)
    assert [one.receipt for one in card.payments] == ["TX 1", "TX 2"]
    assert card.line.state == "paid"
    with pytest.raises(PaymentRefusedError):
        cash(town, made.id, 1)


@pytest.mark.parametrize("bani", [0, -1, 701, 10**11])
def test_cash_that_is_none_or_too_much_is_refused(town: Town, bani: int) -> None:
    made = charge(town)

    with pytest.raises(PaymentRefusedError):
        cash(town, made.id, bani)
    assert card_of(town, made.id).payments == []


def test_a_payment_written_wrongly_is_struck_and_written_anew(town: Town) -> None:
    made = charge(town)
    wrong = cash(town, made.id, 700)
    with acting_for(town.id):
        services.strike(payment_id=wrong, reason="alt plătitor", by=town.registrar, now=NOW)
        with pytest.raises(PaymentRefusedError):
            services.strike(payment_id=wrong, reason="alt plătitor", by=town.registrar, now=NOW)
    assert card_of(town, made.id).line.state == "due"

    cash(town, made.id, 700)
    card = card_of(town, made.id)
    assert [bool(one.struck) for one in card.payments] == [True, False]
    assert (card.line.state, card.line.paid_bani) == ("paid", 700)
    with acting_for(town.id):
        sheet = queries.day_sheet(DAY)
    assert (sheet.cash_bani, len(sheet.lines)) == (700, 2)


def test_a_refund_takes_two_persons_and_never_more_than_came(town: Town) -> None:
    made = charge(town)
    cash(town, made.id, 700)
    with acting_for(town.id):
        with pytest.raises(RefundRefusedError):
            services.ask_refund(
                charge_id=made.id, amount_bani=701, reason="prea mult", iban="", by=town.registrar, now=NOW
            )
        asked = services.ask_refund(
            charge_id=made.id, amount_bani=700, reason="cerere retrasă", iban="", by=town.registrar, now=NOW
        )
        with pytest.raises(RefundRefusedError):
            services.decide_refund(refund_id=asked.id, approve=True, by=town.registrar, now=NOW)
        services.decide_refund(refund_id=asked.id, approve=True, by=town.officer, now=NOW)
        with pytest.raises(RefundRefusedError):
            services.decide_refund(refund_id=asked.id, approve=False, by=town.officer, now=NOW)


def test_a_closed_charge_stays_closed_and_needs_its_ground(town: Town) -> None:
    made = charge(town)
    with acting_for(town.id):
        with pytest.raises(ChargeRefusedError):
            services.waive(charge_id=made.id, ground="", by=town.registrar, now=NOW)
        services.waive(charge_id=made.id, ground="Legea 448/2006 art. 28", by=town.registrar, now=NOW)
        with pytest.raises(ChargeRefusedError):
            services.cancel(charge_id=made.id, reason="greșită", by=town.registrar, now=NOW)
    bank(town, made.id, 700, "late")
    line = card_of(town, made.id).line
    assert (line.state, line.surplus_bani) == ("waived", 700)


def test_whoever_listens_hears_once_that_a_charge_is_paid(town: Town) -> None:
    heard: list[ChargePaid] = []
    subscribe(ChargePaid, heard.append)
    made = charge(town)

    bank(town, made.id, 300, "a")
    bank(town, made.id, 400, "b")
    bank(town, made.id, 100, "c")
    assert [one.charge_id for one in heard] == [made.id]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE fees_charge SET paid_bani = 700",
        "UPDATE fees_charge SET amount_bani = 1",
        "UPDATE fees_charge SET state = 'paid'",
        "UPDATE fees_payment SET amount_bani = 1",
        "DELETE FROM fees_payment",
        "DELETE FROM fees_charge",
        "UPDATE fees_feeversion SET formula = '{}'",
        "INSERT INTO fees_payment (institution_id, charge_id, method, amount_bani, paid_on, payer_name, external_id,"
        " receipt_series, recorded_at) SELECT institution_id, id, 'bank', -5, current_date, '', 'x', '', now()"
        " FROM fees_charge",
        "INSERT INTO fees_payment (institution_id, charge_id, method, amount_bani, paid_on, payer_name, external_id,"
        " receipt_series, receipt_number, recorded_at) SELECT institution_id, id, 'counter', amount_bani + 1,"
        " current_date, '', 'x', 'TX', 99, now() FROM fees_charge",
        "INSERT INTO fees_payment (institution_id, charge_id, method, amount_bani, paid_on, payer_name, external_id,"
        " receipt_series, recorded_at) SELECT institution_id, charge_id, method, 1, paid_on, '', external_id, '', now()"
        " FROM fees_payment WHERE method = 'bank'",
        "INSERT INTO fees_refund (institution_id, charge_id, amount_bani, reason, iban, state, asked_at, asked_by_id,"
        " decided_at, decided_by_id) SELECT c.institution_id, c.id, 1, 'x', '', 'approved', now(), u.id, now(), u.id"
        " FROM fees_charge c, accounts_user u",
    ],
)
def test_the_database_refuses_what_code_must_never_do(town: Town, statement: str) -> None:
    made = charge(town)
    bank(town, made.id, 300, "a")

    with (
        acting_for(town.id),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert card_of(town, made.id).line.paid_bani == 300


deeds = st.lists(
    st.tuples(st.sampled_from(["bank", "bank", "cash", "strike", "refund", "repeat"]), st.integers(-5, 1500)),
    max_size=8,
)


@settings(
    max_examples=12,
    deadline=timedelta(seconds=20),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds)
def test_whatever_is_done_the_sums_match_the_rows(town: Town, done: list[tuple[str, int]]) -> None:
    made = charge(town)
    for place, (deed, bani) in enumerate(done):
        payments = [one for one in card_of(town, made.id).payments if one.struck is None]
        try:
            if deed == "bank":
                bank(town, made.id, bani, f"{made.id}/{place}")
            elif deed == "cash":
                cash(town, made.id, bani)
            elif deed == "refund":
                give_back(town, made.id, bani)
            elif payments and deed == "strike":
                with acting_for(town.id):
                    services.strike(
                        payment_id=payments[-1].id, reason="scrisă greșit", by=town.registrar, now=NOW
                    )
            elif payments and payments[-1].method == "bank":
                last = payments[-1]
                assert not bank(town, made.id, last.amount_bani, last.external_id)
        except DomainError:
            continue  # refused, and nothing of it was written: the sums below say so

    card = card_of(town, made.id)
    came = sum(one.amount_bani for one in card.payments if one.struck is None)
    gone = sum(one.amount_bani for one in card.refunds if one.state == "approved")
    assert (card.line.paid_bani, card.line.refunded_bani) == (came, gone)
    assert came >= gone >= 0
    assert card.line.state == state_of(amount=700, paid=came, refunded=gone)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"iban": "RO49AAAA1B31007593840001"}, "iban"),
        ({"iban": ""}, "iban"),
        ({"legal_basis": " "}, "legal_basis"),
        ({"name": ""}, "name"),
        ({"formula": {"kind": "fixed"}}, "amount"),
        ({"valid_to": date(2025, 1, 1)}, "valid_to"),
        ({"code": "Ă b"}, "code"),
    ],
)
def test_a_fee_without_law_account_or_sense_is_refused(
    alba: Town, change: dict[str, str], field: str
) -> None:
    with pytest.raises(RuleRefusedError) as caught:
        set_fee(alba, **change)  # type: ignore[arg-type]

    assert caught.value.field == field


def test_another_institution_sees_nothing_of_it(town: Town, buzau: Town) -> None:
    made = charge(town)

    with acting_for(buzau.id):
        assert queries.charge_card(made.id) is None
        assert queries.charge_by_reference(made.reference) is None
        assert queries.fees_on(DAY) == []
