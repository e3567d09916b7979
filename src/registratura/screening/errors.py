"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class RuleSetRefusedError(DomainError):
    """A version of the rules that cannot be published so."""

    code = "screening.rules.refused"


class CaseRefusedError(DomainError):
    """A case that cannot be taken, asked about or closed like this."""

    code = "screening.case.refused"


class SecondLookRefusedError(DomainError):
    """What harms is looked at twice, by two persons."""

    code = "screening.decision.second-look"


class ContestRefusedError(DomainError):
    """A contest that cannot be filed or answered like this."""

    code = "screening.contest.refused"
