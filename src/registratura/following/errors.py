"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class CompletionRefusedError(DomainError):
    """What is asked, or given, cannot be kept like this."""

    code = "following.completion.refused"


class CompletionStateError(DomainError):
    """The completion does not wait any more: given, withdrawn, or already read."""

    code = "following.completion.state"


class EntryNotFollowedError(DomainError):
    """The entry has no status to follow: it is not an incoming one, or it is annulled."""

    code = "following.entry.not-followed"


class NothingToCollectError(DomainError):
    """There is no such answer for whoever asks."""

    code = "following.answer.nothing"
