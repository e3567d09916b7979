"""Giving papers to work and passing them on: orders, hand-overs, deputies, circuits, conflicts of interest."""

from registratura.routing.services.approving import (
    approve_step,
    reject_step,
    start_circuit,
    stop_circuit,
)
from registratura.routing.services.assigning import assign, set_aside
from registratura.routing.services.circuits import define_circuit, retire_circuit
from registratura.routing.services.concerns import clear_concerned, name_concerned
from registratura.routing.services.deputies import end_deputy, set_deputy
from registratura.routing.services.leaving import (
    Departed,
    HandedOverAll,
    ask_departure,
    carry_departure,
    hand_over_all,
    refuse_open_work,
)
from registratura.routing.services.moving import (
    accept,
    hand_over,
    mark_done,
    return_with_reason,
    take_back,
)
from registratura.routing.services.reopening import reopen

__all__ = [
    "Departed",
    "HandedOverAll",
    "accept",
    "approve_step",
    "ask_departure",
    "assign",
    "carry_departure",
    "clear_concerned",
    "define_circuit",
    "end_deputy",
    "hand_over",
    "hand_over_all",
    "mark_done",
    "name_concerned",
    "refuse_open_work",
    "reject_step",
    "reopen",
    "retire_circuit",
    "return_with_reason",
    "set_aside",
    "set_deputy",
    "start_circuit",
    "stop_circuit",
    "take_back",
]
