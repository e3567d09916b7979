"""Giving papers to work and passing them on: orders, hand-overs, deputies, circuits, conflicts of interest."""

from registratura.routing.services.assigning import assign, set_aside
from registratura.routing.services.circuits import (
    approve_step,
    define_circuit,
    reject_step,
    retire_circuit,
    start_circuit,
)
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
    "retire_circuit",
    "return_with_reason",
    "set_aside",
    "set_deputy",
    "start_circuit",
    "take_back",
]
