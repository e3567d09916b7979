"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class SwitchRefusedError(DomainError):
    """A reminder that cannot be turned off."""

    code = "reminding.switch.refused"
