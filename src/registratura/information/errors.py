"""What the services of this room refuse; each in words that name the article and the way out."""

from registratura.kernel.errors import DomainError


class RequestMissingError(DomainError):
    """The entry is no request for information."""

    code = "information.request.missing"


class RequestEndedError(DomainError):
    """The request was ended already; the words say by whom and how."""

    code = "information.request.ended"


class RequestRefusedError(DomainError):
    """The law, or what is missing, does not allow this; the words say what to do."""

    code = "information.request.refused"


class LongTermLockedError(DomainError):
    """Thirty days cannot be had: the applicant was not told within the first ten."""

    code = "information.request.long-term-locked"


class ComplaintRefusedError(DomainError):
    """A complaint cannot be taken or decided so."""

    code = "information.complaint.refused"


class ComplaintDecidedError(DomainError):
    """The complaint was decided already; the words say by whom."""

    code = "information.complaint.decided"


class CourtCaseRefusedError(DomainError):
    """A court complaint cannot be written down so."""

    code = "information.court.refused"


class PriceRefusedError(DomainError):
    """A price of copies cannot be set so."""

    code = "information.price.refused"
