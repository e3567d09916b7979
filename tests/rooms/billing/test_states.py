"""AC-E2.1: eight states, and only the listed steps: in the table, and in the database."""

import re

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.billing.states import FIRST, NAMES, OVER, TRANSITIONS, State, may_pass
from tests.cast import open_supplier

from .ground import agreed, sales

# What the providers' own lists say, written a second time by hand.
LISTED = {
    ("incomplete", "active"),
    ("incomplete", "incomplete_expired"),
    ("trialing", "active"),
    ("trialing", "past_due"),
    ("trialing", "paused"),
    ("trialing", "canceled"),
    ("active", "past_due"),
    ("active", "paused"),
    ("active", "canceled"),
    ("past_due", "active"),
    ("past_due", "unpaid"),
    ("past_due", "canceled"),
    ("unpaid", "active"),
    ("unpaid", "canceled"),
    ("paused", "active"),
    ("paused", "canceled"),
}
EVERY = [(before, after) for before in State for after in State if before != after]


def test_ac_e2_1_there_are_the_eight_states_with_names() -> None:
    assert {str(state) for state in State} == {
        *("incomplete", "incomplete_expired", "trialing", "active"),
        *("past_due", "unpaid", "paused", "canceled"),
    }
    assert len({str(name) for name in NAMES.values()}) == 8
    assert {State.CANCELED, State.INCOMPLETE_EXPIRED} == OVER
    assert set(TRANSITIONS) == set(State)


def test_ac_e2_1_only_the_listed_steps_are_possible() -> None:
    found = {(str(before), str(after)) for before, after in EVERY if may_pass(before=before, after=after)}

    assert found == LISTED


@pytest.mark.django_db
def test_ac_e2_1_the_database_holds_the_same_list_and_refuses_the_rest() -> None:
    supplier = open_supplier()
    key = agreed(supplier)["subscription"]

    with sales(supplier), connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'billing_guard_subscription'")
        (source,) = cursor.fetchone()
        for refused in ("unpaid", "trialing", "incomplete"):
            with pytest.raises(DatabaseError, match="does not go"), transaction.atomic():
                cursor.execute("UPDATE billing_subscription SET state = %s WHERE id = %s", [refused, key])
        with pytest.raises(DatabaseError, match="does not begin"), transaction.atomic():
            cursor.execute(
                "INSERT INTO billing_subscription (institution_id, contract_id, plan_version_id, state, collection,"
                " period_from, period_to, started_at, changed_at) SELECT institution_id, contract_id, plan_version_id,"
                " 'unpaid', collection, period_from, period_to, now(), now() FROM billing_subscription"
            )

    assert set(re.findall(r"\('(\w+)', '(\w+)'\)", source)) == LISTED
    beginnings = re.search(r"NEW.state NOT IN \(([^)]*)\)", source)
    assert beginnings is not None
    assert set(re.findall(r"\w+", beginnings[1])) == set(FIRST)
