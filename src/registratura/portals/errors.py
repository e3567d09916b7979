"""What can be refused of a portal, in words with the remedy."""

from registratura.kernel.errors import DomainError


class PortalRefusedError(DomainError):
    """The portal cannot be kept so."""

    code = "portals.portal.refused"


class ColorRefusedError(PortalRefusedError):
    """The colour would make texts hard to read; `nearest` is the nearest that does not."""

    code = "portals.portal.color-refused"

    def __init__(self, words: str, *, nearest: str = "") -> None:
        super().__init__(words, field="color")
        self.nearest = nearest


class StatementRefusedError(DomainError):
    """The accessibility statement cannot be published so."""

    code = "portals.statement.refused"


class ArmsRefusedError(DomainError):
    """The picture cannot be the coat of arms."""

    code = "portals.arms.refused"
