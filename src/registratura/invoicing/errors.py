"""What the services of this room refuse, in words that say the remedy."""

from registratura.invoicing.national import Fault
from registratura.kernel.errors import DomainError


class IssuerRefusedError(DomainError):
    """The details of who invoices cannot be kept like this."""

    code = "invoicing.issuer.refused"


class SeriesRefusedError(DomainError):
    """The series cannot be opened or closed."""

    code = "invoicing.series.refused"


class InvoiceRefusedError(DomainError):
    """The document cannot be written, changed or issued like this."""

    code = "invoicing.invoice.refused"


class InvoiceFaultyError(DomainError):
    """The document breaks rules of the European or the national form. `faults`: which."""

    code = "invoicing.invoice.faulty"

    def __init__(self, words: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(words)
        self.faults = faults


class AccessRefusedError(DomainError):
    """The way to RO e-Factura cannot be kept like this."""

    code = "invoicing.access.refused"


class TransmissionRefusedError(DomainError):
    """The document cannot be sent, or sent again."""

    code = "invoicing.transmission.refused"


class RunRefusedError(DomainError):
    """The month cannot be invoiced now."""

    code = "invoicing.run.refused"
