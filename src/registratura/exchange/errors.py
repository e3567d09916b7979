"""What this room refuses; each in words that say what to do instead."""

from registratura.kernel.errors import DomainError


class PartnerRefusedError(DomainError):
    """A partner that cannot be added, reached or confirmed so."""

    code = "exchange.partner.refused"


class SendingRefusedError(DomainError):
    """A document that cannot be sent by exchange."""

    code = "exchange.document.refused"


class MessageRefusedError(DomainError):
    """A message from outside that is not taken; `status` is that of the answer over HTTP, `why` its short code."""

    code = "exchange.message.refused"

    def __init__(self, words: str, *, why: str, status: int = 422) -> None:
        super().__init__(words)
        self.why = why
        self.status = status
