"""Rules of fees, charges, money that came and went, statements of banks, what providers told, choices."""

from registratura.fees.models.charge import Charge
from registratura.fees.models.choices import CardAttempt, CardProvider, Options, ProviderEvent
from registratura.fees.models.money import Correction, Payment, Refund
from registratura.fees.models.rule import FeeRule, FeeVersion
from registratura.fees.models.statement import Statement, StatementRow

__all__ = [
    "CardAttempt",
    "CardProvider",
    "Charge",
    "Correction",
    "FeeRule",
    "FeeVersion",
    "Options",
    "Payment",
    "ProviderEvent",
    "Refund",
    "Statement",
    "StatementRow",
]
