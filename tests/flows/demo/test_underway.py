"""The papers that nobody answered were given to somebody, in order of time, as the office would have done."""

from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

import pytest

from registratura.flows.demo.staging import EntryRow
from registratura.flows.demo.underway import Chart, Colleague, given_work

MAYOR, CHIEF, CLERK = Colleague(1, "Ioan Moldovan"), Colleague(2, "Dorin Hossu"), Colleague(3, "Sorin Pașca")
CITY_HALL, URBANISM, FINANCES, OFFICE = 10, 11, 12, 13
CHART = Chart(
    clerks={URBANISM: (CLERK,)},
    heads={CITY_HALL: MAYOR, URBANISM: CHIEF},
    parents={CITY_HALL: None, URBANISM: CITY_HALL, FINANCES: CITY_HALL, OFFICE: URBANISM},
    names={CITY_HALL: "Primar", URBANISM: "Urbanism", FINANCES: "Financiar", OFFICE: "Biroul Cadastru"},
    mayor=MAYOR,
)
NOW = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)


def row(key: int, *, day: int = 9, unit: int | None = URBANISM, **other: object) -> EntryRow:
    """Return a petition of March that nobody answered."""
    at = datetime(2026, 3, day, 8, 0, tzinfo=UTC)
    values: dict[str, object] = {
        "institution_id": 1,
        "id": key,
        "register_id": 1,
        "year": 2026,
        "number": key,
        "registered_at": at,
        "registered_on": at.date(),
        "registered_by_id": 9,
        "state": "registered",
        "direction": "incoming",
        "channel": "counter",
        "received_at": at,
        "late_reason": "",
        "document_kind": "Petiție",
        "subject": "Gropi",
        "sender_name": "",
        "recipient_name": "",
        "sender_number": "",
        "sender_dated_on": None,
        "sheet_count": 1,
        "annex_count": 0,
        "unit_id": unit,
        "dispatched_on": None,
        "resolution": "",
        "connected_to_id": None,
        "filing_code": "",
        "request_key": uuid4(),
        "request_digest": "",
        "serials": '[{"number": 1}]',
        **other,
    }
    return EntryRow(**values)  # type: ignore[arg-type]


def given(*rows: EntryRow) -> tuple[list, list]:  # type: ignore[type-arg]
    return given_work(rows=rows, chart=CHART, keys=count(1), now=NOW, seed="test")


def many(**other: object) -> list[EntryRow]:
    return [row(key, **other) for key in range(1, 60)]  # type: ignore[arg-type]


def test_a_unit_s_clerk_gets_its_papers_from_its_head() -> None:
    made, _acts = given(*many())

    assert {(each.user_id, each.assigned_by_id, each.unit_id) for each in made} == {(3, 2, URBANISM)}
    assert 45 < len(made) < 60


def test_a_unit_without_people_waits_for_the_head_above_to_distribute() -> None:
    made, _acts = given(*many(unit=OFFICE))

    assert {(each.user_id, each.assigned_by_id, each.state) for each in made} == {(None, 2, "pending")}


def test_a_unit_without_a_head_gets_its_papers_from_the_mayor() -> None:
    made, _acts = given(*many(unit=FINANCES))

    assert {each.assigned_by_id for each in made} == {1}


def test_a_head_without_clerks_works_alone() -> None:
    made, _acts = given(*many(unit=CITY_HALL))

    assert {(each.user_id, each.assigned_by_id) for each in made} == {(1, 1)}


@pytest.mark.parametrize(
    "other",
    [
        {"resolution": "Soluționat"},
        {"direction": "outgoing"},
        {"state": "annulled"},
        {"dispatched_on": NOW.date()},
        {"day": 19},
        {"unit": None},
    ],
)
def test_what_is_solved_fresh_or_nobody_s_is_not_given(other: dict[str, object]) -> None:
    assert given(*many(**other)) == ([], [])


def test_time_goes_one_way_and_never_past_now() -> None:
    made, acts = given(*many(), *(row(key, day=17) for key in range(60, 99)))

    for each in made:
        assert each.assigned_at > datetime(2026, 3, 9, 23, tzinfo=UTC)
        assert each.assigned_at <= NOW
        assert each.accepted_at is None or each.assigned_at < each.accepted_at <= NOW
        assert (each.state == "accepted") == (each.accepted_at is not None)
    assert {"routing.entry.assigned", "routing.assignment.accepted"} == {act.action for act in acts}
    assert len([act for act in acts if act.action == "routing.entry.assigned"]) == len(made)


def test_a_petition_is_given_with_an_internal_date_and_other_papers_without() -> None:
    petitions, _acts = given(*many())
    others, _other_acts = given(*many(serials="[]"))

    assert {str(each.internal_on) for each in petitions} == {"2026-03-31"}
    assert {each.internal_on for each in others} == {None}
