"""What holders do: take, give back, hand over, finish; and what is told to those who may not or came late."""

from collections.abc import Callable

import pytest

from registratura.accounts.models import User
from registratura.institutions.roles import Role
from registratura.registers import queries as registers
from registratura.routing import queries
from registratura.routing import services as routing
from registratura.routing.errors import (
    AssignmentEndedError,
    HolderRefusedError,
    NotYoursError,
    OrderRefusedError,
)
from registratura.routing.events import Done, HandedOver, Returned
from registratura.routing.models import Assignment
from registratura.routing.orders import Holder, Target
from tests.cast import NOW, Town

from .conftest import Hearing
from .deeds import LATER, acts, colleague, day, entry, folder, given, petition, work

DEEDS: dict[str, Callable[..., object]] = {
    "accept": lambda a, by: routing.accept(assignment_id=a, by=by, now=LATER),
    "return": lambda a, by: routing.return_with_reason(
        assignment_id=a, reason="Nu ne privește", by=by, now=LATER
    ),
    "finish": lambda a, by: routing.mark_done(assignment_id=a, result="Rezolvat", by=by, now=LATER),
}


def line(entry_id: int, number: int = -1) -> tuple[str, str, str]:
    """Return part, state and outcome of one on an entry's way."""
    found = queries.path_of(entry_id, at=LATER)[number]
    return found.part, found.state, found.outcome


def test_work_is_accepted_and_finished(town: Town) -> None:
    first = entry(town, town.urbanism)
    lead = given(town, first)

    routing.accept(assignment_id=lead.id, by=town.clerk, now=NOW)
    assert line(first) == ("lead", "accepted", "")
    routing.mark_done(assignment_id=lead.id, result="Certificat eliberat", by=town.clerk, now=LATER)

    assert line(first) == ("lead", "done", "Certificat eliberat")
    assert queries.holder_of(first) is None
    assert work(town.clerk) == []
    assert folder(town, town.head) == []
    assert acts(first) == [
        "routing.entry.assigned",
        "routing.assignment.accepted",
        "routing.assignment.done",
    ]


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("who", ["head", "registrar", "auditor"])
def test_nobody_else_does_a_person_s_work(town: Town, deed: str, who: str) -> None:
    lead = given(town, entry(town, town.urbanism))

    with pytest.raises(NotYoursError) as refusal:
        DEEDS[deed](lead.id, getattr(town, who))

    assert "Bogdan Barbu" in refusal.value.words


@pytest.mark.parametrize("deed", DEEDS)
def test_a_unit_s_work_is_done_by_those_who_solve_there(town: Town, deed: str) -> None:
    stranger = colleague(town, "Doina Dobre", town.secretariat)
    lead = given(town, entry(town), town.urbanism, by=town.registrar)

    with pytest.raises(NotYoursError):
        DEEDS[deed](lead.id, stranger)
    DEEDS[deed](lead.id, town.clerk)


@pytest.mark.parametrize("second", DEEDS)
@pytest.mark.parametrize("first", ["return", "finish"])
def test_what_ended_is_told_to_who_comes_second(town: Town, first: str, second: str) -> None:
    lead = given(town, entry(town, town.urbanism))
    DEEDS[first](lead.id, town.clerk)

    with pytest.raises(AssignmentEndedError) as refusal:
        DEEDS[second](lead.id, town.clerk)

    assert "Bogdan Barbu" in refusal.value.words
    assert "03.03.2026, 11:00" in refusal.value.words


def test_work_is_accepted_once(town: Town) -> None:
    lead = given(town, entry(town), town.urbanism, by=town.registrar)
    routing.accept(assignment_id=lead.id, by=town.clerk, now=NOW)

    with pytest.raises(AssignmentEndedError) as refusal:
        routing.accept(assignment_id=lead.id, by=town.head, now=LATER)

    assert "Bogdan Barbu" in refusal.value.words


def test_an_unknown_assignment_is_refused(town: Town) -> None:
    with pytest.raises(AssignmentEndedError):
        routing.accept(assignment_id=10**9, by=town.clerk, now=NOW)


def test_what_a_person_returns_waits_for_the_unit_s_head(town: Town, heard_of: Hearing) -> None:
    heard = heard_of(Returned)
    first = entry(town, town.urbanism)
    lead = given(town, first)

    routing.return_with_reason(assignment_id=lead.id, reason="Ține de buget", by=town.clerk, now=LATER)

    assert line(first) == ("lead", "returned", "Ține de buget")
    assert folder(town, town.head) == [first]
    scope = queries.FolderScope(frozenset({town.urbanism.id}), unplaced=False)
    assert queries.folder(scope=scope).lines[0].returned == "Bogdan Barbu: Ține de buget"
    assert [(news.entry_id, news.to_user_id) for news in heard] == [(first, town.head.id)]


def test_what_a_unit_returns_waits_at_the_registry(town: Town) -> None:
    first = entry(town)
    lead = given(town, first, town.urbanism, by=town.registrar)

    routing.return_with_reason(assignment_id=lead.id, reason="Nu ne privește", by=town.head, now=LATER)

    assert folder(town, town.registrar) == [first]
    assert folder(town, town.head) == []


@pytest.mark.parametrize("reason", ["", "  ", "x", "y" * 1001])
def test_work_is_not_returned_without_a_reason(town: Town, reason: str) -> None:
    lead = given(town, entry(town, town.urbanism))

    with pytest.raises(OrderRefusedError) as refusal:
        routing.return_with_reason(assignment_id=lead.id, reason=reason, by=town.clerk, now=NOW)

    assert refusal.value.field == "reason"


def test_the_lead_s_end_is_the_end_of_those_who_helped_and_not_of_those_who_read(
    town: Town, heard_of: Hearing
) -> None:
    heard = heard_of(Done)
    helper, reader = (colleague(town, name, town.secretariat) for name in ("Doina Dobre", "Radu Rusu"))
    first = entry(town, town.urbanism)
    lead = given(town, first, co=[Holder(user_id=helper.id)], info=[Holder(user_id=reader.id)])

    routing.mark_done(assignment_id=lead.id, result="Rezolvat", by=town.clerk, now=LATER)

    assert [(each.part, each.state) for each in queries.path_of(first, at=LATER)] == [
        ("lead", "done"),
        ("co", "closed"),
        ("info", "pending"),
    ]
    assert [news.part for news in heard] == ["lead"]


def test_one_who_helps_finishes_without_ending_the_work(town: Town) -> None:
    helper = colleague(town, "Doina Dobre", town.secretariat)
    first = entry(town, town.urbanism)
    given(town, first, co=[Holder(user_id=helper.id)])
    part = Assignment.objects.get(entry_id=first, part="co")

    routing.mark_done(assignment_id=part.id, result="Aviz dat", by=helper, now=LATER)

    assert work(town.clerk) == [first]
    assert work(helper) == []


def test_what_is_read_needs_no_result_and_what_is_solved_does(town: Town) -> None:
    first = entry(town, town.urbanism)
    lead = given(town, first, info=[Holder(user_id=town.registrar.id)])
    read = Assignment.objects.get(entry_id=first, part="info")

    routing.mark_done(assignment_id=read.id, result="", by=town.registrar, now=NOW)
    with pytest.raises(OrderRefusedError):
        routing.mark_done(assignment_id=lead.id, result=" ", by=town.clerk, now=NOW)


def test_work_goes_on_with_its_order_and_day(town: Town, heard_of: Hearing) -> None:
    heard = heard_of(HandedOver)
    other = colleague(town, "Doina Dobre", town.secretariat)
    first = entry(town, town.urbanism)
    lead = given(town, first, order_text="Urgent", internal_on=day("03-12"))

    made = routing.hand_over(
        assignment_id=lead.id, to=Holder(user_id=other.id), reason="Concediu", by=town.clerk, now=LATER
    )

    assert (made.order_text, made.internal_on, made.previous_id) == ("Urgent", day("03-12"), lead.id)
    assert line(first, 0) == ("lead", "handed_over", "Concediu")
    assert (work(town.clerk), work(other)) == ([], [first])
    row = registers.entry_by_id(first)
    assert row is not None
    assert row.unit_id == town.secretariat.id
    assert [(news.from_user_id, news.user_id) for news in heard] == [(town.clerk.id, other.id)]


def test_work_handed_to_a_unit_waits_for_its_head(town: Town) -> None:
    first = entry(town)
    lead = given(town, first, by=town.registrar)

    routing.hand_over(
        assignment_id=lead.id, to=Holder(unit_id=town.urbanism.id), reason="", by=town.clerk, now=LATER
    )

    assert folder(town, town.head) == [first]


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("clerk", True), ("head", True), ("registrar", True), ("auditor", False), ("other", False)],
)
def test_work_is_handed_over_by_its_holder_or_from_above(town: Town, who: str, allowed: bool) -> None:
    other = colleague(town, "Doina Dobre", town.secretariat)
    boss = colleague(town, "Sorin Stan", None, Role.HEAD)
    lead = given(town, entry(town, town.urbanism), by=boss)
    by: User = other if who == "other" else getattr(town, who)

    def deed() -> Assignment:
        return routing.hand_over(
            assignment_id=lead.id, to=Holder(user_id=other.id), reason="", by=by, now=LATER
        )

    if allowed:
        assert deed().user_id == other.id
    else:
        with pytest.raises(NotYoursError):
            deed()


def test_work_is_not_handed_to_where_it_is(town: Town) -> None:
    lead = given(town, entry(town, town.urbanism))

    with pytest.raises(HolderRefusedError):
        routing.hand_over(
            assignment_id=lead.id, to=Holder(user_id=town.clerk.id), reason="", by=town.head, now=NOW
        )


@pytest.mark.parametrize("internal", ["03-01", "04-01"])
def test_pet_05_an_internal_day_in_the_past_or_after_the_term_is_refused(town: Town, internal: str) -> None:
    lead = given(town, petition(town, town.urbanism), internal_on=day("03-20"))

    with pytest.raises(OrderRefusedError) as refusal:
        routing.hand_over(
            assignment_id=lead.id,
            to=Holder(user_id=town.head.id),
            reason="",
            internal_on=day(internal),
            by=town.clerk,
            now=NOW,
        )

    assert refusal.value.field == "internal_on"


def test_one_who_helps_and_is_handed_the_lead_keeps_the_weightier_part(town: Town) -> None:
    helper = colleague(town, "Doina Dobre", town.secretariat)
    first = entry(town, town.urbanism)
    lead = given(town, first, co=[Holder(user_id=helper.id)])

    routing.hand_over(
        assignment_id=lead.id, to=Holder(user_id=helper.id), reason="", by=town.clerk, now=LATER
    )

    path = queries.path_of(first, at=LATER)
    assert [(each.part, each.state) for each in path] == [
        ("lead", "handed_over"),
        ("co", "closed"),
        ("lead", "pending"),
    ]


def test_one_who_leads_and_is_handed_a_lesser_part_keeps_leading(town: Town) -> None:
    helper = colleague(town, "Doina Dobre", town.secretariat)
    first = entry(town, town.urbanism)
    lead = given(town, first, co=[Holder(user_id=helper.id)])
    part = Assignment.objects.get(entry_id=first, part="co")

    goes_on = routing.hand_over(
        assignment_id=part.id, to=Holder(user_id=town.clerk.id), reason="", by=helper, now=LATER
    )

    assert goes_on.id == lead.id
    assert work(helper) == []


def test_an_order_given_by_mistake_is_taken_back_from_above(town: Town) -> None:
    first = entry(town, town.urbanism)
    lead = given(town, first)

    with pytest.raises(NotYoursError):
        routing.take_back(assignment_id=lead.id, reason="Greșit", by=town.clerk, now=NOW)
    routing.take_back(assignment_id=lead.id, reason="Greșit", by=town.head, now=LATER)

    assert line(first) == ("lead", "closed", "Greșit")
    assert folder(town, town.head) == [first]
    assert acts(first)[-1] == "routing.assignment.closed"


def test_a_way_tells_how_long_each_held(town: Town) -> None:
    first = entry(town)
    at_unit = given(town, first, town.urbanism, by=town.registrar)
    given(town, first, target=Target(first, at_unit.id), now=LATER)

    assert [each.held.days for each in queries.path_of(first, at=LATER)] == [1, 0]
    assert queries.involved(first, user_ids=[town.clerk.id])
    assert queries.involved(first, user_ids=[], unit_ids=[town.urbanism.id])
    assert not queries.involved(first, user_ids=[town.auditor.id], unit_ids=[town.secretariat.id])
