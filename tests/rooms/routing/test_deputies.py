"""Who does whose work: what the deputy sees and does, and what no arrangement may be."""

from datetime import date
from typing import Any

import pytest

from registratura.institutions.roles import Role
from registratura.journal import queries as journal
from registratura.routing import queries
from registratura.routing import services as routing
from registratura.routing.errors import DeputyRefusedError, HolderRefusedError
from registratura.routing.models import Deputy
from tests.cast import NOW, Town

from .deeds import LATER, colleague, day, entry, folder, given, powers, work


def away(town: Town, who: str = "clerk", deputy: str = "head", **bent: Any) -> Deputy:
    """Let one of the cast be away from 2 to 6 March."""
    fields: dict[str, Any] = {
        "user_id": getattr(town, who).id,
        "deputy_id": getattr(town, deputy).id,
        "absent_from": day("03-02"),
        "last_day": day("03-06"),
        "reason": "Concediu de odihnă",
        "by": town.administrator,
        "now": NOW,
        **bent,
    }
    return routing.set_deputy(**fields)


def test_a_deputy_sees_and_does_the_work_which_stays_the_other_s(town: Town) -> None:
    first = entry(town, town.urbanism)
    lead = given(town, first)
    assert work(town.head) == []

    away(town)

    (line,) = queries.my_work(user_id=town.head.id, at=LATER).lines
    assert (line.entry_id, line.for_user) == (first, "Bogdan Barbu")
    assert queries.my_work(user_id=town.clerk.id, at=LATER).lines[0].for_user == ""
    routing.accept(assignment_id=lead.id, by=town.head, now=LATER)
    routing.mark_done(assignment_id=lead.id, result="Rezolvat", by=town.head, now=LATER)
    (held,) = queries.path_of(first, at=LATER)
    assert (held.user_name, held.accepted_by, held.ended_by) == (
        "Bogdan Barbu",
        "Horia Hanganu",
        "Horia Hanganu",
    )


@pytest.mark.parametrize(
    ("on", "sees"), [("03-01", False), ("03-02", True), ("03-06", True), ("03-07", False)]
)
def test_a_deputy_s_time_is_from_the_first_day_to_the_last(town: Town, on: str, sees: bool) -> None:
    away(town)

    assert bool(queries.stands_in_for(town.head.id, on=day(on))) is sees


def test_the_folder_of_an_absent_head_is_the_deputy_s(town: Town) -> None:
    first = entry(town, town.urbanism)
    away(town, "head", "clerk")

    assert folder(town, town.clerk, LATER) == [first]


def test_the_form_that_gives_work_tells_who_is_away(town: Town) -> None:
    away(town)

    persons = queries.assignable(powers(town, town.registrar), at=LATER).persons
    by_name = {person.full_name: person for person in persons}

    assert set(by_name) == {"Bogdan Barbu", "Horia Hanganu"}
    line = by_name["Bogdan Barbu"].away
    assert line is not None
    assert line.deputy_name == "Horia Hanganu"
    assert by_name["Horia Hanganu"].away is None


@pytest.mark.parametrize(
    ("bent", "field"),
    [
        ({"deputy": "clerk"}, "deputy"),
        ({"absent_from": day("03-01")}, "absent_from"),
        ({"last_day": day("03-01")}, "last_day"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 201}, "reason"),
    ],
)
def test_a_bent_arrangement_is_refused_at_its_field(town: Town, bent: dict[str, Any], field: str) -> None:
    with pytest.raises(DeputyRefusedError) as refusal:
        away(town, **bent)

    assert refusal.value.field == field


def test_a_deputy_has_a_role_from_which_to_work(town: Town) -> None:
    with pytest.raises(HolderRefusedError):
        away(town, "clerk", "auditor")


@pytest.mark.parametrize(
    ("first", "last"), [("03-06", "03-09"), ("03-02", "03-02"), ("03-03", None), ("03-02", "03-20")]
)
def test_two_arrangements_of_one_person_do_not_overlap(town: Town, first: str, last: str | None) -> None:
    third = colleague(town, "Doina Dobre", town.urbanism)
    away(town)

    with pytest.raises(DeputyRefusedError) as refusal:
        away(town, deputy_id=third.id, absent_from=day(first), last_day=day(last) if last else None)

    assert "Horia Hanganu" in refusal.value.words
    assert "06.03.2026" in refusal.value.words


def test_one_arrangement_may_follow_another(town: Town) -> None:
    away(town)

    away(town, absent_from=day("03-07"), last_day=None)

    assert len(queries.deputies(on=day("03-02"))) == 2


def test_there_is_no_deputy_of_a_deputy(town: Town) -> None:
    third = colleague(town, "Doina Dobre", town.urbanism)
    away(town, "clerk", "head")

    with pytest.raises(DeputyRefusedError) as refusal:
        away(town, "head", deputy_id=third.id)
    assert "Bogdan Barbu" in refusal.value.words
    with pytest.raises(DeputyRefusedError) as refusal:
        away(town, user_id=third.id, deputy="clerk")
    assert "Bogdan Barbu" in refusal.value.words


def test_two_do_not_stand_in_for_each_other(town: Town) -> None:
    away(town, "clerk", "head")

    with pytest.raises(DeputyRefusedError):
        away(town, "head", "clerk")


def test_who_comes_back_early_has_the_work_alone_again(town: Town) -> None:
    arrangement = away(town)

    routing.end_deputy(deputy_id=arrangement.id, by=town.clerk, now=LATER)

    assert not queries.stands_in_for(town.head.id, on=day("03-03"))
    assert queries.stands_in_for(town.head.id, on=day("03-02"))
    with pytest.raises(DeputyRefusedError):
        routing.end_deputy(deputy_id=arrangement.id, by=town.clerk, now=LATER)
    away(town, absent_from=day("03-04"), now=LATER)


def test_an_arrangement_that_never_began_leaves_its_days_free(town: Town) -> None:
    arrangement = away(town, absent_from=day("03-05"))
    routing.end_deputy(deputy_id=arrangement.id, by=town.clerk, now=NOW)

    assert queries.deputies(on=date(2026, 3, 2)) == []
    away(town, absent_from=day("03-05"))


def test_arrangements_are_told_in_the_journal(town: Town) -> None:
    arrangement = away(town)
    routing.end_deputy(deputy_id=arrangement.id, by=town.clerk, now=LATER)

    told = journal.history_of(subject_type="person", subject_id=town.clerk.id)

    assert [act.action for act in told] == ["routing.deputy.set", "routing.deputy.ended"]


def test_an_absent_head_of_all_is_stood_in_for_too(town: Town) -> None:
    mayor = colleague(town, "Sorin Stan", None, Role.HEAD)
    first, second = entry(town), entry(town, town.secretariat)
    assert folder(town, mayor) == [first, second]

    away(town, user_id=mayor.id)

    assert folder(town, town.head, LATER) == [first, second]
