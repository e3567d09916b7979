"""Acts done for an absent person carry that person's name; steps decided by roles; work that goes over in portions."""

from datetime import UTC, datetime
from typing import Any

import pytest

from registratura.institutions.permissions import Permission
from registratura.institutions.roles import Role
from registratura.journal import queries as journal
from registratura.routing import queries
from registratura.routing import services as routing
from registratura.routing.errors import (
    CircuitRefusedError,
    ConflictOfInterestError,
    HolderRefusedError,
    NotYoursError,
    StepDecidedError,
)
from registratura.routing.orders import HEAD_OF_HOLDER, INSTITUTION_HEAD, Holder, StepDraft, Target
from tests.cast import NOW, Town

from .deeds import LATER, colleague, day, entry, folder, given, petition, powers, subunit


def away(town: Town, who: str = "head", deputy: str = "clerk") -> None:
    routing.set_deputy(
        user_id=getattr(town, who).id,
        deputy_id=getattr(town, deputy).id,
        absent_from=day("03-02"),
        last_day=day("03-06"),
        reason="Concediu",
        by=town.administrator,
        now=NOW,
    )


def last_act(entry_id: int) -> dict[str, Any]:
    return journal.history_of(subject_type="entry", subject_id=entry_id)[-1].details


def circuit(town: Town, *steps: StepDraft) -> int:
    return routing.define_circuit(
        document_kind="Răspuns", name="Aviz", steps=steps, by=town.administrator, now=NOW
    ).id


# Deputies


def test_a_deputy_s_order_names_the_absent_head(town: Town) -> None:
    away(town)
    first = entry(town, town.urbanism)

    given(town, first, town.head, by=town.clerk)

    [line] = queries.path_of(first, at=LATER)
    assert (line.assigned_by, line.assigned_for) == ("Bogdan Barbu", "Horia Hanganu")
    assert last_act(first)["for"] == "Horia Hanganu"


def test_a_head_s_own_order_names_nobody_else(town: Town) -> None:
    first = entry(town, town.urbanism)

    given(town, first)

    assert queries.path_of(first, at=LATER)[0].assigned_for == ""
    assert "for" not in last_act(first)


@pytest.mark.parametrize("deed", ["accept", "return", "finish", "pass"])
def test_every_deed_of_a_deputy_names_the_absent_person(town: Town, deed: str) -> None:
    first = entry(town, town.urbanism)
    made = given(town, first, town.head, by=town.registrar)
    away(town)
    common: dict[str, Any] = {"assignment_id": made.id, "by": town.clerk, "now": LATER}

    if deed == "accept":
        routing.accept(**common)
    elif deed == "return":
        routing.return_with_reason(reason="Nu ține de noi", **common)
    elif deed == "finish":
        routing.mark_done(result="Rezolvat", **common)
    else:
        routing.hand_over(to=Holder(user_id=town.clerk.id), reason="Preiau", **common)

    line = queries.path_of(first, at=LATER)[0]
    assert "Horia Hanganu" in (line.accepted_for, line.ended_for)
    assert last_act(first)["for"] == "Horia Hanganu"


def test_what_is_lent_is_the_work_and_no_more(town: Town) -> None:
    helper = colleague(town, "Doina Dobre", town.secretariat)
    routing.set_deputy(
        user_id=town.head.id,
        deputy_id=helper.id,
        absent_from=day("03-02"),
        last_day=None,
        reason="Concediu",
        by=town.administrator,
        now=NOW,
    )

    hands = queries.hands_of(helper.id, at=LATER)

    assert {str(permission) for permission in hands.lent[0].powers.grants} == {
        "entry.read",
        "entry.assign",
        "entry.resolve",
    }
    assert town.urbanism.id in (hands.powers.visible_units or ())
    assert not powers(town, helper).may(Permission.ENTRY_ASSIGN)
    assert hands.powers.may(Permission.ENTRY_ASSIGN, unit_id=town.urbanism.id)
    assert queries.badges(user_id=helper.id, at=LATER).stands_in


# Persons concerned


def test_pet_17_whom_a_petition_is_about_gives_no_order_on_it(town: Town) -> None:
    first = petition(town, town.urbanism)
    routing.name_concerned(entry_id=first, user_ids=[town.head.id], by=town.registrar, now=NOW)

    with pytest.raises(ConflictOfInterestError, match="vă privește"):
        given(town, first, town.secretariat, by=town.head, internal_on=day("03-10"))
    with pytest.raises(ConflictOfInterestError):
        routing.set_aside(targets=[Target(first)], order_text="La dosar", by=town.head, now=NOW)


def test_pet_17_a_petition_that_waits_in_that_unit_goes_back_to_the_registry(town: Town) -> None:
    first = petition(town, town.urbanism)

    routing.name_concerned(entry_id=first, user_ids=[town.head.id], by=town.registrar, now=NOW)

    assert folder(town, town.head) == []
    assert folder(town, town.registrar) == [first]


# Circuits


def test_a_step_of_the_holder_s_head_is_that_unit_s(town: Town) -> None:
    first = entry(town, town.urbanism)
    given(town, first)
    laid = circuit(town, StepDraft("1", "Șef", role=HEAD_OF_HOLDER))

    routing.start_circuit(entry_id=first, circuit_id=laid, by=town.clerk, now=NOW)

    [step] = queries.open_steps(user_id=town.head.id, at=LATER)
    assert (step.unit_id, step.role) == (town.urbanism.id, "")


def test_such_a_step_needs_a_unit(town: Town) -> None:
    laid = circuit(town, StepDraft("1", "Șef", role=HEAD_OF_HOLDER))

    with pytest.raises(CircuitRefusedError, match="Repartizați-o întâi"):
        routing.start_circuit(entry_id=entry(town), circuit_id=laid, by=town.registrar, now=NOW)


def test_a_role_decides_whoever_has_it(town: Town) -> None:
    first = entry(town, town.urbanism)
    laid = circuit(town, StepDraft("1", "Registratură", role=str(Role.REGISTRAR)))
    routing.start_circuit(entry_id=first, circuit_id=laid, by=town.head, now=NOW)
    [step] = queries.open_steps(user_id=town.registrar.id, at=LATER)

    assert queries.open_steps(user_id=town.clerk.id, at=LATER) == []
    with pytest.raises(NotYoursError, match="Registrator"):
        routing.approve_step(step_id=step.id, by=town.clerk, now=LATER)
    assert routing.approve_step(step_id=step.id, by=town.registrar, now=LATER).state == "approved"


def test_the_head_of_the_institution_stands_over_all_units(town: Town) -> None:
    mayor = colleague(town, "Vasile Munteanu", None, Role.HEAD)
    first = entry(town, town.urbanism)
    laid = circuit(town, StepDraft("1", "Primar", role=INSTITUTION_HEAD))
    routing.start_circuit(entry_id=first, circuit_id=laid, by=town.head, now=NOW)

    assert queries.open_steps(user_id=town.head.id, at=LATER) == []
    assert [step.name for step in queries.open_steps(user_id=mayor.id, at=LATER)] == ["Primar"]
    assert queries.badges(user_id=mayor.id, at=LATER).steps == 1


@pytest.mark.parametrize("role", ["clerk", "nobody"])
def test_a_role_of_many_decides_no_step(town: Town, role: str) -> None:
    with pytest.raises(CircuitRefusedError):
        circuit(town, StepDraft("1", "Oricine", role=role))


def test_a_deputy_s_word_names_the_absent_approver(town: Town) -> None:
    first = entry(town, town.urbanism)
    laid = circuit(town, StepDraft("1", "Șef", Holder(user_id=town.head.id)))
    away(town)
    routing.start_circuit(entry_id=first, circuit_id=laid, by=town.registrar, now=NOW)
    [step] = queries.open_steps(user_id=town.clerk.id, at=LATER)

    routing.approve_step(step_id=step.id, by=town.clerk, now=LATER)

    [decided] = queries.runs_of(first)[0].steps
    assert (decided.decided_by, decided.decided_for) == ("Bogdan Barbu", "Horia Hanganu")


def test_a_circuit_is_stopped_by_who_started_it_and_only_once(town: Town) -> None:
    first = entry(town, town.urbanism)
    laid = circuit(town, StepDraft("1", "Șef", Holder(user_id=town.head.id)))
    routing.start_circuit(entry_id=first, circuit_id=laid, by=town.clerk, now=NOW)
    stopping: dict[str, Any] = {"entry_id": first, "reason": "Pornit din greșeală", "now": LATER}

    with pytest.raises(NotYoursError):
        routing.stop_circuit(by=town.archivist, **stopping)
    assert routing.stop_circuit(by=town.clerk, **stopping).state == "cancelled"
    with pytest.raises(StepDecidedError):
        routing.stop_circuit(by=town.clerk, **stopping)


def test_whoever_is_asked_to_approve_may_read_the_paper(town: Town) -> None:
    jurist = colleague(town, "Ioana Dumitrescu", subunit(town, "JUR"), Role.HEAD)
    first = entry(town, town.urbanism)
    laid = circuit(
        town,
        StepDraft("1", "Șef", Holder(user_id=town.head.id)),
        StepDraft("2", "Jurist", Holder(user_id=jurist.id), ("1",)),
    )
    routing.start_circuit(entry_id=first, circuit_id=laid, by=town.clerk, now=NOW)
    assert not queries.involved(first, user_ids=[jurist.id])

    [step] = queries.open_steps(user_id=town.head.id, at=LATER)
    routing.approve_step(step_id=step.id, by=town.head, now=LATER)

    assert queries.involved(first, user_ids=[jurist.id])


# Departures


def test_a_unit_does_not_hand_over_to_its_own_people(town: Town) -> None:
    entry(town, town.urbanism)

    with pytest.raises(HolderRefusedError):
        routing.ask_departure(
            leaving=Holder(unit_id=town.urbanism.id),
            to=Holder(town.urbanism.id, town.clerk.id),
            reason="Se desființează",
            by=town.administrator,
            now=NOW,
        )


def test_badges_tell_what_is_late(town: Town) -> None:
    given(town, petition(town, town.urbanism), internal_on=day("03-20"))
    given(town, entry(town, town.urbanism))

    before = queries.badges(user_id=town.clerk.id, at=NOW)
    after = queries.badges(user_id=town.clerk.id, at=datetime(2026, 4, 2, 9, tzinfo=UTC))

    assert (before.work, before.overdue) == (2, 0)
    assert (after.work, after.overdue) == (2, 1)
