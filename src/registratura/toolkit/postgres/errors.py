"""Why the private cluster cannot be had; the message is Romanian and says what to do."""


class ClusterError(Exception):
    """The private cluster cannot be made, started, reached or stopped."""


class BinariesMissingError(ClusterError):
    """No PostgreSQL server of a version that can be used was found on this machine."""
