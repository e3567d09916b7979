"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class PackageRefusedError(DomainError):
    """The package cannot be made or read."""

    code = "preservation.package.refused"
