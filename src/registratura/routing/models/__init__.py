"""Assignments and where entries stand, deputies, persons concerned, circuits."""

from registratura.routing.models.assignment import Assignment, Standing
from registratura.routing.models.circuit import Circuit, CircuitRun, CircuitStep
from registratura.routing.models.people import ConcernedPerson, Deputy

__all__ = [
    "Assignment",
    "Circuit",
    "CircuitRun",
    "CircuitStep",
    "ConcernedPerson",
    "Deputy",
    "Standing",
]
