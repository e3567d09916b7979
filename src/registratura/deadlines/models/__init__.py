"""Terms of law as dated data, days declared free or worked, an institution's choices, and the terms that run."""

from registratura.deadlines.models.calendar import DeclaredDay, Recomputation, TermOptions
from registratura.deadlines.models.deadline import Deadline
from registratura.deadlines.models.reminder import Reminder
from registratura.deadlines.models.term_rule import OwnTermRule, TermRule

__all__ = ["Deadline", "DeclaredDay", "OwnTermRule", "Recomputation", "Reminder", "TermOptions", "TermRule"]
