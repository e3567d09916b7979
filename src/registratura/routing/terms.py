"""The room's codes and their words, for whoever stands above."""

from registratura.routing.machine import Deed, Urgency
from registratura.routing.models.assignment import Part, StandingState, State
from registratura.routing.models.circuit import RunState, StepState

__all__ = ["Deed", "Part", "RunState", "StandingState", "State", "StepState", "Urgency"]
