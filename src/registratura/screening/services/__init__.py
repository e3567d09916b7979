"""Versions of the rules; cases, from the queue to their end; measures with their second look; contests; forgetting."""

from registratura.screening.services.contesting import answer_contest, file_contest
from registratura.screening.services.deciding import (
    confirm_measure,
    end_due,
    lift_measure,
    propose_measure,
    refuse_measure,
)
from registratura.screening.services.forgetting import forget_ended
from registratura.screening.services.handling import ask, close_case, explain, give_back, open_case, take_case
from registratura.screening.services.ruling import current_rules, publish_rules

__all__ = [
    "answer_contest",
    "ask",
    "close_case",
    "confirm_measure",
    "current_rules",
    "end_due",
    "explain",
    "file_contest",
    "forget_ended",
    "give_back",
    "lift_measure",
    "open_case",
    "propose_measure",
    "publish_rules",
    "refuse_measure",
    "take_case",
]
