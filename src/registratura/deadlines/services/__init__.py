"""Starting, extending and ending terms; declaring days and moving terms by them; telling what comes due."""

from registratura.deadlines.services.days import declare_day, withdraw_day
from registratura.deadlines.services.options import choose_options, choose_reminders
from registratura.deadlines.services.own_rules import end_own_rule, may_be_set, set_own_rule, shortened
from registratura.deadlines.services.recomputing import Recomputed, ask_recomputation, recompute
from registratura.deadlines.services.reminders import Told, note_reminders
from registratura.deadlines.services.resuming import resume
from registratura.deadlines.services.terms import cancel, extend, start, stop
from registratura.deadlines.services.watching import announce

__all__ = [
    "Recomputed",
    "Told",
    "announce",
    "ask_recomputation",
    "cancel",
    "choose_options",
    "choose_reminders",
    "declare_day",
    "end_own_rule",
    "extend",
    "may_be_set",
    "note_reminders",
    "recompute",
    "resume",
    "set_own_rule",
    "shortened",
    "start",
    "stop",
    "withdraw_day",
]
