"""Why a draft or a filing is refused."""

from registratura.kernel.errors import DomainError


class DraftGoneError(DomainError):
    """The draft is not there: its address is wrong, or a month has passed."""

    code = "filings.draft.gone"


class DraftChangedError(DomainError):
    """The draft was sent already, or changed in another window since it was read."""

    code = "filings.draft.changed"


class FileRefusedError(DomainError):
    """A file is not taken: too large, too many, of another kind, or not what its name says."""

    code = "filings.file.refused"


class FilingRefusedError(DomainError):
    """What was sent lacks something without which it cannot be received."""

    code = "filings.filing.refused"
