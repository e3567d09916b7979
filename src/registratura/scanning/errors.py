"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class CodeRefusedError(DomainError):
    """A label's code cannot be bound: it is misread, of another place, used, or out of use."""

    code = "scanning.code.refused"


class CodesRefusedError(DomainError):
    """So many labels cannot be prepared, or none of them is left to print or to void."""

    code = "scanning.codes.refused"


class PartDecidedError(DomainError):
    """Somebody has decided about these pages in the meantime."""

    code = "scanning.part.decided"


class PartRefusedError(DomainError):
    """What was decided about the pages cannot be done."""

    code = "scanning.part.refused"


class BatchRefusedError(DomainError):
    """The file is no batch of scans that can be kept."""

    code = "scanning.batch.refused"


class FolderRefusedError(DomainError):
    """The folder cannot be watched."""

    code = "scanning.folder.refused"
