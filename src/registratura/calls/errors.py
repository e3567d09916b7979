"""What the services of this room refuse; each in words with the remedy."""

from registratura.kernel.errors import DomainError


class CallRefusedError(DomainError):
    """Something cannot be done with a call like this."""

    code = "calls.call.refused"


class CallUnknownError(DomainError):
    """There is no such call here."""

    code = "calls.call.unknown"


class NoDecisionError(DomainError):
    """Sound came for a conversation that gave no yes, or took it back: nothing of it is kept."""

    code = "calls.recording.no_decision"


class LineUnknownError(DomainError):
    """Nobody we know speaks for a telephone line."""

    code = "calls.line.unknown"
