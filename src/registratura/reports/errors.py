"""What this room refuses."""

from registratura.kernel.errors import DomainError


class ScheduleRefusedError(DomainError):
    """A report cannot be sent so."""

    code = "reports.schedule.refused"
