"""What the services of this room refuse; each in words that say what to do instead."""

from registratura.kernel.errors import DomainError


class FeedbackRefusedError(DomainError):
    """Words that are none, too many of them, or about nothing that is here."""

    code = "feedback.refused"


class ReviewRefusedError(DomainError):
    """A review that may not be kept, published or decided so."""

    code = "feedback.review.refused"
