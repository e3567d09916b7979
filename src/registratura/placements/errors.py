"""What the services of this room refuse; each in words that say what to do instead."""

from registratura.kernel.errors import DomainError


class PlacementRefusedError(DomainError):
    """A notice that does not say who pays, or is meant for what nobody may be chosen by."""

    code = "placements.refused"


class SignalRefusedError(DomainError):
    """A signal or a partner that is none, or one opened without a consent to rest on."""

    code = "placements.signal.refused"


class PartnerRefusedError(DomainError):
    """A partner or data of one that may not be taken."""

    code = "placements.partner.refused"
