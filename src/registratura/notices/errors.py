"""What the services of this room refuse."""

from registratura.kernel.errors import DomainError


class NoticeRefusedError(DomainError):
    """A draft that cannot be kept or published as it is."""

    code = "notices.version.refused"


class ImmaterialError(NoticeRefusedError):
    """A change of substance was called editorial, or a new purpose was called something less."""

    code = "notices.version.called-less-than-it-is"


class RepealedLawError(NoticeRefusedError):
    """The text cites a law that is no longer in force."""

    code = "notices.version.repealed-law"
