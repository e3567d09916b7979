"""What the services of this room refuse."""

from registratura.kernel.errors import DomainError


class ConsentRefusedError(DomainError):
    """An answer that cannot be written down: no such choice, or not from the state it stands in."""

    code = "consents.event.refused"


class NotAffirmativeError(ConsentRefusedError):
    """A yes that is no act of the person."""

    code = "consents.event.not-affirmative"


class ReceiptRefusedError(DomainError):
    """A receipt that cannot be given yet."""

    code = "consents.receipt.refused"
