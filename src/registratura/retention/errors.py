"""Refusals of this room."""

from registratura.kernel.errors import DomainError


class RuleRefusedError(DomainError):
    """A version of a rule that the law, or the order of its approval, does not allow."""

    code = "retention.rule.refused"


class HoldRefusedError(DomainError):
    """A hold that cannot be opened, confirmed or ended so."""

    code = "retention.hold.refused"


class RunRefusedError(DomainError):
    """A run that cannot be ordered now."""

    code = "retention.run.refused"
