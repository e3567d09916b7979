"""Why something cannot be done with a file that moves in."""

from registratura.kernel.errors import DomainError


class TransferRefusedError(DomainError):
    """The file is not as far as this needs, or what was asked for cannot be."""

    code = "transfers.transfer.refused"
