"""Changing rules, opening and ending holds, and running."""

from registratura.retention.errors import HoldRefusedError, RuleRefusedError, RunRefusedError
from registratura.retention.services.holding import approve_hold, ask_release, open_hold, release_hold
from registratura.retention.services.queueing import order_run_now
from registratura.retention.services.replaying import erase_again
from registratura.retention.services.ruling import approve_rule, propose_rule, simulate_rule, withdraw_rule
from registratura.retention.services.running import carry_out, order_run, say_failure

__all__ = [
    "HoldRefusedError",
    "RuleRefusedError",
    "RunRefusedError",
    "approve_hold",
    "approve_rule",
    "ask_release",
    "carry_out",
    "erase_again",
    "open_hold",
    "order_run",
    "order_run_now",
    "propose_rule",
    "release_hold",
    "say_failure",
    "simulate_rule",
    "withdraw_rule",
]
