"""From the queue to the end: a person decides, a second one looks where it harms, a third one answers a contest."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.journal import queries as journal
from registratura.kernel.personal_data import person_of
from registratura.kernel.privacy import Purpose
from registratura.screening import queries, services
from registratura.screening.errors import (
    CaseRefusedError,
    ContestRefusedError,
    RuleSetRefusedError,
    SecondLookRefusedError,
)
from registratura.screening.models import Case, Contest, RuleVersion
from registratura.screening.personal import Screening
from registratura.screening.rules import FIRST, Line
from registratura.screening.services.handling import Subject
from registratura.screening.signals import PaymentFacts, SignInFacts
from registratura.toolkit.purpose import PurposeMissingError, reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, open_supplier

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BAD = PaymentFacts(refused_in_day=20, mismatched_in_month=2)


@pytest.fixture
def supplier(db: None) -> Iterator[Supplier]:
    """The supplier, its scope and the purpose of its screening open."""
    found = open_supplier()
    with acting_for(found.id), reading_for(Purpose.P09):
        yield found


@pytest.fixture
def third(supplier: Supplier) -> User:
    """A third person of the supplier."""
    return accounts.create_user(email="treilea@furnizor.example", full_name="Ligia Bota", now=NOW)


def opened(key: str = "customer:12", *, customer_id: int | None = 12, concerned_id: int | None = None) -> int:
    number = services.open_case(
        subject=Subject(key=key, words="Comuna Alba", customer_id=customer_id, concerned_id=concerned_id),
        facts=BAD,
        rule_set=services.current_rules(now=NOW),
        source_key=f"{key}:{NOW:%Y-%m-%d}",
        now=NOW,
    )
    assert number is not None
    return number


def in_force(supplier: Supplier) -> int:
    number = opened()
    services.take_case(case_id=number, by=supplier.protector, now=NOW)
    propose(supplier, number)
    services.confirm_measure(case_id=number, by=supplier.counsel, now=NOW)
    return number


def propose(supplier: Supplier, number: int, **changed: Any) -> int:
    said: dict[str, Any] = {
        "outcome": "hold",
        "words": "Plăți respinse în șir",
        "ends_at": NOW + timedelta(days=3),
    }
    return services.propose_measure(case_id=number, by=supplier.protector, now=NOW, **(said | changed))


def test_facts_below_the_limit_leave_no_trace_of_anybody(supplier: Supplier) -> None:
    number = services.open_case(
        subject=Subject(key="customer:12", words="Comuna Alba"),
        facts=PaymentFacts(refused_in_day=3),
        rule_set=services.current_rules(now=NOW),
        source_key="once",
        now=NOW,
    )

    assert number is None
    assert queries.queue() == []


def test_the_same_source_or_a_subject_with_an_open_case_is_judged_once(supplier: Supplier) -> None:
    opened()
    again = {"facts": BAD, "rule_set": FIRST, "now": NOW}
    other_day = services.open_case(subject=Subject(key="customer:12", words="x"), source_key="other", **again)  # type: ignore[arg-type]
    number = opened("customer:13")
    services.take_case(case_id=number, by=supplier.protector, now=NOW)
    services.close_case(case_id=number, words="Greșeală", well_founded=False, by=supplier.protector, now=NOW)
    same = services.open_case(
        subject=Subject(key="customer:13", words="x"),
        source_key=f"customer:13:{NOW:%Y-%m-%d}",
        **again,  # type: ignore[arg-type]
    )

    assert (other_day, same) == (None, None)
    assert queries.tallies()[1].false_alarms == 1


def test_ac_e5_1_the_table_refuses_a_refusal_without_a_person(supplier: Supplier) -> None:
    number = opened()
    row = Case.objects.get(pk=number)
    assert (row.needs_review, row.state, queries.is_held(subject="customer:12", at=NOW)) == (
        True,
        "waiting",
        False,
    )
    row.pk, row.subject, row.source_key, row.advice, row.needs_review = None, "x", "x", "deny", False
    with pytest.raises(DatabaseError, match="no_refusal_without_a_person"), transaction.atomic():
        row.save(force_insert=True)


def test_a_measure_holds_only_when_a_second_person_confirmed_it(supplier: Supplier) -> None:
    number = opened()
    services.take_case(case_id=number, by=supplier.protector, now=NOW)
    propose(supplier, number)
    assert not queries.is_held(subject="customer:12", at=NOW)
    with pytest.raises(SecondLookRefusedError):
        services.confirm_measure(case_id=number, by=supplier.protector, now=NOW)
    services.confirm_measure(case_id=number, by=supplier.counsel, now=NOW)

    assert queries.is_held(subject="customer:12", at=NOW)
    assert not queries.is_held(subject="customer:12", at=NOW + timedelta(days=3))
    acts = [act.action for act in journal.history_of(subject_type="screening_case", subject_id=number)]
    assert set(acts) == {
        *("screening.case.opened", "screening.case.taken"),
        *("screening.decision.proposed", "screening.decision.confirmed"),
    }


def test_the_table_too_wants_two_persons(supplier: Supplier) -> None:
    number = opened()
    services.take_case(case_id=number, by=supplier.protector, now=NOW)
    propose(supplier, number)
    with (
        pytest.raises(DatabaseError, match="two_persons"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE screening_decision SET confirmed_at = %s, confirmed_by_id = proposed_by_id", [NOW]
        )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"outcome": "limit"}, "outcome"),
        ({"outcome": "deny"}, "outcome"),
        ({"words": "  "}, "words"),
        ({"ends_at": NOW}, "days"),
        ({"ends_at": NOW + timedelta(days=6)}, "days"),
    ],
)
def test_a_measure_has_reasons_fits_the_case_and_is_short(
    supplier: Supplier, changed: dict[str, Any], field: str
) -> None:
    number = opened()
    services.take_case(case_id=number, by=supplier.protector, now=NOW)
    with pytest.raises(CaseRefusedError) as refused:
        propose(supplier, number, **changed)

    assert refused.value.field == field


def test_a_refused_proposal_goes_back_and_another_may_be_made(supplier: Supplier) -> None:
    number = opened()
    services.take_case(case_id=number, by=supplier.protector, now=NOW)
    propose(supplier, number)
    services.refuse_measure(case_id=number, words="Prea mult", by=supplier.counsel, now=NOW)
    propose(supplier, number)

    card = queries.case_card(number)
    assert card is not None
    assert [one.refused_words for one in card.decisions] == ["", "Prea mult"]


def test_asking_needs_an_answer_of_the_person_and_harms_nobody(supplier: Supplier) -> None:
    number = opened()
    services.take_case(case_id=number, by=supplier.protector, now=NOW)
    assert queries.cases_of_customer(12) == []
    services.ask(case_id=number, words="Ce s-a întâmplat cu plățile de ieri?", by=supplier.protector)
    (shown,) = queries.cases_of_customer(12)
    services.explain(case_id=number, words="Am încercat un card expirat.", by=supplier.counsel, now=NOW)

    assert shown.question
    assert not queries.held_subjects(at=NOW)
    with pytest.raises(CaseRefusedError):
        services.explain(case_id=number, words="încă o dată", by=supplier.counsel, now=NOW)


def test_a_contest_is_answered_by_a_third_person_and_upheld_ends_the_measure(
    supplier: Supplier, third: User
) -> None:
    number = in_force(supplier)
    services.file_contest(case_id=number, words="Cardul era expirat", by=third, now=NOW)
    for taker in (supplier.protector, supplier.counsel):
        with pytest.raises(ContestRefusedError):
            services.answer_contest(case_id=number, words="Nu", upheld=False, by=taker, now=NOW)
    with pytest.raises(ContestRefusedError):
        services.file_contest(case_id=number, words="încă o dată", by=third, now=NOW)
    assert queries.contests_due(by_day=datetime(2026, 12, 23, tzinfo=UTC).date())
    services.answer_contest(case_id=number, words="Aveți dreptate", upheld=True, by=third, now=NOW)

    assert not queries.is_held(subject="customer:12", at=NOW)
    card = queries.case_card(number)
    assert card is not None
    assert (card.line.state, card.well_founded) == ("closed", False)


def test_the_table_too_wants_another_person_for_a_contest(supplier: Supplier, third: User) -> None:
    number = in_force(supplier)
    services.file_contest(case_id=number, words="Cardul era expirat", by=third, now=NOW)
    with pytest.raises(DatabaseError, match="somebody else"), transaction.atomic():
        Contest.objects.filter(case_id=number).update(
            answer="Nu", upheld=False, answered_at=NOW, answered_by=supplier.counsel
        )


def test_a_measure_ends_by_itself_and_waits_for_the_answer_to_a_contest(
    supplier: Supplier, third: User
) -> None:
    number = in_force(supplier)
    services.file_contest(case_id=number, words="Cardul era expirat", by=third, now=NOW)
    later = NOW + timedelta(days=4)

    assert services.end_due(now=later) == 1
    assert services.end_due(now=later) == 0
    assert Case.objects.get(pk=number).state == "in_force"
    services.answer_contest(case_id=number, words="Erau plăți false", upheld=False, by=third, now=later)
    assert (Case.objects.get(pk=number).state, Case.objects.get(pk=number).well_founded) == ("closed", True)


def test_only_whom_a_case_concerns_may_see_it(supplier: Supplier, third: User) -> None:
    number = in_force(supplier)

    assert queries.case_for(case_id=number, customer_id=12, user_id=third.id) is not None
    assert queries.case_for(case_id=number, customer_id=13, user_id=third.id) is None
    assert queries.case_for(case_id=number, customer_id=None, user_id=third.id) is None


def test_a_closed_case_leaves_after_ninety_days_and_not_before(supplier: Supplier) -> None:
    number, closed_at = opened(), datetime.now(tz=UTC) - timedelta(days=95)
    services.take_case(case_id=number, by=supplier.protector, now=NOW)
    services.close_case(
        case_id=number, words="Greșeală", well_founded=False, by=supplier.protector, now=closed_at
    )

    assert services.forget_ended(now=closed_at + timedelta(days=89)) == 0
    assert services.forget_ended(now=closed_at + timedelta(days=91)) == 1
    assert queries.queue(closed=True) == []


def test_versions_follow_each_other_and_never_change(supplier: Supplier) -> None:
    services.current_rules(now=NOW)
    lines = (*FIRST.lines[:-1], Line("sign_in.entered_after", 2, 30))
    with pytest.raises(RuleSetRefusedError):
        services.publish_rules(
            lines=FIRST.lines, review_at=40, deny_at=80, reason="x", by=supplier.protector, now=NOW
        )
    new = services.publish_rules(
        lines=lines, review_at=40, deny_at=80, reason="Mai puține alarme", by=supplier.protector, now=NOW
    )

    assert (new.number, [one.rule_set.number for one in queries.versions()]) == (2, [2, 1])
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleVersion.objects.filter(number=1).update(review_at=10)


def test_access_and_erasure_walk_the_same_rows(supplier: Supplier, third: User) -> None:
    person = person_of(user_id=third.id)
    services.open_case(
        subject=Subject(key=f"account:{third.id}", words=third.full_name, concerned_id=third.id),
        facts=SignInFacts(failed=90, unknown=70, accounts=12, entered_after=1),
        rule_set=services.current_rules(now=NOW),
        source_key="stuffing",
        now=NOW,
    )
    holder = Screening()
    shown = {one.place for one in holder.collect(institution_id=supplier.id, person=person)}
    treated = {one.place for one in holder.erase(institution_id=supplier.id, person=person, now=NOW)}

    assert shown == treated
    assert len(shown) == 1


def test_nothing_is_read_without_saying_for_what(db: None) -> None:
    supplier = open_supplier()
    with acting_for(supplier.id), pytest.raises(PurposeMissingError):
        queries.queue()
