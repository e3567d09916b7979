"""What the services of this room refuse; each in words that say what to do instead."""

from registratura.kernel.errors import DomainError


class IdeaRefusedError(DomainError):
    """An idea without words, or one that takes no votes any more."""

    code = "improvement.idea.refused"
