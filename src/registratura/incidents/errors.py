"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class IncidentRefusedError(DomainError):
    """The incident cannot be kept, judged or closed like this."""

    code = "incidents.incident.refused"


class LateWithoutReasonError(IncidentRefusedError):
    """After 72 hours the authority is told with the reasons of the delay."""

    code = "incidents.notice.late-without-reason"
