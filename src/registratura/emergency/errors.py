"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class SheetsRefusedError(DomainError):
    """Such sheets cannot be issued, handed over or taken out of use."""

    code = "emergency.sheets.refused"


class OutageRefusedError(DomainError):
    """The interruption cannot be opened, authorized or closed so."""

    code = "emergency.outage.refused"


class LineRefusedError(DomainError):
    """What was written on a sheet cannot be taken in, or was decided already."""

    code = "emergency.line.refused"
