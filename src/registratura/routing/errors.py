"""What the services of this room refuse; each in words that say what to do instead."""

from registratura.kernel.errors import DomainError


class OrderRefusedError(DomainError):
    """An order, reason or date cannot be kept so."""

    code = "routing.order.refused"


class HolderRefusedError(DomainError):
    """The unit is closed or the person has no role from which to work; the words name the way out."""

    code = "routing.holder.refused"


class EntryNotStandingError(DomainError):
    """The entry is annulled, reserved or unknown: nothing can be given to work."""

    code = "routing.entry.not-standing"


class AlreadyAssignedError(DomainError):
    """Somebody else gave the paper in the meantime; the words say who, to whom and when."""

    code = "routing.entry.already-assigned"


class AssignmentEndedError(DomainError):
    """The assignment is no longer open, or no longer as asked; the words say who did what."""

    code = "routing.assignment.ended"


class NotYoursError(DomainError):
    """The work belongs to another person or unit."""

    code = "routing.assignment.not-yours"


class ConflictOfInterestError(DomainError):
    """The petition concerns this person or somebody above (OG 27/2002 art. 11)."""

    code = "routing.assignment.conflict-of-interest"


class DeputyRefusedError(DomainError):
    """A deputy cannot be named or ended so."""

    code = "routing.deputy.refused"


class CircuitRefusedError(DomainError):
    """A circuit cannot be defined or started so."""

    code = "routing.circuit.refused"


class CircuitLoopError(CircuitRefusedError):
    """The steps of a circuit wait for each other; the words show the loop."""

    code = "routing.circuit.loop"


class StepDecidedError(DomainError):
    """A step of a circuit was decided already, or its turn has not come."""

    code = "routing.step.decided"


class WorkOpenError(DomainError):
    """A unit or person still holds open work."""

    code = "routing.work.open"
