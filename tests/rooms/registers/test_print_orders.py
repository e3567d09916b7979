"""Orders to print: pages of the list, and the walls of the database round them."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from registratura.registers import queries as registers
from registratura.registers import services
from registratura.registers.models import PrintOrder
from registratura.registers.queries.prints import PAGE
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .conftest import Roles

NOW = timezone.now()
YEAR = timezone.localdate().year
COUNT = "SELECT count(*) FROM registers_printorder"


def ordered(town: Town, *, day: date | None = None) -> PrintOrder:
    """Order this year, or a day of it, in the scope of a town that has numbers."""
    order, _new = services.order_print(
        register=town.general, year=YEAR, first_on=day, last_on=day, by=town.registrar, now=NOW
    )
    return order


def failed(town: Town) -> int:
    """Order, begin and fail a print; return the order."""
    order = ordered(town)
    services.begin_print(order_id=order.id, now=NOW)
    services.fail_print(order_id=order.id, attempt=1, problem="n-a mers", now=NOW)
    return order.id


def test_r12_the_orders_of_alba_do_not_exist_in_buzau(roles: Roles, two_towns: tuple[Town, Town]) -> None:
    alba, buzau = two_towns
    alba.register()
    with acting_for(alba.id):
        order = ordered(alba)

    for role in ("registratura_app", "registratura_auditor"):
        with roles.acting_as(role, institution=alba.id) as cursor:
            assert cursor.execute(COUNT).fetchone()[0] == 1
        with roles.acting_as(role, institution=buzau.id) as cursor:
            assert cursor.execute(COUNT).fetchone()[0] == 0
        with roles.acting_as(role) as cursor:
            assert cursor.execute(COUNT).fetchone()[0] == 0
    with roles.acting_as("registratura_app", institution=buzau.id) as cursor:
        assert cursor.execute("UPDATE registers_printorder SET done_count = 9").rowcount == 0
    with acting_for(buzau.id):
        assert registers.print_by_id(order.id) is None
        assert services.begin_print(order_id=order.id, now=NOW) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registers_printorder SET year = 1999",
        "UPDATE registers_printorder SET ordered_by_id = ordered_by_id",
        "UPDATE registers_printorder SET register_id = register_id",
        "DELETE FROM registers_printorder",
    ],
)
def test_what_was_ordered_stays_as_ordered(
    roles: Roles, two_towns: tuple[Town, Town], statement: str
) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        roles.acting_as("registratura_app", institution=two_towns[0].id) as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'done'", "done_is_whole"),
        ("state = 'done', finished_at = now(), page_count = 1, sha256 = 'abc'", "done_is_whole"),
        ("state = 'failed', finished_at = now()", "failure_has_words"),
        ("state = 'lost'", "state_known"),
    ],
)
def test_the_database_refuses_a_half_finished_order(alba: Town, change: str, constraint: str) -> None:
    alba.register()
    with acting_for(alba.id):
        ordered(alba)
        with (
            pytest.raises(IntegrityError, match=constraint),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE registers_printorder SET {change}")


def test_finished_prints_are_paged_both_ways(alba: Town) -> None:
    alba.register()
    with acting_for(alba.id):
        numbers = [failed(alba) for _time in range(PAGE + 3)][::-1]
        first = registers.finished_prints()
        second = registers.finished_prints(older_than=first.older)
        back = registers.finished_prints(newer_than=second.newer)

    assert [card.id for card in first.cards] == numbers[:PAGE]
    assert [card.id for card in second.cards] == numbers[PAGE:]
    assert (first.newer, second.older) == (None, None)
    assert [card.id for card in back.cards] == numbers[:PAGE]
    assert back.newer is None


def test_open_prints_stand_oldest_first_and_apart(alba: Town) -> None:
    alba.register()
    today = timezone.localdate()
    with acting_for(alba.id):
        ended = failed(alba)
        year, day = ordered(alba), ordered(alba, day=today)

        assert [card.id for card in registers.open_prints()] == [year.id, day.id]
        assert [card.id for card in registers.finished_prints().cards] == [ended]
        assert registers.years_by_register() == {alba.general.id: [YEAR]}
