"""Why the private cluster cannot be had; the words are Romanian and say what to do."""

from registratura.kernel.errors import DomainError


class ClusterError(DomainError):
    """The private cluster cannot be made, started, reached or stopped."""

    code = "toolkit.postgres.refused"


class BinariesMissingError(ClusterError):
    """No PostgreSQL server of a version that can be used was found on this machine."""

    code = "toolkit.postgres.binaries-missing"
