"""
Changing what is licensed. Call with the supplier's scope and the purpose P07 open (`flows.licensing.at_the_supplier`).
"""

from registratura.licensing.services.activating import (
    activate,
    beat,
    check_in,
    deactivate,
    let_machine_out,
)
from registratura.licensing.services.filing import Handed, answer_request, hand_file
from registratura.licensing.services.issuing import (
    Issued,
    change_license,
    issue_license,
    reinstate_license,
    renew_license,
    revoke_license,
    show_key,
    suspend_license,
    transfer_license,
)
from registratura.licensing.services.setting import (
    PolicyDraft,
    add_entitlement,
    add_policy,
    add_product,
    change_policy,
    change_product,
    make_key,
    retire_key,
)
from registratura.licensing.services.sweeping import sweep
from registratura.licensing.services.validations import Validated, validate

__all__ = [
    "Handed",
    "Issued",
    "PolicyDraft",
    "Validated",
    "activate",
    "add_entitlement",
    "add_policy",
    "add_product",
    "answer_request",
    "beat",
    "change_license",
    "change_policy",
    "change_product",
    "check_in",
    "deactivate",
    "hand_file",
    "issue_license",
    "let_machine_out",
    "make_key",
    "reinstate_license",
    "renew_license",
    "retire_key",
    "revoke_license",
    "show_key",
    "suspend_license",
    "sweep",
    "transfer_license",
    "validate",
]
