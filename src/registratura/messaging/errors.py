"""What the services of this room refuse; each in words that say what to do instead."""

from registratura.kernel.errors import DomainError


class MessageRefusedError(DomainError):
    """A message cannot be sent so: the address is not one, or a fact of its kind is missing or foreign."""

    code = "messaging.message.refused"


class TemplateRefusedError(DomainError):
    """Words name a fact that the kind does not carry, or say nothing."""

    code = "messaging.template.refused"


class PreferenceRefusedError(DomainError):
    """A choice that does not exist, or hours that are none."""

    code = "messaging.preference.refused"


class RetryRefusedError(DomainError):
    """A delivery that is not waiting for anybody's help."""

    code = "messaging.delivery.not-retried"


class EndpointRefusedError(DomainError):
    """An address to which nothing may be sent."""

    code = "messaging.endpoint.refused"
