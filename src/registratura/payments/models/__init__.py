"""The tables of payments."""

from registratura.payments.models.accounts import Options, ProviderAccount
from registratura.payments.models.ledger import Fact, Leg, Posting
from registratura.payments.models.orders import Attempt, PaymentOrder, ProviderEvent, Refund
from registratura.payments.models.statements import Settlement, SettlementLine, Statement, StatementLine

__all__ = [
    "Attempt",
    "Fact",
    "Leg",
    "Options",
    "PaymentOrder",
    "Posting",
    "ProviderAccount",
    "ProviderEvent",
    "Refund",
    "Settlement",
    "SettlementLine",
    "Statement",
    "StatementLine",
]
