"""What the services of this room refuse; each in words that say what to do instead."""

from registratura.kernel.errors import DomainError


class FactRefusedError(DomainError):
    """A fact outside the closed vocabulary, or a place more precise than a county."""

    code = "recommending.fact.refused"
