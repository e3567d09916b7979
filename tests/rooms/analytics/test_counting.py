"""Daily facts: the same days counted again are the same, and agree with the register itself."""

from datetime import UTC, date, datetime

from registratura.analytics import queries, services
from registratura.flows.reporting import board
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.reporting.ground import YEAR, lay_down

NOW = datetime(2026, 1, 10, 3, 0, tzinfo=UTC)
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)


def all_facts(town: Town) -> dict[tuple[date, str], int]:
    with acting_for(town.id):
        return dict(queries.by_day(first_on=FIRST, last_on=LAST, units=None))


def test_facts_agree_with_the_register(alba: Town) -> None:
    ground = lay_down(alba, count=150)

    board.roll_up(institution_id=alba.id, now=NOW)

    found = all_facts(alba)
    wanted = ground.ask(
        "SELECT registered_on, direction, count(*) FROM registers_entry WHERE institution_id = %s"
        " AND state = 'registered' GROUP BY 1, 2",
        alba.id,
    )
    told = {key: n for key, n in found.items() if key[1] in ("incoming", "outgoing", "internal")}
    assert told == {(day, way): count for day, way, count in wanted}
    ended = ground.ask(
        "SELECT count(*) FROM deadlines_deadline WHERE institution_id = %s AND stopped_on <= %s",
        alba.id,
        LAST,
    )
    assert sum(n for (_day, what), n in found.items() if what in ("in_term", "late")) == ended[0][0]


def test_counted_twice_is_the_same_and_a_single_day_is_counted_anew(alba: Town) -> None:
    lay_down(alba, count=80)
    board.roll_up(institution_id=alba.id, now=NOW)
    before = all_facts(alba)

    board.roll_up(institution_id=alba.id, now=NOW)
    with acting_for(alba.id):
        services.count_days(first_on=date(YEAR, 2, 1), last_on=date(YEAR, 2, 3), now=NOW)

    assert before
    assert all_facts(alba) == before


def test_a_night_that_was_missed_is_caught_up(alba: Town) -> None:
    lay_down(alba, count=80)

    with acting_for(alba.id):
        wanted = services.days_to_count(today=date(2026, 1, 10), most=45)
    board.roll_up(institution_id=alba.id, now=NOW)
    with acting_for(alba.id):
        later = services.days_to_count(today=date(2026, 3, 20), most=45)

    assert wanted is not None
    assert wanted[0].year == YEAR
    assert later == (date(2026, 1, 10), date(2026, 3, 19))


def test_an_empty_register_has_nothing_to_count(alba: Town) -> None:
    assert board.roll_up(institution_id=alba.id, now=NOW) == 0


def test_another_institution_sees_none_of_it(alba: Town, buzau: Town) -> None:
    lay_down(alba, count=40)
    board.roll_up(institution_id=alba.id, now=NOW)

    assert all_facts(buzau) == {}
