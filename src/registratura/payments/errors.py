"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class OrderRefusedError(DomainError):
    """The order cannot be made, closed or paid like this."""

    code = "payments.order.refused"


class RefundRefusedError(DomainError):
    """The money cannot be given back like this."""

    code = "payments.refund.refused"


class StatementRefusedError(DomainError):
    """The file cannot be read, or the line cannot be matched like this."""

    code = "payments.statement.refused"


class AccountRefusedError(DomainError):
    """The account at the provider cannot be kept like this."""

    code = "payments.account.refused"
