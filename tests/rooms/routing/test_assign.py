"""The head's order: whom it reaches, what it refuses, and what the register says afterwards."""

from typing import Any

import pytest

from registratura.institutions import services as structure
from registratura.journal import queries as journal
from registratura.registers import queries as registers
from registratura.registers import services as books
from registratura.routing import queries
from registratura.routing import services as routing
from registratura.routing.errors import (
    AlreadyAssignedError,
    EntryNotStandingError,
    HolderRefusedError,
    OrderRefusedError,
)
from registratura.routing.events import Assigned
from registratura.routing.orders import Holder, Target
from tests.cast import NOW, Town

from .conftest import Hearing
from .deeds import LATER, acts, colleague, day, entry, folder, given, subunit, work


def test_an_incoming_entry_waits_at_the_registry_until_somebody_gives_it(town: Town) -> None:
    first = entry(town)

    assert folder(town, town.registrar) == [first]
    assert folder(town, town.head) == []
    assert queries.holder_of(first) is None


def test_an_entry_registered_for_a_unit_waits_for_its_head(town: Town) -> None:
    first = entry(town, town.urbanism)

    assert folder(town, town.head) == [first]
    assert folder(town, town.registrar) == []


@pytest.mark.parametrize("direction", ["outgoing", "internal"])
def test_what_did_not_come_from_outside_waits_for_nobody_but_may_be_given(town: Town, direction: str) -> None:
    made = entry(town, town.urbanism, direction=direction)
    assert folder(town, town.head) == []

    given(town, made)

    assert work(town.clerk) == [made]


def test_a_unit_that_leads_distributes_first(town: Town) -> None:
    first = entry(town)
    at_unit = given(town, first, town.urbanism, by=town.registrar)
    assert folder(town, town.head) == [first]
    assert folder(town, town.registrar) == []

    at_person = given(town, first, target=Target(first, at_unit.id), order_text="Vă rog")

    assert folder(town, town.head) == []
    assert work(town.clerk) == [first]
    assert at_person.previous_id == at_unit.id
    holder = queries.holder_of(first)
    assert holder is not None
    assert (holder.user_name, holder.unit_name) == ("Bogdan Barbu", "Urbanism")
    assert acts(first) == ["routing.entry.assigned"] * 2


def test_the_lead_s_unit_stands_in_the_register(town: Town) -> None:
    first = entry(town)

    given(town, first, town.secretariat, by=town.registrar)
    row = registers.entry_by_id(first)
    assert row is not None
    assert (row.unit_id, row.correction_count) == (town.secretariat.id, 0)

    lead = queries.holder_of(first)
    assert lead is not None
    given(town, first, town.urbanism, target=Target(first, lead.assignment_id), by=town.registrar)
    row = registers.entry_by_id(first)
    assert row is not None
    assert (row.unit_id, row.correction_count) == (town.urbanism.id, 1)
    assert list(registers.verify_register(town.general)) == []


def test_each_holder_has_a_part_and_a_state_of_its_own(town: Town) -> None:
    helper = colleague(town, "Doina Dobre", town.secretariat)
    first = entry(town, town.urbanism)

    routing.assign(
        targets=[Target(first)],
        lead=Holder(user_id=town.clerk.id),
        co=[Holder(user_id=helper.id)],
        info=[Holder(unit_id=town.secretariat.id), Holder(user_id=town.auditor.id)],
        order_text="Împreună",
        internal_on=day("03-10"),
        by=town.head,
        now=NOW,
    )

    path = queries.path_of(first, at=LATER)
    assert [(line.part, line.state) for line in path] == [
        ("lead", "pending"),
        ("co", "pending"),
        ("info", "pending"),
        ("info", "pending"),
    ]
    assert {line.internal_on for line in path} == {day("03-10")}
    assert path[0].held.days == 1
    (act,) = [a for a in journal.history_of(subject_type="entry", subject_id=first) if "routing" in a.action]
    assert act.details["lead"] == ["Bogdan Barbu"]
    assert act.details["order"] == "Împreună"


def test_several_entries_get_one_order_at_once(town: Town) -> None:
    several = [entry(town, town.urbanism) for _each in range(5)]

    made = routing.assign(
        targets=[Target(each) for each in reversed(several)],
        lead=Holder(user_id=town.clerk.id),
        order_text="Spre rezolvare",
        internal_on=None,
        by=town.head,
        now=NOW,
    )

    assert [each.entry_id for each in made] == several
    assert sorted(work(town.clerk)) == several


def test_of_several_entries_all_are_given_or_none(town: Town) -> None:
    free, taken = entry(town, town.urbanism), entry(town, town.urbanism)
    given(town, taken)

    with pytest.raises(AlreadyAssignedError):
        routing.assign(
            targets=[Target(free), Target(taken)],
            lead=Holder(user_id=town.head.id),
            order_text="",
            internal_on=None,
            by=town.head,
            now=NOW,
        )

    assert queries.holder_of(free) is None


def test_who_comes_second_is_told_who_was_first(town: Town) -> None:
    first = entry(town, town.urbanism)
    given(town, first)

    with pytest.raises(AlreadyAssignedError) as refusal:
        given(town, first, town.head)

    assert "Horia Hanganu" in refusal.value.words
    assert "Bogdan Barbu" in refusal.value.words


def test_an_order_on_what_was_given_back_in_between_is_refused(town: Town) -> None:
    first = entry(town)
    at_unit = given(town, first, town.urbanism, by=town.registrar)
    routing.return_with_reason(assignment_id=at_unit.id, reason="Nu ne privește", by=town.head, now=NOW)

    with pytest.raises(AlreadyAssignedError):
        given(town, first, target=Target(first, at_unit.id))


def test_others_are_added_to_work_that_runs(town: Town) -> None:
    helper = colleague(town, "Doina Dobre", town.secretariat)
    first = entry(town, town.urbanism)
    given(town, first)

    order: dict[str, Any] = {
        "targets": [Target(first)],
        "lead": None,
        "order_text": "",
        "internal_on": None,
        "by": town.head,
        "now": NOW,
    }
    made = routing.assign(co=[Holder(user_id=helper.id)], **order)
    again = routing.assign(co=[Holder(user_id=helper.id)], **order)

    assert [each.part for each in made] == ["co"]
    assert again == []


def test_helpers_need_a_lead_and_readers_do_not(town: Town) -> None:
    first = entry(town, town.urbanism)
    order: dict[str, Any] = {
        "targets": [Target(first)],
        "lead": None,
        "order_text": "",
        "internal_on": None,
        "by": town.head,
        "now": NOW,
    }

    with pytest.raises(HolderRefusedError):
        routing.assign(co=[Holder(user_id=town.clerk.id)], **order)
    routing.assign(info=[Holder(user_id=town.clerk.id)], **order)

    assert folder(town, town.head) == [first]


def test_who_helped_and_then_leads_has_one_part(town: Town) -> None:
    first = entry(town, town.urbanism)
    at_unit = given(town, first, town.urbanism, co=[Holder(user_id=town.clerk.id)])

    given(town, first, target=Target(first, at_unit.id))

    assert [(line.part, line.state) for line in queries.path_of(first, at=NOW) if line.user_id] == [
        ("co", "closed"),
        ("lead", "pending"),
    ]


def test_a_closed_unit_receives_nothing_and_the_way_out_is_told(town: Town) -> None:
    closed = subunit(town, "VECHI")
    structure.close_unit(unit=closed, on=day("03-01"), by=town.administrator)

    with pytest.raises(HolderRefusedError) as refusal:
        given(town, entry(town), closed)

    assert "Biroul VECHI" in refusal.value.words
    assert refusal.value.field == "lead"


def test_a_person_whose_role_ended_receives_nothing(town: Town) -> None:
    from registratura.institutions.models import Membership

    membership = Membership.objects.get(user_id=town.clerk.id)
    structure.end_membership(membership=membership, now=NOW, by=town.administrator)

    with pytest.raises(HolderRefusedError) as refusal:
        given(town, entry(town, town.urbanism), now=LATER)

    assert "Bogdan Barbu" in refusal.value.words


@pytest.mark.parametrize("who", ["archivist", "auditor", "administrator"])
def test_a_person_without_the_power_to_solve_leads_nothing(town: Town, who: str) -> None:
    with pytest.raises(HolderRefusedError):
        given(town, entry(town), getattr(town, who))


def test_a_person_is_not_given_work_in_a_unit_of_others(town: Town) -> None:
    with pytest.raises(HolderRefusedError):
        given(town, entry(town), lead=Holder(unit_id=town.secretariat.id, user_id=town.clerk.id))


@pytest.mark.parametrize(
    ("bent", "error", "field"),
    [
        ({"lead": None}, HolderRefusedError, "lead"),
        ({"lead": Holder()}, HolderRefusedError, "lead"),
        ({"lead": Holder(unit_id=10**9)}, HolderRefusedError, "lead"),
        ({"lead": Holder(user_id=10**9)}, HolderRefusedError, "lead"),
        ({"internal_on": day("03-01")}, OrderRefusedError, "internal_on"),
        ({"order_text": "x" * 1001}, OrderRefusedError, "order_text"),
        ({"targets": []}, OrderRefusedError, "targets"),
    ],
)
def test_a_bent_order_is_refused_at_its_field(
    town: Town, bent: dict[str, Any], error: type[Exception], field: str
) -> None:
    order: dict[str, Any] = {
        "targets": [Target(entry(town))],
        "lead": Holder(user_id=town.clerk.id),
        "order_text": "",
        "internal_on": None,
        "by": town.head,
        "now": NOW,
        **bent,
    }

    with pytest.raises(error) as refusal:
        routing.assign(**order)

    assert refusal.value.field == field  # type: ignore[attr-defined]


def test_the_same_holder_named_twice_is_refused(town: Town) -> None:
    with pytest.raises(HolderRefusedError):
        given(town, entry(town), co=[Holder(user_id=town.clerk.id)])


def test_an_annulled_entry_is_given_to_nobody_and_leaves_every_desk(town: Town) -> None:
    first = entry(town, town.urbanism)
    lead = given(town, first)
    row = registers.entry_by_id(first)
    assert row is not None
    books.annul_entry(entry=row, reason="Înregistrată de două ori", act="", by=town.registrar)

    assert work(town.clerk) == []
    assert queries.path_of(first, at=NOW)[0].outcome == "Înregistrată de două ori"
    for deed in (
        lambda: given(town, first),
        lambda: routing.accept(assignment_id=lead.id, by=town.clerk, now=NOW),
    ):
        with pytest.raises(EntryNotStandingError):
            deed()


def test_an_entry_annulled_while_it_waits_leaves_the_folder(town: Town) -> None:
    first = entry(town)
    row = registers.entry_by_id(first)
    assert row is not None
    books.annul_entry(entry=row, reason="Greșit", act="", by=town.registrar)

    assert folder(town, town.registrar) == []


def test_an_unknown_entry_is_refused(town: Town) -> None:
    with pytest.raises(EntryNotStandingError):
        given(town, 10**9)


def test_an_order_may_say_that_no_work_is_needed(town: Town) -> None:
    first, second = entry(town, town.urbanism), entry(town, town.urbanism)

    assert (
        routing.set_aside(
            targets=[Target(first), Target(second)], order_text="La dosar", by=town.head, now=NOW
        )
        == 2
    )

    assert folder(town, town.head) == []
    assert acts(first) == ["routing.entry.set_aside"]
    with pytest.raises(OrderRefusedError):
        routing.set_aside(targets=[Target(first)], order_text=" ", by=town.head, now=NOW)


def test_what_somebody_works_on_is_not_set_aside(town: Town) -> None:
    first = entry(town, town.urbanism)
    given(town, first)

    with pytest.raises(AlreadyAssignedError):
        routing.set_aside(targets=[Target(first)], order_text="La dosar", by=town.head, now=NOW)


def test_a_finished_entry_may_be_given_again(town: Town) -> None:
    first = entry(town, town.urbanism)
    lead = given(town, first)
    routing.mark_done(assignment_id=lead.id, result="Rezolvat", by=town.clerk, now=NOW)

    given(town, first, now=LATER)

    assert work(town.clerk) == [first]


def test_holders_are_news(town: Town, heard_of: Hearing) -> None:
    heard = heard_of(Assigned)
    first = entry(town, town.urbanism)

    given(town, first, internal_on=day("03-09"))

    assert [(news.entry_id, news.user_id, news.part, news.internal_on) for news in heard] == [
        (first, town.clerk.id, "lead", day("03-09"))
    ]


def test_a_corrected_unit_moves_what_waits_and_nothing_else(town: Town) -> None:
    waiting, working = entry(town, town.urbanism), entry(town, town.urbanism)
    given(town, working)
    for each in (waiting, working):
        books.place_entry(entry_id=each, unit_id=town.secretariat.id, by=town.registrar)

    assert folder(town, town.head) == []
    assert work(town.clerk) == [working]
