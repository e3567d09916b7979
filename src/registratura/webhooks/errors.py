"""What the services of this room refuse; each in words that say what to do instead."""

from registratura.kernel.errors import DomainError


class EndpointRefusedError(DomainError):
    """An address to which nothing may be sent, or a choice that does not exist."""

    code = "webhooks.endpoint.refused"


class ReplayRefusedError(DomainError):
    """A delivery or a period that cannot be sent again."""

    code = "webhooks.replay.refused"
