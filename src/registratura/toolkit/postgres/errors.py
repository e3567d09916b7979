"""Why the private cluster cannot be had; the words are Romanian and say what to do."""

from registratura.kernel.errors import DomainError


class ClusterError(DomainError):
    """The private cluster cannot be made, started, reached or stopped."""

    code = "toolkit.postgres.refused"


class BinariesMissingError(ClusterError):
    """No PostgreSQL server of a version that can be used was found on this machine."""

    code = "toolkit.postgres.binaries-missing"


def tells_full_disk(words: str) -> bool:
    """
    Return whether the server's English words, or those of its programs, say that the disk is full.

    A write of which only a part found room has words of its own, and names the disk in the hint alone.
    """
    return any(known in words for known in ("No space left", "Check free disk space", "bytes at block"))
