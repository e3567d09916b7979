"""Assignments and where entries stand, deputies, departures, persons concerned, circuits."""

from registratura.routing.models.assignment import Assignment, Standing
from registratura.routing.models.circuit import Circuit, CircuitRun, CircuitStep
from registratura.routing.models.people import ConcernedPerson, Departure, Deputy

__all__ = [
    "Assignment",
    "Circuit",
    "CircuitRun",
    "CircuitStep",
    "ConcernedPerson",
    "Departure",
    "Deputy",
    "Standing",
]
