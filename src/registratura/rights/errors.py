"""What the services of this room refuse; each in words with the remedy."""

from registratura.kernel.errors import DomainError


class RequestRefusedError(DomainError):
    """What was written cannot be taken as a request."""

    code = "rights.request.refused"


class RequestUnknownError(DomainError):
    """There is no such request here, or the secret is another: the same words for both."""

    code = "rights.request.unknown"


class StatusError(DomainError):
    """A request does not go from where it stands to where it was asked to go."""

    code = "rights.request.status"


class ExtensionRefusedError(DomainError):
    """The first month is over, the request was extended before, or no reason was given."""

    code = "rights.extension.refused"


class CodeRefusedError(DomainError):
    """A code that is wrong, too old, used, or tried too often."""

    code = "rights.code.refused"


class NotProvenError(DomainError):
    """Who asks has not been proven as surely as the answer needs."""

    code = "rights.identity.missing"


class HeldError(DomainError):
    """A hold stands over the data; nothing is erased until it is lifted."""

    code = "rights.erasure.held"


class PackageError(DomainError):
    """The package is not there: not made yet, too old, or taken away."""

    code = "rights.package.absent"
