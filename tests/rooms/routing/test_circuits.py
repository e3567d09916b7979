"""Circuits of approval: what may be laid down, whose turn it is, and who decides."""

from typing import Any

import pytest

from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.registers import queries as registers
from registratura.registers import services as books
from registratura.routing import queries
from registratura.routing import services as routing
from registratura.routing.errors import (
    CircuitLoopError,
    CircuitRefusedError,
    EntryNotStandingError,
    HolderRefusedError,
    NotYoursError,
    OrderRefusedError,
    StepDecidedError,
)
from registratura.routing.models import Circuit
from registratura.routing.orders import Holder, StepDraft, staged
from tests.cast import NOW, Town

from .deeds import LATER, acts, colleague, day, entry, subunit


def circuit(town: Town, steps: list[StepDraft] | None = None, **bent: Any) -> Circuit:
    """Lay down a circuit: two at the same time, then the head of Urbanism for the unit."""
    fields: dict[str, Any] = {
        "document_kind": "Adresă",
        "name": "Avizarea adreselor",
        "steps": staged(
            [
                [
                    StepDraft("juridic", "Aviz juridic", Holder(user_id=town.clerk.id)),
                    StepDraft("buget", "Aviz financiar", Holder(user_id=town.head.id)),
                ],
                [StepDraft("sef", "Șeful compartimentului", Holder(unit_id=town.urbanism.id))],
            ]
        )
        if steps is None
        else steps,
        "by": town.administrator,
        "now": NOW,
        **bent,
    }
    return routing.define_circuit(**fields)


def started(town: Town) -> tuple[int, dict[str, int]]:
    """Start the circuit for an entry; return the entry and the steps by code."""
    entry_id = entry(town)
    routing.start_circuit(entry_id=entry_id, circuit_id=circuit(town).id, by=town.registrar, now=NOW)
    (run,) = queries.runs_of(entry_id)
    return entry_id, {step.code: step.id for step in run.steps}


def states(entry_id: int) -> list[str]:
    """Return the state of the newest run and of its steps."""
    run = queries.runs_of(entry_id)[0]
    return [run.state, *(step.state for step in run.steps)]


def test_steps_of_a_stage_are_open_together_and_the_next_wait(town: Town) -> None:
    entry_id, steps = started(town)
    assert states(entry_id) == ["running", "open", "open", "waiting"]

    routing.approve_step(step_id=steps["buget"], by=town.head, now=NOW)
    assert states(entry_id) == ["running", "open", "approved", "waiting"]
    routing.approve_step(step_id=steps["juridic"], by=town.clerk, now=NOW, remark="Legal")
    assert states(entry_id) == ["running", "approved", "approved", "open"]
    routing.approve_step(step_id=steps["sef"], by=town.head, now=LATER)

    assert states(entry_id) == ["approved"] * 4
    assert queries.runs_of(entry_id)[0].steps[0].remark == "Legal"
    assert acts(entry_id) == ["routing.circuit.started", *["routing.step.approved"] * 3]


def test_a_rejection_ends_the_run_and_another_may_start(town: Town) -> None:
    entry_id, steps = started(town)

    routing.reject_step(step_id=steps["juridic"], reason="Lipsește temeiul", by=town.clerk, now=NOW)

    assert states(entry_id) == ["rejected", "rejected", "skipped", "skipped"]
    with pytest.raises(StepDecidedError):
        routing.approve_step(step_id=steps["buget"], by=town.head, now=NOW)
    in_use = queries.circuit_in_use("adresă")
    assert in_use is not None
    routing.start_circuit(entry_id=entry_id, circuit_id=in_use.id, by=town.registrar, now=LATER)
    assert states(entry_id)[0] == "running"


def test_a_step_is_not_decided_before_its_turn(town: Town) -> None:
    _entry_id, steps = started(town)

    with pytest.raises(StepDecidedError) as refusal:
        routing.approve_step(step_id=steps["sef"], by=town.head, now=NOW)

    assert "Șeful compartimentului" in refusal.value.words


def test_who_decides_second_is_told_who_was_first(town: Town) -> None:
    _entry_id, steps = started(town)
    routing.approve_step(step_id=steps["juridic"], by=town.clerk, now=NOW)

    with pytest.raises(StepDecidedError) as refusal:
        routing.reject_step(step_id=steps["juridic"], reason="Lipsește temeiul", by=town.clerk, now=LATER)

    assert "Bogdan Barbu" in refusal.value.words


def test_a_step_is_decided_by_its_person_the_unit_s_head_or_a_deputy(town: Town) -> None:
    entry_id, steps = started(town)
    with pytest.raises(NotYoursError):
        routing.approve_step(step_id=steps["juridic"], by=town.head, now=NOW)
    routing.set_deputy(
        user_id=town.clerk.id,
        deputy_id=town.head.id,
        absent_from=day("03-02"),
        last_day=None,
        reason="Concediu",
        by=town.clerk,
        now=NOW,
    )
    assert len(queries.open_steps(user_id=town.head.id, at=NOW)) == 2
    for code in ("juridic", "buget"):
        routing.approve_step(step_id=steps[code], by=town.head, now=NOW)

    for stranger in (town.clerk, town.registrar):
        with pytest.raises(NotYoursError):
            routing.approve_step(step_id=steps["sef"], by=stranger, now=NOW)
    mayor = colleague(town, "Sorin Stan", None, Role.HEAD)
    assert [step.entry_id for step in queries.open_steps(user_id=mayor.id, at=NOW)] == [entry_id]
    routing.approve_step(step_id=steps["sef"], by=mayor, now=NOW)


def test_a_rejection_has_a_reason(town: Town) -> None:
    _entry_id, steps = started(town)

    with pytest.raises(OrderRefusedError):
        routing.reject_step(step_id=steps["juridic"], reason=" ", by=town.clerk, now=NOW)


def test_a_loop_is_refused_and_shown(town: Town) -> None:
    clerk = Holder(user_id=town.clerk.id)

    with pytest.raises(CircuitLoopError) as refusal:
        circuit(
            town,
            [
                StepDraft("a", "Primul", clerk, after=("c",)),
                StepDraft("b", "Al doilea", clerk, after=("a",)),
                StepDraft("c", "Al treilea", clerk, after=("b",)),
            ],
        )

    assert "Primul → Al doilea → Al treilea → Primul" in refusal.value.words
    assert queries.circuits() == []


def bent_steps(town: Town) -> dict[str, list[StepDraft]]:
    """Return rows of steps that make no circuit."""
    clerk = Holder(user_id=town.clerk.id)
    return {
        "none": [],
        "too many": [StepDraft(str(each), "Pas", clerk) for each in range(31)],
        "same code": [StepDraft("a", "Unu", clerk), StepDraft("a", "Doi", clerk)],
        "unknown before": [StepDraft("a", "Unu", clerk, after=("z",))],
        "no name": [StepDraft("a", " ", clerk)],
        "long code": [StepDraft("a" * 21, "Unu", clerk)],
    }


@pytest.mark.parametrize("which", ["none", "too many", "same code", "unknown before", "no name", "long code"])
def test_steps_that_make_no_circuit_are_refused(town: Town, which: str) -> None:
    with pytest.raises(CircuitRefusedError) as refusal:
        circuit(town, bent_steps(town)[which])

    assert refusal.value.field == "steps"


@pytest.mark.parametrize("bent", [{"document_kind": ""}, {"document_kind": "x" * 81}, {"name": ""}])
def test_a_circuit_has_a_kind_and_a_name(town: Town, bent: dict[str, str]) -> None:
    with pytest.raises(CircuitRefusedError) as refusal:
        circuit(town, **bent)

    assert refusal.value.field == next(iter(bent))


def test_a_new_version_takes_the_place_of_the_former_and_what_runs_runs_on(town: Town) -> None:
    entry_id, steps = started(town)

    second = circuit(town, [StepDraft("unul", "Unul", Holder(user_id=town.head.id))], document_kind="ADRESĂ")

    assert (second.version, second.document_kind) == (2, "Adresă")
    assert [card.version for card in queries.circuits()] == [2]
    routing.approve_step(step_id=steps["juridic"], by=town.clerk, now=LATER)
    assert queries.runs_of(entry_id)[0].version == 1


def test_a_circuit_out_of_use_is_not_started(town: Town) -> None:
    laid = circuit(town)
    routing.retire_circuit(circuit_id=laid.id, by=town.administrator, now=NOW)

    with pytest.raises(CircuitRefusedError):
        routing.start_circuit(entry_id=entry(town), circuit_id=laid.id, by=town.registrar, now=NOW)
    with pytest.raises(CircuitRefusedError):
        routing.retire_circuit(circuit_id=laid.id, by=town.administrator, now=NOW)
    assert circuit(town).version == 2


def test_an_entry_goes_round_one_circuit_at_a_time(town: Town) -> None:
    entry_id, _steps = started(town)
    in_use = queries.circuit_in_use("Adresă")
    assert in_use is not None

    with pytest.raises(CircuitRefusedError) as refusal:
        routing.start_circuit(entry_id=entry_id, circuit_id=in_use.id, by=town.head, now=NOW)

    assert "Ana Albu" in refusal.value.words


def test_a_step_of_a_closed_unit_is_refused_when_the_circuit_starts(town: Town) -> None:
    old = subunit(town, "VECHI")
    laid = circuit(town, [StepDraft("a", "Unu", Holder(unit_id=old.id))])
    structure.close_unit(unit=old, on=day("03-02"), by=town.administrator)

    with pytest.raises(HolderRefusedError) as refusal:
        routing.start_circuit(entry_id=entry(town), circuit_id=laid.id, by=town.registrar, now=NOW)

    assert "Biroul VECHI" in refusal.value.words


def test_a_circuit_stops_when_its_entry_is_annulled(town: Town) -> None:
    entry_id, steps = started(town)
    row = registers.entry_by_id(entry_id)
    assert row is not None

    books.annul_entry(entry=row, reason="Greșit", act="", by=town.registrar)

    assert states(entry_id) == ["cancelled", "skipped", "skipped", "skipped"]
    with pytest.raises(EntryNotStandingError):
        routing.approve_step(step_id=steps["juridic"], by=town.clerk, now=NOW)


def test_an_unknown_step_is_refused(town: Town) -> None:
    with pytest.raises(StepDecidedError):
        routing.approve_step(step_id=10**9, by=town.clerk, now=NOW)
