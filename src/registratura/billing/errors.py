"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class CustomerRefusedError(DomainError):
    """A customer cannot be kept so."""

    code = "billing.customer.refused"


class PlanRefusedError(DomainError):
    """A plan or its version cannot be kept so."""

    code = "billing.plan.refused"


class ContractRefusedError(DomainError):
    """A contract cannot be kept, signed, extended or ended so."""

    code = "billing.contract.refused"


class SubscriptionRefusedError(DomainError):
    """A subscription cannot begin or go on so."""

    code = "billing.subscription.refused"
