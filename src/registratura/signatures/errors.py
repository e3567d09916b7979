"""What this room refuses."""

from registratura.kernel.errors import DomainError


class TrustListRefusedError(DomainError):
    """A file is no trusted list, or nobody known signed it."""

    code = "signatures.list.refused"


class OwnRootRefusedError(DomainError):
    """A certificate cannot be a root of the institution's own."""

    code = "signatures.root.refused"
