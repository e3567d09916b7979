"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class RecipientRefusedError(DomainError):
    """The recipient cannot be kept like this."""

    code = "disclosures.recipient.refused"


class ShareRefusedError(DomainError):
    """The link cannot be made or stopped like this."""

    code = "disclosures.link.refused"


class LinkClosedError(DomainError):
    """The link leads nowhere: forged, expired or stopped; the words are the same for all of them."""

    code = "disclosures.link.closed"


class RequestRefusedError(DomainError):
    """The request of an authority cannot go on like this."""

    code = "disclosures.request.refused"


class SamePersonError(RequestRefusedError):
    """Whoever prepared an answer does not decide on it."""

    code = "disclosures.request.same-person"
