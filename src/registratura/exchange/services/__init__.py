"""Keeping keys and partners, documents on their way, what came, and what was refused."""

from registratura.exchange.services.arriving import (
    forget_refusals,
    keep_arrived,
    note_refusal,
    note_told,
    note_untold,
    settle,
)
from registratura.exchange.services.leaving import begin_attempt, keep_answer, note_failure, prepare
from registratura.exchange.services.partners import (
    add_partner,
    confirm_partner,
    end_partner,
    fetched_again,
    rule_partner,
    signer,
)

__all__ = [
    "add_partner",
    "begin_attempt",
    "confirm_partner",
    "end_partner",
    "fetched_again",
    "forget_refusals",
    "keep_answer",
    "keep_arrived",
    "note_failure",
    "note_refusal",
    "note_told",
    "note_untold",
    "prepare",
    "rule_partner",
    "settle",
    "signer",
]
