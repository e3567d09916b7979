"""Starting, extending and ending terms; declaring days and moving terms by them; telling what comes due."""

from registratura.deadlines.services.days import declare_day, withdraw_day
from registratura.deadlines.services.options import choose_options, set_own_rule
from registratura.deadlines.services.recomputing import Recomputed, ask_recomputation, recompute
from registratura.deadlines.services.terms import cancel, extend, start, stop
from registratura.deadlines.services.watching import announce

__all__ = [
    "Recomputed",
    "announce",
    "ask_recomputation",
    "cancel",
    "choose_options",
    "declare_day",
    "extend",
    "recompute",
    "set_own_rule",
    "start",
    "stop",
    "withdraw_day",
]
