"""What this room refuses."""

from registratura.kernel.errors import DomainError


class YearRefusedError(DomainError):
    """A year cannot be closed so."""

    code = "checkpoints.year.refused"


class OptionsRefusedError(DomainError):
    """The sealing cannot be settled so."""

    code = "checkpoints.options.refused"
