"""What can be refused when somebody proves who they are."""

from registratura.kernel.errors import DomainError


class SignUpRefusedError(DomainError):
    """An account cannot be asked for with these data."""

    code = "assurance.sign-up.refused"


class SignUpGoneError(DomainError):
    """A link of signing up that is unknown, used or too old: all the same to the caller."""

    code = "assurance.sign-up.gone"


class CodeRefusedError(DomainError):
    """A code cannot be sent, or is not the one that was given."""

    code = "assurance.code.refused"


class ProofRefusedError(DomainError):
    """What was brought does not prove who the person is."""

    code = "assurance.proof.refused"


class ProviderRefusedError(DomainError):
    """The identity at a provider belongs to another account, or the account to another identity there."""

    code = "assurance.provider.refused"


class ChallengeRefusedError(DomainError):
    """The signed paper cannot be taken."""

    code = "assurance.challenge.refused"
