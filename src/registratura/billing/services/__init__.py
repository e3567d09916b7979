"""What this room changes: customers, plans, contracts, subscriptions."""

from registratura.billing.services.contracts import (
    ContractDraft,
    add_contract,
    change_contract,
    end_contract,
    extend_contract,
    sign_contract,
)
from registratura.billing.services.customers import (
    CustomerDraft,
    add_customer,
    change_customer,
    close_customer,
    erase_contact,
    reopen_customer,
    tie_institution,
    untie_institution,
)
from registratura.billing.services.plans import VersionDraft, add_plan, add_version, restore_plan, retire_plan
from registratura.billing.services.subscriptions import (
    begin_subscription,
    cancel_at_end,
    note_unpaid,
    pass_to,
    renew,
    run_days,
)

__all__ = [
    "ContractDraft",
    "CustomerDraft",
    "VersionDraft",
    "add_contract",
    "add_customer",
    "add_plan",
    "add_version",
    "begin_subscription",
    "cancel_at_end",
    "change_contract",
    "change_customer",
    "close_customer",
    "end_contract",
    "erase_contact",
    "extend_contract",
    "note_unpaid",
    "pass_to",
    "renew",
    "reopen_customer",
    "restore_plan",
    "retire_plan",
    "run_days",
    "sign_contract",
    "tie_institution",
    "untie_institution",
]
