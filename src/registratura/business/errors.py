"""What this room refuses."""

from registratura.kernel.errors import DomainError


class BudgetSpentError(DomainError):
    """The year's budget does not cover another noised figure."""

    code = "business.budget.spent"
