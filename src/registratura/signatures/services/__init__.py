"""What changes in this room: checks and their reports, copies of trusted lists, own roots."""

from registratura.signatures.services.checks import (
    CheckMade,
    InnerCopy,
    ToCheck,
    ask_again,
    forget_inner_files,
    keep_failure,
    keep_report,
    next_to_check,
)
from registratura.signatures.services.trust import add_own_root, keep_trust_list, remove_own_root

__all__ = [
    "CheckMade",
    "InnerCopy",
    "ToCheck",
    "add_own_root",
    "ask_again",
    "forget_inner_files",
    "keep_failure",
    "keep_report",
    "keep_trust_list",
    "next_to_check",
    "remove_own_root",
]
