"""What the services of this room refuse."""

from registratura.kernel.errors import DomainError


class LicensingRefusedError(DomainError):
    """Something that cannot be done with this product, policy, license or machine."""

    code = "licensing.refused"


class CodeTakenError(LicensingRefusedError):
    """A code that something else of the kind already has."""

    code = "licensing.code.taken"


class LicenseNotFoundError(LicensingRefusedError):
    """No license with this key. The same for a key that never was."""

    code = "licensing.license.not-found"


class ActivationRefusedError(LicensingRefusedError):
    """A machine that is not let in; `validation` says why, as a code of validation."""

    code = "licensing.machine.refused"

    def __init__(self, words: str, *, validation: str) -> None:
        super().__init__(words)
        self.validation = validation
