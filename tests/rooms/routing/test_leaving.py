"""Whoever leaves, or a unit that closes, hands over everything in one act."""

from typing import Any

import pytest

from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.journal import queries as journal
from registratura.routing import queries
from registratura.routing import services as routing
from registratura.routing.errors import (
    ConflictOfInterestError,
    HolderRefusedError,
    OrderRefusedError,
    WorkOpenError,
)
from registratura.routing.orders import Holder, StepDraft, Target
from tests.cast import NOW, Town

from .deeds import LATER, colleague, day, entry, folder, given, subunit, work


def handed(town: Town, leaving: Holder, to: Holder, **bent: Any) -> routing.HandedOverAll:
    """Hand everything over as the administrator."""
    fields: dict[str, Any] = {
        "reason": "Încetează contractul",
        "by": town.administrator,
        "now": LATER,
        **bent,
    }
    return routing.hand_over_all(leaving=leaving, to=to, **fields)


def test_all_open_work_of_who_leaves_goes_over_in_one_act(town: Town) -> None:
    heir = colleague(town, "Doina Dobre", town.urbanism)
    open_ones = [entry(town, town.urbanism) for _each in range(3)]
    for each in open_ones:
        given(town, each)
    finished = given(town, entry(town, town.urbanism))
    routing.mark_done(assignment_id=finished.id, result="Rezolvat", by=town.clerk, now=NOW)

    counts = handed(town, Holder(user_id=town.clerk.id), Holder(user_id=heir.id))

    assert counts.assignment_count == 3
    assert sorted(work(heir)) == open_ones
    assert work(town.clerk) == []
    assert queries.open_work(Holder(user_id=town.clerk.id)) == 0
    (act,) = journal.history_of(subject_type="person", subject_id=town.clerk.id)
    assert act.details["assignments"] == 3


def test_what_the_heir_has_already_is_not_doubled(town: Town) -> None:
    heir = colleague(town, "Doina Dobre", town.urbanism)
    first, second = entry(town, town.urbanism), entry(town, town.urbanism)
    given(town, first, co=[Holder(user_id=heir.id)])
    given(town, second, heir, co=[Holder(user_id=town.clerk.id)])

    handed(town, Holder(user_id=town.clerk.id), Holder(user_id=heir.id))

    assert sorted(work(heir)) == [first, second]
    assert {line.part for line in queries.my_work(user_id=heir.id, at=NOW).lines} == {"lead"}


def test_the_steps_of_circuits_go_over_too(town: Town) -> None:
    heir = colleague(town, "Doina Dobre", town.urbanism, Role.HEAD)
    circuit = routing.define_circuit(
        document_kind="Adresă",
        name="Aviz",
        steps=[StepDraft("sef", "Șef", Holder(user_id=town.head.id))],
        by=town.administrator,
        now=NOW,
    )
    routing.start_circuit(entry_id=entry(town), circuit_id=circuit.id, by=town.registrar, now=NOW)

    counts = handed(town, Holder(user_id=town.head.id), Holder(user_id=heir.id))

    assert counts.step_count == 1
    assert [step.user_id for step in queries.open_steps(user_id=heir.id, at=LATER)] == [heir.id]


def test_a_unit_hands_over_what_it_holds_and_what_waits_there(town: Town) -> None:
    old = subunit(town, "VECHI")
    waiting, held = entry(town, old), entry(town)
    given(town, held, old, by=town.registrar)

    counts = handed(town, Holder(unit_id=old.id), Holder(unit_id=town.urbanism.id))

    assert (counts.assignment_count, counts.waiting_count) == (1, 1)
    assert sorted(folder(town, town.head, LATER)) == sorted([waiting, held])
    routing.refuse_open_work(holder=Holder(unit_id=old.id))
    structure.close_unit(unit=old, on=day("03-03"), by=town.administrator)


def test_a_unit_may_hand_over_to_a_person(town: Town) -> None:
    old = subunit(town, "VECHI")
    waiting, held = entry(town, old), entry(town)
    given(town, held, old, by=town.registrar)

    handed(town, Holder(unit_id=old.id), Holder(user_id=town.clerk.id))

    assert work(town.clerk) == [held]
    assert folder(town, town.head, LATER) == [waiting]


@pytest.mark.parametrize(
    ("leaving", "to"),
    [
        (Holder(user_id=1), Holder(user_id=1)),
        (Holder(unit_id=1), Holder(unit_id=1)),
    ],
)
def test_nobody_hands_over_to_oneself(town: Town, leaving: Holder, to: Holder) -> None:
    def real(holder: Holder) -> Holder:
        return Holder(user_id=town.clerk.id) if holder.user_id else Holder(unit_id=town.urbanism.id)

    with pytest.raises(HolderRefusedError):
        handed(town, real(leaving), real(to))


def test_everything_is_not_handed_over_without_a_reason(town: Town) -> None:
    with pytest.raises(OrderRefusedError):
        handed(town, Holder(user_id=town.clerk.id), Holder(user_id=town.head.id), reason="")


def test_pet_17_one_petition_that_may_not_go_there_stops_the_whole_act(town: Town) -> None:
    heir = colleague(town, "Doina Dobre", town.secretariat)
    free, barred = entry(town, town.urbanism), entry(town, town.urbanism)
    for each in (free, barred):
        given(town, each)
    routing.name_concerned(entry_id=barred, user_ids=[heir.id], by=town.registrar, now=NOW)

    with pytest.raises(ConflictOfInterestError):
        handed(town, Holder(user_id=town.clerk.id), Holder(user_id=heir.id))

    assert sorted(work(town.clerk)) == [free, barred]


def test_who_leaves_without_work_hands_over_nothing(town: Town) -> None:
    counts = handed(town, Holder(user_id=town.clerk.id), Holder(user_id=town.head.id))

    assert counts == routing.HandedOverAll(0, 0, 0)


def test_a_unit_or_person_with_open_work_is_not_let_go(town: Town) -> None:
    first = entry(town)
    at_unit = given(town, first, town.urbanism, by=town.registrar)

    with pytest.raises(WorkOpenError) as refusal:
        routing.refuse_open_work(holder=Holder(unit_id=town.urbanism.id))
    assert "Urbanism" in refusal.value.words

    given(town, first, target=Target(first, at_unit.id))
    routing.refuse_open_work(holder=Holder(unit_id=town.urbanism.id))
    with pytest.raises(WorkOpenError):
        routing.refuse_open_work(holder=Holder(user_id=town.clerk.id))


def test_what_waits_in_a_unit_keeps_it_open(town: Town) -> None:
    entry(town, town.secretariat)

    with pytest.raises(WorkOpenError):
        routing.refuse_open_work(holder=Holder(unit_id=town.secretariat.id))


def test_badges_count_what_is_there(town: Town) -> None:
    first, _second = entry(town, town.urbanism), entry(town, town.urbanism)
    given(town, first, town.head)

    badges = queries.badges(user_id=town.head.id, at=NOW)

    assert badges == queries.Badges(
        folder=1, orders=True, work=1, to_accept=1, overdue=0, steps=0, stands_in=False
    )
