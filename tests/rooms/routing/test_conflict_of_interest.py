"""OG 27/2002 art. 11: a petition is neither given to whom it is about nor to anybody below, by any way."""

from collections.abc import Callable

import pytest

from registratura.accounts.models import User
from registratura.institutions.roles import Role
from registratura.routing import queries
from registratura.routing import services as routing
from registratura.routing.errors import ConflictOfInterestError, OrderRefusedError
from registratura.routing.orders import Holder, StepDraft
from tests.cast import NOW, Town

from .deeds import LATER, acts, colleague, entry, folder, given, work


@pytest.fixture
def about_the_head(town: Town) -> int:
    """A petition about the head of Urbanism."""
    entry_id = entry(town)
    routing.name_concerned(entry_id=entry_id, user_ids=[town.head.id], by=town.registrar, now=NOW)
    return entry_id


@pytest.mark.parametrize("part", ["lead", "co", "info"])
@pytest.mark.parametrize("who", ["head", "clerk", "urbanism"])
def test_pet_17_neither_the_one_complained_of_nor_the_unit_below_receives_it(
    town: Town, about_the_head: int, who: str, part: str
) -> None:
    free = colleague(town, "Doina Dobre", town.secretariat)
    named = getattr(town, who)
    barred = Holder(user_id=named.id) if isinstance(named, User) else Holder(unit_id=named.id)
    order = {"lead": barred} if part == "lead" else {"lead": Holder(user_id=free.id), part: [barred]}

    with pytest.raises(ConflictOfInterestError) as refusal:
        given(town, about_the_head, by=town.registrar, **order)

    assert "art. 11" in refusal.value.words
    assert queries.holder_of(about_the_head) is None


def test_pet_17_others_receive_it(town: Town, about_the_head: int) -> None:
    free = colleague(town, "Doina Dobre", town.secretariat)
    mayor = colleague(town, "Sorin Stan", None, Role.HEAD)

    given(town, about_the_head, mayor, by=town.registrar)

    assert work(mayor) == [about_the_head]
    assert set(queries.concerned_persons(about_the_head).values()) == {"Horia Hanganu"}
    assert free.id not in queries.barred_from([about_the_head], at=NOW)[about_the_head].user_ids


def test_pet_17_a_petition_about_a_clerk_may_go_to_the_unit_but_not_to_the_clerk(town: Town) -> None:
    entry_id = entry(town)
    routing.name_concerned(entry_id=entry_id, user_ids=[town.clerk.id], by=town.registrar, now=NOW)

    with pytest.raises(ConflictOfInterestError):
        given(town, entry_id)
    given(town, entry_id, town.urbanism, by=town.registrar)


DEEDS: dict[str, Callable[[int, Town], object]] = {
    "accept": lambda a, town: routing.accept(assignment_id=a, by=town.clerk, now=LATER),
    "finish": lambda a, town: routing.mark_done(assignment_id=a, result="Rezolvat", by=town.clerk, now=LATER),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_pet_17_the_one_complained_of_does_not_solve_it_for_the_unit(town: Town, deed: str) -> None:
    entry_id = entry(town)
    lead = given(town, entry_id, town.urbanism, by=town.registrar)
    routing.name_concerned(entry_id=entry_id, user_ids=[town.clerk.id], by=town.registrar, now=NOW)

    with pytest.raises(ConflictOfInterestError):
        DEEDS[deed](lead.id, town)


def test_pet_17_the_one_complained_of_does_not_solve_it_as_a_deputy(town: Town) -> None:
    other = colleague(town, "Doina Dobre", town.secretariat)
    entry_id = entry(town)
    lead = given(town, entry_id, other, by=town.registrar)
    routing.name_concerned(entry_id=entry_id, user_ids=[town.clerk.id], by=town.registrar, now=NOW)
    routing.set_deputy(
        user_id=other.id,
        deputy_id=town.clerk.id,
        absent_from=NOW.date(),
        last_day=None,
        reason="Concediu",
        by=other,
        now=NOW,
    )

    with pytest.raises(ConflictOfInterestError):
        routing.mark_done(assignment_id=lead.id, result="Rezolvat", by=town.clerk, now=LATER)


def test_pet_17_it_is_not_handed_over_to_somebody_below(town: Town, about_the_head: int) -> None:
    other = colleague(town, "Doina Dobre", town.secretariat)
    lead = given(town, about_the_head, other, by=town.registrar)

    with pytest.raises(ConflictOfInterestError):
        routing.hand_over(
            assignment_id=lead.id, to=Holder(user_id=town.clerk.id), reason="", by=other, now=LATER
        )


def test_pet_17_naming_a_person_takes_the_petition_from_those_barred(town: Town) -> None:
    reader = colleague(town, "Doina Dobre", town.secretariat)
    entry_id = entry(town, town.urbanism)
    given(town, entry_id, info=[Holder(user_id=reader.id)])

    taken = routing.name_concerned(entry_id=entry_id, user_ids=[town.head.id], by=town.registrar, now=LATER)

    assert [(each.part, each.user_id) for each in taken] == [("lead", town.clerk.id)]
    assert work(town.clerk) == []
    assert work(reader) == [entry_id]
    assert folder(town, town.registrar) == [entry_id]
    assert acts(entry_id)[-2:] == ["routing.person.concerned", "routing.assignment.closed"]
    assert (
        routing.name_concerned(entry_id=entry_id, user_ids=[town.head.id], by=town.registrar, now=LATER) == []
    )


def test_pet_17_the_one_complained_of_has_no_word_in_its_circuit(town: Town, about_the_head: int) -> None:
    circuit = routing.define_circuit(
        document_kind="Adresă",
        name="Aviz",
        steps=[StepDraft("sef", "Șef", Holder(user_id=town.head.id))],
        by=town.administrator,
        now=NOW,
    )

    with pytest.raises(ConflictOfInterestError):
        routing.start_circuit(entry_id=about_the_head, circuit_id=circuit.id, by=town.registrar, now=NOW)


def test_a_person_named_by_mistake_is_withdrawn_with_a_reason(town: Town, about_the_head: int) -> None:
    with pytest.raises(OrderRefusedError):
        routing.clear_concerned(
            entry_id=about_the_head, user_id=town.head.id, reason="", by=town.registrar, now=NOW
        )
    routing.clear_concerned(
        entry_id=about_the_head, user_id=town.head.id, reason="Alt nume", by=town.registrar, now=NOW
    )

    given(town, about_the_head, by=town.registrar)
    with pytest.raises(OrderRefusedError):
        routing.clear_concerned(
            entry_id=about_the_head, user_id=town.head.id, reason="Alt nume", by=town.registrar, now=NOW
        )


@pytest.mark.parametrize("persons", [[], [10**9]])
def test_only_those_who_work_here_are_named(town: Town, persons: list[int]) -> None:
    with pytest.raises(OrderRefusedError):
        routing.name_concerned(entry_id=entry(town), user_ids=persons, by=town.registrar, now=NOW)
