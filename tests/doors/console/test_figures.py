"""The supplier's figures: bodies exactly, persons only in groups, noise from a budget that ends."""

import pytest
from django.test import Client

from registratura.accounts import services as accounts
from registratura.business import noise, queries, services
from registratura.business.errors import BudgetSpentError
from registratura.flows.reporting import supplier as flow
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.kernel.privacy import Purpose
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Supplier, Town, open_supplier
from tests.doors.asked import few_questions
from tests.doors.attack import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alone(alba: Town, supplier: Supplier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count these two alone: other modules may have left institutions behind, committed."""
    every, ours = flow.institutions.every_institution, {alba.id, supplier.id}
    monkeypatch.setattr(
        flow.institutions, "every_institution", lambda: [one for one in every() if one.id in ours]
    )


@pytest.fixture
def supplier(alba: Town) -> Supplier:
    return open_supplier()


def clerks(town: Town, count: int) -> None:
    with acting_for(town.id):
        for number in range(count):
            user = accounts.create_user(email=f"r{number}@multi.example", full_name=f"Om {number}", now=NOW)
            structure.add_member(
                user_id=user.id, role=Role.CLERK, unit_id=town.urbanism.id, job_title="", now=NOW, by=None
            )


def test_AC_H2_1_small_groups_are_never_written(supplier: Supplier, alba: Town) -> None:
    clerks(alba, 14)

    assert flow.take_snapshot(now=NOW)

    with acting_for(supplier.id), reading_for(Purpose.P24):
        kept = queries.snapshot()
    assert kept is not None
    people = kept.told["people"]
    told = [cell for line in people["cells"] for cell in line if cell]
    assert told == [] or min(told) >= 10
    assert people["total"] == 22
    page = client_of(supplier.administrator).get("/consola/cifre/")
    assert page.status_code == 200
    assert "nu se arată" in page.text


def test_a_second_snapshot_of_a_day_is_not_taken(supplier: Supplier, alba: Town) -> None:
    """Two of a day, with a person between them, would be a difference of one."""
    flow.take_snapshot(now=NOW)
    clerks(alba, 1)

    assert not flow.take_snapshot(now=NOW)


def test_AC_H2_2_the_same_question_is_answered_alike_and_paid_once(supplier: Supplier, alba: Town) -> None:
    by = supplier.administrator

    first = flow.ask_noised(supplier_id=supplier.id, by=by, now=NOW)
    again = flow.ask_noised(supplier_id=supplier.id, by=by, now=NOW)

    assert first == again
    with acting_for(supplier.id), reading_for(Purpose.P24):
        assert queries.budget(subject=flow.SUBJECT, year=NOW.year).spent_milli == noise.epsilon_milli() == 500


def test_AC_H2_2_the_budget_of_a_year_ends_and_the_next_question_is_refused_in_words(
    supplier: Supplier,
) -> None:
    drawn: list[int] = []

    def ask(number: int, year: int = 2026) -> object:
        with acting_for(supplier.id), reading_for(Purpose.P24):
            return services.noised(
                subject="people",
                question=f"q{number}",
                year=year,
                epsilon_milli=500,
                answer=lambda: drawn.append(number) or [number],  # type: ignore[func-returns-value]
                by=supplier.administrator,
                now=NOW,
            )

    for number in range(8):
        ask(number)
    with pytest.raises(BudgetSpentError, match="4,00 din 4,00"):
        ask(8)

    assert drawn == list(range(8))
    with acting_for(supplier.id), reading_for(Purpose.P24):
        spent = queries.budget(subject="people", year=2026)
    assert spent.spent_milli == sum(line.epsilon_milli for line in spent.lines) <= spent.most_milli
    assert ask(3) == [3]
    assert ask(9, 2027) == [9]


def test_noise_is_noise_and_never_below_nought() -> None:
    answers = [noise.noised(counts=[0, 100]) for _again in range(200)]

    assert all(low >= 0 for low, _high in answers)
    assert len({high for _low, high in answers}) > 3
    assert 97 < sum(high for _low, high in answers) / 200 < 103


def test_the_file_holds_no_more_than_the_page(supplier: Supplier, alba: Town) -> None:
    flow.take_snapshot(now=NOW)
    client = client_of(supplier.administrator)

    with few_questions():
        page = client.get("/consola/cifre/")
    text = client.get("/consola/cifre/cifre.csv").content.decode()

    assert "comună;nu se arată" in text
    assert page.status_code == 200
    assert client.post("/consola/cifre/zgomot/").status_code == 302


def test_the_figures_are_for_the_suppliers_people(supplier: Supplier, alba: Town) -> None:
    assert client_of(alba.administrator).get("/consola/cifre/").status_code == 404
    assert client_of(supplier.protector).get("/consola/cifre/").status_code in (403, 404)
    assert Client().get("/consola/cifre/")["Location"].startswith("/cont/intrare/")
